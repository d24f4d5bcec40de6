internal import Messaging
internal import Scheduling

extension JobRun {
    /// The job as the status shows it while it runs.
    var summary: ClusterStatus.Job {
        if case .draining(let cause, _) = machine.state { return summary(.draining, failure: cause.message) }
        return summary(.running, failure: nil)
    }

    /// How it stands while it runs.
    func standing(_ view: Scheduler.StageView?, callsOut: Int, now: Times) -> JobStanding {
        var standing = JobStanding(
            job: summary, tasksRunning: view?.running ?? 0, callsOut: callsOut, calls: callTotals,
            areRowsComplete: areRowsComplete)
        standing.waiting = machine.waitInWords(now: now.patient, callsOut: callsOut)
        return standing
    }

    /// How it ended.
    func standing(after cause: JobMachine.Cause) -> JobStanding {
        let state: ClusterStatus.Job.State =
            switch cause.kind {
            case .finished: .finished
            case .failed, .overBudget: .failed
            case .cancelled: .cancelled
            }
        return JobStanding(
            job: summary(state, failure: cause.message), calls: callTotals, areRowsComplete: areRowsComplete)
    }

    /// Whether all rows are known that a model is asked about.
    private var areRowsComplete: Bool { calls?.rows.isInputComplete ?? (callTotals != nil) }
}
