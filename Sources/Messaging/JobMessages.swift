package import Columnar
package import Planning

/// A job on its way to the driver.
package struct JobSubmission: Sendable {
    /// Chosen by the session, so that it knows the answer to this submission.
    package var request: UInt64
    package var name: String
    package var plan: JobPlan
    package var credentials: Credentials

    package init(request: UInt64, name: String, plan: JobPlan, credentials: Credentials) {
        self.request = request
        self.name = name
        self.plan = plan
        self.credentials = credentials
    }
}

/// Rows of a job's result. They come as they are done; `order` says where they belong.
package struct JobOutput: Sendable {
    package var job: JobID
    /// The schema message; there with the first output of a job.
    package var schema: Buffer?
    package var parts: [Part]

    package struct Part: Sendable {
        package var order: UInt32
        package var batches: [EncodedBatch]

        package init(order: UInt32, batches: [EncodedBatch]) {
            self.order = order
            self.batches = batches
        }
    }

    package init(job: JobID, schema: Buffer?, parts: [Part]) {
        self.job = job
        self.schema = schema
        self.parts = parts
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
    /// Whether each task is one row that is asked of a model.
    package var callsModel: Bool
    package var retriedTasks: UInt32
    package var metrics: TaskMetrics

    package init(
        job: JobID, stage: UInt32, stages: UInt32, tasks: UInt32, tasksDone: UInt32, tasksRunning: UInt32,
        callsModel: Bool, retriedTasks: UInt32, metrics: TaskMetrics
    ) {
        self.job = job
        self.stage = stage
        self.stages = stages
        self.tasks = tasks
        self.tasksDone = tasksDone
        self.tasksRunning = tasksRunning
        self.callsModel = callsModel
        self.retriedTasks = retriedTasks
        self.metrics = metrics
    }
}

/// How a job ended.
package struct JobOutcome: Sendable {
    package var job: JobID
    /// Why it failed, or nil where it did not.
    package var failure: String?
    package var metrics: TaskMetrics
    package var retriedTasks: UInt32

    package init(job: JobID, failure: String?, metrics: TaskMetrics, retriedTasks: UInt32) {
        self.job = job
        self.failure = failure
        self.metrics = metrics
        self.retriedTasks = retriedTasks
    }
}
