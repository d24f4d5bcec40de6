internal import SparkFunctions

/// Columns below a projection, which a filter or an order over it may use as if they were there.
enum ExposedColumns {
    /// The columns that are not among the plan's own but can be handed up to it, the nearest first.
    ///
    /// A column that a projection passes on is there once, and one of the same name further below is hidden by it.
    static func under(_ plan: ResolvedPlan) -> [Attribute] {
        var found: [Attribute] = []
        var next = plan
        while true {
            switch next.node {
            case .project(let input, _):
                let names = Set(found.map { $0.name.lowercased() })
                found += input.columns.filter { !names.contains($0.name.lowercased()) }
                next = input
            case .filter(let input, _), .sort(let input, _, _), .window(let input, _), .sample(let input, _),
                .repartition(let input, _), .hint(let input, _, _), .limit(let input, _), .offset(let input, _):
                next = input
            default: return found
            }
        }
    }

    /// The plan with the columns of these numbers as well, where it has them below.
    static func exposing(_ plan: ResolvedPlan, _ numbers: Set<Int>) -> ResolvedPlan {
        let missing = numbers.subtracting(plan.columns.map(\.number))
        guard !missing.isEmpty else { return plan }
        switch plan.node {
        case .project(let input, let items):
            let wide = exposing(input, missing)
            let added = wide.columns.filter { missing.contains($0.number) }
            guard !added.isEmpty else { return plan }
            return ResolvedPlan(
                .project(wide, items + added.map { NamedExpression($0) }), output: plan.output + added,
                hidden: plan.hidden, subqueries: plan.subqueries)
        case .filter(let input, let condition):
            return over(plan, exposing(input, missing)) { .filter($0, condition) }
        case .sort(let input, let order, let isGlobal):
            return over(plan, exposing(input, missing)) { .sort($0, order, isGlobal: isGlobal) }
        case .window(let input, let items):
            let wide = exposing(input, missing)
            return ResolvedPlan(
                .window(wide, items), output: wide.output + items.map(\.attribute), hidden: wide.hidden,
                subqueries: plan.subqueries)
        case .sample(let input, let sampling): return over(plan, exposing(input, missing)) { .sample($0, sampling) }
        case .repartition(let input, let spread):
            return over(plan, exposing(input, missing)) { .repartition($0, spread) }
        case .hint(let input, let name, let parameters):
            return over(plan, exposing(input, missing)) { .hint($0, name, parameters) }
        case .limit(let input, let count): return over(plan, exposing(input, missing)) { .limit($0, count) }
        case .offset(let input, let count): return over(plan, exposing(input, missing)) { .offset($0, count) }
        default: return plan
        }
    }

    private static func over(_ plan: ResolvedPlan, _ input: ResolvedPlan, _ node: (ResolvedPlan) -> PlanNode)
        -> ResolvedPlan
    {
        ResolvedPlan(node(input), output: input.output, hidden: input.hidden, subqueries: plan.subqueries)
    }
}
