internal import SparkFunctions
internal import SparkSQL

/// The column that stands for `window(…)` or `session_window(…)` in a `SELECT`.
///
/// Spark computes it below the list and the groups, so that its name and its members can be used in both.
struct TimeWindowColumn {
    let attribute: Attribute
    private let expression: TypedExpression
    private let call: FunctionCall

    /// The one such call of the clauses, where there is one; each place of it becomes the column.
    init?(_ select: inout SyntaxSelect, _ plan: ResolvedPlan, _ analysis: QueryAnalysis) throws(SparkError) {
        // Most queries have no such call.
        lazy var scope = PlanScope(analysis, plan)
        lazy var known = Set(plan.columns.map(\.number))
        lazy var number = analysis.numbers.next()
        var found: [TypedExpression] = []
        func column(_ syntax: SyntaxExpression) -> SyntaxExpression? {
            guard case .call(let call) = syntax.node, case .parts(let parts) = call.name, parts.count == 1,
                let name = parts.first?.lowercased(), name == "window" || name == "session_window",
                let typed = try? analysis.resolve(syntax, scope), let inner = typed.windowCall
            else { return nil }
            // A value that is computed later, or in a query around this one, has no column below.
            guard typed.columns.isSubset(of: known),
                !inner.arguments.contains(where: {
                    $0.hasAggregate || $0.hasWindow || $0.hasGenerator || $0.hasSubquery
                })
            else { return nil }
            if !found.contains(typed) { found.append(typed) }
            return SyntaxExpression(.frameColumn(frame: number, name: [name]), span: syntax.span)
        }
        let changed = select.rewritten { $0.rewritten(column) }
        guard let expression = found.first, let call = expression.windowCall else { return nil }
        guard found.count == 1 else {
            throw SparkError(
                "_LEGACY_ERROR_TEMP_1039",
                message: """
                    Multiple time/session window expressions would result in a cartesian product of rows, therefore \
                    they are currently not supported.
                    """)
        }
        select = changed
        self.expression = expression
        self.call = call
        var type = expression.type
        var slides = false
        if case .generator = expression.node, let window = GeneratorShape.fields(type).first?.type {
            type = window
            slides = true
        }
        // Of windows that overlap Spark does not know that they are never null.
        attribute = Attribute(
            number, call.name == "session_window" ? call.name : "window", type, nullable: slides)
    }

    /// The plan as names see it: the column is found where no other has its name, and no star gives it.
    func shown(in plan: ResolvedPlan) -> ResolvedPlan {
        ResolvedPlan(
            plan.node, output: plan.output, hidden: plan.hidden + [attribute], subqueries: plan.subqueries)
    }

    /// An expression after the groups, such as a key of an order, where the column stands for the call that made it.
    static func standing(for expression: TypedExpression, in source: ResolvedPlan) -> TypedExpression {
        guard case .project(let input, let items) = source.node else { return expression }
        var made = items.filter { $0.expression.windowCall != nil }
        if case .generate(_, let generation) = input.node, let column = generation.columns.first {
            made.append(
                NamedExpression(
                    column, TypedExpression(.generator(generation.call), generation.type, nullable: false)))
        }
        let sessions = items.compactMap { item in session(item, over: input).map { (item.attribute, $0) } }
        func replaced(_ expression: TypedExpression) -> TypedExpression {
            if let call = expression.windowCall, call.name == "session_window",
                let (column, _) = sessions.first(where: {
                    $1.time == call.arguments.first && call.options.first == "\($1.gap)"
                })
            {
                return column.expression
            }
            if let item = made.first(where: { $0.expression == expression }) { return item.attribute.expression }
            return expression.mapChildren { (child) throws(Never) in replaced(child) }
        }
        return made.isEmpty && sessions.isEmpty ? expression : replaced(expression)
    }

    /// The time and the gap of a column that `sessions` made of the rows of `input`; nil for any other.
    private static func session(
        _ item: NamedExpression, over input: ResolvedPlan
    ) -> (time: TypedExpression, gap: Int64)? {
        guard item.attribute.name == "session_window", case .window(_, let made) = input.node,
            case .call(let window) = item.expression.node, let end = window.arguments.last,
            let last = made.first(where: { end.columns == [$0.attribute.number] }),
            case .window(let over) = last.expression.node, let time = over.function.children.first
        else { return nil }
        var gap: Int64?
        _ = end.contains { part in
            if case .literal(.integer(let value)) = part.node { gap = value }
            return gap != nil
        }
        return gap.map { (time, $0) }
    }

    /// A pivot makes groups twice, so that its sessions would not be those of its keys.
    func refuseSession() throws(SparkError) {
        guard call.name == "session_window" else { return }
        throw TimeWindowKeys.unsupported
    }

    /// The rows that have a time, with the column; `groups` are what the rows are grouped by, if they are.
    func added(to plan: ResolvedPlan, groups: Groups?, _ analysis: QueryAnalysis, _ queries: QueryCollector)
        throws(SparkError) -> ResolvedPlan
    {
        let timed = plan.filter(try TimeWindowKeys.hasTime(call, analysis))
        if case .generator = expression.node {
            let generation = Generation(call: call, type: expression.type, columns: [attribute])
            return passed(timed.generate(generation), over: plan, attribute.expression)
        }
        let keys = (groups?.keys ?? []).map(\.0)
        if call.name == "session_window", keys.contains(where: { $0.columns.contains(attribute.number) }) {
            guard groups?.sets == nil, keys.contains(where: { $0 == attribute.expression }) else {
                throw TimeWindowKeys.unsupported
            }
            let others = keys.filter { !$0.columns.contains(attribute.number) }
            return try sessions(of: timed, over: plan, others, analysis, queries)
        }
        return passed(timed, over: plan, expression)
    }

    private func passed(_ rows: ResolvedPlan, over plan: ResolvedPlan, _ value: TypedExpression) -> ResolvedPlan {
        ResolvedPlan(
            .project(
                rows, plan.columns.map { NamedExpression($0) } + [NamedExpression(attribute, value)]),
            output: plan.output + [attribute], hidden: plan.hidden)
    }

    /// Sessions of the rows that have the same other keys: a row begins one where it is more than the gap after the
    /// row before.
    private func sessions(
        of rows: ResolvedPlan, over plan: ResolvedPlan, _ keys: [TypedExpression], _ analysis: QueryAnalysis,
        _ queries: QueryCollector
    ) throws(SparkError) -> ResolvedPlan {
        let functions = Catalogue.standard
        let settings = analysis.settings
        let time = call.arguments[0]
        let gap = TypedExpression(
            .literal(.integer(call.options.first.flatMap { Int64($0) } ?? 0)), .dayToSecond, nullable: false)
        let (one, none) = (whole(1), whole(0))
        func over(_ name: String, _ value: TypedExpression, _ partition: [TypedExpression], _ frame: WindowFrame?)
            throws(SparkError) -> NamedExpression
        {
            let function = try functions.call(name, [value], settings: settings)
            let window = WindowCall(
                function, partition: partition, order: frame == nil ? [] : [SortOrder(time)],
                frame: frame ?? WindowFrame(.rows, .unboundedPreceding, .unboundedFollowing))
            let column = Attribute(analysis.numbers.next(), "_\(name)", function.type, nullable: true)
            return NamedExpression(column, TypedExpression(.window(window), function.type, nullable: true))
        }
        let used = queries.used(in: keys)
        let before = try over("max", time, keys, WindowFrame(.rows, .unboundedPreceding, .preceding(one)))
        let limit = try functions.call("+", [before.attribute.expression, gap], settings: settings)
        let begins = try functions.call(
            "case", [functions.call(">", [time, limit], settings: settings), one, none], settings: settings)
        let session = try over("sum", begins, keys, WindowFrame(.rows, .unboundedPreceding, .currentRow))
        let whole = keys + [session.attribute.expression]
        let start = try over("min", time, whole, nil)
        let last = try over("max", time, whole, nil)
        let end = try functions.call("+", [last.attribute.expression, gap], settings: settings)
        let value = try functions.call(
            "named_struct", [.string("start"), start.attribute.expression, .string("end"), end], settings: settings)
        return passed(
            rows.window([before], used).window([session], used).window([start, last], used), over: plan, value)
    }

    private func whole(_ number: Int64) -> TypedExpression {
        TypedExpression(.literal(.integer(number)), .integer, nullable: false)
    }
}

/// Calls of `window` and `session_window` among the keys of groups.
enum TimeWindowKeys {
    static var unsupported: SparkError {
        let what = "A session_window in a pivot, in several sets of keys or within another expression of a key"
        return SparkError(
            "UNSUPPORTED_FEATURE.ROOST", parameters: ["feature": what], message: "\(what) is not supported by Roost.")
    }

    /// Whether a row is in a window at all: it has a time, and a session has a length.
    static func hasTime(_ call: FunctionCall, _ analysis: QueryAnalysis) throws(SparkError) -> TypedExpression {
        if call.name == "session_window", let gap = call.options.first.flatMap({ Int64($0) }), gap <= 0 {
            return TypedExpression(.literal(.boolean(false)), .boolean, nullable: false)
        }
        return try Catalogue.standard.call("isnotnull", [call.arguments[0]], settings: analysis.settings)
    }

    /// The rows that have a time in each window that is a key without a column below, such as one of a result's name.
    static func timed(
        _ plan: ResolvedPlan, _ keys: [TypedExpression], _ analysis: QueryAnalysis, _ queries: QueryCollector
    )
        throws(SparkError) -> ResolvedPlan
    {
        var plan = plan
        for key in keys {
            guard let call = key.windowCall, call.name == "time_window" else { continue }
            plan = plan.filter(try hasTime(call, analysis), queries.used(in: call.arguments))
        }
        return plan
    }

    /// Sessions join rows, so that a key must be computed before the groups are made.
    static func refuseSessions(_ keys: [TypedExpression]) throws(SparkError) {
        guard keys.contains(where: { $0.contains { $0.windowCall?.name == "session_window" } }) else { return }
        throw unsupported
    }
}

extension TypedExpression {
    /// The call of `window` or `session_window` that this is.
    fileprivate var windowCall: FunctionCall? {
        switch node {
        case .call(let call) where call.name == "time_window" || call.name == "session_window": call
        case .generator(let call) where call.name == "sliding_window": call
        default: nil
        }
    }

    fileprivate var hasSubquery: Bool { contains { if case .subquery = $0.node { true } else { false } } }
}

extension SyntaxSelect {
    /// The same clauses with other expressions in the list, the groups and the conditions over these.
    fileprivate func rewritten(_ change: (SyntaxExpression) -> SyntaxExpression) -> SyntaxSelect {
        var copy = self
        copy.items = items.map(change)
        copy.groupBy = groupBy?.rewritten(change)
        copy.having = having.map(change)
        copy.qualify = qualify.map(change)
        return copy
    }
}

extension SyntaxGrouping {
    fileprivate func rewritten(_ change: (SyntaxExpression) -> SyntaxExpression) -> SyntaxGrouping {
        guard case .items(let items) = self else { return self }
        return .items(items.map { Self.rewritten($0, change) })
    }

    private static func rewritten(_ item: SyntaxGroupingItem, _ change: (SyntaxExpression) -> SyntaxExpression)
        -> SyntaxGroupingItem
    {
        switch item {
        case .expression(let expression): .expression(change(expression))
        case .rollup(let groups): .rollup(groups.map { $0.map(change) })
        case .cube(let groups): .cube(groups.map { $0.map(change) })
        case .sets(let elements):
            .sets(
                elements.map { element in
                    switch element {
                    case .set(let expressions): .set(expressions.map(change))
                    case .item(let item): .item(rewritten(item, change))
                    }
                })
        }
    }
}
