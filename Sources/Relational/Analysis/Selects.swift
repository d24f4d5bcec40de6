internal import SparkFunctions
internal import SparkSQL

extension QueryAnalysis {
    func select(_ select: SyntaxSelect) throws(SparkError) -> ResolvedPlan {
        let from = try select.from.map { (from) throws(SparkError) in try self.from(from) } ?? .oneRow
        return try self.select(select, over: from)
    }

    /// The rows of `SELECT` over its tables.
    func select(_ select: SyntaxSelect, over from: ResolvedPlan) throws(SparkError) -> ResolvedPlan {
        var inner = self
        for window in select.windows { try inner.define(window) }
        return try inner.selected(select, from)
    }

    private func selected(_ select: SyntaxSelect, _ from: ResolvedPlan) throws(SparkError) -> ResolvedPlan {
        var plan = from
        if let filter = select.filter { plan = try filtered(plan, filter, clause: "WHERE") }
        for hint in select.hints { plan = plan.hint(hint.name, []) }
        var select = select
        let window = try TimeWindowColumn(&select, plan, self)
        let input = plan
        if let window { plan = window.shown(in: plan) }
        var scope = PlanScope(self, plan)
        if let window { scope.fallback = [window.attribute] }
        if select.groupBy?.hasSets ?? false {
            let calls = GroupingCalls(numbers)
            scope.groupings = calls
            select.items = select.items.map { calls.marked($0) }
            select.having = select.having.map { calls.marked($0) }
            select.qualify = select.qualify.map { calls.marked($0) }
        }
        let items = try results(select.items, &scope)
        let isAggregate = select.groupBy != nil || select.having != nil || items.contains { $0.expression.hasAggregate }
        if isAggregate {
            plan = try aggregated(plan, items, scope, select) { (groups) throws(SparkError) in
                try window?.added(to: input, groups: groups, self, scope.queries)
            }
        } else {
            if let window { plan = try window.added(to: input, groups: nil, self, scope.queries) }
            if let qualify = select.qualify {
                plan = try qualified(plan, items, scope, qualify)
            } else {
                plan = try projection(plan, items, scope.queries)
            }
        }
        guard select.isDistinct else { return plan }
        try SetOperations.refuseMaps(plan.output, in: "DISTINCT")
        return plan.distinct()
    }

    /// The results for the rows for which `QUALIFY` is true.
    private func qualified(
        _ plan: ResolvedPlan, _ items: [ResultItem], _ scope: PlanScope, _ qualify: SyntaxExpression
    ) throws(SparkError) -> ResolvedPlan {
        let visible = items.map(\.attribute)
        let passed = plan.columns.filter { column in !visible.contains { $0.number == column.number } }
        let wide = try projection(
            plan, items + passed.map { ResultItem(attribute: $0, expression: $0.expression) }, scope.queries)
        var inner = PlanScope(self, wide)
        inner.columns = visible
        inner.fallback = plan.columns
        let condition = try boolean(resolve(qualify, inner), as: "QUALIFY")
        let (windowed, expressions) = windows(wide, [condition], inner.queries)
        let filtered = windowed.filter(expressions.first ?? condition, inner.queries.used(in: expressions))
        return filtered.project(visible.map { NamedExpression($0) })
    }

    // MARK: filters

    /// The rows for which a condition is true that stands in this clause.
    func filtered(_ plan: ResolvedPlan, _ condition: SyntaxExpression, clause: String) throws(SparkError)
        -> ResolvedPlan
    {
        let exposed = ExposedColumns.under(plan)
        var scope = PlanScope(self, plan)
        scope.fallback = exposed
        let typed = try resolve(condition, scope)
        try checkCondition(typed, clause, scope)
        let wide = ExposedColumns.exposing(plan, typed.columns)
        let rows = wide.filter(try boolean(typed, as: clause), scope.queries.used(in: [typed]))
        guard wide.output.count != plan.output.count else { return rows }
        return rows.project(plan.output.map { NamedExpression($0) }, hidden: plan.hidden)
    }

    private func checkCondition(_ condition: TypedExpression, _ clause: String, _ scope: PlanScope) throws(SparkError) {
        if condition.hasWindow {
            throw SparkError(
                "WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE", parameters: ["clauseName": clause],
                message: "A window function cannot stand in \(clause): compute it in a query below, or use QUALIFY.")
        }
        var bad: [TypedExpression] = []
        func collect(_ expression: TypedExpression) {
            switch expression.node {
            case .aggregate, .generator: bad.append(expression)
            default: for child in expression.children { collect(child) }
            }
        }
        collect(condition)
        guard bad.isEmpty else {
            let names = QualifiedNames(columns: scope.columns)
            throw SparkError(
                "INVALID_WHERE_CONDITION",
                parameters: [
                    "condition": "\"\(condition.pretty(timeZone: settings.timeZone))\"",
                    "expressionList": bad.map { names.text($0, settings.timeZone) }.joined(separator: ", "),
                ],
                message: """
                    The condition \(condition.pretty) has aggregates or generators: compute them in a query below, or \
                    use HAVING.
                    """)
        }
    }

    /// The condition, which must be true or false.
    func boolean(_ condition: TypedExpression, as clause: String) throws(SparkError) -> TypedExpression {
        guard condition.type == .boolean else {
            let text = "\"\(condition.pretty(timeZone: settings.timeZone))\""
            throw SparkError(
                "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN",
                parameters: ["sqlExpr": text, "filter": text, "type": "\"\(condition.type.sql)\""],
                message: "The condition \(text) of \(clause) is a \(condition.type.sql) and not a BOOLEAN.")
        }
        return condition
    }
}

/// Texts of expressions in which columns have their tables' names.
struct QualifiedNames {
    let columns: [Attribute]

    func text(_ expression: TypedExpression, _ timeZone: String) -> String {
        renamed(expression).pretty(timeZone: timeZone)
    }

    private func renamed(_ expression: TypedExpression) -> TypedExpression {
        if case .column(var column) = expression.node {
            guard let found = columns.first(where: { $0.number == column.number }) else { return expression }
            column.name = SQLText.quotedIfNeeded(found.qualifier + [column.name])
            var copy = expression
            copy.node = .column(column)
            return copy
        }
        return expression.mapChildren { (child) throws(Never) in renamed(child) }
    }
}

extension SyntaxGrouping {
    /// Whether there are grouping sets.
    var hasSets: Bool {
        guard case .items(let items) = self else { return false }
        return items.contains { if case .expression = $0 { false } else { true } }
    }
}
