/// When the processes of detached jobs begin, and what their ends mean: the oldest first, some at once, those again that
/// died, and none without its keys.
///
/// Jobs are known by the journal's numbers.
package struct DetachedQueue: Sendable {
    /// Processes that run at once.
    ///
    /// Each is a session: what it does beside waiting is to write rows.
    package static let most = 16
    /// Deaths in a row after which a job is given up.
    package static let mostDeaths = 3

    package enum Phase: Sendable, Equatable {
        case needsKey
        case waiting
        case running(process: Int32)
    }

    /// How a process came to its end.
    package enum End: Sendable, Equatable {
        /// It left word of it.
        case said(exit: Int32, failure: String?)
        case died(String)
    }

    /// What follows for the job.
    package enum Verdict: Sendable, Equatable {
        case over(exit: Int32, failure: String?)
        /// It begins again, and finds what is answered in the journal.
        case again
        /// The next driver goes on with it.
        case left
    }

    package enum Cancellation: Sendable, Equatable {
        /// Its process is to be asked for its end.
        case ask(process: Int32)
        /// It is over: it had no process.
        case over
        case unknown
    }

    private struct Entry {
        var phase: Phase
        var due: ContinuousClock.Instant
        var deaths = 0
        var policy = RestartPolicy()
        var isCancelled = false
    }

    private var entries: [Int64: Entry] = [:]
    /// Whether the driver is about to end: nothing begins any more.
    package private(set) var isStopping = false

    package init() {}

    /// Jobs that have a process, or get one.
    package var active: Int { entries.values.count { $0.phase != .needsKey } }
    package var processes: [Int32] { entries.values.compactMap { process($0.phase) }.sorted() }

    package func phase(of job: Int64) -> Phase? { entries[job]?.phase }

    private func process(_ phase: Phase) -> Int32? { if case .running(let process) = phase { process } else { nil } }

    /// A job has come, with its keys or without.
    package mutating func add(_ job: Int64, hasKeys: Bool, now: ContinuousClock.Instant) {
        entries[job] = Entry(phase: hasKeys ? .waiting : .needsKey, due: now)
    }

    /// Somebody gave the keys.
    ///
    /// - Returns: whether the job waited for them.
    package mutating func gaveKeys(_ job: Int64, now: ContinuousClock.Instant) -> Bool {
        guard entries[job]?.phase == .needsKey else { return false }
        entries[job]?.phase = .waiting
        entries[job]?.due = now
        return true
    }

    /// The jobs whose processes are to begin now, the oldest first.
    package func due(now: ContinuousClock.Instant) -> [Int64] {
        if isStopping { return [] }
        let free = max(0, Self.most - processes.count)
        return entries.filter { $0.value.phase == .waiting && $0.value.due <= now }.keys.sorted().prefix(free)
            .map { $0 }
    }

    package mutating func started(_ job: Int64, process: Int32, now: ContinuousClock.Instant) {
        guard entries[job]?.phase == .waiting else { return }
        entries[job]?.phase = .running(process: process)
        entries[job]?.policy.started(now: now)
    }

    /// A job's process has ended, or could not begin.
    package mutating func ended(_ job: Int64, _ end: End, now: ContinuousClock.Instant) -> Verdict {
        guard var entry = entries[job] else { return .left }
        switch end {
        case .said(let exit, let failure):
            // What a driver that stops made it say is no end of the job's own.
            if isStopping, !entry.isCancelled, ![0, 3, 4].contains(exit) { return leave(job) }
            entries[job] = nil
            return .over(exit: exit, failure: failure)
        case .died(let how):
            if isStopping, !entry.isCancelled { return leave(job) }
            entry.deaths += 1
            if entry.isCancelled {
                entries[job] = nil
                return .over(exit: 130, failure: "it was cancelled")
            }
            guard entry.deaths < Self.mostDeaths else {
                entries[job] = nil
                return .over(exit: 1, failure: "its process ended \(entry.deaths) times, the last time so: \(how)")
            }
            entry.phase = .waiting
            entry.due = entry.policy.died(now: now)
            entries[job] = entry
            return .again
        }
    }

    private mutating func leave(_ job: Int64) -> Verdict {
        entries[job]?.phase = .waiting
        return .left
    }

    /// Somebody wants a job's end.
    package mutating func cancel(_ job: Int64) -> Cancellation {
        guard let entry = entries[job] else { return .unknown }
        guard let process = process(entry.phase) else {
            entries[job] = nil
            return .over
        }
        entries[job]?.isCancelled = true
        return .ask(process: process)
    }

    /// The driver is about to end.
    package mutating func stop() { isStopping = true }

    /// What must hold after every event; nil where it does.
    package func invalidity() -> String? {
        let running = processes
        if running.count > Self.most { return "\(running.count) processes run" }
        if Set(running).count != running.count { return "a process is two jobs'" }
        return entries.first { $0.value.deaths >= Self.mostDeaths }.map {
            "job \($0.key) died \($0.value.deaths) times"
        }
    }
}
