internal import Planning

/// What the scheduler knows of one worker.
struct WorkerState {
    let slots: Int
    /// Leases out.
    private(set) var running = 0
    var announced: Set<StageID> = []
    var finishedTasks = 0
    var failures = 0
    var excludedUntil: ContinuousClock.Instant?

    init(slots: Int) { self.slots = slots }

    mutating func take(_ count: Int) { running += count }

    mutating func release() { running -= 1 }

    /// Counts a failed attempt; too many of them, and the worker gets no tasks for a while.
    mutating func noteFailure(_ configuration: Scheduler.Configuration, now: ContinuousClock.Instant) {
        failures += 1
        guard failures >= configuration.failuresToExclude else { return }
        failures = 0
        excludedUntil = now.advanced(by: configuration.exclusion)
    }

    /// Tasks of a stage that the worker may still be given.
    func credit(for stage: StageState, _ configuration: Scheduler.Configuration) -> Int {
        var prefetch = slots
        if stage.meanNanoseconds > 0 {
            let wanted = Double(slots) * Double(configuration.prefetch.nanoseconds) / stage.meanNanoseconds
            prefetch = Int(min(Double(configuration.maxPrefetchedTasks), max(1, wanted)))
        }
        return slots + prefetch - running
    }
}

extension Duration {
    package var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
    package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
