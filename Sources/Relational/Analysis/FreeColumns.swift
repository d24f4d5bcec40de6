package import SparkFunctions

/// The columns that a plan uses and does not have: those of the query around it.
enum FreeColumns {
    /// Their names, each once, in the order in which they stand in the plan.
    static func names(of plan: ResolvedPlan) -> [String] {
        var made: Set<Int> = []
        var used: [ColumnReference] = []
        collect(plan, &made, &used)
        var seen: Set<Int> = []
        return used.filter { !made.contains($0.number) && seen.insert($0.number).inserted }.map(\.name)
    }

    /// Whether the plan needs rows of a query around it.
    static func isCorrelated(_ plan: ResolvedPlan) -> Bool { !names(of: plan).isEmpty }

    private static func collect(_ plan: ResolvedPlan, _ made: inout Set<Int>, _ used: inout [ColumnReference]) {
        for attribute in plan.columns { made.insert(attribute.number) }
        for input in plan.inputs { collect(input, &made, &used) }
        if case .aggregate(_, let aggregation) = plan.node {
            for item in aggregation.keys + aggregation.aggregates { made.insert(item.attribute.number) }
        }
        for expression in plan.node.expressions { collect(expression, &used) }
        for query in plan.subqueries.values { collect(query, &made, &used) }
    }

    private static func collect(_ expression: TypedExpression, _ used: inout [ColumnReference]) {
        if case .column(let column) = expression.node { used.append(column) }
        for child in expression.children { collect(child, &used) }
    }
}

extension PlanNode {
    /// The expressions of the node itself.
    package var expressions: [TypedExpression] {
        switch self {
        case .rows(let rows): rows.flatMap(\.self)
        case .project(_, let items), .window(_, let items): items.map(\.expression)
        case .filter(_, let condition): [condition]
        case .aggregate(_, let aggregation): (aggregation.keys + aggregation.aggregates).map(\.expression)
        case .expand(_, let lists, _): lists.flatMap(\.self)
        case .join(_, _, let joining): joining.condition.map { [$0] } ?? []
        case .sort(_, let order, _): order.map(\.expression)
        case .generate(_, let generation): generation.call.arguments
        case .repartition(_, let spread): spread.keys.map(\.expression)
        default: []
        }
    }
}
