internal import DequeModule
internal import HeapModule
internal import ModelAPI
internal import Planning

/// What does not change while a stage of calls is open.
struct CallStagePlan {
    struct Deployment {
        let id: CallScheduler.DeploymentID
        let weight: Double
        let isFallback: Bool
    }

    let options: CallOptions
    let terms: StageTerms
    let policy: RetryPolicy
    let deployments: [Deployment]
    /// Completion tokens that a call may come to.
    let completionTokens: Int

    /// What endpoints take where a request names no limit (Azure's estimate).
    private static let unnamedCompletion = 16

    /// More than any model gives; sums of it cannot overflow.
    private static let mostCompletion = 1 << 30

    init(_ options: CallOptions, maxTokens: Int?, terms: StageTerms, deployments: [Deployment]) {
        self.options = options
        self.terms = terms
        self.deployments = deployments
        completionTokens = min(max(0, maxTokens ?? Self.unnamedCompletion), Self.mostCompletion)
        policy = RetryPolicy(
            attemptLimit: max(1, options.attempts), answersAgain: max(0, options.answersAgain),
            longestHint: .bounded(seconds: max(options.maxWait, 0)),
            deadline: .bounded(seconds: options.rowDeadline))
    }

    /// The most that a call with so many prompt tokens can come to.
    func bound(prompt: Int) -> CallBound {
        CallBound(
            tokens: Int64(prompt).clampedSum(Int64(completionTokens)),
            nano: options.priceOfMode?.cost(prompt: prompt, completion: completionTokens).clampedNano ?? 0)
    }
}

/// The rows of a stage of calls that are known and not yet over, and how they wait.
struct CallStageState {
    /// A row whose request leads: identical ones follow it and take its answer.
    struct Entry {
        let key: RequestKey
        let promptTokens: Int
        /// Rows that share the request.
        var rows = 1
        var followers: [UInt64] = []
        /// Attempts that count towards the limit: refusals for want of quota do not.
        var attempts = 0
        var sends = 0
        /// Answers that came and are of no use: each was paid for.
        var answers = 0
        /// Deployments that refused the row in a way that is theirs: a wrong key, no such model.
        var refusedBy: Set<Int> = []
        let plannedAt: ContinuousClock.Instant
        var firstSentAt: ContinuousClock.Instant?
        var lastSentAt: ContinuousClock.Instant?
        var firstFailedAt: ContinuousClock.Instant?
        /// Whether the endpoint was away when it last failed: that says nothing of the row.
        var isExcused = false
    }

    /// A row that waits for the end of its backoff.
    struct Delayed: Comparable {
        let due: ContinuousClock.Instant
        let row: UInt64

        static func < (left: Delayed, right: Delayed) -> Bool { left.due < right.due }
    }

    let plan: CallStagePlan
    var entries: [UInt64: Entry] = [:]
    var leaders: [RequestKey: UInt64] = [:]
    var ready: Deque<UInt64> = []
    var delayed = Heap<Delayed>()
    /// Calls that are ordered and not reported.
    var inFlight = 0
    /// The same by worker; of those that are there.
    var calling: [WorkerID: Int] = [:]
    /// Calls that each worker may make at once.
    var slots: [WorkerID: Int] = [:]
    /// Workers may hold orders for which they had no slot.
    var hasOrdersAhead = false
    /// Charged tokens by its weight, by which jobs take turns.
    var served = 0.0
    /// Its part of its pool's weight.
    var weight = 1.0
    /// Since when no worker may make its calls.
    var withoutWorkersSince: ContinuousClock.Instant?
    /// Charged tokens by deployment.
    var servedBy: [Double]
    var budget: CallBudget
    var sameRefusal = SameRefusal()
    var stop: CallScheduler.Stop?

    init(_ plan: CallStagePlan, spentBefore: Int64) {
        self.plan = plan
        budget = CallBudget(plan.options, spentBefore: spentBefore)
        servedBy = Array(repeating: 0, count: plan.deployments.count)
    }

    /// Counts a row as sent.
    ///
    /// Gives the row as it is now.
    mutating func sent(
        _ row: UInt64, to deployment: Int, by worker: WorkerID, tokens: Int, now: ContinuousClock.Instant
    ) -> Entry? {
        guard let index = entries.index(forKey: row) else { return nil }
        entries.values[index].sends += 1
        entries.values[index].attempts += 1
        entries.values[index].lastSentAt = now
        if entries.values[index].firstSentAt == nil { entries.values[index].firstSentAt = now }
        inFlight += 1
        calling[worker, default: 0] += 1
        if let slots = slots[worker], calling[worker, default: 0] > slots { hasOrdersAhead = true }
        served += Double(tokens) / weight
        servedBy[deployment] += Double(tokens)
        return entries.values[index]
    }

    /// Whether a row is known and not over.
    func isOpen(_ row: UInt64) -> Bool { entries.index(forKey: row) != nil }

    /// The next row that may be sent now.
    mutating func popReady(now: ContinuousClock.Instant) -> UInt64? {
        if let first = delayed.min, first.due <= now { return delayed.removeMin().row }
        return ready.popFirst()
    }

    /// How many rows are looked at for one that has not failed yet.
    private static let mostLooks = 16

    /// The row that is to find out whether an endpoint is back: one that has not failed, from anywhere among those that wait.
    ///
    /// Rows that fail by themselves often stand together, as the longest do in a sorted file.
    mutating func popProbe(now: ContinuousClock.Instant, random: UInt64) -> UInt64? {
        guard ready.count > 1 else { return popReady(now: now) }
        var generator = SplitMix(state: random)
        for _ in 0..<Self.mostLooks {
            let index = Int(generator.next() % UInt64(ready.count))
            if entries[ready[index]]?.firstFailedAt == nil { return ready.remove(at: index) }
        }
        return popReady(now: now)
    }

    /// Whether a row waits that has not failed yet.
    var hasUntriedRow: Bool { ready.contains { entries[$0]?.firstFailedAt == nil } }

    /// How far a row is looked for that costs less than the first.
    private static let farthest = 64

    /// Brings a row to the front that the budget has enough for, where it has too little for the first: one of the next few,
    /// so that a large row ends no job while there is money for others, and rows still go about in their order.
    mutating func bringForwardAffordable() -> Bool {
        guard let index = ready.prefix(Self.farthest).firstIndex(where: isAffordable) else { return false }
        ready.prepend(ready.remove(at: index))
        return true
    }

    /// Whether the budget has enough for a row that waits for its retry.
    var mayAffordRetries: Bool { delayed.unordered.contains { isAffordable($0.row) } }

    private func isAffordable(_ row: UInt64) -> Bool {
        guard let tokens = entries[row]?.promptTokens else { return false }
        return budget.canReserve(budget.bound(prompt: tokens, completion: plan.completionTokens) ?? 0)
    }

    func hasReady(now: ContinuousClock.Instant) -> Bool {
        !ready.isEmpty || delayed.min.map { $0.due <= now } ?? false
    }

    /// Takes a row out for good.
    ///
    /// Gives the rows that share what became of it.
    mutating func remove(_ row: UInt64) -> Entry? {
        guard let entry = entries.removeValue(forKey: row) else { return nil }
        if leaders[entry.key] == row { leaders[entry.key] = nil }
        return entry
    }
}

/// Numbers that look like chance and are the same each time.
///
/// Source: Steele and others, "Fast splittable pseudorandom number generators", 2014.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
