internal import SparkFunctions

extension ResolvedPlan {
    /// The plan as a tree, a node a line, the last step first; columns are `name#number`.
    package var treeText: String {
        var lines: [String] = []
        var open: [(plan: ResolvedPlan, depth: Int)] = [(self, 0)]
        while let (plan, depth) = open.popLast() {
            let mark = depth == 0 ? "" : String(repeating: "   ", count: depth - 1) + "+- "
            lines.append(mark + ExplainLine(plan).text)
            open += plan.subqueries.sorted { $0.key > $1.key }.map { ($0.value, depth + 1) }
            open += plan.inputs.reversed().map { ($0, depth + 1) }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// One node of a plan in words.
private struct ExplainLine {
    private let plan: ResolvedPlan
    private let names: [Int: String]

    init(_ plan: ResolvedPlan) {
        self.plan = plan
        var names: [Int: String] = [:]
        for column in plan.inputs.flatMap(\.columns) + plan.columns { names[column.number] = column.name }
        self.names = names
    }

    var text: String {
        switch plan.node {
        case .oneRow: "OneRow"
        case .rows(let rows): "Rows [\(columns(plan.output))] (\(rows.count))"
        case .range(let start, let end, let step, _): "Range (\(start), \(end), step \(step)) [\(columns(plan.output))]"
        case .input(let number, _): "Input input\(number) [\(columns(plan.output))]"
        case .project(_, let items): "Project [\(list(items))]"
        case .filter(_, let condition): "Filter \(text(condition))"
        case .aggregate(_, let aggregation):
            "Aggregate [\(list(aggregation.keys))] [\(list(aggregation.aggregates))]"
                + (aggregation.sets.map { " sets \($0)" } ?? "")
        case .expand(_, let lists, let output): "Expand \(lists.count) times [\(columns(output))]"
        case .join(_, _, let joining):
            "Join \(joining.kind.rawValue)\(joining.isLateral ? " LATERAL" : "")"
                + (joining.condition.map { " " + text($0) } ?? "")
        case .sort(_, let order, let isGlobal): "Sort [\(sorted(order))]\(isGlobal ? "" : " in partitions")"
        case .limit(_, let count): "Limit \(count)"
        case .offset(_, let count): "Offset \(count)"
        case .tail(_, let count): "Tail \(count)"
        case .distinct: "Distinct"
        case .deduplicate(_, let keys): "Deduplicate [\(keys.map(name).joined(separator: ", "))]"
        case .union(let inputs): "Union of \(inputs.count)"
        case .setOperation(let kind, _, _, let keepsDuplicates):
            kind.rawValue + (keepsDuplicates ? " ALL" : "")
        case .window(_, let items): "Window [\(list(items))]"
        case .generate(_, let generation):
            "Generate \(generation.call.name)(\(generation.call.arguments.map(text).joined(separator: ", "))) "
                + "[\(columns(generation.columns))]"
        case .sample(_, let sampling): "Sample \(sampling.lower) to \(sampling.upper), seed \(sampling.seed)"
        case .repartition(_, let spread):
            "Repartition \(spread.kind) \(spread.count.map(String.init) ?? "")[\(sorted(spread.keys))]"
        case .hint(_, let hint, _): "Hint \(hint)"
        case .alias(_, let alias): "Alias \(alias)"
        }
    }

    private func columns(_ columns: [Attribute]) -> String {
        columns.map { "\($0.name)#\($0.number)" }.joined(separator: ", ")
    }

    private func name(_ number: Int) -> String { "\(names[number] ?? "outer")#\(number)" }

    private func list(_ items: [NamedExpression]) -> String {
        items.map { $0.isPassedOn ? columns([$0.attribute]) : "\(text($0.expression)) AS \(columns([$0.attribute]))" }
            .joined(separator: ", ")
    }

    private func sorted(_ order: [SortOrder]) -> String {
        order.map {
            "\(text($0.expression)) \($0.isAscending ? "ASC" : "DESC") NULLS \($0.nullsFirst ? "FIRST" : "LAST")"
        }.joined(separator: ", ")
    }

    private func text(_ expression: TypedExpression) -> String { numbered(expression).pretty }

    private func numbered(_ expression: TypedExpression) -> TypedExpression {
        guard case .column(var column) = expression.node else {
            return expression.mapChildren { (child) throws(Never) in numbered(child) }
        }
        column.name = name(column.number)
        var copy = expression
        copy.node = .column(column)
        return copy
    }
}
