package import Planning

/// On which workers a stage's tasks run, and in which turn.
package struct StageTerms: Sendable, Hashable {
    /// Whose stage it is, since of one pool the earlier job goes first; nil for a stage by itself.
    package var job: JobID?
    /// Labels that a worker must have.
    package var require = WorkerLabels()
    /// The pool in which the job queues; nil for one of its own.
    package var pool: String?
    /// Whether tasks that run much longer than the others run a second time: only where nothing is paid, and no harm is done.
    package var speculates = false

    package init(job: JobID? = nil, _ placement: JobPlacement = JobPlacement()) {
        self.job = job
        require = placement.require
        pool = placement.pool
    }
}
