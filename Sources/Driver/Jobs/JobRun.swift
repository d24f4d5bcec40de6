internal import ArrowIPC
internal import Columnar
internal import Messaging
internal import Planning
internal import Scheduling

/// One job as the driver keeps it: how it stands, the stage that runs, and the rows that later stages need.
final class JobRun {
    let id: JobID
    let owner: JobOwner
    let name: String
    let credentials: Credentials
    let options: CallOptions
    let origin: String
    /// On which workers it runs, and in which turn.
    let placement: JobPlacement
    private let folder: String?
    private var plan: [StagePlan]

    var session: PeerID { owner.session }

    var machine: JobMachine
    /// The stage whose tasks run.
    private(set) var stage: StageID?
    private(set) var tasks: StageTasks?
    /// The stage of calls that is open, whether or not rows still come in.
    private(set) var calls: CallRun?
    private(set) var metrics = TaskMetrics()
    private var retriedAttempts = 0
    private var speculativeTasks = 0
    /// Whether somebody who looks after the cluster wanted its end.
    var isEndedByOperator = false

    /// The rows of each stage that is done.
    private var outputs: [StageOutput] = []
    /// The rows that workers keep for later stages.
    var blocks: JobBlocks
    private var current = StageOutput()
    private var leading = LeadingRows()
    private var results = ResultStream()
    /// Rows that the stage of calls gave, where a later stage reads them.
    private var collected: [EncodedBatch] = []
    private var callSchema: Buffer?
    /// What the stages of calls that are over came to.
    private var callsDone: CallTotals?
    /// What each stage came to.
    private(set) var figures: [StageFigures]
    private var totalTasks = 0
    private var tasksDone = 0

    init(id: JobID, owner: JobOwner, _ submission: JobSubmission, drainTime: Duration) {
        self.id = id
        self.owner = owner
        name = submission.name
        plan = submission.plan.stages
        blocks = JobBlocks(plan)
        figures = Array(repeating: StageFigures(), count: plan.count)
        credentials = submission.credentials
        options = submission.calls
        origin = submission.origin
        placement = submission.placement
        folder = submission.resultFolder
        let kinds = plan.map { $0.calls != nil ? JobMachine.Stage.calls : $0.isPassThrough ? .passThrough : .tasks }
        // A call is given up by its worker when its own time is over.
        let callTime = Duration.bounded(seconds: submission.calls.requestTimeout) + .seconds(30)
        machine = JobMachine(
            "\(id)", stages: kinds, patience: .init(asked: drainTime, ofItself: callTime))
    }

    // MARK: Stages

    /// What is asked of a model about the rows of the stage before this one.
    func callStep(_ stage: Int) -> CallStep? { plan.indices.contains(stage) ? plan[stage].calls : nil }

    private var currentPlan: StagePlan? { plan.indices.contains(machine.current) ? plan[machine.current] : nil }
    private var isLastStage: Bool { machine.current == plan.count - 1 }
    /// What tasks of a stage of the plan do; of the one that runs where none is named.
    func pipeline(of stage: Int? = nil) -> Pipeline {
        let stage = stage ?? machine.current
        return plan.indices.contains(stage) ? plan[stage].pipeline : Pipeline()
    }

    /// Rows of the last stage go to the session as they come, unless a limit still has to choose.
    private var streams: Bool { isLastStage && currentPlan?.limit == nil && calls == nil }
    /// Where the tasks of the stage that runs may leave rows that are too many for messages; nil where others than the
    /// session need them.
    var resultFolder: String? { streams && currentPlan?.pipeline.blocks == nil ? folder : nil }
    /// Whether the answers that come are the job's result.
    private var streamsCalls: Bool { calls.map { $0.index == plan.count - 1 } ?? false }

    /// Whether the session takes more of what the job makes now.
    var hasCredit: Bool { !(streams || streamsCalls) || results.hasCredit }

    /// Cuts the stage that runs next into tasks.
    func openTasks(_ id: StageID) throws(StageDataError) -> StageTasks {
        guard let plan = currentPlan else { throw StageDataError("the plan has no stage \(machine.current)") }
        let tasks = try StageTasks(plan, outputs: outputs)
        try setBorders()
        blocks.opened(machine.current, id, tasks)
        stage = id
        self.tasks = tasks
        totalTasks += tasks.count
        leading = LeadingRows()
        current = StageOutput(
            partitions: Array(
                repeating: [], count: streams || calls != nil || plan.pipeline.blocks != nil ? 0 : tasks.count))
        return tasks
    }

    /// Gives the stage that runs next the borders of its partitions, where an earlier one found them.
    ///
    /// Tasks that run again later have the same ones.
    private func setBorders() throws(StageDataError) {
        guard var write = currentPlan?.pipeline.blocks, let ranges = write.ranges else { return }
        guard outputs.indices.contains(ranges.stage) else {
            throw StageDataError("the plan has borders of a stage that does not come before")
        }
        write.ranges?.borders = try outputs[ranges.stage].texts()
        if let problem = write.invalidity { throw StageDataError("a stage has \(problem)") }
        plan[machine.current].pipeline.blocks = write
    }

    /// A stage without operators hands on what it reads.
    func passOn() throws(StageDataError) {
        guard let plan = currentPlan else { throw StageDataError("the plan has no stage \(machine.current)") }
        let tasks = try StageTasks(plan, outputs: outputs)
        current = StageOutput(schema: tasks.schema, partitions: tasks.batches)
        if streams { send(current) }
        try closeTasks()
    }

    /// Takes in a task's rows, unless the stage's calls take them.
    ///
    /// - Throws: `StageDataError` for blocks that nobody can read.
    func accept(
        _ batches: [EncodedBatch], in file: ResultFile? = nil, schema: Buffer?, of lease: Lease, by worker: WorkerID,
        _ more: TaskMetrics
    ) throws(StageDataError) {
        metrics += more
        tasksDone += 1
        // What is made again was counted when it was made first.
        if lease.stage == stage, figures.indices.contains(machine.current) { figures[machine.current].add(more) }
        if lease.stage != stage || currentPlan?.pipeline.blocks != nil {
            return try blocks.accept(batches, schema: schema, of: lease, current: machine.current, by: worker)
        }
        let task = lease.task
        if let file {
            guard streams else { throw StageDataError("a worker left rows in a file that the driver needs itself") }
            return results.append(file, order: task)
        }
        if calls != nil { return }
        if streams {
            results.append(batches, order: task)
        } else if current.partitions.indices.contains(Int(task)) {
            current.partitions[Int(task)] = batches
            leading.add(batches.reduce(0) { $0.addingClamped($1.rowCount) }, of: task)
        }
    }

    /// Whether the running stage has a limit, and all rows that it lets through: its other tasks need not run.
    var hasReachedLimit: Bool {
        guard stage != nil, calls == nil, let limit = currentPlan?.limit else { return false }
        return leading.count >= limit
    }

    /// The columns of a stage, as its workers reported them.
    func learn(_ schema: Buffer, of id: StageID) { if id == stage { current.schema = schema } }

    /// Tasks of an earlier stage run again.
    func rerun(_ stage: Int, _ tasks: [Int], as id: StageID) -> StageTasks? {
        totalTasks += tasks.count
        return blocks.rerun(stage, tasks, as: id)
    }

    /// A task runs a second time beside its first attempt.
    func noteSpeculation() { speculativeTasks += 1 }

    func noteLaunch(_ leases: [Lease]) { retriedAttempts += leases.count { $0.attempt > 0 } }

    /// Attempts beyond a task's first, and tasks whose rows were lost.
    var retriedTasks: Int { retriedAttempts + blocks.rerunTasks }

    /// The running stage is done: its rows become what later stages read, or the result.
    func closeTasks() throws(StageDataError) {
        guard let plan = currentPlan else { throw StageDataError("the plan has no stage \(machine.current)") }
        if let limit = plan.limit { current = try current.first(limit) }
        if isLastStage && plan.limit != nil { send(current) }
        outputs.append(isLastStage ? StageOutput(schema: current.schema) : current)
        calls?.rows.endInput(partitions: tasks?.count ?? 0)
        forgetTasks()
    }

    /// The stage is given up.
    func forgetTasks() {
        stage = nil
        tasks = nil
    }

    private func send(_ output: StageOutput) {
        for (order, batches) in output.partitions.enumerated() { results.append(batches, order: UInt32(order)) }
    }

    // MARK: Calls

    func open(_ run: CallRun) {
        calls = run
        collected = []
    }

    /// Rows with their answers, in row order, as far as the session takes them.
    func emitAnswers() throws(StageDataError) {
        while hasCredit, let batch = try calls?.rows.takeNext() { emit(batch) }
    }

    /// The job ends before its calls are done: rows that have an answer go out all the same.
    func emitRest() {
        guard streamsCalls else { return }
        while let batch = try? calls?.rows.takeNext() { emit(batch) }
        for batch in (try? calls?.rows.takeRest()) ?? [] { emit(batch) }
    }

    private func emit(_ batch: RecordBatch) {
        let encoded = EncodedBatch(batch)
        if !streamsCalls { return collected.append(encoded) }
        if callSchema == nil { callSchema = SchemaMessage.encode(batch.schema) }
        results.append(encoded)
    }

    /// The stage of calls is over: its rows become what later stages read, or have gone out.
    func closeCalls() {
        guard let run = calls else { return }
        let schema = run.rows.outputSchema.map { SchemaMessage.encode($0) }
        if streamsCalls, callSchema == nil { callSchema = schema }
        callsDone = (callsDone ?? CallTotals()) + run.totals
        outputs.append(StageOutput(schema: schema, partitions: streamsCalls ? [] : [collected]))
        collected = []
        calls = nil
    }

    var callTotals: CallTotals? {
        guard let calls else { return callsDone }
        return (callsDone ?? CallTotals()) + calls.totals
    }

    // MARK: The session

    /// The session has dealt with so many blocks.
    func received(_ blocks: Int) { results.received(blocks) }

    /// What the session has not been sent yet.
    func takeOutput() -> JobOutput? {
        let schema =
            outputs.count == plan.count
            ? callSchema ?? outputs.last?.schema : streamsCalls ? callSchema : streams ? current.schema : nil
        return results.take(id, schema: schema)
    }

    func progress(_ view: Scheduler.StageView?) -> JobProgress {
        var progress = JobProgress(
            job: id, stage: UInt32(max(0, min(machine.current, plan.count - 1))), stages: UInt32(plan.count),
            tasks: UInt32(clamping: view?.tasks ?? 0), tasksDone: UInt32(clamping: view?.done ?? 0),
            tasksRunning: UInt32(clamping: view?.running ?? 0),
            retriedTasks: UInt32(clamping: retriedTasks), metrics: metrics, calls: callTotals)
        progress.speculativeTasks = UInt32(clamping: speculativeTasks)
        return progress
    }

    func summary(_ state: ClusterStatus.Job.State, failure: String?) -> ClusterStatus.Job {
        ClusterStatus.Job(
            id: Int(id.rawValue), name: name, state: state, tasks: totalTasks, tasksDone: tasksDone, failure: failure,
            runBy: origin, pool: placement.pool, require: placement.require.isEmpty ? nil : placement.require.texts)
    }
}

/// The rows that a stage gave, task by task.
struct StageOutput {
    var schema: Buffer?
    var partitions: [[EncodedBatch]] = []

    /// The texts that the rows are.
    fileprivate func texts() throws(StageDataError) -> [String] {
        let batches = try EncodedBatch.decode(partitions.flatMap { $0 }, schema: schema)
        guard batches.allSatisfy({ $0.columns.map(\.type) == [.utf8] }) else {
            throw StageDataError("a stage gave other rows than the borders of partitions")
        }
        return batches.flatMap { batch in (0..<batch.rowCount).compactMap { batch.columns[0].string($0) } }
    }
}

extension StagePlan {
    /// Nothing is done with the rows: no worker needs to see them.
    var isPassThrough: Bool {
        guard pipeline.operators.isEmpty, pipeline.scan == nil else { return false }
        switch input {
        case .range, .gathered, .blocks: return false
        case .local, .files, .stages: return true
        }
    }
}
