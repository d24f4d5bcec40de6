internal import Messaging
internal import Planning
internal import Scheduling

extension EventRecorder {
    /// A call of a job is over.
    ///
    /// - Parameters:
    ///   - end: How it ended.
    ///   - isLast: Whether its row is over with it.
    ///   - job: Whose it is.
    ///   - worker: The worker that had it.
    func ended(_ end: CallEnd, isLast: Bool, of job: JobID, by worker: WorkerID) {
        guard isOn else { return }
        if case .unknown = end.report {
            record(.callUnknown) { event in
                (event.job, event.call, event.worker) = (job.rawValue, end.call, worker.description)
                event.cause = "it may have been paid for, and nobody can tell what it answered"
            }
        }
        called(job) { counts in
            if end.isAnswer {
                counts.answered += 1
            } else if isLast {
                counts.failed += 1
            } else {
                counts.retried += 1
            }
        }
    }
}
