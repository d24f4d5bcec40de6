/// The time as the driver has it; a test moves its own by hand.
package protocol DriverClock: Sendable {
    var now: ContinuousClock.Instant { get }

    /// Returns at `due`, or later.
    ///
    /// - Throws: where the task is cancelled before.
    func sleep(until due: ContinuousClock.Instant) async throws
}

/// The machine's clock.
package struct SystemClock: DriverClock {
    package init() {}

    package var now: ContinuousClock.Instant { .now }

    package func sleep(until due: ContinuousClock.Instant) async throws {
        try await Task.sleep(until: due, tolerance: .zero, clock: .continuous)
    }
}
