// Plans with other inputs.
extension ResolvedPlan {
    /// The same node over what `change` gives for each of its inputs, and of the queries in its expressions.
    ///
    /// The changed plans must have the same columns.
    package func mapInputs<Failure: Error>(
        _ change: (ResolvedPlan) throws(Failure) -> ResolvedPlan
    ) throws(Failure) -> ResolvedPlan {
        var queries: [Int: ResolvedPlan] = [:]
        for (number, query) in subqueries { queries[number] = try change(query) }
        return ResolvedPlan(try node.mapInputs(change), output: output, hidden: hidden, subqueries: queries)
    }

    /// The numbers of all inputs from outside, of queries in expressions too.
    package var inputNumbers: Set<Int> {
        var found: Set<Int> = []
        var open = [self]
        while let next = open.popLast() {
            if case .input(let number, _) = next.node { found.insert(number) }
            open += next.inputs + next.subqueries.values
        }
        return found
    }

    /// Whether an expression uses a column of the query around this one.
    package var isCorrelated: Bool { FreeColumns.isCorrelated(self) }
}

extension PlanNode {
    /// The same node over what `change` gives for each of its inputs.
    package func mapInputs<Failure: Error>(
        _ change: (ResolvedPlan) throws(Failure) -> ResolvedPlan
    ) throws(Failure) -> PlanNode {
        switch self {
        case .oneRow, .rows, .range, .input: self
        case .project(let input, let items): .project(try change(input), items)
        case .filter(let input, let condition): .filter(try change(input), condition)
        case .aggregate(let input, let aggregation): .aggregate(try change(input), aggregation)
        case .expand(let input, let lists, let columns): .expand(try change(input), lists, columns)
        case .join(let left, let right, let joining): .join(try change(left), try change(right), joining)
        case .sort(let input, let order, let isGlobal): .sort(try change(input), order, isGlobal: isGlobal)
        case .limit(let input, let count): .limit(try change(input), count)
        case .offset(let input, let count): .offset(try change(input), count)
        case .tail(let input, let count): .tail(try change(input), count)
        case .distinct(let input): .distinct(try change(input))
        case .deduplicate(let input, let keys): .deduplicate(try change(input), keys: keys)
        case .union(let inputs): .union(try Self.each(inputs, change))
        case .setOperation(let kind, let left, let right, let keepsDuplicates):
            .setOperation(kind, try change(left), try change(right), keepsDuplicates: keepsDuplicates)
        case .window(let input, let items): .window(try change(input), items)
        case .generate(let input, let generation): .generate(try change(input), generation)
        case .sample(let input, let sampling): .sample(try change(input), sampling)
        case .repartition(let input, let spread): .repartition(try change(input), spread)
        case .hint(let input, let name, let parameters): .hint(try change(input), name, parameters)
        case .alias(let input, let name): .alias(try change(input), name)
        }
    }

    private static func each<Failure: Error>(
        _ inputs: [ResolvedPlan], _ change: (ResolvedPlan) throws(Failure) -> ResolvedPlan
    ) throws(Failure) -> [ResolvedPlan] {
        var changed: [ResolvedPlan] = []
        for input in inputs { changed.append(try change(input)) }
        return changed
    }
}
