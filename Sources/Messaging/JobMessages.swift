package import Columnar
package import Planning

/// A job on its way to the driver.
package struct JobSubmission: Sendable {
    /// Chosen by the session, so that it knows the answer to this submission.
    package var request: UInt64
    package var name: String
    package var plan: JobPlan
    package var credentials: Credentials
    package var calls: CallOptions
    /// What it takes to submit the job again, for whoever does: the driver only keeps it.
    package var origin: String
    /// Where workers of the session's machine may leave rows that are too many for messages; nil for nowhere.
    package var resultFolder: String?
    /// On which workers it runs, and in which turn.
    package var placement = JobPlacement()

    package init(
        request: UInt64, name: String, plan: JobPlan, credentials: Credentials, calls: CallOptions = CallOptions(),
        origin: String = "", resultFolder: String? = nil
    ) {
        self.request = request
        self.name = name
        self.plan = plan
        self.credentials = credentials
        self.calls = calls
        self.origin = origin
        self.resultFolder = resultFolder
    }
}

/// Rows of a job's result.
///
/// They come as they are done; `order` says where they belong.
package struct JobOutput: Sendable {
    package var job: JobID
    /// The schema message; there with the first output of a job.
    package var schema: Buffer?
    package var blocks: [Block]

    package struct Block: Sendable {
        package var order: UInt32
        package var batches: [EncodedBatch]
        /// Whether other rows of the same order come after these.
        package var hasMore: Bool
        /// All rows of this order, where they are in a file of the session's folder.
        package var file: ResultFile?

        /// The bytes of its rows: what a job's credit counts.
        package var byteCount: Int { batches.reduce(file?.byteCount ?? 0) { $0.addingClamped($1.byteCount) } }

        package init(order: UInt32, batches: [EncodedBatch], hasMore: Bool = false, file: ResultFile? = nil) {
            self.order = order
            self.batches = batches
            self.hasMore = hasMore
            self.file = file
        }
    }

    package init(job: JobID, schema: Buffer?, blocks: [Block]) {
        self.job = job
        self.schema = schema
        self.blocks = blocks
    }
}

/// How far a job is.
package struct JobProgress: Sendable, Hashable {
    package var job: JobID
    /// The stage that runs, from 0, of `stages`.
    package var stage: UInt32
    package var stages: UInt32
    package var tasks: UInt32
    package var tasksDone: UInt32
    package var tasksRunning: UInt32
    package var retriedTasks: UInt32
    package var metrics: TaskMetrics
    /// The model calls, where the job makes any.
    package var calls: CallTotals?
    /// Tasks that ran a second time because their first attempt took much longer than others.
    package var speculativeTasks: UInt32 = 0
    /// What its tasks wait for, where they do.
    package var waiting: String?

    package init(
        job: JobID, stage: UInt32, stages: UInt32, tasks: UInt32, tasksDone: UInt32, tasksRunning: UInt32,
        retriedTasks: UInt32, metrics: TaskMetrics, calls: CallTotals? = nil
    ) {
        self.job = job
        self.stage = stage
        self.stages = stages
        self.tasks = tasks
        self.tasksDone = tasksDone
        self.tasksRunning = tasksRunning
        self.retriedTasks = retriedTasks
        self.metrics = metrics
        self.calls = calls
    }
}

/// How a job ended.
package struct JobOutcome: Sendable {
    package var job: JobID
    /// Why it failed, or nil where it did not.
    package var failure: String?
    package var metrics: TaskMetrics
    package var retriedTasks: UInt32
    package var calls: CallTotals?
    /// Whether the job stopped of itself because its budget would have been passed.
    package var isOverBudget = false
    /// Whether somebody who looks after the cluster ended it.
    package var isEndedByOperator = false
    /// Why it failed in Spark's terms, where Spark has a class for it.
    package var condition: ErrorCondition?
    /// What each stage of the plan came to.
    package var stages: [StageFigures] = []

    package init(
        job: JobID, failure: String?, metrics: TaskMetrics, retriedTasks: UInt32, calls: CallTotals? = nil
    ) {
        self.job = job
        self.failure = failure
        self.metrics = metrics
        self.retriedTasks = retriedTasks
        self.calls = calls
    }
}
