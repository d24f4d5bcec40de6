package import ModelAPI
package import Planning

/// Which call is sent when, by which worker and to which deployment, and whether it is sent again: a pure
/// state machine, like `Scheduler`, and nothing else repeats a call.
///
/// Rows come in with their request's key and exact prompt tokens; calls go out one attempt at a time, each
/// let go by its deployment's `QuotaLedger`, paid for from its stage's budget, and in a worker's free slot.
/// Several jobs take turns by the tokens they were charged.
package struct CallScheduler {
    /// An endpoint, a model and a key: what a quota belongs to.
    package struct DeploymentID: Hashable, Sendable {
        package let rawValue: String
        package init(_ rawValue: String) { self.rawValue = rawValue }

        /// The deployment under a quota that somebody stated for it.
        ///
        /// What one job states must not hold another that states nothing, or something else: each has its own ledger,
        /// and the same statement finds what was learned under it before.
        func stating(_ quota: QuotaLimits) -> DeploymentID {
            guard quota != QuotaLimits() else { return self }
            let limits = [quota.tokensPerMinute, quota.requestsPerMinute].map { $0.map(String.init) ?? "-" }
            return DeploymentID(rawValue + " stated " + limits.joined(separator: " "))
        }
    }

    /// An attempt that is to be made now.
    package struct Order: Sendable, Equatable {
        package let call: Int64
        package let stage: StageID
        package let row: UInt64
        package let key: RequestKey
        package let worker: WorkerID
        /// Which of the stage's deployments is asked.
        package let deployment: Int
        /// 1 for the first time that the row is sent.
        package let attempt: Int
        /// The most that the call can come to.
        package let bound: CallBound
        /// Calls of the stage that the worker may make at once; what is ordered beyond them waits there.
        package let slots: Int
    }

    /// A row whose calls are over, with those that share its outcome.
    package struct Resolved: Sendable, Equatable {
        package let stage: StageID
        package let row: UInt64
        package let key: RequestKey
        package let followers: [UInt64]
        package let attempts: Int
        package let queuedSeconds: Double
        /// Rows of the dataframe that one of these stands for: the texts of an embeddings request.
        package var rowsEach = 1

        /// Rows of the dataframe that the outcome is of.
        package var rows: Int { rowsEach * (1 + followers.count) }
    }

    package enum Verdict: Sendable, Equatable {
        /// Nobody waits for this call any more.
        case stale
        /// It will be sent again.
        case again
        case resolved(Resolved)
    }

    /// Why a stage sends no more calls.
    package enum Stop: Sendable, Equatable {
        case overBudget
        /// More rows failed than the job's options allow.
        case tooManyFailures
        /// Somebody asked for its end.
        case halted
    }

    struct Flight {
        let stage: StageID
        let row: UInt64
        let key: RequestKey
        let worker: WorkerID
        let deployment: Int
        let charge: QuotaLedger.Charge
        let reserved: Int128
    }

    /// What a worker can do.
    struct Capacity {
        let callsInFlight: Int
        let labels: WorkerLabels
        var calling = 0
        /// Whether it is sent nothing for now.
        var isPaused = false
        var isDraining = false
    }

    /// A deployment as a stage states it.
    package typealias StatedDeployment = (id: DeploymentID, quota: QuotaLimits, weight: Double, isFallback: Bool)

    struct Deployment {
        var ledger: QuotaLedger
        var breaker = CircuitBreaker()
        /// What the last refusal for want of quota said.
        var refusal = ""
        var inFlight = 0
    }

    var stages = SlotMap<StageID, CallStageState>()
    var deployments = SlotMap<DeploymentID, Deployment>()
    var workers: [WorkerID: Capacity] = [:]
    /// Workers in the order in which they take turns.
    var turns: [WorkerID] = []
    var nextTurn = 0
    var flights: [Int64: Flight] = [:]
    /// Numbers for calls, which the journal gives out.
    var numbers: Range<Int64> = 0..<0
    var waits: [StageID: Wait] = [:]

    /// Calls that go out before an endpoint of unknown quota has answered any.
    private static let usualStart = 256

    struct Wait {
        let reason: WaitReason
        let until: ContinuousClock.Instant?
    }

    /// How jobs share endpoints.
    private let policy: SchedulingPolicy

    package init(_ policy: SchedulingPolicy = SchedulingPolicy()) { self.policy = policy }

    package mutating func workerJoined(_ id: WorkerID, callsInFlight: Int, labels: WorkerLabels = WorkerLabels()) {
        workers[id] = Capacity(callsInFlight: max(1, callsInFlight), labels: labels)
        turns.append(id)
        for stage in stages.keys { shareSlots(of: stage) }
    }

    /// Whether a worker is to be sent calls for now: one that is about to leave, or that runs a task that may end it,
    /// is not.
    package mutating func workerDrains(_ id: WorkerID) {
        workers[id]?.isDraining = true
        for stage in stages.keys { shareSlots(of: stage) }
    }
    package func callsOut(of id: WorkerID) -> Int { flights.values.count { $0.worker == id } }
    package mutating func setPaused(_ id: WorkerID, _ isPaused: Bool) { workers[id]?.isPaused = isPaused }

    /// A worker is gone.
    ///
    /// Gives its calls, which stay charged until `reported` tells what became of each.
    package mutating func workerLeft(_ id: WorkerID) -> [Int64] {
        workers[id] = nil
        turns.removeAll { $0 == id }
        for stage in stages.keys { shareSlots(of: stage) }
        return flights.filter { $0.value.worker == id }.map(\.key).sorted()
    }

    /// Opens a stage whose rows may call these deployments, in the order of its column's.
    package mutating func open(
        _ id: StageID, _ options: CallOptions, maxTokens: Int?, spentBefore: Int64 = 0,
        deployments stated: [StatedDeployment], terms: StageTerms = StageTerms()
    ) {
        forgetUnusedDeployments()
        let plan = CallStagePlan(
            options, maxTokens: maxTokens, terms: terms,
            deployments: stated.map {
                .init(id: $0.id.stating($0.quota), weight: max($0.weight, 1e-6), isFallback: $0.isFallback)
            })
        for (deployment, stated) in zip(plan.deployments, stated) {
            if deployments[deployment.id] == nil {
                var given = QuotaLedger.Configuration(
                    tokensPerMinute: stated.quota.tokensPerMinute, requestsPerMinute: stated.quota.requestsPerMinute)
                // Workers bound the calls in flight already. A number that a person gave is meant from the start;
                // without one, the first answers are waited for.
                given.ceiling = 1 << 16
                given.initialConcurrency = options.maxInFlight.map { max(1, $0) } ?? Self.usualStart
                deployments[deployment.id] = Deployment(ledger: QuotaLedger(given))
            }
            deployments[deployment.id]?.breaker.forgive()
            deployments[deployment.id]?.ledger.beginAnew()
        }
        var stage = CallStageState(plan, spentBefore: spentBefore)
        // A newcomer does not catch up on what others were served before it came.
        stage.served = stages.values.map(\.served).min() ?? 0
        stages[id] = stage
        weigh()
        shareSlots(of: id)
    }

    /// Gives each stage its part of its pool's weight.
    private mutating func weigh() {
        var sharers: [String: Int] = [:]
        for id in stages.keys { if let pool = stages[id]?.plan.terms.pool { sharers[pool, default: 0] += 1 } }
        for id in stages.keys {
            guard let pool = stages[id]?.plan.terms.pool else { continue }
            let weight = policy.pools.first { $0.name == pool }?.weight ?? 1
            stages.change(id) { $0.weight = weight / Double(sharers[pool] ?? 1) }
        }
    }

    /// Whether a stage's calls go before another's.
    func precedes(_ left: StageID, _ right: StageID) -> Bool {
        if policy.mode == .fifo {
            let jobs = [left, right].map { stages[$0]?.plan.terms.job?.rawValue ?? 0 }
            return jobs[0] == jobs[1] ? left < right : jobs[0] < jobs[1]
        }
        // The one that was served least goes first; the number decides between equals.
        let served = [left, right].map { stages[$0]?.served ?? 0 }
        return served[0] == served[1] ? left < right : served[0] < served[1]
    }

    /// Deployments that are remembered although no stage asks them.
    private static let mostDeployments = 256

    private mutating func forgetUnusedDeployments() {
        guard deployments.count > Self.mostDeployments else { return }
        let used = Set(stages.values.flatMap { $0.plan.deployments.map(\.id) })
        for id in Array(deployments.keys) where !used.contains(id) && deployments[id]?.inFlight == 0 {
            deployments[id] = nil
        }
    }

    /// Makes a row known, or the first of several that share a request.
    ///
    /// False where an identical request leads it, whose outcome will be its own too.
    package mutating func add(
        _ row: UInt64, of id: StageID, key: RequestKey, promptTokens: Int, rows: Int = 1, now: ContinuousClock.Instant
    ) -> Bool {
        stages.change(id) { stage in
            if let leader = stage.leaders[key] {
                stage.entries[leader]?.followers.append(row)
                return false
            }
            stage.leaders[key] = row
            stage.entries[row] = .init(key: key, promptTokens: promptTokens, rows: rows, plannedAt: now)
            return true
        } ?? true
    }

    /// A row that was added has no answer yet anywhere: it may be sent.
    package mutating func release(_ row: UInt64, of id: StageID) {
        stages.change(id) { stage in if stage.isOpen(row) { stage.ready.append(row) } }
    }

    /// A row that was added has an outcome already.
    ///
    /// Gives the rows that share it.
    package mutating func found(_ row: UInt64, of id: StageID) -> [UInt64] {
        guard let entry = stages[id]?.remove(row) else { return [] }
        return [row] + entry.followers
    }

    /// A request has an outcome that no order of this scheduler brought.
    ///
    /// Gives its rows, or nil where none waits.
    package mutating func resolvedInBatch(
        _ key: RequestKey, of id: StageID, now: ContinuousClock.Instant
    ) -> Resolved? {
        guard let row = stages[id]?.leaders[key] else { return nil }
        return resolve(row, of: id, now: now)
    }

    /// Sends no more of the stage's calls; those in flight go on.
    package mutating func halt(_ id: StageID, because stop: Stop = .halted) {
        if stages[id]?.stop == nil { stages[id]?.stop = stop }
    }

    /// Ends a stage.
    ///
    /// Gives the calls that are still out, which count as lost for the quota.
    package mutating func close(
        _ id: StageID, now: ContinuousClock.Instant
    ) -> [(call: Int64, key: RequestKey, worker: WorkerID)] {
        guard let stage = stages.removeValue(forKey: id) else { return [] }
        waits[id] = nil
        weigh()
        let out = flights.filter { $0.value.stage == id }.sorted { $0.key < $1.key }
        for (call, flight) in out {
            flights[call] = nil
            workers[flight.worker]?.calling -= 1
            let deployment = stage.plan.deployments[flight.deployment].id
            deployments[deployment]?.inFlight -= 1
            deployments[deployment]?.ledger.lost(flight.charge, now: now)
        }
        return out.compactMap { call, flight in
            stage.isOpen(flight.row) ? (call, flight.key, flight.worker) : nil
        }
    }

    /// Numbers for the next calls; asked for when `needsNumbers`.
    package mutating func provide(_ range: Range<Int64>) { numbers = range }
    package var needsNumbers: Bool { numbers.isEmpty }
}
