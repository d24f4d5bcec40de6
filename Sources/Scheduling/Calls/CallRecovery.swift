package import Planning

/// What became of calls that nobody reports: only this decides it.
///
/// Nobody reports a call whose worker died on this machine, where its log can be read, was lost elsewhere, from where it
/// may come back, or left before its calls were back; whose stage was over before its answer; or that an earlier run
/// left open (the table in `docs/architecture.md`). Whatever can still be learned is waited for, for a stated time. What certainly
/// was not sent may be sent again; what may have been sent is never taken for unsent.
///
/// Times are of a clock that stands still while the driver does.
package struct CallRecovery: Sendable {
    /// What a call is concluded as.
    package enum Conclusion: Sendable, Hashable {
        /// The worker's log has the answer.
        case answered
        /// It was certainly never sent.
        case unsent
        /// It may have been sent, and paid for.
        case unknown
    }

    /// What a worker's log says.
    package struct LogContents: Sendable, Hashable {
        package var sent: Set<Int64>
        package var answered: Set<Int64>
        /// Something in it cannot be read: what it does not say may have happened all the same.
        package var isDamaged: Bool

        package init(sent: Set<Int64> = [], answered: Set<Int64> = [], isDamaged: Bool = false) {
            self.sent = sent
            self.answered = answered
            self.isDamaged = isDamaged
        }

        /// What the log of a worker that is gone says of a call that was ordered there.
        package func conclusion(_ call: Int64) -> Conclusion {
            if answered.contains(call) { return .answered }
            return sent.contains(call) || isDamaged ? .unknown : .unsent
        }
    }

    /// A log on this machine as it was found.
    package enum FoundLog: Sendable, Hashable {
        /// Its worker lives still, or ends just now; with what it says so far, where that can be read.
        case held(LogContents?)
        case missing
        case dead(LogContents)
        /// It is there, and nothing of it can be read.
        case unreadable
    }

    /// Where a lost worker's log is.
    package enum LogLocation: Sendable, Hashable {
        /// On this machine, certainly: this driver started the worker, or the file was seen.
        case here
        /// It may be on another machine, or nowhere; its worker may come back.
        case elsewhere
        /// As `elsewhere`, but its worker said goodbye, after it had reported all that it knew: it does not come back.
        case goneElsewhere
    }

    package struct Times: Sendable, Hashable {
        /// How long a lost worker here may hold its log.
        package var held = Duration.seconds(10)
        /// How long a worker elsewhere may take to come back.
        package var away = Duration.seconds(40)
        /// How long a worker that came back may go on with calls of its earlier life.
        package var inFlight = Duration.seconds(330)
        /// How long an earlier driver's workers may take to end their calls.
        package var earlierWorkers = Duration.seconds(40)
        /// The time between two looks at the same log.
        package var look = Duration.milliseconds(100)

        package init() {}
    }

    package enum Action: Sendable, Hashable {
        /// Look at the log of this name: `found`.
        case readLog(String)
        case conclude(call: Int64, Conclusion)
    }

    /// What a new run of a job does about the calls that its last run left open.
    package enum Opening: Sendable, Hashable {
        /// Nothing more can be learned of them.
        case go
        case wait(JobMachine.Wait)
        /// Dead workers' logs may say more: take them into the journal, and ask again.
        case adopt
    }

    /// An intent of an earlier run without an outcome.
    package struct OpenIntent: Sendable, Hashable {
        package let call: Int64
        /// The log of its worker; nil where the intent names none.
        package let log: String?

        package init(call: Int64, log: String?) {
            self.call = call
            self.log = log
        }
    }

    private struct LostWorker {
        /// The calls, with the life of the worker in which each was ordered.
        var calls: [Int64: UInt64]
        let location: LogLocation
        var until: ContinuousClock.Instant
        /// The life in which it is there again, under another name: it tells what becomes of its calls.
        var back: UInt64?
        var isBack: Bool { back != nil }
        var isLooking = false
        var nextLook: ContinuousClock.Instant
    }

    private struct LateCall {
        let job: Int64
        let key: RequestKey
        let worker: String
    }

    private let times: Times
    private let mostLateCalls: Int
    /// Workers that are gone with calls, by the names of their logs.
    private var lost: [String: LostWorker] = [:]
    /// Calls of stages that are over, which may still be answered.
    private var late: [Int64: LateCall] = [:]
    private var openings: [JobID: (since: ContinuousClock.Instant, hasAdopted: Bool)] = [:]
    private var story = Story<String>()

    package init(_ times: Times = Times(), mostLateCalls: Int = 1 << 17) {
        self.times = times
        self.mostLateCalls = mostLateCalls
    }

    // MARK: Workers that are gone

    /// A worker is gone with calls of stages that are open.
    ///
    /// - Parameters:
    ///   - log: the name of its log; empty where it keeps none.
    ///   - life: which of its lives it was in, each greater than the one before; 0 where it does not say.
    ///   - location: where the log is.
    ///   - calls: those with durable intents; what is not durable was not sent.
    ///   - now: the time.
    /// - Returns: what is to be done.
    package mutating func workerLost(
        _ log: String, life: UInt64 = 0, _ location: LogLocation, calls: [Int64], now: ContinuousClock.Instant
    ) -> [Action] {
        story.append("worker \(log) lost \(location) in life \(life) with \(calls.count) calls")
        var all = lost[log]?.calls ?? [:]
        for call in calls { all[call] = life }
        guard !all.isEmpty else { return [] }
        let location = log.isEmpty && location == .here ? .elsewhere : location
        let time: Duration =
            switch location {
            case .here: times.held
            case .elsewhere: times.away
            case .goneElsewhere: log.isEmpty ? .zero : times.held
            }
        let isLooking = lost[log]?.isLooking ?? false
        lost[log] = LostWorker(
            calls: all, location: location, until: now.advanced(by: time), isLooking: isLooking, nextLook: now)
        return look(now: now)
    }

    /// A worker is there again, and has reported all that it knows: what it does not have in its log it never sent.
    ///
    /// What it says of calls is of the time when its life began. An order of an earlier life that it does not know then
    /// never reached it, or was given back, and no longer can reach it. Of orders of the same life it says nothing: the
    /// driver may have lost it while they were under way to it.
    ///
    /// - Parameters:
    ///   - log: the name of its log.
    ///   - life: which of its lives it is in; 0 where it does not say.
    ///   - known: all calls that it has under way or has answers to; nil where it does not say.
    ///   - now: the time.
    /// - Returns: what is to be done.
    package mutating func workerReturned(
        _ log: String, life: UInt64 = 0, known: Set<Int64>? = nil, now: ContinuousClock.Instant
    ) -> [Action] {
        guard let worker = lost[log] else { return [] }
        story.append("worker \(log) is back in life \(life)")
        var actions: [Action] = []
        if let known, !log.isEmpty {
            let unsent = worker.calls.filter { $0.value < life && !known.contains($0.key) }.keys.sorted()
            forget(unsent)
            actions = unsent.map { .conclude(call: $0, .unsent) }
        }
        guard lost[log] != nil else { return actions }
        lost[log]?.back = max(worker.back ?? 0, life)
        lost[log]?.until = now.advanced(by: times.inFlight)
        lost[log]?.nextLook = now
        return actions + look(now: now)
    }

    /// A lost worker's log was looked at.
    package mutating func found(_ log: String, _ found: FoundLog, now: ContinuousClock.Instant) -> [Action] {
        guard let worker = lost[log] else { return [] }
        lost[log]?.isLooking = false
        lost[log]?.nextLook = now.advanced(by: times.look)
        switch found {
        case .held(let contents?) where worker.isBack && now < worker.until:
            let back = worker.back ?? 0
            // An order of the life in which it is back may still wait there.
            let unsent = worker.calls.filter { $0.value < back || back == 0 }.keys
                .filter { contents.conclusion($0) == .unsent }.sorted()
            lost[log]?.nextLook = worker.until
            forget(unsent)
            return unsent.map { .conclude(call: $0, .unsent) }
        case .held where now < worker.until: return []
        // It does not let go: what it goes on doing is not known.
        case .held, .unreadable: return conclude(log) { _ in .unknown }
        // A worker makes its log before its first call.
        case .missing where worker.location == .here: return conclude(log) { _ in .unsent }
        // It may have been sent, and nobody will tell.
        case .missing where worker.location == .goneElsewhere: return conclude(log) { _ in .unknown }
        case .missing: return now < worker.until ? [] : conclude(log) { _ in .unknown }
        case .dead(let contents): return conclude(log, contents.conclusion)
        }
    }

    /// Somebody reported what became of a call: a worker that came back, or one that was not lost after all.
    package mutating func reported(_ call: Int64) {
        for log in lost.keys where lost[log]?.calls.removeValue(forKey: call) != nil {
            if lost[log]?.calls.isEmpty == true { lost[log] = nil }
        }
    }

    /// Nobody waits for these calls any more.
    package mutating func forget(_ calls: some Sequence<Int64>) { for call in calls { reported(call) } }

    /// Time passes.
    package mutating func tick(now: ContinuousClock.Instant) -> [Action] {
        guard !lost.isEmpty else { return [] }
        var actions: [Action] = []
        for log in lost.keys.sorted() {
            guard let worker = lost[log], worker.until <= now, worker.location != .here || worker.isBack else {
                continue
            }
            actions += conclude(log) { _ in .unknown }
        }
        return actions + look(now: now)
    }

    private mutating func look(now: ContinuousClock.Instant) -> [Action] {
        var actions: [Action] = []
        for log in lost.keys.sorted() where !log.isEmpty {
            guard let worker = lost[log], !worker.isLooking, worker.nextLook <= now else { continue }
            lost[log]?.isLooking = true
            actions.append(.readLog(log))
        }
        return actions
    }

    private mutating func conclude(_ log: String, _ conclusion: (Int64) -> Conclusion) -> [Action] {
        guard let worker = lost.removeValue(forKey: log) else { return [] }
        story.append("worker \(log): \(worker.calls.count) calls concluded")
        return worker.calls.keys.sorted().map { .conclude(call: $0, conclusion($0)) }
    }

    // MARK: Answers that come after their stage's end

    /// A stage is over while calls of it are out.
    package mutating func stageOver(_ calls: [(call: Int64, key: RequestKey, log: String)], job: Int64) {
        forget(calls.map(\.call))
        for (call, key, log) in calls { late[call] = LateCall(job: job, key: key, worker: log) }
        guard late.count > mostLateCalls else { return }
        // Their intents stay open in the journal, which is all that the next run needs.
        for call in late.keys.sorted().prefix(late.count - mostLateCalls) { late[call] = nil }
    }

    /// A call was reported for which no row waits.
    ///
    /// - Returns: whose it was; nil where it is not known here.
    package mutating func takeLate(_ call: Int64) -> (job: Int64, key: RequestKey)? {
        late.removeValue(forKey: call).map { ($0.job, $0.key) }
    }

    /// A worker is gone that would have reported late calls; its log will.
    package mutating func lateWorkerLost(_ log: String) {
        for (call, entry) in late where entry.worker == log { late[call] = nil }
    }

    // MARK: A new run of a job

    /// Whether a job's calls may begin, or its last run's may still be learned of.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - journalJob: the journal's number of it.
    ///   - intents: the job's intents without an outcome.
    ///   - living: the names of the logs on this machine whose workers live.
    ///   - returned: the logs of workers that have reported their earlier calls to this driver.
    ///   - now: the time.
    /// - Returns: whether to begin, to wait, or to take in what dead workers left.
    package mutating func opening(
        _ id: JobID, journalJob: Int64, intents: [OpenIntent], living: Set<String>, returned: Set<String>,
        now: ContinuousClock.Instant
    ) -> Opening {
        guard !intents.isEmpty else { return .go }
        let opening = openings[id] ?? (now, false)
        openings[id] = opening
        let isPatient = opening.since.duration(to: now) < times.earlierWorkers
        if isPatient, intents.contains(where: { late[$0.call]?.job == journalJob }) { return .wait(.lateCalls) }
        if isPatient,
            intents.contains(where: { $0.log.map { living.contains($0) && !returned.contains($0) } ?? false })
        {
            return .wait(.earlierWorkers)
        }
        if !opening.hasAdopted {
            openings[id]?.hasAdopted = true
            return .adopt
        }
        return .go
    }

    /// The job's calls have begun, or it is over.
    package mutating func opened(_ id: JobID) { openings[id] = nil }

    /// What dead workers' logs say of the intents that name them.
    ///
    /// - Returns: a conclusion for each call of which they say something certain.
    package static func orphans(
        _ logs: [String: LogContents], intents: [OpenIntent]
    ) -> [Int64: Conclusion] {
        var conclusions: [Int64: Conclusion] = [:]
        for intent in intents {
            guard let contents = intent.log.flatMap({ logs[$0] }) else { continue }
            let conclusion = contents.conclusion(intent.call)
            if conclusion != .unknown { conclusions[intent.call] = conclusion }
        }
        return conclusions
    }

    /// Whether calls are waited for whose workers are gone.
    package var isWaiting: Bool { !lost.isEmpty }

    /// Calls whose workers are gone, and that are not concluded.
    package var unresolved: Set<Int64> { lost.values.reduce(into: []) { $0.formUnion($1.calls.keys) } }

    /// What must hold after every event; nil where it does.
    package func invalidity() -> String? {
        var seen: Set<Int64> = []
        for (log, worker) in lost {
            if worker.calls.isEmpty { return "\(log) is kept without calls" }
            for call in worker.calls.keys where !seen.insert(call).inserted { return "call \(call) is of two workers" }
            if let call = worker.calls.keys.first(where: { late[$0] != nil }) {
                return "call \(call) is late and waited for"
            }
        }
        return late.count > mostLateCalls ? "\(late.count) late calls are kept" : nil
    }
}
