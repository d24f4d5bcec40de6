internal import SparkFunctions
internal import SparkSQL

extension QueryAnalysis {
    /// The rows in an order, which may use columns that are not selected, and aggregates of groups.
    func sorted(_ plan: ResolvedPlan, _ orders: [SyntaxSortOrder], isGlobal: Bool) throws(SparkError) -> ResolvedPlan {
        var orders = orders
        if orders.count == 1, case .name(let parts) = orders[0].expression.node,
            parts.map({ $0.lowercased() }) == ["all"],
            try PlanScope.find(parts, in: plan.output) == nil
        {
            let order = orders[0]
            let keys = plan.output.map {
                SortOrder($0.expression, ascending: !order.isDescending, nullsFirst: order.nullsFirst)
            }
            return plan.sort(keys, isGlobal: isGlobal)
        }
        if analyzer.settings.orderByOrdinal {
            for index in orders.indices {
                guard case .literal(.integer(let number)) = orders[index].expression.node else { continue }
                guard number >= 1, Int(number) <= plan.output.count else {
                    throw SparkError(
                        "ORDER_BY_POS_OUT_OF_RANGE",
                        parameters: ["index": "\(number)", "size": "\(plan.output.count)"],
                        message:
                            "ORDER BY \(number) is no position of the list, which has \(plan.output.count) columns.")
                }
                let column = plan.output[Int(number) - 1]
                orders[index].expression = SyntaxExpression(.frameColumn(frame: column.number, name: [column.name]))
            }
        }
        if let over = try sortedGroups(plan, orders, isGlobal) { return over }
        var scope = PlanScope(self, plan)
        scope.fallback = ExposedColumns.under(plan)
        let keys = try orders.mapThrowing { (order) throws(SparkError) in try sortKey(order, scope) }
        var needed: Set<Int> = []
        for key in keys { needed.formUnion(key.expression.columns) }
        let wide = ExposedColumns.exposing(plan, needed)
        let (windowed, expressions) = windows(wide, keys.map(\.expression), scope.queries)
        var order = keys
        for index in order.indices { order[index].expression = expressions[index] }
        try checkOrder(keys)
        let rows = windowed.sort(order, isGlobal: isGlobal, scope.queries.used(in: expressions))
        guard rows.output.count != plan.output.count else { return rows }
        return rows.project(plan.output.map { NamedExpression($0) }, hidden: plan.hidden)
    }

    /// A key; a name that several columns have is looked up below them, and else counts as unknown, as in Spark.
    private func sortKey(_ order: SyntaxSortOrder, _ scope: PlanScope) throws(SparkError) -> SortOrder {
        do throws(SparkError) { return try resolve(order, scope) } catch {
            guard error.errorClass == "AMBIGUOUS_REFERENCE" else { throw error }
            var below = scope
            var owners: [String: Set<Int>] = [:]
            for column in scope.columns { owners[column.name.lowercased(), default: []].insert(column.number) }
            below.columns.removeAll { owners[$0.name.lowercased(), default: []].count > 1 }
            if let key = try? resolve(order, below) { return key }
            if case .name(let parts) = order.expression.node, scope.columns.allSatisfy({ $0.qualifier.isEmpty }) {
                throw Proposals.unresolved(parts, scope.columns)
            }
            throw error
        }
    }

    func checkOrder(_ keys: [SortOrder]) throws(SparkError) {
        for key in keys where !key.expression.type.isOrderable {
            let text =
                "\(key.expression.pretty) \(key.isAscending ? "ASC" : "DESC") NULLS \(key.nullsFirst ? "FIRST" : "LAST")"
            throw SparkError(
                "DATATYPE_MISMATCH.INVALID_ORDERING_TYPE",
                parameters: [
                    "functionName": "`sortorder`", "dataType": "\"\(key.expression.type.sql)\"",
                    "sqlExpr": "\"\(text)\"",
                ], message: "\(text): a \(key.expression.type.sql) has no order.")
        }
    }

    /// The rows of a grouping in an order that may use its aggregates, keys, and aggregates more; nil where it is none.
    private func sortedGroups(_ plan: ResolvedPlan, _ orders: [SyntaxSortOrder], _ isGlobal: Bool)
        throws(SparkError) -> ResolvedPlan?
    {
        guard case .project(let input, let items) = plan.node, let found = GroupedPlan(input) else { return nil }
        let queries = QueryCollector()
        let results = items.prefix(plan.output.count).map {
            ResultItem(attribute: $0.attribute, expression: $0.expression)
        }
        var builder = AggregateBuilder(numbers, found.aggregation)
        builder.allowed = Set(results.filter { !$0.named.isPassedOn }.map(\.attribute.number))
        builder.allowed.formUnion(plan.output.map(\.number))
        builder.results = plan.output
        var keys: [SortOrder] = []
        let calls = found.aggregation.sets == nil ? nil : GroupingCalls(numbers)
        for order in orders {
            let syntax = calls?.marked(order.expression) ?? order.expression
            let typed = TimeWindowColumn.standing(
                for: try overResults(syntax, Array(results), found.source, queries, calls), in: found.source)
            // A result that is an expression over groups already stays as it is.
            let over =
                try results.contains { $0.attribute.number == Self.columnNumber(typed) }
                ? typed : builder.converted(typed)
            keys.append(SortOrder(over, ascending: !order.isDescending, nullsFirst: order.nullsFirst))
        }
        try checkOrder(keys)
        let wideInput = found.rebuilt(builder.aggregation)
        var needed: Set<Int> = []
        for key in keys { needed.formUnion(key.expression.columns) }
        let missing = needed.subtracting(plan.columns.map(\.number))
        let added = wideInput.columns.filter { missing.contains($0.number) }
        let wide = ResolvedPlan(
            .project(wideInput, items + added.map { NamedExpression($0) }), output: plan.output + added,
            hidden: plan.hidden, subqueries: plan.subqueries)
        let (windowed, expressions) = windows(wide, keys.map(\.expression), queries)
        for index in keys.indices { keys[index].expression = expressions[index] }
        let rows = windowed.sort(keys, isGlobal: isGlobal, queries.used(in: expressions))
        guard rows.output.count != plan.output.count else { return rows }
        return rows.project(plan.output.map { NamedExpression($0) }, hidden: plan.hidden)
    }

    private static func columnNumber(_ expression: TypedExpression) -> Int? {
        if case .column(let column) = expression.node { column.number } else { nil }
    }
}

/// A grouping under filters and windows, such as those of `HAVING`.
struct GroupedPlan {
    let source: ResolvedPlan
    let aggregation: Aggregation
    private let plan: ResolvedPlan

    init?(_ plan: ResolvedPlan) {
        var next = plan
        while true {
            switch next.node {
            case .aggregate(let source, let aggregation):
                self.source = source
                self.aggregation = aggregation
                self.plan = plan
                return
            case .filter(let input, _), .window(let input, _): next = input
            default: return nil
            }
        }
    }

    /// The plan with more aggregates.
    func rebuilt(_ aggregation: Aggregation) -> ResolvedPlan { rebuilt(plan, aggregation) }

    private func rebuilt(_ plan: ResolvedPlan, _ aggregation: Aggregation) -> ResolvedPlan {
        switch plan.node {
        case .aggregate(let source, _): return source.aggregate(aggregation, plan.subqueries)
        case .filter(let input, let condition):
            return rebuilt(input, aggregation).filter(condition, plan.subqueries)
        case .window(let input, let items): return rebuilt(input, aggregation).window(items, plan.subqueries)
        default: return plan
        }
    }
}
