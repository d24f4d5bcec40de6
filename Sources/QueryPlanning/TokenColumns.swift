internal import Planning
internal import Relational
internal import SparkFunctions
internal import SparkSQL

/// A projection that adds nothing but token functions of columns, which the tokenizer's operator does without DuckDB.
struct TokenColumns {
    let operators: [TokenColumn]
    let columns: [(number: Int, type: InputType)]
    let names: [String]

    /// Nil where the projection is another one.
    init?(_ query: ResolvedPlan, over rows: StageRows) {
        guard case .project(let input, let items) = query.node, case .input = input.withoutNames.node else {
            return nil
        }
        let count = rows.columns.count
        guard items.count > count, query.hidden.isEmpty,
            zip(items, rows.columns).allSatisfy({ item, column in
                item.isPassedOn && item.attribute.number == column.number
            })
        else { return nil }
        var names = rows.names ?? rows.columns.map { "c\($0.number)" }
        guard Set(names).count == names.count else { return nil }
        var columns = rows.columns
        var operators: [TokenColumn] = []
        for item in items.dropFirst(count) {
            guard case .call(let call) = item.expression.node,
                let function = try? TokenFunction(sqlName: call.name, options: call.options),
                case .column(let column)? = call.arguments.first?.node,
                let position = rows.columns.firstIndex(where: { $0.number == column.number }),
                rows.columns[position].type.isPlain
            else { return nil }
            let name = names.contains(item.attribute.name) ? "c\(item.attribute.number)" : item.attribute.name
            guard !names.contains(name) else { return nil }
            operators.append(TokenColumn(name: name, function: function, input: names[position]))
            columns.append((item.attribute.number, InputType(transported: item.attribute.type)))
            names.append(name)
        }
        self.operators = operators
        self.columns = columns
        self.names = names
    }
}
