internal import ArrowIPC
internal import Columnar
internal import DequeModule
internal import Messaging
internal import Planning
internal import Scheduling

/// One job as the driver keeps it: its plan, the stage that runs, and the rows that the later stages need.
final class RunningJob {
    let id: JobID
    let owner: JobOwner
    var session: PeerID { owner.session }
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

    let options: CallOptions
    let origin: String
    /// The stage of calls that is open, whether or not rows still come in.
    var calls: CallStage?
    /// Its calls' batches, where they are made in such.
    var batches: BatchStage?
    /// What the stages of calls that are over came to.
    private var callsDone: CallTotals?
    var isOverBudget = false
    /// Why the job ends when its calls in flight are back.
    var haltReason: String?
    var haltedAt: ContinuousClock.Instant?
    /// Bytes of the parts that the session has not dealt with, in the order in which they were sent.
    private var unreceived: Deque<Int> = []
    private var unreceivedBytes = 0
    private var outputParts: UInt32 = 0

    /// What may be on its way to a session at once; a slow one slows the job.
    private static let mostUnreceived = 32 << 20

    init(id: JobID, owner: JobOwner, _ submission: JobSubmission) {
        self.id = id
        self.owner = owner
        name = submission.name
        plan = submission.plan.stages
        credentials = submission.credentials
        options = submission.calls
        origin = submission.origin
    }

    /// The stage to open next, or nil where all are done.
    var nextStage: StagePlan? { outputs.count < plan.count ? plan[outputs.count] : nil }
    var runningPlan: StagePlan? { runningStage == nil ? nil : nextStage }
    private var isLastStage: Bool { outputs.count == plan.count - 1 }
    var outputCount: Int { outputs.count }

    /// The calls that are made about the rows of the stage that opens next, and while it runs.
    var callsAfterNext: CallStep? { outputs.count + 1 < plan.count ? plan[outputs.count + 1].calls : nil }

    /// Rows of the last stage go to the session as they come, unless a limit still has to choose.
    private var streams: Bool { isLastStage && nextStage?.limit == nil }

    /// Whether the answers that come are the job's result.
    private var streamsCalls: Bool {
        calls != nil && plan.last?.calls == calls?.step && plan.count - 1 == callStageIndex
    }
    private var callStageIndex: Int { calls?.isInputComplete == true ? outputs.count : outputs.count + 1 }

    func open(_ stage: CallStage) {
        calls = stage
        collected = []
    }

    /// Batches that the stage of calls gave, where a later stage reads them.
    private var collected: [EncodedBatch] = []

    var hasRoomForOutput: Bool { !streamsCalls || unreceivedBytes < Self.mostUnreceived }

    /// Rows with their answers, in row order.
    func emit(_ batch: RecordBatch) {
        let encoded = EncodedBatch(batch)
        if !streamsCalls { return collected.append(encoded) }
        if callSchema == nil { callSchema = SchemaMessage.encode(batch.schema) }
        unsent.append(.init(order: outputParts, batches: [encoded]))
        outputParts += 1
        let bytes = encoded.metadata.count + encoded.body.count
        unreceived.append(bytes)
        unreceivedBytes += bytes
    }

    private var callSchema: Buffer?

    /// The session has dealt with so many parts.
    func received(_ parts: Int) {
        for _ in 0..<min(parts, unreceived.count) { unreceivedBytes -= unreceived.popFirst() ?? 0 }
    }

    /// The stage of calls is over: its rows become what later stages read, or have gone out.
    func closeCalls() throws(ExchangeError) {
        guard let stage = calls else { return }
        let schema = stage.outputSchema.map { SchemaMessage.encode($0) }
        if streamsCalls, callSchema == nil { callSchema = schema }
        callsDone = (callsDone ?? CallTotals()) + stage.totals
        outputs.append(StageOutput(schema: schema, parts: streamsCalls ? [] : [collected]))
        collected = []
        calls = nil
        batches = nil
    }

    /// The job ends before its calls are done: rows that have an answer go out all the same.
    func emitRest() {
        guard streamsCalls else { return }
        while let batch = try? calls?.takeNext() { emit(batch) }
        for batch in (try? calls?.takeRest()) ?? [] { emit(batch) }
    }

    var callTotals: CallTotals? {
        guard let calls else { return callsDone }
        return (callsDone ?? CallTotals()) + calls.totals
    }

    /// The schema of the running stage's rows, as its workers told it.
    func runningSchema() throws(ExchangeError) -> Schema? {
        guard let bytes = current.schema else { return nil }
        do { return try SchemaMessage.decode(bytes) } catch {
            throw ExchangeError("a schema that cannot be read: \(error)")
        }
    }

    func open(_ stage: StageID, _ tasks: StageTasks) {
        runningStage = stage
        self.tasks = tasks
        totalTasks += tasks.count
        current = StageOutput(parts: Array(repeating: [], count: streams || calls != nil ? 0 : tasks.count))
    }

    func description(of lease: Lease) -> TaskDescription {
        guard let tasks else { preconditionFailure("\(lease) is of a stage that is not open") }
        return TaskDescription(lease: lease, input: tasks.input(Int(lease.task)))
    }

    /// Keeps the schema of the running stage.
    ///
    /// Gives what is wrong where a worker tells another one.
    func learn(_ schema: Buffer, of stage: StageID) -> String? {
        guard stage == runningStage else { return nil }
        if let known = current.schema, known != schema {
            return "two workers gave the same stage different columns; use one version of Roost on all of them"
        }
        current.schema = schema
        return nil
    }

    func accept(_ batches: [EncodedBatch], of task: UInt32, _ more: TaskMetrics) {
        metrics += more
        tasksDone += 1
        if calls != nil { return }
        if streams { unsent.append(.init(order: task, batches: batches)) } else { current.parts[Int(task)] = batches }
    }

    func noteLaunch(_ leases: [Lease]) { retriedTasks += leases.count { $0.attempt > 0 } }

    /// The running stage is done: its rows become what later stages read, or the result.
    func closeStage() throws(ExchangeError) {
        guard let stage = nextStage else { return }
        if let limit = stage.limit { current = try current.first(limit) }
        if isLastStage && stage.limit != nil { send(current) }
        outputs.append(isLastStage ? StageOutput(schema: current.schema) : current)
        calls?.endInput(parts: tasks?.count ?? 0)
        runningStage = nil
        tasks = nil
    }

    /// A stage without operators hands on what it reads.
    func passOn(_ tasks: StageTasks) throws(ExchangeError) {
        current = StageOutput(schema: tasks.schema, parts: tasks.batches)
        if streams { send(current) }
        try closeStage()
    }

    private func send(_ output: StageOutput) {
        unsent += output.parts.enumerated().map { .init(order: UInt32($0.offset), batches: $0.element) }
    }

    /// What the session has not been sent yet.
    func takeOutput() -> JobOutput? {
        let known =
            outputs.count == plan.count
            ? outputs.last?.schema : streamsCalls ? callSchema : streams ? current.schema : nil
        let schema = isSchemaSent ? nil : known
        guard !unsent.isEmpty || schema != nil else { return nil }
        defer {
            unsent = []
            isSchemaSent = isSchemaSent || schema != nil
        }
        return JobOutput(job: id, schema: schema, parts: unsent)
    }

    func progress(_ view: Scheduler.StageView?) -> JobProgress {
        JobProgress(
            job: id, stage: UInt32(min(outputs.count, plan.count - 1)), stages: UInt32(plan.count),
            tasks: UInt32(view?.tasks ?? 0),
            tasksDone: UInt32(view?.done ?? 0), tasksRunning: UInt32(view?.running ?? 0),
            retriedTasks: UInt32(clamping: retriedTasks), metrics: metrics, calls: callTotals)
    }

    func summary(_ state: ClusterStatus.Job.State, failure: String?) -> ClusterStatus.Job {
        ClusterStatus.Job(
            id: Int(id.rawValue), name: name, state: state, tasks: totalTasks, tasksDone: tasksDone, failure: failure,
            runBy: origin)
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

extension CallTotals {
    fileprivate static func + (left: CallTotals, right: CallTotals) -> CallTotals {
        var sum = right
        for path in counts { sum[keyPath: path] += left[keyPath: path] }
        sum.costNano += left.costNano
        sum.before = left.before + right.before
        if sum.currency.isEmpty { sum.currency = left.currency }
        return sum
    }

    private static var counts: [WritableKeyPath<CallTotals, UInt64>] {
        [
            \.rows, \.answered, \.failed, \.shared, \.fromJournal, \.fromCache, \.calls, \.retries, \.refusals,
            \.unknown,
            \.promptTokens, \.completionTokens, \.cachedTokens,
        ]
    }
}
