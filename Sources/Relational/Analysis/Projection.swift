internal import SparkFunctions
internal import SparkSQL

extension QueryAnalysis {
    /// The plan of a list of results over `plan`, which may hold windows, a generator, and names of results to the left.
    func projection(_ plan: ResolvedPlan, _ items: [ResultItem], _ queries: QueryCollector, hidden: [Attribute] = [])
        throws(SparkError) -> ResolvedPlan
    {
        var plan = plan
        var items = items
        let levels = Self.levels(items)
        let last = levels.max() ?? 0
        for level in 0..<last {
            let made = items.indices.filter { levels[$0] == level && !items[$0].named.isPassedOn }
            let passed = plan.columns.map { ResultItem(attribute: $0, expression: $0.expression) }
            plan = try single(plan, passed + made.map { items[$0] }, queries)
            for index in made { items[index].expression = items[index].attribute.expression }
        }
        return try single(plan, items, queries, hidden: hidden)
    }

    /// How many layers of results each result needs below it.
    private static func levels(_ items: [ResultItem]) -> [Int] {
        var levels: [Int] = []
        var known: [Int: Int] = [:]
        for item in items {
            let level = item.expression.columns.compactMap { known[$0] }.max().map { $0 + 1 } ?? 0
            levels.append(item.named.isPassedOn ? 0 : level)
            if !item.named.isPassedOn { known[item.attribute.number] = levels.last }
        }
        return levels
    }

    private func single(
        _ plan: ResolvedPlan, _ items: [ResultItem], _ queries: QueryCollector, hidden: [Attribute] = []
    ) throws(SparkError) -> ResolvedPlan {
        let (plan, items) = try generated(plan, items, queries)
        var (windowed, expressions) = windows(plan, items.map(\.expression), queries)
        let named = zip(items, expressions).map { NamedExpression($0.attribute, $1) }
        windowed = windowed.project(named, hidden: hidden, queries.used(in: expressions))
        return windowed
    }

    /// The plan with the windows of the expressions as columns, and the expressions over these.
    func windows(_ plan: ResolvedPlan, _ expressions: [TypedExpression], _ queries: QueryCollector)
        -> (ResolvedPlan, [TypedExpression])
    {
        guard expressions.contains(where: \.hasWindow) else { return (plan, expressions) }
        var found: [NamedExpression] = []
        func replaced(_ expression: TypedExpression) -> TypedExpression {
            if case .window = expression.node {
                if let known = found.first(where: { $0.expression == expression }) { return known.attribute.expression }
                let column = Attribute(
                    numbers.next(), "_we\(found.count)", expression.type, nullable: expression.nullable)
                found.append(NamedExpression(column, expression))
                return column.expression
            }
            guard expression.hasWindow else { return expression }
            return expression.mapChildren { (child) throws(Never) in replaced(child) }
        }
        let changed = expressions.map { replaced($0) }
        return (plan.window(found, queries.used(in: found.map(\.expression))), changed)
    }

    /// The plan with the columns of a generator, where there is one among the results.
    private func generated(_ plan: ResolvedPlan, _ items: [ResultItem], _ queries: QueryCollector)
        throws(SparkError) -> (ResolvedPlan, [ResultItem])
    {
        guard items.contains(where: { $0.expression.hasGenerator }) else { return (plan, items) }
        var plan = plan
        var results: [ResultItem] = []
        for item in items {
            guard item.expression.hasGenerator else {
                results.append(item)
                continue
            }
            let shown = "\"\(item.expression.pretty(timeZone: settings.timeZone))\""
            guard case .generator(let call) = item.expression.node, !call.arguments.contains(where: \.hasGenerator)
            else {
                throw SparkError(
                    "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS", parameters: ["expression": shown],
                    message: "The generator of \(shown) stands in another expression: select it by itself.")
            }
            let columns = try generatorColumns(item.expression.type, names: item.names)
            let (windowed, arguments) = windows(plan, call.arguments, queries)
            var generation = Generation(call: call, type: item.expression.type, columns: columns)
            generation.call.arguments = arguments
            plan = windowed.generate(generation, queries.used(in: arguments))
            results += columns.map { ResultItem(attribute: $0, expression: $0.expression) }
        }
        return (plan, results)
    }

    /// The columns that a generator makes, under these names or its own.
    func generatorColumns(_ type: SparkType, names: [String], qualifier: [String] = [])
        throws(SparkError) -> [Attribute]
    {
        let fields = GeneratorShape.fields(type)
        guard names.isEmpty || names.count == fields.count else {
            throw SparkError(
                "UDTF_ALIAS_NUMBER_MISMATCH",
                parameters: ["aliasesSize": "\(names.count)", "aliasesNames": names.joined(separator: ",")],
                message: "The generator makes \(fields.count) columns, and there are \(names.count) names.")
        }
        return fields.enumerated().map { index, field in
            Attribute(
                numbers.next(), names.isEmpty ? field.name : names[index], field.type, nullable: field.nullable,
                qualifier: qualifier)
        }
    }
}

extension QueryCollector {
    /// The queries that these expressions hold.
    func used(in expressions: [TypedExpression]) -> [Int: ResolvedPlan] {
        guard !plans.isEmpty else { return [:] }
        var used: [Int: ResolvedPlan] = [:]
        var open = expressions
        while let next = open.popLast() {
            if case .subquery(let query) = next.node { used[query.number] = plans[query.number] }
            open.append(contentsOf: next.children)
        }
        return used
    }
}

/// What columns generators make.
enum GeneratorShape {
    static func isOuter(_ call: FunctionCall) -> Bool { call.name.hasSuffix("_outer") }

    /// The columns: a generator's type is a struct of them.
    static func fields(_ type: SparkType) -> [StructField] {
        if case .structure(let fields) = type { fields } else { [StructField("col", type)] }
    }

    /// The call that makes a row of nulls where it made none, with its type.
    static func outer(_ call: FunctionCall, _ type: SparkType) -> (FunctionCall, SparkType) {
        guard ["explode", "posexplode", "inline"].contains(call.name) else { return (call, type) }
        var copy = call
        copy.name += "_outer"
        let fields = fields(type).map { StructField($0.name, $0.type, nullable: true, metadata: $0.metadata) }
        return (copy, .structure(fields))
    }
}
