internal import SparkFunctions
internal import SparkSQL

extension QueryAnalysis {
    /// The rows of `SELECT` with groups; `windowed` gives the plan with a column of time windows, if there is one.
    func aggregated(
        _ plan: ResolvedPlan, _ items: [ResultItem], _ scope: PlanScope, _ select: SyntaxSelect,
        windowed: (Groups) throws(SparkError) -> ResolvedPlan?
    ) throws(SparkError) -> ResolvedPlan {
        let groups = try Groups(self, plan, items, select.groupBy)
        try TimeWindowKeys.refuseSessions(groups.keys.map(\.0))
        let plan = try TimeWindowKeys.timed(windowed(groups) ?? plan, groups.keys.map(\.0), self, scope.queries)
        var builder = AggregateBuilder(numbers, keys: groups.keys, sets: groups.sets)
        builder.allowed = Set(items.filter { !$0.named.isPassedOn }.map(\.attribute.number))
        var converted = items
        for index in items.indices {
            let expression = try builder.converted(items[index].expression)
            converted[index] = Self.over(items[index], expression)
        }
        var condition: TypedExpression?
        let queries = scope.queries
        if let having = select.having {
            condition = try self.having(having, plan, items, converted, &builder, queries, scope.groupings)
        }
        var qualify: TypedExpression?
        if let clause = select.qualify {
            let typed = try overResults(clause, items.filter { !$0.isGenerator }, plan, queries, scope.groupings)
            builder.results = items.map(\.attribute)
            qualify = try self.condition(typed, items, converted, &builder)
        }
        let aggregation = builder.aggregation
        var result = plan.aggregate(
            aggregation, queries.used(in: (aggregation.keys + aggregation.aggregates).map(\.expression)))
        if let condition { result = result.filter(condition, queries.used(in: [condition])) }
        if let qualify {
            let (windowed, expressions) = windows(result, [qualify], queries)
            result = windowed.filter(expressions.first ?? qualify, queries.used(in: expressions))
        }
        return try projection(result, converted, queries)
    }

    /// The result with its value over groups.
    private static func over(_ item: ResultItem, _ expression: TypedExpression) -> ResultItem {
        var copy = item
        copy.expression = expression
        copy.attribute.nullable = expression.nullable
        if case .column(let column) = expression.node, item.named.isPassedOn {
            // A key that is selected is the key's own column.
            copy.attribute.number = column.number
        }
        return copy
    }

    /// A condition over groups, which may name results.
    ///
    /// As in the standard, and in Spark since SPARK-31519, a name is a column of the input where that is grouped by or
    /// stands in an aggregate, else a result.
    private func having(
        _ syntax: SyntaxExpression, _ plan: ResolvedPlan, _ items: [ResultItem], _ converted: [ResultItem],
        _ builder: inout AggregateBuilder, _ queries: QueryCollector, _ groupings: GroupingCalls?
    ) throws(SparkError) -> TypedExpression {
        let results = items.filter { !$0.isGenerator }.map(\.attribute)
        builder.results = items.map(\.attribute)
        var input = PlanScope(self, plan)
        input.fallback = results
        input.groupings = groupings
        var typed: TypedExpression?
        do throws(SparkError) {
            let overInput = try resolve(syntax, input)
            typed = overInput
            var attempt = builder
            let condition = try self.condition(overInput, items, converted, &attempt)
            builder = attempt
            queries.plans.merge(input.queries.plans) { first, _ in first }
            return condition
        } catch {
            // Some name is a column of the input that is no key; it may be a result's, too.
        }
        var mixed = PlanScope(self, columns: results)
        mixed.grouped = (plan, Set(builder.aggregation.keys.compactMap(\.expression.columnNumber)))
        mixed.fallback = plan.columns
        mixed.groupings = groupings
        var overResults = try resolve(syntax, mixed)
        queries.plans.merge(mixed.queries.plans) { first, _ in first }
        if let typed, let own = Aggregates.taken(from: typed, into: overResults) {
            queries.plans.merge(input.queries.plans) { first, _ in first }
            overResults = own
        }
        return try self.condition(overResults, items, converted, &builder)
    }

    /// A condition whose aggregates are columns of the grouping, and whose results are what they stand for.
    private func condition(
        _ typed: TypedExpression, _ items: [ResultItem], _ converted: [ResultItem], _ builder: inout AggregateBuilder
    ) throws(SparkError) -> TypedExpression {
        let over = try builder.converted(typed)
        var values: [Int: TypedExpression] = [:]
        for (item, value) in zip(items, converted) where !item.named.isPassedOn {
            values[item.attribute.number] = value.expression
        }
        return try boolean(Substitution.applied(values, to: over), as: "HAVING")
    }

    /// An expression whose names are results, or else columns; within aggregates, columns only.
    func overResults(
        _ syntax: SyntaxExpression, _ items: [ResultItem], _ plan: ResolvedPlan, _ queries: QueryCollector,
        _ groupings: GroupingCalls?
    ) throws(SparkError) -> TypedExpression {
        var scope = PlanScope(self, columns: items.map(\.attribute))
        scope.fallback = plan.columns
        scope.groupings = groupings
        let made = Set(items.filter { !$0.named.isPassedOn }.map(\.attribute.number))
        var typed: TypedExpression?
        do throws(SparkError) { typed = try resolve(syntax, scope) } catch
            where error.errorClass == "AMBIGUOUS_REFERENCE"
        {
            typed = nil
        }
        if let typed, !typed.contains(where: { Self.isAggregate($0, of: made) }) {
            queries.plans.merge(scope.queries.plans) { first, _ in first }
            return typed
        }
        var plain = PlanScope(self, plan)
        plain.fallback = items.map(\.attribute)
        plain.groupings = groupings
        let second = try resolve(syntax, plain)
        queries.plans.merge(plain.queries.plans) { first, _ in first }
        return second
    }

    private static func isAggregate(_ expression: TypedExpression, of made: Set<Int>) -> Bool {
        guard case .aggregate = expression.node else { return false }
        return !expression.columns.isDisjoint(with: made)
    }
}

/// The aggregates of an expression that was resolved in two ways.
private enum Aggregates {
    /// The second expression with the first one's aggregates, whose arguments are columns of the input.
    ///
    /// - Returns: nil where they do not fit one another, as where a name has another type.
    static func taken(from typed: TypedExpression, into other: TypedExpression) -> TypedExpression? {
        var (open, fits) = (all(in: typed)[...], true)
        let result = replaced(other) { aggregate in
            guard let own = open.popFirst(), own.type == aggregate.type else {
                fits = false
                return aggregate
            }
            return own
        }
        return fits && open.isEmpty ? result : nil
    }

    private static func all(in expression: TypedExpression) -> [TypedExpression] {
        if case .aggregate = expression.node { return [expression] }
        return expression.children.flatMap { all(in: $0) }
    }

    private static func replaced(
        _ expression: TypedExpression, _ change: (TypedExpression) -> TypedExpression
    ) -> TypedExpression {
        if case .aggregate = expression.node { return change(expression) }
        return expression.mapChildren { (child) throws(Never) in replaced(child, change) }
    }
}

/// Columns replaced by what they stand for.
enum Substitution {
    static func applied(_ values: [Int: TypedExpression], to expression: TypedExpression) -> TypedExpression {
        if case .column(let column) = expression.node { return values[column.number] ?? expression }
        return expression.mapChildren { (child) throws(Never) in applied(values, to: child) }
    }
}

/// What a `GROUP BY` groups by.
struct Groups {
    /// The keys, each once: with their column, where they are one, and a name.
    private(set) var keys: [(TypedExpression, Attribute?, String)] = []
    /// The grouping sets, as positions of keys; nil where all keys are one set.
    private(set) var sets: [[Int]]?
    private let analysis: QueryAnalysis
    private let plan: ResolvedPlan
    private let items: [ResultItem]
    private var scope: PlanScope

    init(_ analysis: QueryAnalysis, _ plan: ResolvedPlan, _ items: [ResultItem], _ grouping: SyntaxGrouping?)
        throws(SparkError)
    {
        self.analysis = analysis
        self.plan = plan
        self.items = items
        scope = PlanScope(analysis, plan)
        switch grouping {
        case nil: break
        case .all:
            for item in items where !item.expression.hasAggregate && !item.expression.isFoldable {
                _ = add(item.expression)
            }
        case .items(let list): try group(list)
        }
    }

    private mutating func group(_ list: [SyntaxGroupingItem]) throws(SparkError) {
        var product: [[Int]] = [[]]
        var hasSets = false
        for item in list {
            let sets = try self.sets(of: item)
            if case .expression = item {} else { hasSets = true }
            product = product.flatMap { left in sets.map { left + $0 } }
            guard product.count <= 65_536 else {
                throw SparkError(
                    "GROUPING_SIZE_LIMIT_EXCEEDED", parameters: ["maxSize": "64"],
                    message: "There are more than 65,536 grouping sets.")
            }
        }
        if hasSets {
            sets = product.map { set in
                set.enumerated().filter { !set[..<$0.offset].contains($0.element) }.map(\.element)
            }
        }
    }

    private mutating func sets(of item: SyntaxGroupingItem) throws(SparkError) -> [[Int]] {
        switch item {
        case .expression(let expression): return [try [key(expression)]]
        case .rollup(let groups):
            let groups = try self.keys(of: groups)
            return (0...groups.count).reversed().map { groups.prefix($0).flatMap(\.self) }
        case .cube(let groups):
            let groups = try self.keys(of: groups)
            guard groups.count <= 16 else {
                throw SparkError(
                    "GROUPING_SIZE_LIMIT_EXCEEDED", parameters: ["maxSize": "16"],
                    message: "A cube has at most 16 groups of columns, not \(groups.count).")
            }
            return Self.subsets(groups)
        case .sets(let elements):
            var sets: [[Int]] = []
            for element in elements {
                switch element {
                case .set(let expressions):
                    var set: [Int] = []
                    for expression in expressions { set.append(try key(expression)) }
                    sets.append(set)
                case .item(let item): sets += try self.sets(of: item)
                }
            }
            return sets
        }
    }

    private static func subsets(_ groups: [[Int]]) -> [[Int]] {
        // From all groups down to none, as Spark lists them.
        var sets: [[Int]] = [[]]
        for group in groups { sets = sets.map { $0 + group } + sets }
        return sets.sorted { $0.count > $1.count }
    }

    private mutating func keys(of groups: [[SyntaxExpression]]) throws(SparkError) -> [[Int]] {
        var keys: [[Int]] = []
        for group in groups {
            var list: [Int] = []
            for expression in group { list.append(try key(expression)) }
            keys.append(list)
        }
        return keys
    }

    /// The position of the key that an item says: an expression, the number of a result, or a result's name.
    private mutating func key(_ syntax: SyntaxExpression) throws(SparkError) -> Int {
        let isOrdinal = analysis.analyzer.settings.groupByOrdinal
        if isOrdinal, case .literal(.integer(let number)) = syntax.node, !items.isEmpty {
            guard number >= 1, Int(number) <= items.count else {
                throw SparkError(
                    "GROUP_BY_POS_OUT_OF_RANGE", parameters: ["index": "\(number)", "size": "\(items.count)"],
                    message: "GROUP BY \(number) is no position of the list, which has \(items.count) results.")
            }
            let item = items[Int(number) - 1].expression
            if item.hasAggregate {
                throw SparkError(
                    "GROUP_BY_POS_AGGREGATE", parameters: ["index": "\(number)", "aggExpr": item.pretty],
                    message: "GROUP BY \(number) is a result with an aggregate: \(item.pretty).")
            }
            return add(item)
        }
        var plain = scope
        plain.aliases = [:]
        if analysis.analyzer.settings.groupByAliases {
            for item in items where item.names.count == 1 {
                plain.aliases[item.attribute.name.lowercased(), default: []].append(item.attribute)
            }
        }
        var typed = try analysis.resolve(syntax, plain)
        var values: [Int: TypedExpression] = [:]
        for item in items where !item.named.isPassedOn { values[item.attribute.number] = item.expression }
        typed = Substitution.applied(values, to: typed)
        scope.queries.plans.merge(plain.queries.plans) { first, _ in first }
        guard !typed.hasAggregate else {
            throw SparkError(
                "GROUP_BY_AGGREGATE", parameters: ["sqlExpr": typed.pretty],
                message: "An aggregate cannot be grouped by: \(typed.pretty).")
        }
        guard typed.type.canBeGrouped else {
            throw SparkError(
                "GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE",
                parameters: ["sqlExpr": "\"\(typed.pretty)\"", "dataType": "\"\(typed.type.sql)\""],
                message: "\(typed.pretty) cannot be grouped by: a \(typed.type.sql) has no order.")
        }
        return add(typed)
    }

    private mutating func add(_ expression: TypedExpression) -> Int {
        if let index = keys.firstIndex(where: { $0.0 == expression }) { return index }
        var column: Attribute?
        if case .column(let reference) = expression.node {
            column = plan.columns.first { $0.number == reference.number } ?? column
        }
        keys.append((expression, column, expression.pretty))
        return keys.count - 1
    }
}

extension SparkType {
    /// Whether values have an order, or are maps of values that have one, which stand for the same map in any order.
    fileprivate var canBeGrouped: Bool {
        switch self {
        case .array(let element, _): element.canBeGrouped
        case .map(let key, let value, _): key.canBeGrouped && value.canBeGrouped
        case .structure(let fields): fields.allSatisfy(\.type.canBeGrouped)
        default: isOrderable
        }
    }
}

extension TypedExpression {
    /// The number of the column that it is; nil for anything else.
    fileprivate var columnNumber: Int? {
        if case .column(let column) = node { column.number } else { nil }
    }
}
