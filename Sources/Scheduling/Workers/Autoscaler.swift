package import Planning

/// How many workers a cluster has: more while work waits for them, fewer when they have nothing to do.
///
/// A pure value, after Spark's dynamic allocation. Work that waits for `patience` starts one worker, and while it lasts two,
/// four, eight more, but never more than it can use. A worker that has had nothing to do for `idle` leaves, unless work
/// waits, or it is one of the last `least`. Since none leaves while work waits, and none is started before work has waited,
/// nothing goes up and down without a change of what there is to do.
///
/// A worker that was started counts from then on. One that does not come in time, or that is lost as soon as it is there,
/// has failed: starts rest for a while then, twice as long each time.
package struct Autoscaler: Sendable {
    package struct Configuration: Sendable {
        /// Workers that are there whatever there is to do, and those that are there at the most.
        package var least: Int
        package var most: Int
        /// How long a worker has nothing to do before it leaves.
        package var idle: Duration = .seconds(60)
        /// How long work waits before a worker is started, and between two rounds of starts.
        package var patience: Duration = .seconds(1)
        /// How long a worker that was started may take to join.
        package var startLimit: Duration = .seconds(60)
        /// How long starts rest after one that failed, and at the most after many.
        package var firstRest: Duration = .seconds(5)
        package var longestRest: Duration = .seconds(300)
        /// A worker that was there for so long was fine.
        package var healthyLife: Duration = .seconds(10)
        /// What a worker is taken for that is not there yet, and none like it.
        package var usualSlots = 1
        package var usualCalls = 64

        /// - Parameters:
        ///   - least: Workers that are always there.
        ///   - most: Workers at the most; no fewer than `least`.
        package init(least: Int, most: Int) {
            self.least = max(0, least)
            self.most = max(self.least, most)
        }
    }

    /// A worker that is there.
    package struct Worker: Sendable {
        package var id: WorkerID
        package var slots: Int
        package var callsInFlight: Int
        /// Whether it has tasks or calls, or cannot be asked now.
        package var isBusy: Bool
        /// Tasks that it has done: what it did between two looks shows here.
        package var finishedTasks: Int
        package var isDraining: Bool
        /// Whether it may be told to leave: it was started by this rule, and not by a person.
        package var mayLeave: Bool

        package init(
            id: WorkerID, slots: Int, callsInFlight: Int, isBusy: Bool, finishedTasks: Int, isDraining: Bool,
            mayLeave: Bool
        ) {
            self.id = id
            self.slots = slots
            self.callsInFlight = callsInFlight
            self.isBusy = isBusy
            self.finishedTasks = finishedTasks
            self.isDraining = isDraining
            self.mayLeave = mayLeave
        }
    }

    /// What waits for workers, and for nothing else.
    package struct Backlog: Sendable, Hashable {
        package var tasks: Int
        package var calls: Int

        package init(tasks: Int = 0, calls: Int = 0) {
            self.tasks = tasks
            self.calls = calls
        }

        package var isEmpty: Bool { tasks <= 0 && calls <= 0 }

        /// `37 tasks wait`, `1 task and 120 calls wait`.
        package var words: String {
            let parts = [(tasks, "task"), (calls, "call")].filter { $0.0 > 0 }
                .map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
            return parts.joined(separator: " and ") + (tasks + calls == 1 ? " waits" : " wait")
        }
    }

    package enum Action: Sendable, Equatable {
        /// Start a worker for each of these numbers.
        case start([Int], because: String)
        /// Let the worker leave, which has had nothing to do for so long.
        case drain(WorkerID, idle: Duration)
        /// The worker with this number has not come in time, and is not waited for any more.
        case givenUp(Int)
    }

    package let configuration: Configuration
    /// Workers that were started and have not come, by their numbers.
    private var starts: [Int: ContinuousClock.Instant] = [:]
    private var nextNumber = 1
    /// When the next round of starts may be, as long as work waits.
    private var nextRound: ContinuousClock.Instant?
    /// How many a round starts.
    private var step = 1
    /// Workers that were lost unawares: others take their places without a wait, where work waits.
    private var replacements = 0
    private var idleSince: [WorkerID: (time: ContinuousClock.Instant, finishedTasks: Int)] = [:]
    /// Workers that have come lately, and may be lost at once.
    private var young: [WorkerID: ContinuousClock.Instant] = [:]
    private var failures = 0
    private var lastFailure: ContinuousClock.Instant?
    private var restsUntil: ContinuousClock.Instant?

    package init(_ configuration: Configuration) { self.configuration = configuration }

    // MARK: What stands

    /// Workers that were started and have not come.
    package var starting: Int { starts.count }

    /// Whether a worker is about to come, as far as anybody can tell: one after a failed start may fail, too.
    package var expectsWorkers: Bool { !starts.isEmpty && failures == 0 }

    /// How long no worker is started, since one failed; nil where that holds nothing up.
    package func rest(now: ContinuousClock.Instant) -> Duration? {
        restsUntil.flatMap { $0 > now ? now.duration(to: $0) : nil }
    }

    // MARK: Events

    /// A worker that was started has joined.
    package mutating func joined(_ number: Int, as worker: WorkerID, now: ContinuousClock.Instant) {
        starts[number] = nil
        young[worker] = now
    }

    /// A worker could not be started, or has ended before it joined.
    package mutating func failed(_ number: Int, now: ContinuousClock.Instant) {
        if starts.removeValue(forKey: number) != nil { noteFailure(now) }
    }

    /// A worker is gone; `isExpected` where it was about to leave.
    package mutating func lost(_ worker: WorkerID, isExpected: Bool, now: ContinuousClock.Instant) {
        idleSince[worker] = nil
        let came = young.removeValue(forKey: worker)
        if isExpected { return }
        if let came, came.duration(to: now) < configuration.healthyLife {
            noteFailure(now)
        } else {
            replacements += 1
        }
    }

    private mutating func noteFailure(_ now: ContinuousClock.Instant) {
        failures += 1
        lastFailure = now
        let rest = configuration.firstRest * (1 << min(failures - 1, 16))
        restsUntil = now.advanced(by: min(rest, configuration.longestRest))
    }

    /// Time passes.
    ///
    /// - Parameters:
    ///   - workers: All that are there.
    ///   - backlog: What waits.
    ///   - now: The time.
    ///   - keepsRows: Whether a worker has rows that somebody needs; asked of those alone that could leave.
    /// - Returns: What is to be done.
    package mutating func tick(
        workers: [Worker], backlog: Backlog, now: ContinuousClock.Instant, keepsRows: (WorkerID) -> Bool
    ) -> [Action] {
        var actions: [Action] = []
        for number in starts.keys.sorted() {
            guard let begun = starts[number], begun.duration(to: now) >= configuration.startLimit else { continue }
            starts[number] = nil
            noteFailure(now)
            actions.append(.givenUp(number))
        }
        growUp(now)
        watch(workers, now)
        if backlog.isEmpty { (nextRound, step, replacements) = (nil, 1, 0) }
        if let start = start(workers, backlog, now) { actions.append(start) }
        if backlog.isEmpty { actions += drains(workers, now, keepsRows) }
        return actions
    }

    /// Workers that have stayed are fine, and so is what starts them.
    private mutating func growUp(_ now: ContinuousClock.Instant) {
        for (worker, came) in young where came.duration(to: now) >= configuration.healthyLife {
            young[worker] = nil
            if lastFailure.map({ came > $0 }) ?? true { failures = 0 }
        }
    }

    private mutating func watch(_ workers: [Worker], _ now: ContinuousClock.Instant) {
        for worker in workers {
            let known = idleSince[worker.id]
            if worker.isBusy || known?.finishedTasks != worker.finishedTasks {
                idleSince[worker.id] = (now, worker.finishedTasks)
            }
        }
        guard idleSince.count > workers.count else { return }
        let there = Set(workers.map(\.id))
        idleSince = idleSince.filter { there.contains($0.key) }
    }

    // MARK: Up

    private mutating func start(_ workers: [Worker], _ backlog: Backlog, _ now: ContinuousClock.Instant) -> Action? {
        if !backlog.isEmpty, nextRound == nil { nextRound = now.advanced(by: configuration.patience) }
        // One that is about to leave is still there: its machine is not free yet.
        let room = configuration.most - workers.count - starts.count
        guard room > 0, restsUntil.map({ $0 <= now }) ?? true else { return nil }
        let staying = workers.filter { !$0.isDraining }
        let missing = configuration.least - staying.count - starts.count
        if missing > 0 { return start(min(missing, room), because: "min_workers is \(configuration.least)", now) }
        guard let due = nextRound else { return nil }
        let useful = min(room, wanted(for: backlog, like: staying) - starts.count)
        guard useful > 0 else { return nil }
        var count = min(useful, replacements)
        replacements -= count
        if due <= now, count < step {
            count = min(useful, step)
            step = min(step * 2, 1 << 20)
            nextRound = now.advanced(by: configuration.patience)
        }
        return count > 0 ? start(count, because: backlog.words, now) : nil
    }

    private mutating func start(_ count: Int, because cause: String, _ now: ContinuousClock.Instant) -> Action {
        let numbers = Array(nextNumber..<nextNumber + count)
        nextNumber += count
        for number in numbers { starts[number] = now }
        return .start(numbers, because: cause)
    }

    /// Workers that the backlog can use, if they are like those that are there.
    private func wanted(for backlog: Backlog, like workers: [Worker]) -> Int {
        var slots = configuration.usualSlots, calls = configuration.usualCalls
        if !workers.isEmpty {
            slots = workers.reduce(0) { $0 + $1.slots } / workers.count
            calls = workers.reduce(0) { $0 + $1.callsInFlight } / workers.count
        }
        return max(Self.quotient(backlog.tasks, slots), Self.quotient(backlog.calls, calls))
    }

    private static func quotient(_ number: Int, _ divisor: Int) -> Int {
        let divisor = max(1, divisor)
        return number <= 0 ? 0 : (number - 1) / divisor + 1
    }

    // MARK: Down

    private mutating func drains(
        _ workers: [Worker], _ now: ContinuousClock.Instant, _ keepsRows: (WorkerID) -> Bool
    ) -> [Action] {
        let most = workers.count { !$0.isDraining } - configuration.least
        guard most > 0 else { return [] }
        let idle = workers.filter { !$0.isDraining && $0.mayLeave && !$0.isBusy }.compactMap { worker in
            idleSince[worker.id].map { (worker.id, time: $0.time.duration(to: now)) }
        }
        // Those that were idle for the longest go first; the number decides between equals.
        let order = idle.filter { $0.time >= configuration.idle }
            .sorted { ($1.time, $0.0.rawValue) < ($0.time, $1.0.rawValue) }
        var actions: [Action] = []
        for (worker, time) in order where actions.count < most {
            if keepsRows(worker) {
                // It is of use, and is asked again when it could have been idle from now on.
                idleSince[worker]?.time = now
            } else {
                actions.append(.drain(worker, idle: time))
            }
        }
        return actions
    }

    /// What must hold after every event; nil where it does.
    package func invalidity() -> String? {
        if starts.count > configuration.most { return "\(starts.count) workers are being started" }
        return replacements < 0 || failures < 0 || step < 1 ? "it counts below nothing" : nil
    }
}
