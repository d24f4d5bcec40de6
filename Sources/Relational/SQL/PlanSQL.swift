package import SparkFunctions
package import SparkSQL

/// A plan as one query of DuckDB, over `input0`, `input1` and so on, whose columns are `c<number>`.
package struct PlanSQL: Sendable {
    /// The query, whose columns are those of the plan, in order.
    package let text: String
    /// The functions of our own that it calls, which DuckDB must know before.
    package let kernels: Set<KernelCall>

    /// The query of a plan.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - settings: What the meaning of its expressions depends on.
    ///   - relation: What stands behind FROM for an input, where that has no relation of its own.
    /// - Throws: `UNSUPPORTED_FEATURE.ROOST` for what DuckDB and our own functions cannot compute.
    package init(
        _ plan: ResolvedPlan, settings: ExpressionSettings = .init(),
        relation: @escaping (Int) -> String = { "input\($0)" }
    ) throws(SparkError) {
        let shared = SharedQueries(plan)
        let writer = PlanWriter(settings: settings, shared: shared, relation: relation)
        var definitions: [String] = []
        for query in shared.queries { definitions.append("\(query.name) AS MATERIALIZED (\(try writer.made(query)))") }
        let whole = try writer.whole(plan)
        text = definitions.isEmpty ? whole : "WITH \(definitions.joined(separator: ", ")) \(whole)"
        kernels = writer.kernels
    }
}

/// Writes plans as SQL.
final class PlanWriter {
    let settings: ExpressionSettings
    var kernels: Set<KernelCall> = []
    private let relation: (Int) -> String
    private let shared: SharedQueries
    /// The first error in a query within an expression, whose text is asked for where nothing can be thrown.
    private var failure: SparkError?

    init(settings: ExpressionSettings, shared: SharedQueries, relation: @escaping (Int) -> String) {
        self.settings = settings
        self.shared = shared
        self.relation = relation
    }

    /// The query with the columns of the plan as they stand in its output, those twice that it has twice.
    func whole(_ plan: ResolvedPlan) throws(SparkError) -> String {
        let numbers = plan.output.map(\.number)
        if Set(numbers).count == numbers.count, plan.hidden.isEmpty, !numbers.isEmpty, Self.writesItsColumns(plan) {
            return try query(plan)
        }
        return "SELECT \(list(numbers.map { "c\($0)" })) FROM (\(try query(plan)))"
    }

    /// Whether the query of the plan has just its columns, in order.
    ///
    /// A plan that lost some may pass on all of its input's.
    private static func writesItsColumns(_ plan: ResolvedPlan) -> Bool {
        switch plan.node {
        case .alias, .hint, .repartition, .window, .generate, .join, .sample: false
        default: true
        }
    }

    /// A query that others read.
    func made(_ query: SharedQueries.Query) throws(SparkError) -> String { try node(query.plan) }

    /// The query of a plan, whose columns may be more than the plan's; each column stands in it once.
    func query(_ plan: ResolvedPlan) throws(SparkError) -> String {
        guard let known = shared.query(for: plan) else { return try node(plan) }
        let items = plan.columns.uniqueByNumber.compactMap { column in
            known.numbers[column.number].map { "c\($0) AS c\(column.number)" }
        }
        return "SELECT \(list(items)) FROM \(known.name)"
    }

    private func node(_ plan: ResolvedPlan) throws(SparkError) -> String {
        try refuseCollations(plan)
        switch plan.node {
        case .oneRow: return "SELECT NULL AS nothing"
        case .rows(let rows): return try self.rows(rows, plan)
        case .range(let start, let end, let step, _):
            return
                "SELECT range AS c\(plan.output[0].number) FROM range((\(start))::BIGINT, (\(end))::BIGINT, (\(step))::BIGINT)"
        case .input(let number, let columns):
            let items = zip(columns, plan.output).map { $0 == $1.number ? "c\($0)" : "c\($0) AS c\($1.number)" }
            return "SELECT \(list(items)) FROM \(relation(number))"
        case .project(let input, let items):
            return "SELECT \(list(try self.items(items, plan)))" + (try from(input))
        case .filter(let input, let condition) where !condition.isDeterministic:
            // Chance is drawn for all rows, by their numbers, and not for those that a filter below lets through.
            let drawn = "SELECT *, \(try text(condition, plan)) AS chosen\(try from(input))"
            return "SELECT \(columns(plan)) FROM (\(drawn)) WHERE chosen"
        case .filter(let input, let condition): return try filter(input, condition, plan)
        case .aggregate(let input, let aggregation): return try aggregate(input, aggregation, plan)
        case .expand(let input, let lists, let columns): return try expand(input, lists, columns, plan)
        case .join(let left, let right, let joining): return try join(left, right, joining, plan)
        case .sort(let input, let order, _):
            return "SELECT \(columns(plan))\(try from(input)) ORDER BY \(try self.order(order, plan))"
        case .limit(let input, let count): return "SELECT \(columns(plan))\(try from(input)) LIMIT \(count)"
        case .offset(let input, let count): return "SELECT \(columns(plan))\(try from(input)) OFFSET \(count)"
        case .tail(let input, let count):
            let numbered = "SELECT *, row_number() OVER () AS place, count(*) OVER () AS total\(try from(input))"
            return "SELECT \(columns(plan)) FROM (\(numbered)) WHERE place > total - \(count) ORDER BY place"
        case .distinct(let input):
            return "SELECT DISTINCT \(list(plan.output.uniqueByNumber.map { normal($0) }))\(try from(input))"
        case .deduplicate(let input, let keys): return try deduplicate(input, keys, plan)
        case .union(let inputs): return try union(inputs, plan)
        case .setOperation(let kind, let left, let right, let keepsDuplicates):
            let word = kind.rawValue + (keepsDuplicates ? " ALL" : "")
            let sides = try [left, right].mapThrowing { (side) throws(SparkError) in
                try positions(side, plan, isNormal: true)
            }
            return "\(sides[0]) \(word) \(sides[1])"
        case .window(let input, let items): return try window(input, items, plan)
        case .generate(let input, let generation): return try generate(input, generation, plan)
        case .sample(let input, let sampling): return try sample(input, sampling, plan)
        case .repartition(let input, _), .hint(let input, _, _): return try query(input)
        case .alias(let input, _): return try query(input)
        }
    }

    /// Rows are grouped by the bytes of their texts.
    private func refuseCollations(_ plan: ResolvedPlan) throws(SparkError) {
        let keys: [SparkType] =
            switch plan.node {
            case .aggregate(_, let aggregation): aggregation.keys.map(\.expression.type)
            case .distinct, .setOperation: plan.output.map(\.type)
            case .deduplicate(_, let keys): plan.output.filter { keys.contains($0.number) }.map(\.type)
            default: []
            }
        guard keys.contains(where: \.ignoresCase) else { return }
        throw SparkError(
            "UNSUPPORTED_FEATURE.ROOST", parameters: ["feature": "Groups by a collation"],
            message: "Groups by a text whose collation ignores case are not supported by Roost: group by lower(text).")
    }

    // MARK: pieces

    /// ` FROM` the input, or nothing for an input of one row without columns.
    func from(_ input: ResolvedPlan) throws(SparkError) -> String {
        switch input.node {
        case .oneRow: return ""
        case .input(let number, let columns) where columns == input.output.map(\.number):
            return " FROM \(relation(number))"
        default: return " FROM (\(try query(input)))"
        }
    }

    func columns(_ plan: ResolvedPlan) -> String { list(plan.columns.uniqueByNumber.map { "c\($0.number)" }) }

    func list(_ items: [String]) -> String { items.isEmpty ? "NULL AS nothing" : items.joined(separator: ", ") }

    func items(_ items: [NamedExpression], _ plan: ResolvedPlan) throws(SparkError) -> [String] {
        var seen: Set<Int> = []
        var texts: [String] = []
        for item in items where seen.insert(item.attribute.number).inserted {
            texts.append(
                item.isPassedOn
                    ? "c\(item.attribute.number)" : "\(try text(item.expression, plan)) AS c\(item.attribute.number)")
        }
        return texts
    }

    func order(_ order: [SortOrder], _ plan: ResolvedPlan) throws(SparkError) -> String {
        let keys = try order.mapThrowing { (key) throws(SparkError) in
            var text = NestedOrder.key(try text(key.expression, plan), key.expression.type)
            // A constant would be taken for the number of a column.
            if key.expression.isFoldable { text = "(SELECT \(text))" }
            return "\(text) \(key.isAscending ? "ASC" : "DESC") NULLS \(key.nullsFirst ? "FIRST" : "LAST")"
        }
        return keys.joined(separator: ", ")
    }

    private func row(_ values: [TypedExpression], _ plan: ResolvedPlan) throws(SparkError) -> String {
        let texts = try values.mapThrowing { (value) throws(SparkError) in try text(value, plan) }
        return texts.count == 1 ? texts[0] : "(\(texts.joined(separator: ", ")))"
    }

    /// The text of an expression of a node; in a condition null is as good as false.
    func text(
        _ expression: TypedExpression, _ plan: ResolvedPlan, isCondition: Bool = false
    ) throws(SparkError) -> String {
        let expression =
            plan.subqueries.isEmpty ? expression : Membership.decided(expression, isCondition: isCondition)
        var renderer = Renderer(settings: settings, subquery: { [self] in subquery($0, plan) })
        let text = try renderer.sql(expression)
        kernels.formUnion(renderer.kernels)
        if let failure { throw failure }
        return text
    }

    private func subquery(_ reference: SubqueryReference, _ plan: ResolvedPlan) -> String? {
        guard let inner = plan.subqueries[reference.number] else { return nil }
        do throws(SparkError) {
            let query = try whole(inner)
            switch reference.kind {
            case .scalar: return "(\(query))"
            case .exists: return "EXISTS (\(query))"
            case .contains(let values): return "(\(try row(values, plan)) IN (\(query)))"
            case .mayContain(let values):
                if values.count == 1 { return "coalesce(\(try row(values, plan)) IN (\(query)), true)" }
                // DuckDB compares rows with nulls as a whole: one that differs elsewhere is none that may be equal.
                let names = values.indices.map { "m\($0)" }
                let pairs = try zip(values, names).map { ($0, $1) }.mapThrowing { (pair) throws(SparkError) in
                    "\(try text(pair.0, plan)) = \(pair.1)"
                }
                return """
                    EXISTS (SELECT 1 FROM (\(query)) AS members(\(names.joined(separator: ", "))) \
                    WHERE (\(pairs.joined(separator: " AND "))) IS NOT FALSE)
                    """
            }
        } catch {
            failure = failure ?? error
            return nil
        }
    }

    /// A column as rows are compared by it.
    func normal(_ attribute: Attribute) -> String {
        NormalValue.isNeeded(attribute.type)
            ? "\(normal("c\(attribute.number)", attribute.type)) AS c\(attribute.number)" : "c\(attribute.number)"
    }

    func normal(_ text: String, _ type: SparkType) -> String { NormalValue.text(text, type) }

    /// The columns of an input under the numbers that those of the plan have at the same positions.
    func positions(_ input: ResolvedPlan, _ plan: ResolvedPlan, isNormal: Bool = false) throws(SparkError) -> String {
        let items = zip(input.output, plan.output).map { from, to in
            let text = isNormal ? normal("c\(from.number)", from.type) : "c\(from.number)"
            return text == "c\(to.number)" ? text : "\(text) AS c\(to.number)"
        }
        return "SELECT \(list(items))\(try from(input))"
    }
}

extension [Attribute] {
    /// The first column of each number.
    var uniqueByNumber: [Attribute] {
        var seen: Set<Int> = []
        return filter { seen.insert($0.number).inserted }
    }
}
