internal import Planning

/// What the scheduler knows of one worker.
struct WorkerState {
    let slots: Int
    let callsInFlight: Int
    /// Leases out for tasks that compute, and for rows that wait for a model.
    private(set) var computing = 0
    private(set) var calling = 0
    var announced: Set<StageID> = []
    var finishedTasks = 0
    var failures = 0
    var excludedUntil: ContinuousClock.Instant?

    init(slots: Int, callsInFlight: Int) {
        self.slots = slots
        self.callsInFlight = callsInFlight
    }

    var running: Int { computing + calling }

    mutating func take(_ count: Int, callsModel: Bool) {
        if callsModel { calling += count } else { computing += count }
    }

    mutating func release(callsModel: Bool) { take(-1, callsModel: callsModel) }

    /// Counts a failed attempt; too many of them, and the worker gets no tasks for a while.
    mutating func noteFailure(_ configuration: Scheduler.Configuration, now: ContinuousClock.Instant) {
        failures += 1
        guard failures >= configuration.failuresToExclude else { return }
        failures = 0
        excludedUntil = now.advanced(by: configuration.exclusion)
    }

    /// Tasks of a stage that the worker may still be given. Paid calls are never queued ahead: what a
    /// worker has not begun, another one could.
    func credit(for stage: StageState, _ configuration: Scheduler.Configuration) -> Int {
        if stage.callsModel { return callsInFlight - calling }
        var prefetch = slots
        if stage.meanNanoseconds > 0 {
            let wanted = Double(slots) * Double(configuration.prefetch.nanoseconds) / stage.meanNanoseconds
            prefetch = Int(min(Double(configuration.maxPrefetchedTasks), max(1, wanted)))
        }
        return slots + prefetch - computing
    }
}

extension Duration {
    package var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
    package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
