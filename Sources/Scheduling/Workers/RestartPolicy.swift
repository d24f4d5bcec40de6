/// When a local worker that died is started again: at once the first time, then after waits that
/// double, so that a worker which cannot live does not keep the machine busy dying.
package struct RestartPolicy: Sendable {
    private var failuresInARow = 0
    private var lastStart: ContinuousClock.Instant?

    private static let firstWait: Duration = .milliseconds(500)
    private static let longestWait: Duration = .seconds(30)
    /// A worker that lived this long was fine.
    private static let healthyLife: Duration = .seconds(10)

    package init() {}

    package mutating func started(now: ContinuousClock.Instant) { lastStart = now }

    /// When to start the next one, now that the last has died.
    package mutating func died(now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        if let lastStart, lastStart.duration(to: now) >= Self.healthyLife { failuresInARow = 0 }
        defer { failuresInARow += 1 }
        guard failuresInARow > 0 else { return now }
        let wait = Self.firstWait * (1 << min(failuresInARow - 1, 10))
        return now.advanced(by: min(wait, Self.longestWait))
    }
}
