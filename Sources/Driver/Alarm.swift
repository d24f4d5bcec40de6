/// Rings at the earliest time that it was set to.
final class Alarm {
    private let clock: any DriverClock
    private let ring: @Sendable () -> Void
    private var next: ContinuousClock.Instant?
    private var task: Task<Void, Never>?

    init(_ clock: any DriverClock, ring: @escaping @Sendable () -> Void) {
        self.clock = clock
        self.ring = ring
    }

    func set(_ due: ContinuousClock.Instant) {
        if let next, next <= due, next > clock.now { return }
        next = due
        task?.cancel()
        task = Task { [clock, ring] in
            guard (try? await clock.sleep(until: due)) != nil else { return }
            ring()
        }
    }

    func cancel() { task?.cancel() }
}
