/// Decides, while jobs run, when the driver is asked for a sign of life and when it is given up.
///
/// Silence counts from the first question that has no answer: a session that was idle has not been left alone,
/// and a process that was stopped itself does not take its own pause for the driver's.
package struct DriverWatch: Sendable {
    /// What there is to do at a tick.
    package enum Action: Sendable, Hashable {
        case nothing
        case ping
        /// The driver has not answered for longer than anybody waits.
        case giveUp
    }

    /// How long a question may go without an answer.
    package let patience: Duration
    /// Ticks further apart than this mean that this process itself stood still.
    package let longestGap: Duration
    private var unansweredSince: ContinuousClock.Instant?
    private var lastTick: ContinuousClock.Instant?

    package init(patience: Duration = .seconds(10), longestGap: Duration = .seconds(2)) {
        self.patience = patience
        self.longestGap = longestGap
    }

    /// Anything came from the driver.
    package mutating func heard() { unansweredSince = nil }

    /// Something was sent that the driver answers, such as a job.
    package mutating func asked(now: ContinuousClock.Instant) { unansweredSince = unansweredSince ?? now }

    /// Says what there is to do now, some time after the tick before.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - hasJobs: Whether anybody waits for the driver; an idle session asks nothing.
    /// - Returns: What is to be done.
    package mutating func tick(now: ContinuousClock.Instant, hasJobs: Bool) -> Action {
        let gap = lastTick.map { $0.duration(to: now) } ?? .zero
        lastTick = now
        guard hasJobs else {
            unansweredSince = nil
            return .nothing
        }
        // Answers that came while this process stood still have not been read yet.
        if gap > longestGap { unansweredSince = unansweredSince.map { min(now, $0.advanced(by: gap)) } }
        asked(now: now)
        guard let since = unansweredSince, since.duration(to: now) > patience else { return .ping }
        return .giveUp
    }
}
