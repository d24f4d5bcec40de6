internal import Journal
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
            unknown(end.call, of: job, by: worker.description, "")
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

    /// Calls that an earlier run made, and of which nothing can be learned any more.
    func unknown(_ calls: [UnknownCall], of job: JobID) {
        for call in calls { unknown(call.call, of: job, by: nil, "an earlier run made it; ") }
    }

    /// What may be paid twice is written at once: a driver that is killed must not take it along.
    private func unknown(_ call: Int64, of job: JobID, by worker: String?, _ when: String) {
        record(.callUnknown) { event in
            (event.job, event.call, event.worker) = (job.rawValue, call, worker)
            event.cause = when + "it may have been paid for, and nobody can tell what it answered"
        }
        isUrgent = true
    }
}
