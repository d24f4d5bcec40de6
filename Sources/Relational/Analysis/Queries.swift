internal import SparkFunctions
internal import SparkSQL

extension QueryAnalysis {
    /// The plan of a whole query.
    func query(_ query: SyntaxQuery) throws(SparkError) -> ResolvedPlan {
        var inner = self
        for table in query.commonTables {
            if query.isRecursive, RecursiveNames.uses(table.name, table.query) {
                throw SparkError(
                    "UNSUPPORTED_FEATURE.ROOST", parameters: ["feature": "WITH RECURSIVE"],
                    message: """
                        The table \(table.name) of WITH RECURSIVE names itself, which is not supported by Roost, as it is not \
                        by Spark 4.0. Make numbers from range(...) or sequence(...), and take steps that need the rows \
                        of the step before in a loop over dataframes.
                        """)
            }
            let plan = try inner.query(table.query).checked()
            try inner.checkNames(table.columns, plan)
            inner.commonTables[table.name.lowercased()] = plan.named(table.name, columns: table.columns)
        }
        for window in query.organization.windows { try inner.define(window) }
        let plan = try inner.body(query.body)
        return try inner.organized(plan, query.organization)
    }

    /// Adds a window of the `WINDOW` clause.
    mutating func define(_ window: SyntaxNamedWindow) throws(SparkError) {
        switch window.window {
        case .specification(let specification): windows[window.name.lowercased()] = specification
        case .named(let other):
            guard let specification = windows[other.lowercased()] else {
                throw SparkError(
                    "MISSING_WINDOW_SPECIFICATION", parameters: ["windowName": other],
                    message: "There is no window \(other) in the WINDOW clause.")
            }
            windows[window.name.lowercased()] = specification
        }
    }

    func body(_ body: SyntaxQueryBody) throws(SparkError) -> ResolvedPlan {
        switch body {
        case .select(let select): return try self.select(select)
        case .from(let from): return try self.from(from)
        case .values(let table): return try inlineTable(table)
        case .table(let name): return try self.table(name)
        case .query(let query): return try self.query(query)
        case .setOperations(let first, let operations):
            var plan = try self.body(first)
            for operation in operations {
                plan = try setOperation(plan, operation, try self.body(operation.right))
            }
            return plan
        case .piped(let first, let steps):
            var plan = try self.body(first)
            for step in steps { plan = try pipe(plan, step) }
            return plan
        }
    }

    func setOperation(_ left: ResolvedPlan, _ operation: SyntaxSetOperation, _ right: ResolvedPlan)
        throws(SparkError) -> ResolvedPlan
    {
        let sets = SetOperations(analysis: self)
        var right = right
        if operation.isByName { right = try sets.matched(left, right, allowMissing: false).1 }
        switch operation.kind {
        case .union:
            let union = try sets.union([left, right])
            if operation.keepsDuplicates { return union }
            try SetOperations.refuseMaps(union.output, in: "UNION")
            return union.distinct()
        case .intersect: return try sets.combined(.intersect, left, right, operation.keepsDuplicates)
        case .except: return try sets.combined(.except, left, right, operation.keepsDuplicates)
        }
    }

    // MARK: order and limits

    func organized(_ plan: ResolvedPlan, _ organization: SyntaxOrganization) throws(SparkError) -> ResolvedPlan {
        var plan = plan
        if !organization.orderBy.isEmpty { plan = try sorted(plan, organization.orderBy, isGlobal: true) }
        let spread = organization.distributeBy + organization.clusterBy
        if !spread.isEmpty {
            var scope = PlanScope(self, plan)
            scope.fallback = ExposedColumns.under(plan)
            let keys = try spread.mapThrowing { (key) throws(SparkError) in SortOrder(try resolve(key, scope)) }
            let needed = keys.reduce(into: Set<Int>()) { $0.formUnion($1.expression.columns) }
            let wide = ExposedColumns.exposing(plan, needed)
                .repartition(Repartitioning(kind: .hash, count: nil, keys: keys))
            plan =
                wide.output.count == plan.output.count
                ? wide : wide.project(plan.output.map { NamedExpression($0) }, hidden: plan.hidden)
        }
        let local = organization.sortBy + organization.clusterBy.map { SyntaxSortOrder($0) }
        if !local.isEmpty { plan = try sorted(plan, local, isGlobal: false) }
        if let offset = organization.offset { plan = plan.offset(try count(offset, "offset", plan)) }
        if let limit = organization.limit { plan = plan.limit(try count(limit, "limit", plan)) }
        return plan
    }

    /// The number of a `LIMIT` or `OFFSET`.
    func count(_ syntax: SyntaxExpression, _ name: String, _ plan: ResolvedPlan) throws(SparkError) -> Int64 {
        let scope = PlanScope(self, plan)
        let typed = try resolve(syntax, scope)
        guard typed.isFoldable else {
            throw SparkError(
                "INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE",
                parameters: ["name": name, "expr": "\"\(typed.pretty)\""],
                message: "The \(name) \(typed.pretty) is not the same for all rows.")
        }
        guard [.byte, .short, .integer].contains(typed.type) || typed.type == .long && name != "limit" else {
            throw SparkError(
                "INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE",
                parameters: ["name": name, "expr": "\"\(typed.pretty)\"", "dataType": "\"\(typed.type.sql)\""],
                message: "The \(name) \(typed.pretty) is no whole number.")
        }
        guard let value = Constants.whole(typed) else {
            throw SparkError(
                "INVALID_LIMIT_LIKE_EXPRESSION.IS_NULL", parameters: ["name": name, "expr": "\"\(typed.pretty)\""],
                message: "The \(name) \(typed.pretty) has no value.")
        }
        return try Self.checkedCount(value, name, shown: typed.pretty)
    }

    static func checkedCount(_ value: Int64, _ name: String, shown: String? = nil) throws(SparkError) -> Int64 {
        guard value >= 0 else {
            throw SparkError(
                "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE",
                parameters: ["name": name, "expr": "\"\(shown ?? "\(value)")\"", "v": "\(value)"],
                message: "The \(name) is \(value), and cannot be less than 0.")
        }
        return value
    }

    func checkNames(_ names: [String], _ plan: ResolvedPlan) throws(SparkError) {
        guard names.isEmpty || names.count == plan.output.count else {
            throw SparkError(
                "ASSIGNMENT_ARITY_MISMATCH",
                parameters: ["numExpr": "\(plan.output.count)", "numTarget": "\(names.count)"],
                message: "There are \(names.count) names for \(plan.output.count) columns.")
        }
    }

    // MARK: pipes

    private func pipe(_ plan: ResolvedPlan, _ step: SyntaxPipe) throws(SparkError) -> ResolvedPlan {
        switch step {
        case .select(let select): return try self.select(select, over: plan)
        case .extend(let items):
            return try self.select(
                SyntaxSelect([SyntaxExpression(.star(qualifier: [], except: []))] + items), over: plan)
        case .set(let assignments):
            var plan = plan
            for assignment in assignments {
                guard try PlanScope.find([assignment.column], in: plan.output) != nil else {
                    throw Proposals.unresolved([assignment.column], plan.columns)
                }
                plan = try withColumns(plan, [(assignment.column, assignment.value)])
            }
            return plan
        case .drop(let names):
            for name in names where try PlanScope.find([name], in: plan.output) == nil {
                throw Proposals.unresolved([name], plan.columns)
            }
            let dropped = Set(names.map { $0.lowercased() })
            return plan.project(
                plan.output.filter { !dropped.contains($0.name.lowercased()) }.map { NamedExpression($0) })
        case .alias(let name): return plan.named(name)
        case .filter(let condition): return try filtered(plan, condition, clause: "WHERE")
        case .aggregate(let aggregates, let groups, let isByAll):
            var select = SyntaxSelect(groups + aggregates)
            if isByAll {
                select.groupBy = .all
            } else if !groups.isEmpty {
                select.groupBy = .items(
                    groups.map { group in
                        if case .alias(let child, _) = group.node { return .expression(child) }
                        return .expression(group)
                    })
            }
            return try self.select(select, over: plan)
        case .step(let step): return try relationStep(plan, step)
        case .sample(let sample): return try sampled(plan, sample)
        case .setOperation(let operation): return try setOperation(plan, operation, try body(operation.right))
        case .organize(let organization): return try organized(plan, organization)
        }
    }
}

/// Values of constant expressions, for the few that must be known when the plan is made.
enum Constants {
    static func whole(_ expression: TypedExpression) -> Int64? {
        switch expression.node {
        case .literal(let value): return value.whole
        case .cast(let child, _) where expression.type.isIntegral: return whole(child)
        case .call(let call) where call.name == "negative" || call.name == "-":
            if call.arguments.count == 1 { return whole(call.arguments[0]).flatMap { $0 == .min ? nil : -$0 } }
            return two(call) { $0.subtractingReportingOverflow($1) }
        case .call(let call) where call.name == "+": return two(call) { $0.addingReportingOverflow($1) }
        case .call(let call) where call.name == "*": return two(call) { $0.multipliedReportingOverflow(by: $1) }
        default: return nil
        }
    }

    private static func two(_ call: FunctionCall, _ compute: (Int64, Int64) -> (Int64, Bool)) -> Int64? {
        guard call.arguments.count == 2, let left = whole(call.arguments[0]), let right = whole(call.arguments[1])
        else { return nil }
        let (value, overflow) = compute(left, right)
        return overflow ? nil : value
    }
}

/// Tables of `WITH` that name themselves.
enum RecursiveNames {
    static func uses(_ name: String, _ query: SyntaxQuery) -> Bool { body(name, query.body) }

    private static func body(_ name: String, _ body: SyntaxQueryBody) -> Bool {
        switch body {
        case .select(let select): return select.from.map { from(name, $0) } ?? false
        case .from(let tables): return from(name, tables)
        case .table(let table): return isTable(name, table)
        case .query(let query): return uses(name, query)
        case .setOperations(let first, let others):
            return Self.body(name, first) || others.contains { Self.body(name, $0.right) }
        case .piped(let first, _): return Self.body(name, first)
        case .values: return false
        }
    }

    private static func from(_ name: String, _ tables: SyntaxFrom) -> Bool {
        tables.relations.contains { relation(name, $0) }
    }

    private static func relation(_ name: String, _ relation: SyntaxRelation) -> Bool {
        source(name, relation.source)
            || relation.steps.contains { if case .join(let join) = $0 { source(name, join.right) } else { false } }
    }

    private static func source(_ name: String, _ source: SyntaxSource) -> Bool {
        switch source.kind {
        case .table(let table): isTable(name, table)
        case .query(let query): uses(name, query)
        case .relation(let inner): relation(name, inner)
        default: false
        }
    }

    private static func isTable(_ name: String, _ table: SyntaxName) -> Bool {
        if case .parts(let parts) = table { parts.map { $0.lowercased() } == [name.lowercased()] } else { false }
    }
}
