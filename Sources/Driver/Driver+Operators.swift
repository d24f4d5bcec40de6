internal import Glibc
internal import Messaging
internal import Planning
internal import Scheduling
internal import ZeroMQTransport

/// What somebody who looks after the cluster asks, and what is answered.
extension Driver {
    func status(_ now: Times) -> ClusterStatus {
        ClusterStatus(
            driver: .init(
                address: address.description, processID: getpid(), version: configuration.programVersion,
                uptimeSeconds: startedAt.duration(to: now.real).seconds,
                drainSeconds: Int(configuration.drainTime.components.seconds), residentBytes: ResidentMemory.bytes,
                unreadableMessages: unreadableMessages + (network?.strangers ?? 0), staleResults: tasks.staleResults),
            workers: workers.status(now: now.patient, load: tasks.load),
            jobs: jobs.summaries)
    }

    func answer(_ question: OperatorQuestion, _ connection: Connection, _ now: Times) -> OperatorAnswer {
        switch question {
        case .job(let number): answer(JobID(number), connection, now) { _ in }
        case .cancel(let number, let atOnce):
            answer(JobID(number), connection, now) { job in
                let reason = "it was cancelled with 'roost cancel'"
                // The second request does not wait for calls in flight.
                for _ in 0..<(atOnce ? 2 : 1) { jobs.cancel(job, because: reason, by: .operator, now: now) }
            }
        }
    }

    /// Does something with a job that whoever asks may command, and says how it stands then.
    private func answer(
        _ id: JobID, _ connection: Connection, _ now: Times, _ act: (JobID) -> Void
    ) -> OperatorAnswer {
        guard let found = jobs.standing(id, now: now) else {
            return .refused(
                "the driver at \(address) has no \(id); 'roost status' lists the jobs that it has")
        }
        guard connection.mayCommand(jobOf: found.owner) else {
            return .refused(
                "\(id) (\(found.standing.job.name)) is \(found.owner.principal)'s, and only \(found.owner.principal) may "
                    + "command it; this connection is \(connection.principal)'s")
        }
        act(id)
        return .job(jobs.standing(id, now: now)?.standing ?? found.standing)
    }
}
