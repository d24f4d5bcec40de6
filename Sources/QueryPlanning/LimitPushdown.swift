internal import Planning
internal import Relational
internal import SparkFunctions

extension LogicalPlan {
    /// The same plan with every limit as early as it can stand.
    ///
    /// No row is computed, and no model asked about it, that a later limit would drop.
    package func limitsPushedDown() -> LogicalPlan {
        var copy = self
        copy.query = copy.pushed(query)
        for (number, input) in copy.inputs {
            guard case .chat(let step, let child) = input.source else { continue }
            copy.inputs[number]?.source = .chat(step, child.limitsPushedDown())
        }
        return copy
    }

    private mutating func pushed(_ query: ResolvedPlan) -> ResolvedPlan {
        if case .limit(let input, let count) = query.node { return limited(input, to: count) }
        return query.mapInputs { (input) throws(Never) in pushed(input) }
    }

    /// The first `count` rows of a query.
    ///
    /// A limit passes only steps that keep the number and the order of rows.
    private mutating func limited(_ query: ResolvedPlan, to count: Int64) -> ResolvedPlan {
        switch query.node {
        case .project, .alias, .hint:
            guard query.isRowWise else { return pushed(query).limit(count) }
            return query.mapInputs { (input) throws(Never) in limited(input, to: count) }
        case .limit(let input, let other): return limited(input, to: min(count, other))
        case .input(let number, _):
            guard case .chat(let step, let child)? = inputs[number]?.source, step.column.samples == 1,
                uses(of: number) == 1
            else { return query.limit(count) }
            inputs[number]?.source = .chat(
                ModelStep(name: step.name, column: step.column, answers: nil), child.with(child.query.limit(count)))
            return query
        default: return pushed(query).limit(count)
        }
    }

    private func uses(of number: Int) -> Int {
        var count = 0
        var open = [query]
        while let next = open.popLast() {
            if case .input(number, _) = next.node { count += 1 }
            open += next.inputs + next.subqueries.values
        }
        return count
    }
}
