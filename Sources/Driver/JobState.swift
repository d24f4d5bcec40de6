internal import Columnar
internal import Messaging
internal import Planning
internal import Scheduling

/// One job as the driver keeps it: its plan, the stage that runs, and the rows that the later stages need.
struct JobState {
    let id: JobID
    let session: PeerID
    let name: String
    let credentials: Credentials
    private let plan: [StagePlan]
    /// The rows of each stage that is done.
    private(set) var outputs: [StageOutput] = []
    private(set) var runningStage: StageID?
    private(set) var metrics = TaskMetrics()
    /// Attempts beyond a task's first.
    private(set) var retriedTasks = 0
    private var totalTasks = 0
    private var tasksDone = 0

    private var tasks: StageTasks?
    private var current = StageOutput()
    /// What of the last stage's rows the session has not been sent.
    private var unsent: [JobOutput.Part] = []
    private var isSchemaSent = false

    init(id: JobID, session: PeerID, _ submission: JobSubmission) {
        self.id = id
        self.session = session
        name = submission.name
        plan = submission.plan.stages
        credentials = submission.credentials
    }

    /// The stage to open next, or nil where all are done.
    var nextStage: StagePlan? { outputs.count < plan.count ? plan[outputs.count] : nil }
    var runningPlan: StagePlan? { runningStage == nil ? nil : nextStage }
    private var isLastStage: Bool { outputs.count == plan.count - 1 }

    /// Rows of the last stage go to the session as they come, unless a limit still has to choose.
    private var streams: Bool { isLastStage && nextStage?.limit == nil }

    mutating func open(_ stage: StageID, _ tasks: StageTasks) {
        runningStage = stage
        self.tasks = tasks
        totalTasks += tasks.count
        current = StageOutput(parts: Array(repeating: [], count: streams ? 0 : tasks.count))
    }

    func description(of lease: Lease) -> TaskDescription {
        guard let tasks else { preconditionFailure("\(lease) is of a stage that is not open") }
        return TaskDescription(lease: lease, input: tasks.input(Int(lease.task)))
    }

    /// Keeps the schema of the running stage. Gives what is wrong where a worker tells another one.
    mutating func learn(_ schema: Buffer, of stage: StageID) -> String? {
        guard stage == runningStage else { return nil }
        if let known = current.schema, known != schema {
            return "two workers gave the same stage different columns; use one version of Roost on all of them"
        }
        current.schema = schema
        return nil
    }

    mutating func accept(_ batches: [EncodedBatch], of task: UInt32, _ more: TaskMetrics) {
        metrics += more
        tasksDone += 1
        if streams { unsent.append(.init(order: task, batches: batches)) } else { current.parts[Int(task)] = batches }
    }

    mutating func noteLaunch(_ leases: [Lease]) { retriedTasks += leases.count { $0.attempt > 0 } }

    /// The running stage is done: its rows become what later stages read, or the result.
    mutating func closeStage() throws(ExchangeError) {
        guard let stage = nextStage else { return }
        if let limit = stage.limit { current = try current.first(limit) }
        if isLastStage && stage.limit != nil { send(current) }
        outputs.append(isLastStage ? StageOutput(schema: current.schema) : current)
        runningStage = nil
        tasks = nil
    }

    /// A stage without operators hands on what it reads.
    mutating func passOn(_ tasks: StageTasks) throws(ExchangeError) {
        current = StageOutput(schema: tasks.schema, parts: tasks.batches)
        if streams { send(current) }
        try closeStage()
    }

    private mutating func send(_ output: StageOutput) {
        unsent += output.parts.enumerated().map { .init(order: UInt32($0.offset), batches: $0.element) }
    }

    /// What the session has not been sent yet.
    mutating func takeOutput() -> JobOutput? {
        let schema = isSchemaSent ? nil : (outputs.count == plan.count ? outputs.last?.schema : streams ? current.schema : nil)
        guard !unsent.isEmpty || schema != nil else { return nil }
        defer {
            unsent = []
            isSchemaSent = isSchemaSent || schema != nil
        }
        return JobOutput(job: id, schema: schema, parts: unsent)
    }

    func progress(_ view: Scheduler.StageView) -> JobProgress {
        JobProgress(
            job: id, stage: UInt32(outputs.count), stages: UInt32(plan.count), tasks: UInt32(view.tasks),
            tasksDone: UInt32(view.done), tasksRunning: UInt32(view.running),
            callsModel: nextStage?.pipeline.callsModel ?? false, retriedTasks: UInt32(clamping: retriedTasks),
            metrics: metrics)
    }

    func summary(_ state: ClusterStatus.Job.State, failure: String?) -> ClusterStatus.Job {
        ClusterStatus.Job(
            id: Int(id.rawValue), name: name, state: state, tasks: totalTasks, tasksDone: tasksDone, failure: failure)
    }
}

/// The rows that a stage gave, task by task.
struct StageOutput {
    var schema: Buffer?
    var parts: [[EncodedBatch]] = []
}

extension StagePlan {
    /// Nothing is done with the rows: no worker needs to see them.
    var isPassThrough: Bool {
        guard pipeline.operators.isEmpty, pipeline.scan == nil else { return false }
        if case .range = input { return false }
        return true
    }
}
