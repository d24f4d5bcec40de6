package import Planning

/// Which workers may make calls, as far as the scheduler alone decides that.
extension CallCoordinator {
    package mutating func workerJoined(
        _ worker: WorkerID, callsInFlight: Int, labels: WorkerLabels = WorkerLabels()
    ) {
        scheduler.workerJoined(worker, callsInFlight: callsInFlight, labels: labels)
    }

    /// Whether a worker is to be sent calls for now.
    package mutating func setPaused(_ worker: WorkerID, _ isPaused: Bool) { scheduler.setPaused(worker, isPaused) }

    /// A worker is about to leave: it gets no more calls.
    package mutating func workerDrains(_ worker: WorkerID) { scheduler.workerDrains(worker) }

    /// The calls that a worker has.
    package func callsOut(of worker: WorkerID) -> Int { scheduler.callsOut(of: worker) }
    /// Whether it has any.
    package func isCalling(_ worker: WorkerID) -> Bool { scheduler.isCalling(worker) }
    /// Rows that wait for a free slot of a worker, and for nothing else.
    package func backlog(for labels: WorkerLabels) -> Int { scheduler.backlog(for: labels) }

    /// Stages whose rows have waited for so long for a worker, and why, in words.
    package mutating func withoutWorkers(
        for patience: Duration, expectsWorkers: Bool, now: ContinuousClock.Instant
    ) -> [(stage: StageID, cause: String)] {
        scheduler.withoutWorkers(for: patience, expectsWorkers: expectsWorkers, now: now)
    }
}
