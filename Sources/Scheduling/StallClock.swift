/// A clock that stands still while its owner does nothing.
///
/// The silence of others and deadlines are measured with it. A process that was stopped, or a machine that slept,
/// has heard nothing because it did not listen: that time must not count against anybody.
package struct StallClock: Sendable {
    private let interval: Duration
    private let tolerance: Duration
    private var lastTick: ContinuousClock.Instant?
    /// The time that its owner did nothing, in all.
    package private(set) var stalled = Duration.zero

    /// - Parameters:
    ///   - interval: the time between two ticks of an owner that is well.
    ///   - tolerance: what a tick may be late before the time counts as a stall.
    package init(interval: Duration = .milliseconds(50), tolerance: Duration = .milliseconds(200)) {
        self.interval = interval
        self.tolerance = tolerance
    }

    /// Its owner is at work.
    ///
    /// - Returns: how long it was not, where that is worth a word.
    @discardableResult
    package mutating func tick(now: ContinuousClock.Instant) -> Duration? {
        defer { lastTick = now }
        guard let gap = lastTick?.duration(to: now), gap > interval + tolerance else { return nil }
        stalled += gap - interval
        return gap - interval
    }

    /// The time `now`, less all stalls until the last tick.
    package func time(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant { now.advanced(by: .zero - stalled) }
}
