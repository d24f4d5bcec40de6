internal import Columnar
internal import Journal
internal import Messaging
internal import Planning
internal import Scheduling

/// Finds out what became of calls of which nobody tells: what `CallRecovery` decides is done here.
final class LostCalls {
    /// What a call came to.
    struct Conclusion {
        let call: Int64
        let end: CallRecovery.Conclusion
        /// A `CallRecord`, encoded; there with an answer.
        let record: Buffer?
    }

    private var recovery = CallRecovery()
    private let keeper: JournalKeeper
    /// The logs of workers that have reported their earlier calls to this driver.
    private var returned: Set<String> = []
    /// Whether workers have died whose logs are still there.
    private(set) var hasOrphans = false

    init(_ keeper: JournalKeeper) { self.keeper = keeper }

    // MARK: Workers

    /// A worker has reported its earlier calls.
    ///
    /// - Parameters:
    ///   - log: The name of its log.
    ///   - life: Which of its lives it is in; 0 where it does not say.
    ///   - known: All calls of which it knew when that began; nil where it does not say.
    ///   - now: The time.
    /// - Returns: What is known at once of other calls.
    func returned(_ log: String, life: UInt64, known: [Int64]?, now: ContinuousClock.Instant) -> [Conclusion] {
        returned.insert(log)
        return perform(recovery.workerReturned(log, life: life, known: known.map(Set.init), now: now))
    }

    /// A worker is gone.
    ///
    /// - Parameters:
    ///   - log: The name of its log; empty where it keeps none.
    ///   - life: Which of its lives it was in.
    ///   - location: Where the log is.
    ///   - calls: Its calls of open stages, with durable intents.
    ///   - now: The time.
    /// - Returns: What is known of them at once.
    func workerLost(
        _ log: String, life: UInt64, _ location: CallRecovery.LogLocation, calls: [Int64], now: ContinuousClock.Instant
    ) -> [Conclusion] {
        returned.remove(log)
        recovery.lateWorkerLost(log)
        if location == .here { hasOrphans = true }
        return perform(recovery.workerLost(log, life: life, location, calls: calls, now: now))
    }

    /// Somebody reported what became of a call.
    func reported(_ call: Int64) { recovery.reported(call) }

    func tick(now: ContinuousClock.Instant) -> [Conclusion] { perform(recovery.tick(now: now)) }

    /// A log was looked at.
    func found(
        _ log: String, _ found: CallRecovery.FoundLog, answers: [Int64: Buffer], now: ContinuousClock.Instant
    ) -> [Conclusion] {
        perform(recovery.found(log, found, now: now), answers)
    }

    private func perform(_ actions: [CallRecovery.Action], _ answers: [Int64: Buffer] = [:]) -> [Conclusion] {
        var conclusions: [Conclusion] = []
        for action in actions {
            switch action {
            case .readLog(let name): keeper.readLog(name)
            case .conclude(let call, let end):
                // An answer that cannot be had is a call that may have been paid.
                let record = answers[call]
                let end = end == .answered && record == nil ? .unknown : end
                conclusions.append(Conclusion(call: call, end: end, record: record))
            }
        }
        return conclusions
    }

    /// Takes in what dead workers left, where there is any.
    func adoptOrphans() {
        guard hasOrphans else { return }
        hasOrphans = false
        keeper.adopt()
    }

    // MARK: Stages that are over

    func stageOver(_ calls: [(call: Int64, key: RequestKey, log: String)], journalJob: Int64) {
        recovery.stageOver(calls, job: journalJob)
    }

    func takeLate(_ call: Int64) -> (job: Int64, key: RequestKey)? { recovery.takeLate(call) }

    // MARK: New runs

    func opening(_ id: JobID, _ opening: JournalOpening, now: ContinuousClock.Instant) -> CallRecovery.Opening {
        recovery.opening(
            id, journalJob: opening.job.id, intents: opening.unknown.map(CallRecovery.OpenIntent.init),
            living: opening.living, returned: returned, now: now)
    }

    func opened(_ id: JobID) { recovery.opened(id) }
}
