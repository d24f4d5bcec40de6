internal import SparkFunctions
internal import SparkSQL

/// Takes expressions over groups apart: what is computed of each group, and what of the results of that.
struct AggregateBuilder {
    let numbers: ColumnNumbers
    private(set) var aggregation: Aggregation
    /// Columns that are no columns of the input, such as results to the left of an expression.
    var allowed: Set<Int> = []
    /// The results of the list, while a clause after it is taken apart: other columns are unknown there.
    var results: [Attribute]?
    /// Whether the groups are one for all rows.
    private var hasNoKeys: Bool { aggregation.keys.isEmpty && aggregation.sets == nil }

    init(_ numbers: ColumnNumbers, _ aggregation: Aggregation) {
        self.numbers = numbers
        self.aggregation = aggregation
    }

    /// Groups by these keys; a column keeps its number where there are no grouping sets.
    init(_ numbers: ColumnNumbers, keys: [(TypedExpression, Attribute?, String)], sets: [[Int]]?) {
        self.numbers = numbers
        var named: [NamedExpression] = []
        for (index, (expression, column, name)) in keys.enumerated() {
            let isEverywhere = sets?.allSatisfy { $0.contains(index) } ?? true
            var attribute: Attribute
            if let column, sets == nil {
                attribute = column
            } else {
                attribute = Attribute(
                    numbers.next(), column?.name ?? name, expression.type,
                    nullable: expression.nullable || !isEverywhere, qualifier: column?.qualifier ?? [])
            }
            if sets != nil { attribute.nullable = true }
            named.append(NamedExpression(attribute, expression))
        }
        aggregation = Aggregation(keys: named, aggregates: [], sets: sets)
        if sets != nil {
            aggregation.groupingID = Attribute(numbers.next(), "spark_grouping_id", .long, nullable: false)
        }
    }

    /// The expression over the columns that the grouping gives.
    ///
    /// - Throws: `MISSING_AGGREGATION` where a column is neither grouped by nor aggregated.
    mutating func converted(_ expression: TypedExpression) throws(SparkError) -> TypedExpression {
        if let key = aggregation.keys.first(where: { $0.expression == expression }) {
            guard case .column(let column) = expression.node else { return key.attribute.expression }
            return .column(
                key.attribute.number, column.name, key.attribute.type, nullable: key.attribute.nullable)
        }
        switch expression.node {
        case .aggregate(let aggregate): return try added(expression, aggregate)
        case .call(let call) where call.name == "grouping" || call.name == "grouping_id":
            return try grouping(call, expression)
        case .window(var window):
            // The window's own function is no aggregate of a group.
            var copy = expression
            window.function = try children(window.function)
            window.partition = try window.partition.mapThrowing { (part) throws(SparkError) in try converted(part) }
            for index in window.order.indices {
                window.order[index].expression = try converted(window.order[index].expression)
            }
            copy.node = .window(window)
            return copy
        case .column(let column):
            if allowed.contains(column.number) { return expression }
            throw missing(expression)
        default: return try children(expression)
        }
    }

    private mutating func children(_ expression: TypedExpression) throws(SparkError) -> TypedExpression {
        var failure: SparkError?
        var builder = self
        let copy = expression.mapChildren { (child) throws(Never) in
            do throws(SparkError) { return try builder.converted(child) } catch {
                failure = failure ?? error
                return child
            }
        }
        self = builder
        if let failure { throw failure }
        return copy
    }

    private mutating func added(_ expression: TypedExpression, _ aggregate: AggregateCall) throws(SparkError)
        -> TypedExpression
    {
        if let filter = aggregate.filter, filter.hasAggregate {
            var plain = aggregate
            plain.filter = nil
            let inner = TypedExpression(.aggregate(plain), expression.type, nullable: expression.nullable)
            throw SparkError(
                "INVALID_AGGREGATE_FILTER.CONTAINS_AGGREGATE",
                parameters: [
                    "filterExpr": "\"\(filter.pretty)\"",
                    "aggExpr": "\"\(FilterAggregate.first(filter)?.pretty ?? inner.pretty)\"",
                ],
                message: "The FILTER expression \(filter.pretty) holds an aggregate itself.")
        }
        if aggregate.call.arguments.contains(where: \.hasAggregate) {
            throw SparkError(
                "NESTED_AGGREGATE_FUNCTION", parameters: [:],
                message: "An aggregate cannot be an argument of another one: compute it in a query below.")
        }
        if let known = aggregation.aggregates.first(where: { $0.expression == expression }) {
            return named(known.attribute, expression)
        }
        let column = Attribute(
            numbers.next(), expression.pretty, expression.type, nullable: expression.nullable)
        aggregation.aggregates.append(NamedExpression(column, expression))
        return named(column, expression)
    }

    private func named(_ column: Attribute, _ expression: TypedExpression) -> TypedExpression {
        column.expression
    }

    private func missing(_ expression: TypedExpression) -> SparkError {
        if let results, case .column(let column) = expression.node {
            return Proposals.unresolved([column.name], results)
        }
        let text = "\"\(expression.pretty)\""
        if hasNoKeys {
            return SparkError(
                "MISSING_GROUP_BY",
                message: """
                    The query has aggregates and no GROUP BY clause: group by \(text), or wrap it in first() or \
                    any_value().
                    """)
        }
        return SparkError(
            "MISSING_AGGREGATION",
            parameters: ["expression": text, "expressionAnyValue": "\"any_value(\(expression.pretty))\""],
            message: "The column \(text) is neither grouped by nor aggregated: wrap it in any_value() or group by it.")
    }

    private mutating func grouping(_ call: FunctionCall, _ expression: TypedExpression) throws(SparkError)
        -> TypedExpression
    {
        guard let groupingID = aggregation.groupingID else { throw GroupingErrors.withoutSets() }
        let keys = aggregation.keys
        if call.name == "grouping_id" {
            guard call.arguments.isEmpty || call.arguments == keys.map(\.expression) else {
                throw SparkError(
                    "GROUPING_ID_COLUMN_MISMATCH",
                    parameters: [
                        "groupingIdColumn": call.arguments.map { $0.pretty + "#" }.joined(separator: ","),
                        "groupByColumns": keys.map { $0.expression.pretty + "#" }.joined(separator: ","),
                    ], message: "The columns of grouping_id are not those that are grouped by.")
            }
            return groupingID.expression
        }
        guard let index = keys.firstIndex(where: { $0.expression == call.arguments.first }) else {
            throw SparkError(
                "GROUPING_COLUMN_MISMATCH",
                parameters: [
                    "grouping": (call.arguments.first?.pretty ?? "") + "#",
                    "groupingColumns": keys.map { $0.expression.pretty + "#" }.joined(separator: ","),
                ], message: "The column of grouping is none that is grouped by.")
        }
        if let flag = aggregation.flags[index] { return flag.expression }
        let flag = Attribute(numbers.next(), expression.pretty, .byte, nullable: false)
        aggregation.flags[index] = flag
        return flag.expression
    }
}

enum GroupingErrors {
    static func withoutSets() -> SparkError {
        SparkError(
            "UNSUPPORTED_GROUPING_EXPRESSION",
            message: "grouping() and grouping_id() can only be used with GROUPING SETS, CUBE or ROLLUP.")
    }
}

enum FilterAggregate {
    static func first(_ expression: TypedExpression) -> TypedExpression? {
        if case .aggregate = expression.node { return expression }
        return expression.children.lazy.compactMap { first($0) }.first
    }
}

extension Array {
    /// The array of what `change` gives for each element.
    func mapThrowing<Result, Failure: Error>(_ change: (Element) throws(Failure) -> Result) throws(Failure) -> [Result]
    {
        var changed: [Result] = []
        changed.reserveCapacity(count)
        for element in self { changed.append(try change(element)) }
        return changed
    }
}
