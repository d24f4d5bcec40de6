internal import Messaging
internal import Planning
internal import Scheduling

extension EventRecorder {
    func submitted(_ job: JobRun) {
        record(.jobSubmitted) { event in
            (event.job, event.name, event.by) = (job.id.rawValue, job.name, job.owner.principal.name)
        }
    }

    /// A stage begins, or is done; also one that runs again.
    func stage(_ kind: ClusterEvent.Kind, _ run: StageID, of job: JobRun, tasks: Int? = nil) {
        let isAgain = job.blocks.runningAgain.contains(run)
        record(kind) { event in
            (event.job, event.run, event.count) = (job.id.rawValue, run.rawValue, tasks)
            event.stage = isAgain ? nil : job.machine.current
        }
    }

    /// Rows that tasks of a stage had made are gone: those run again.
    func lost(_ tasks: [Int], of stage: Int, _ job: JobRun, runsAs run: StageID) {
        record(.jobRowsLost) { event in
            (event.job, event.stage, event.run) = (job.id.rawValue, stage, run.rawValue)
            event.count = tasks.count
            event.tasks = TaskRanges.texts(tasks.map { UInt32(clamping: $0) }.sorted(), most: .max).first?.text
        }
    }

    func drains(_ job: JobRun) {
        guard case .draining(let cause, _) = job.machine.state else { return }
        record(.jobDraining) { ($0.job, $0.cause) = (job.id.rawValue, cause.message) }
    }

    func ended(_ job: JobRun, _ cause: JobMachine.Cause) {
        record(.jobEnded) { event in
            (event.job, event.name, event.cause) = (job.id.rawValue, "\(cause.kind)", cause.message)
        }
    }

    func worker(
        _ kind: ClusterEvent.Kind, _ worker: WorkerID, _ registration: Registration,
        _ fill: (inout ClusterEvent) -> Void = { _ in }
    ) {
        record(kind) { event in
            event.worker = worker.description
            event.place = "\(registration.host):\(registration.processID)"
            fill(&event)
        }
    }
}
