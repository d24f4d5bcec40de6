internal import Planning

/// A failure that ends its stage, and that would come again whatever worker ran the task.
///
/// It is told once no task before the one that failed runs any more: of several that fail the first is told, in every run of the
/// same query. Nothing more of the stage is begun meanwhile.
struct Condemnation {
    let task: Int
    let failure: TaskFailure
    /// When it is told in any case.
    let until: ContinuousClock.Instant
    /// Tasks before it that run.
    var before: Set<Int>
}

extension Scheduler {
    /// A task failed in a way that ends its stage.
    ///
    /// - Parameters:
    ///   - lease: The attempt.
    ///   - failure: How it failed.
    ///   - worker: Whose lease in force is over; nil where the task still runs elsewhere.
    ///   - now: The time.
    /// - Returns: What is to be done.
    mutating func condemn(
        _ lease: Lease, _ failure: TaskFailure, by worker: WorkerID?, _ now: ContinuousClock.Instant
    ) -> [Action] {
        let until = now.advanced(by: configuration.patienceWithFailures), task = Int(lease.task)
        stages.change(lease.stage) { stage in
            if let worker { stage.giveBack(task, from: worker, because: failure.message) }
            stage.condemn(task, failure, until: until)
        }
        condemned.insert(lease.stage)
        return concluded(lease.stage)
    }

    /// Tells the failure of a stage that nothing has to be waited for any more.
    ///
    /// - Parameters:
    ///   - stage: The stage.
    ///   - now: The time, where it may be over.
    /// - Returns: What is to be done.
    mutating func concluded(_ stage: StageID, now: ContinuousClock.Instant? = nil) -> [Action] {
        guard condemned.contains(stage), let end = stages[stage]?.condemnation,
            end.before.isEmpty || now.map({ $0 >= end.until }) == true
        else { return [] }
        return fail(stage, end.task, end.failure.message, end.failure.condition)
    }
}
