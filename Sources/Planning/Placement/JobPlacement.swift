/// Where a job's tasks and calls run, and in which turn.
package struct JobPlacement: Hashable, Sendable {
    /// Labels that a worker must have, all of them, to get anything of the job.
    package var require = WorkerLabels()
    /// The pool in which the job queues (`spark.scheduler.pool`); nil for one of its own.
    package var pool: String?
    /// Whether tasks that run much longer than the others of their stage run a second time (`spark.speculation`).
    package var speculates = false

    package init() {}
}
