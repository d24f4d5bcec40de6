package import ModelAPI
package import Planning

/// What the driver decides about rows whose calls it makes, from their arrival to their outcome on the disk.
///
/// It holds the `CallScheduler`, which decides when a call is sent, and what else a call may have to wait for: an
/// answer that the journal may have, an identical request whose outcome is on its way to the disk, an intent that is
/// not durable yet. No call is sent before its intent is durable, and no row has an outcome before that is.
///
/// `Record` is a row's outcome; it is not looked into.
package struct CallCoordinator<Record: Sendable>: Sendable {
    /// How a stage's rows find answers.
    package struct Reuse: Sendable {
        /// Whether rows with the same request share a call.
        package var deduplicates = true
        /// Whether the journal, or the cache, may have answers from before this stage.
        package var looksUpAll = false
        /// Requests that an earlier run may have paid for, whose rows are given up.
        package var givenUp: Set<RequestKey> = []

        package init() {}
    }

    /// A row that came in with its request.
    package struct Arrival: Sendable {
        package let row: UInt64
        package let content: RequestKey
        package let promptTokens: Int
        /// Rows of the dataframe that share the request.
        package let rows: Int

        package init(row: UInt64, content: RequestKey, promptTokens: Int, rows: Int) {
            self.row = row
            self.content = content
            self.promptTokens = promptTokens
            self.rows = rows
        }
    }

    /// A row and what it is asked under.
    package struct KeyedRow: Sendable, Hashable {
        package let row: UInt64
        package let key: RequestKey
    }

    package enum Source: Sendable, Hashable {
        /// A row of this run.
        case shared
        /// The journal had it before this run.
        case journal
        case cache
    }

    /// Rows that have an outcome without a call.
    package struct Found: Sendable {
        package let rows: [UInt64]
        package let record: Record
        package let source: Source
    }

    /// What is to be done about rows.
    package struct Intake: Sendable {
        package var found: [Found] = []
        /// Rows whose answers may be somewhere: `looked`.
        package var lookUp: [KeyedRow] = []
        /// Rows that nobody has an answer for: `release`, or a batch.
        package var free: [KeyedRow] = []
        /// Rows whose call an earlier run may have paid for, and that are not to be called.
        package var givenUp: [UInt64] = []
    }

    package struct Round: Sendable {
        /// Calls whose intents are to be made durable: `durable`.
        package var orders: [CallScheduler.Order] = []
        package var givenUp: [(row: CallScheduler.Resolved, category: ModelError.Category, cause: String)] = []
        /// Workers that are to give back orders of the stage that wait there.
        package var recalls: [(stage: StageID, worker: WorkerID)] = []
        package var wakeUp: ContinuousClock.Instant?
    }

    /// What may happen now that intents are on the disk.
    package struct Departure: Sendable {
        /// Workers to which the stage is to be made known first.
        package var announcements: [(stage: StageID, worker: WorkerID)] = []
        package var orders: [CallScheduler.Order] = []
        /// Calls that cannot go out any more, because their worker is gone.
        package var unsent: [Int64] = []
        /// Calls that nobody wants any more: their intents need an outcome.
        package var withdrawn: [CallScheduler.Order] = []
    }

    /// A call that is out.
    package struct Flight: Sendable, Hashable {
        package let stage: StageID
        package let key: RequestKey
        package let deployment: Int
        package let worker: WorkerID
    }

    /// What the end of a call comes to.
    package enum Ending: Sendable {
        /// No row waits for it.
        case late
        /// Its row is not over.
        case again(Flight)
        /// Its row is over.
        case resolved(Flight, CallScheduler.Resolved)
    }

    private struct Stage {
        let reuse: Reuse
        let isResumed: Bool
        /// Requests whose outcome is on its way to the disk: no identical one is called meanwhile.
        var committing: [RequestKey: Record] = [:]
        /// Requests whose outcome this stage has brought to the disk.
        var recorded = BloomFilter()
        /// Workers that know the stage.
        var announced: Set<WorkerID> = []
        /// Groups of rows whose answers are being looked up.
        var lookups = 0
        /// Requests that may have been paid for, and that are not called again.
        var givenUp: Set<RequestKey>
    }

    /// When which call is sent.
    var scheduler: CallScheduler
    private var stages: [StageID: Stage] = [:]
    /// Calls whose intents are on their way to the disk: certainly not sent yet.
    private var undurable: Set<Int64> = []

    package init(_ policy: SchedulingPolicy = SchedulingPolicy()) { scheduler = CallScheduler(policy) }

    // MARK: Stages

    /// Opens a stage whose rows may call these deployments, in the order of its column's.
    ///
    /// - Parameters:
    ///   - id: the stage.
    ///   - reuse: how its rows find answers.
    ///   - isResumed: whether the journal has answers of an earlier run.
    ///   - options: how its calls are made.
    ///   - maxTokens: the most completion tokens of a call; nil where the request names no limit.
    ///   - spentBefore: what earlier runs spent, in the budget's unit.
    ///   - deployments: which may be called, with what is stated of their quotas.
    ///   - terms: which workers may make them, and in which turn.
    package mutating func open(
        _ id: StageID, _ reuse: Reuse, isResumed: Bool, _ options: CallOptions, maxTokens: Int?, spentBefore: Int64,
        deployments: [CallScheduler.StatedDeployment], terms: StageTerms = StageTerms()
    ) {
        stages[id] = Stage(reuse: reuse, isResumed: isResumed, givenUp: reuse.givenUp)
        scheduler.open(
            id, options, maxTokens: maxTokens, spentBefore: spentBefore, deployments: deployments, terms: terms)
    }

    package func isOpen(_ id: StageID) -> Bool { stages[id] != nil }

    /// Ends a stage.
    ///
    /// - Returns: the workers that know it, and the calls that are still out.
    package mutating func close(
        _ id: StageID, now: ContinuousClock.Instant
    ) -> (workers: [WorkerID], out: [(call: Int64, key: RequestKey, worker: WorkerID)]) {
        let workers = stages.removeValue(forKey: id)?.announced ?? []
        // What is not durable was not sent, and will not be.
        let out = scheduler.close(id, now: now).filter { !undurable.contains($0.call) }
        return (workers.sorted { $0.rawValue < $1.rawValue }, out)
    }

    /// Calls of the stage that are out, and outcomes that are not on the disk: what its end has to wait for.
    package func outstanding(_ id: StageID) -> Int {
        scheduler.ordered(of: id) + (stages[id]?.committing.count ?? 0)
    }

    package func lookups(of id: StageID) -> Int { stages[id]?.lookups ?? 0 }

    // MARK: Rows

    /// Takes in rows that have requests.
    package mutating func arrived(_ rows: [Arrival], of id: StageID, now: ContinuousClock.Instant) -> Intake {
        guard let reuse = stages[id]?.reuse else { return Intake() }
        var intake = Intake()
        for arrival in rows {
            let key = reuse.deduplicates ? arrival.content : arrival.content.salted(arrival.row)
            let leads = scheduler.add(
                arrival.row, of: id, key: key, promptTokens: arrival.promptTokens, rows: arrival.rows, now: now)
            guard leads else { continue }
            let row = KeyedRow(row: arrival.row, key: key)
            if let record = stages[id]?.committing[key] {
                intake.found.append(
                    Found(rows: scheduler.found(arrival.row, of: id), record: record, source: .shared))
            } else if reuse.looksUpAll || stages[id]?.recorded.mayContain(key) == true {
                intake.lookUp.append(row)
            } else {
                intake.free.append(row)
            }
        }
        if !intake.lookUp.isEmpty { stages[id]?.lookups += 1 }
        return intake
    }

    /// Answers for rows were looked up.
    ///
    /// - Parameters:
    ///   - rows: the rows that were asked for.
    ///   - id: the stage.
    ///   - journal: what the journal has, by key.
    ///   - cache: what the cache has, by key.
    /// - Returns: which rows have an answer, and which are to be called.
    package mutating func looked(
        up rows: [KeyedRow], of id: StageID, journal: [RequestKey: Record], cache: [RequestKey: Record]
    ) -> Intake {
        var intake = Intake()
        stages[id]?.lookups -= 1
        guard let isResumed = stages[id]?.isResumed else { return intake }
        for row in rows {
            if let record = journal[row.key] {
                intake.found.append(
                    Found(
                        rows: scheduler.found(row.row, of: id), record: record, source: isResumed ? .journal : .shared))
            } else if let record = stages[id]?.committing[row.key] {
                intake.found.append(Found(rows: scheduler.found(row.row, of: id), record: record, source: .shared))
            } else if let record = cache[row.key] {
                intake.found.append(Found(rows: scheduler.found(row.row, of: id), record: record, source: .cache))
            } else if stages[id]?.givenUp.contains(row.key) == true {
                intake.givenUp.append(row.row)
            } else {
                intake.free.append(row)
            }
        }
        return intake
    }

    /// Rows may be called.
    package mutating func release(_ rows: [KeyedRow], of id: StageID) {
        for row in rows { scheduler.release(row.row, of: id) }
    }

    /// A row has an outcome that needs no call.
    ///
    /// - Returns: the rows that share it.
    package mutating func refused(_ row: UInt64, of id: StageID) -> [UInt64] {
        let rows = scheduler.found(row, of: id)
        return rows.isEmpty ? [row] : rows
    }

    // MARK: Calls

    /// What may be sent now.
    package mutating func assign(now: ContinuousClock.Instant) -> Round {
        let assigned = scheduler.assign(now: now)
        var round = Round()
        round.orders = assigned.orders
        round.givenUp = assigned.givenUp
        round.wakeUp = assigned.wakeUp
        for order in assigned.orders { undurable.insert(order.call) }
        for stage in assigned.recalls {
            for worker in stages[stage]?.announced.sorted(by: { $0.rawValue < $1.rawValue }) ?? [] {
                round.recalls.append((stage, worker))
            }
        }
        return round
    }

    /// The intents of these orders are on the disk, or failed to get there.
    package mutating func durable(_ orders: [CallScheduler.Order], failed: Bool = false) -> Departure {
        var departure = Departure()
        for order in orders {
            undurable.remove(order.call)
            guard let flight = scheduler.flight(order.call), stages[order.stage] != nil else {
                departure.withdrawn.append(order)
                continue
            }
            guard !failed, scheduler.workers[flight.worker] != nil else {
                departure.unsent.append(order.call)
                continue
            }
            if stages[order.stage]?.announced.insert(order.worker).inserted == true {
                departure.announcements.append((order.stage, order.worker))
            }
            departure.orders.append(order)
        }
        return departure
    }

    /// A worker is gone.
    ///
    /// - Returns: calls that it certainly did not make, and those of which that has to be found out.
    package mutating func workerLeft(_ worker: WorkerID) -> (unsent: [Int64], unresolved: [Int64]) {
        for id in stages.keys { stages[id]?.announced.remove(worker) }
        let calls = scheduler.workerLeft(worker)
        return (calls.filter(undurable.contains), calls.filter { !undurable.contains($0) })
    }

    /// Sends no more of the stage's calls; those in flight go on.
    package mutating func halt(_ id: StageID, because stop: CallScheduler.Stop = .halted) {
        scheduler.halt(id, because: stop)
    }

    /// Stops a stage where more of its rows have failed than its options allow.
    package mutating func judge(_ id: StageID, answered: UInt64, failed: UInt64) {
        scheduler.judge(id, answered: answered, failed: failed)
    }

    /// Numbers for the next calls; asked for when `needsNumbers`.
    package mutating func provide(_ range: Range<Int64>) { scheduler.provide(range) }
    package var needsNumbers: Bool { scheduler.hasOpenStages && scheduler.needsNumbers }
    package var hasOpenStages: Bool { scheduler.hasOpenStages }

    // MARK: Outcomes

    /// A call is over, one way or another.
    package mutating func reported(
        _ call: Int64, _ report: CallScheduler.Report, limits: ObservedLimits? = nil, latency: Duration = .zero,
        random: Double, now: ContinuousClock.Instant
    ) -> Ending {
        guard let out = scheduler.flight(call) else { return .late }
        let flight = Flight(stage: out.stage, key: out.key, deployment: out.deployment, worker: out.worker)
        let verdict = scheduler.reported(call, report, limits: limits, latency: latency, random: random, now: now)
        guard case .resolved(let resolved) = verdict else { return .again(flight) }
        // Rows with this request that come later are not called either.
        if case .unknown = report { stages[flight.stage]?.givenUp.insert(flight.key) }
        return .resolved(flight, resolved)
    }

    /// A request has an outcome that a batch brought.
    ///
    /// - Returns: its rows; nil where none waits.
    package mutating func resolvedInBatch(
        _ key: RequestKey, of id: StageID, now: ContinuousClock.Instant
    ) -> CallScheduler.Resolved? {
        scheduler.resolvedInBatch(key, of: id, now: now)
    }

    /// A request's outcome is on its way to the disk.
    package mutating func keeps(_ record: Record, for key: RequestKey, of id: StageID) {
        stages[id]?.committing[key] = record
    }

    /// A request's outcome is on the disk, or failed to get there.
    ///
    /// - Returns: whether its rows may have it.
    package mutating func kept(_ key: RequestKey, of id: StageID, failed: Bool = false) -> Bool {
        guard stages[id]?.committing.removeValue(forKey: key) != nil else { return false }
        guard !failed else { return false }
        stages[id]?.recorded.insert(key)
        return true
    }

    // MARK: Looking

    package func view(of id: StageID, now: ContinuousClock.Instant) -> CallScheduler.StageView? {
        scheduler.view(of: id, now: now)
    }

    /// What a call in flight is for; nil for one that nobody waits for.
    package func isOut(_ call: Int64) -> Bool { scheduler.flight(call) != nil }

    /// Prompt tokens of a row that is known and not over; nil for any other.
    package func promptTokens(of row: UInt64, in id: StageID) -> Int? { scheduler.promptTokens(of: row, in: id) }

    /// The row that is asked about for all that share its request.
    package func row(of key: RequestKey, in id: StageID) -> UInt64? { scheduler.row(of: key, in: id) }

    /// Whether a row that is not over waits for this request.
    package func isWanted(_ key: RequestKey, in id: StageID) -> Bool { scheduler.isWanted(key, in: id) }

    /// What must hold after every event; nil where it does.
    package func invalidity() -> String? {
        if let problem = scheduler.invalidity() { return problem }
        for (id, stage) in stages {
            if stage.lookups < 0 { return "\(id) had more lookups answered than it asked for" }
            if let key = stage.committing.keys.first(where: { scheduler.isWanted($0, in: id) }) {
                return "\(id) calls \(key) although its outcome is known"
            }
        }
        return nil
    }
}
