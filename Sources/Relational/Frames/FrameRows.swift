internal import SparkFunctions
package import SparkSQL

// Orders, limits, and which rows stay.
extension Analyzer {
    /// The whole numbers from `start` up to `end`, without it, in a column `id`.
    package func range(start: Int64, end: Int64, step: Int64, partitions: Int? = nil) throws(SparkError)
        -> ResolvedPlan
    {
        guard step != 0 else { throw FrameErrors.illegal("requirement failed: step (0) cannot be 0") }
        if let partitions, partitions < 1 {
            throw FrameErrors.illegal("requirement failed: numSlices (\(partitions)) must be positive")
        }
        return ResolvedPlan(
            .range(start: start, end: end, step: step, partitions: partitions),
            output: [Attribute(numbers.next(), "id", .long, nullable: false)])
    }

    package func sort(_ plan: ResolvedPlan, _ orders: [SyntaxSortOrder], isGlobal: Bool = true) throws(SparkError)
        -> ResolvedPlan
    {
        guard !orders.isEmpty else {
            throw SparkError(
                "CANNOT_BE_EMPTY", parameters: ["item": "cols"], message: "A sort needs one column at least.")
        }
        return try analysis.sorted(plan, orders, isGlobal: isGlobal).checked()
    }

    package func limit(_ plan: ResolvedPlan, _ count: Int64) throws(SparkError) -> ResolvedPlan {
        plan.limit(try QueryAnalysis.checkedCount(count, "limit"))
    }

    package func offset(_ plan: ResolvedPlan, _ count: Int64) throws(SparkError) -> ResolvedPlan {
        plan.offset(try QueryAnalysis.checkedCount(count, "offset"))
    }

    package func tail(_ plan: ResolvedPlan, _ count: Int64) throws(SparkError) -> ResolvedPlan {
        plan.tail(try QueryAnalysis.checkedCount(count, "tail"))
    }

    package func distinct(_ plan: ResolvedPlan) throws(SparkError) -> ResolvedPlan {
        try SetOperations.refuseMaps(plan.output, in: "distinct")
        return try plan.distinct().checked()
    }

    /// The first row for all values of the columns of these names; of all columns, where none are given.
    package func dropDuplicates(_ plan: ResolvedPlan, _ names: [String]?) throws(SparkError) -> ResolvedPlan {
        guard let names else {
            try SetOperations.refuseMaps(plan.output, in: "dropDuplicates")
            return plan.deduplicate(plan.output.map(\.number))
        }
        var keys: [Int] = []
        for name in names {
            let matches = plan.output.filter { $0.name.lowercased() == name.lowercased() }
            guard !matches.isEmpty else {
                let names = plan.output.map(\.name).joined(separator: ", ")
                throw FrameErrors.unknownAmongFields(name, names)
            }
            try SetOperations.refuseMaps(matches, in: "dropDuplicates")
            keys += matches.map(\.number)
        }
        return plan.deduplicate(keys)
    }

    /// The error of a name that a step looks up by itself: all columns are proposed, in their order.
    static func unresolved(_ name: String, in plan: ResolvedPlan) -> SparkError {
        let names = plan.output.map { SQLText.quoted((try? AttributeName.parts($0.name)) ?? [$0.name]) }
        return Proposals.unresolved(SQLText.quoted(name), proposal: names.joined(separator: ", "))
    }

    package func sample(_ plan: ResolvedPlan, withReplacement: Bool = false, fraction: Double, seed: Int64)
        throws(SparkError) -> ResolvedPlan
    {
        if withReplacement {
            guard fraction >= 0 else {
                throw FrameErrors.illegal(
                    "requirement failed: Sampling fraction (\(fraction)) must be nonnegative with replacement")
            }
        } else if !(0...1).contains(fraction) {
            throw FrameErrors.illegal(
                "requirement failed: Sampling fraction (\(fraction)) must be on interval [0, 1] without replacement")
        }
        return plan.sample(Sampling(lower: 0, upper: fraction, withReplacement: withReplacement, seed: seed))
    }

    /// The rows in several plans, each row in one of them, by chance in the ratio of the weights.
    package func randomSplit(_ plan: ResolvedPlan, weights: [Double], seed: Int64) throws(SparkError) -> [ResolvedPlan]
    {
        guard weights.allSatisfy({ $0 >= 0 }) else {
            throw FrameErrors.illegal("requirement failed: Weights must be nonnegative, but got \(weights)")
        }
        let sum = weights.reduce(0, +)
        guard sum > 0 else {
            throw FrameErrors.illegal("requirement failed: Sum of weights must be positive, but got \(weights)")
        }
        var lower = 0.0
        var plans: [ResolvedPlan] = []
        for (index, weight) in weights.enumerated() {
            let upper = index == weights.count - 1 ? 1 : min(1, lower + weight / sum)
            plans.append(plan.sample(Sampling(lower: lower, upper: upper, withReplacement: false, seed: seed)))
            lower = upper
        }
        return plans
    }

    /// The rows in so many partitions, by the hash of these columns or one after the other.
    package func repartition(_ plan: ResolvedPlan, count: Int?, keys: [SyntaxExpression]) throws(SparkError)
        -> ResolvedPlan
    {
        try Self.checkPartitions(count)
        let scope = PlanScope(analysis, plan)
        let typed = try keys.mapThrowing { (key) throws(SparkError) in SortOrder(try analysis.resolve(key, scope)) }
        return plan.repartition(Repartitioning(kind: typed.isEmpty ? .roundRobin : .hash, count: count, keys: typed))
    }

    package func repartitionByRange(_ plan: ResolvedPlan, count: Int?, keys: [SyntaxSortOrder]) throws(SparkError)
        -> ResolvedPlan
    {
        try Self.checkPartitions(count)
        let scope = PlanScope(analysis, plan)
        let typed = try keys.mapThrowing { (key) throws(SparkError) in try analysis.resolve(key, scope) }
        return plan.repartition(Repartitioning(kind: .range, count: count, keys: typed))
    }

    package func coalesce(_ plan: ResolvedPlan, count: Int) throws(SparkError) -> ResolvedPlan {
        try Self.checkPartitions(count)
        return plan.repartition(Repartitioning(kind: .coalesce, count: count))
    }

    private static func checkPartitions(_ count: Int?) throws(SparkError) {
        if let count, count < 1 {
            throw FrameErrors.illegal("requirement failed: Number of partitions (\(count)) must be positive.")
        }
    }

    package func hint(_ plan: ResolvedPlan, _ name: String, _ parameters: [String]) -> ResolvedPlan {
        plan.hint(name, parameters)
    }
}
