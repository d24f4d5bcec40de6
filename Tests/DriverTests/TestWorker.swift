import ArrowIPC
import Columnar
import Messaging
import ModelAPI
import Operators
import Planning
import Synchronization

/// A worker that does what a test tells it to, and keeps what it hears.
final class TestWorker: Sendable {
    private struct State {
        var isRegistered = false
        var mustRejoin = false
        var isMute = false
        var tasks: [TaskDescription] = []
        var orders: [CallOrder] = []
        var ordersSoFar = 0
        var closedStages: Set<StageID> = []
        var pipelines: [StageID: Pipeline] = [:]
        var folders: [StageID: String] = [:]
        var fetched: [FileAnswer] = []
        var blocksOver: [StageID] = []
        var admitted: [PublicKey] = []
        var shutOut: [PublicKey] = []
        var stop: (reason: String, within: Duration)?
        var isReleased = false
        var recalled: [Lease] = []
        /// Tasks that it computed, by stage.
        var computed: [StageID: Int] = [:]
    }

    /// What its tasks keep for later stages.
    let blocks = BlockStore()

    private let transport: WorkerTransport
    private let registration: Registration
    private let state = Mutex(State())

    /// - Parameters:
    ///   - transport: The way to the driver.
    ///   - slots: Tasks that it has at once.
    ///   - process: The process that it is on the driver's machine; nil for one elsewhere.
    ///   - name: The name under which its driver had it started.
    ///   - labels: By which jobs choose it.
    ///   - life: Which life of a process elsewhere it is, whose log of answers is not here; 0 for one without a log.
    ///   - data: How other workers reach it.
    init(
        _ transport: WorkerTransport, slots: UInt16, process: Int32? = nil, name: String = "",
        labels: WorkerLabels = WorkerLabels(), life: UInt64 = 0, data: DataWay? = nil
    ) {
        self.transport = transport
        var registration = Registration(
            programVersion: "test", host: process == nil ? "elsewhere" : HostName.current, processID: process ?? 1,
            slots: slots, callsInFlight: 100, answerLog: life > 0 ? "/elsewhere/process.log" : "",
            startName: name)
        registration.labels = labels
        registration.life = life
        registration.data = data
        self.registration = registration
        transport.start { [weak self] deliveries in
            for case .message(let message, _) in deliveries { self?.hear(message) }
        }
    }

    func send(_ message: WorkerToDriver) { transport.send(message, to: .driver) }

    /// - Parameter known: The calls of earlier lives of which it knows; nil for one that does not say.
    func join(known: [Int64]? = nil) {
        send(.register(registration))
        send(.recovered([], known: known))
    }

    /// The worker's process is gone, without a word, and so are its blocks.
    func die() {
        blocks.removeAll()
        transport.close()
    }

    /// The answers to what it asked for.
    var fetched: [FileAnswer] { state.withLock { $0.fetched } }
    /// Stages whose blocks nobody needs any more.
    var blocksOver: [StageID] { state.withLock { $0.blocksOver } }
    /// Readers that it was to let in, and to let in no more.
    var admitted: [PublicKey] { state.withLock { $0.admitted } }
    var shutOut: [PublicKey] { state.withLock { $0.shutOut } }
    /// Whether its next task reads blocks.
    var readsBlocks: Bool { if case .blocks? = tasks.first?.input { true } else { false } }
    var computed: [StageID: Int] { state.withLock { $0.computed } }

    /// The end that the driver asked for.
    var stop: (reason: String, within: Duration)? { state.withLock { $0.stop } }
    /// Whether nobody needs what it keeps.
    var isReleased: Bool { state.withLock { $0.isReleased } }

    /// Gives back the tasks that it has not begun, as a worker does that is about to leave.
    func giveBack(butFirst count: Int = 1) {
        let tasks = state.withLock { state in
            defer { state.tasks = Array(state.tasks.prefix(count)) }
            return state.tasks.dropFirst(count)
        }
        for task in tasks { fail(task, .givenBack) }
    }

    /// Gives back those tasks that it was asked for, but the oldest, which it has begun.
    func giveBackRecalled() {
        let tasks = state.withLock { state in
            let wanted = state.tasks.dropFirst().filter { state.recalled.contains($0.lease) }
            state.tasks.removeAll { task in wanted.contains { $0.lease == task.lease } }
            return wanted
        }
        for task in tasks { fail(task, .givenBack) }
    }

    /// The tasks that it was asked for.
    var recalled: [Lease] { state.withLock { $0.recalled } }

    /// The worker hears, and says nothing.
    func fallSilent() { state.withLock { $0.isMute = true } }

    var isRegistered: Bool { state.withLock { $0.isRegistered } }
    var mustRejoin: Bool { state.withLock { $0.mustRejoin } }
    var tasks: [TaskDescription] { state.withLock { $0.tasks } }
    var orders: [CallOrder] { state.withLock { $0.orders } }
    /// All orders that it got, also those that it has answered.
    var ordersSoFar: Int { state.withLock { $0.ordersSoFar } }
    func isOver(_ stage: StageID) -> Bool { state.withLock { $0.closedStages.contains(stage) } }

    private func takeTask() -> TaskDescription? {
        state.withLock { $0.tasks.isEmpty ? nil : $0.tasks.removeFirst() }
    }

    /// Takes out the orders that it holds.
    func takeOrders() -> [CallOrder] {
        state.withLock { state in
            defer { state.orders = [] }
            return state.orders
        }
    }

    /// Finishes the oldest task with rows that have requests.
    func finishTask(requests count: Int) {
        guard let task = takeTask() else { return }
        let batch = Self.requests(count)
        finish(task, [EncodedBatch(batch)], batch.schema)
    }

    /// Finishes the oldest task with rows of so many bytes.
    func finishTask(rows count: Int, bytes: Int, nanoseconds: UInt64 = 0) {
        guard let task = takeTask() else { return }
        let text = ArrayData(
            type: .binary, length: count, nullCount: 0,
            buffers: [
                .empty, Buffer(values: (0...count).map { Int32($0 * bytes) }),
                Buffer([UInt8](repeating: 7, count: count * bytes)),
            ])
        let batch = RecordBatch(Schema([Field("bytes", .binary)]), [text], rowCount: count)
        finish(task, [EncodedBatch(batch)], batch.schema, nanoseconds: nanoseconds)
    }

    /// Finishes the oldest task as a worker does: by its stage's operators.
    func computeTask() {
        guard let task = takeTask(), let pipeline = state.withLock({ $0.pipelines[task.lease.stage] }) else { return }
        let program = ComputeProgram(pipeline, blocks: blocks) { (_, _, _) throws(TaskFailure) in
            throw TaskFailure("there are no files", isTransient: false)
        }
        let context = ComputeContext()
        context.lease = task.lease
        state.withLock { $0.computed[task.lease.stage, default: 0] += 1 }
        do throws(TaskFailure) {
            let table = try program.run(task.input, context)
            finish(task, table.batches.map { EncodedBatch($0) }, table.schema)
        } catch {
            fail(task, program.failure(error, of: task))
        }
    }

    private func finish(
        _ task: TaskDescription, _ batches: [EncodedBatch], _ schema: Schema, nanoseconds: UInt64 = 0
    ) {
        var metrics = TaskMetrics()
        metrics.runNanoseconds = nanoseconds
        let result = TaskResult(
            lease: task.lease, outcome: .finished(batches, schema: SchemaMessage.encode(schema)),
            metrics: metrics)
        send(.results([result]))
    }

    /// Finishes the oldest task with rows that are in a file.
    func finishTask(in file: ResultFile) {
        guard let task = takeTask() else { return }
        send(
            .results([
                TaskResult(
                    lease: task.lease,
                    outcome: .kept(file, schema: SchemaMessage.encode(Schema([Field("id", .int64)]))),
                    metrics: TaskMetrics())
            ]))
    }

    /// The folder in which a stage's rows may be left.
    func resultFolder(of stage: StageID) -> String? { state.withLock { $0.folders[stage] } }

    /// Gives some rows of the oldest task, which has not ended.
    func sendPart(rows count: Int) {
        guard let task = tasks.first else { return }
        let batch = Self.requests(count)
        send(
            .results([
                TaskResult(lease: task.lease, outcome: .part([EncodedBatch(batch)]), metrics: TaskMetrics())
            ]))
    }

    func failTask(_ message: String) {
        guard let task = takeTask() else { return }
        fail(task, TaskFailure(message, isTransient: false))
    }

    private func fail(_ task: TaskDescription, _ failure: TaskFailure) {
        send(.results([TaskResult(lease: task.lease, outcome: .failed(failure), metrics: TaskMetrics())]))
    }

    /// Answers all orders that it holds.
    func answerOrders() { send(.reports(takeOrders().map { Self.answer($0) })) }

    static func answer(_ order: CallOrder) -> CallReport {
        CallReport(
            stage: order.stage, call: order.call,
            result: .answered(promptTokens: 10, completionTokens: 5, cachedTokens: 0), latencyNanoseconds: 1_000_000,
            record: record)
    }

    /// A call's record, as a worker makes it.
    static var record: Buffer {
        var record = CallRecord()
        record.content = "an answer"
        record.usage = TokenUsage(prompt: 10, completion: 5)
        return record.encoded()
    }

    /// Rows with a number, and each with a request of its own.
    private static func requests(_ count: Int) -> RecordBatch {
        var offsets: [Int32] = [0]
        var bytes: [UInt8] = []
        for row in 0..<count {
            bytes.append(0)
            withUnsafeBytes(of: UInt32(10).littleEndian) { bytes.append(contentsOf: $0) }
            bytes += RequestKey(words: [UInt64(row), 1, 2, 3]).bytes
            bytes += Array(#"[{"role":"user","content":"row"}]"#.utf8)
            offsets.append(Int32(bytes.count))
        }
        let requests = ArrayData(
            type: .binary, length: count, nullCount: 0, buffers: [.empty, Buffer(values: offsets), Buffer(bytes)])
        let numbers = ArrayData(
            type: .int64, length: count, nullCount: 0, buffers: [.empty, Buffer(values: (0..<count).map(Int64.init))])
        return RecordBatch(
            Schema([Field("id", .int64), Field(CallStep.requestColumn, .binary)]), [numbers, requests],
            rowCount: count)
    }

    private func hear(_ message: DriverToWorker) {
        let reply: WorkerToDriver? = state.withLock { state in
            switch message {
            case .registered: state.isRegistered = true
            case .registerAgain: state.mustRejoin = true
            case .tasks(let tasks): state.tasks += tasks
            case .stage(let announcement):
                state.pipelines[announcement.stage] = announcement.pipeline
                state.folders[announcement.stage] = announcement.resultFolder
            case .orders(let orders):
                state.orders += orders
                state.ordersSoFar += orders.count
            case .stageOver(let stage):
                state.closedStages.insert(stage)
                state.tasks.removeAll { $0.lease.stage == stage }
            case .ping: if !state.isMute { return .pong }
            case .fetched(let answer): state.fetched.append(answer)
            case .shutOut(let key): state.shutOut.append(key)
            case .readBlock(let fetch):
                if let reader = fetch.reader { state.admitted.append(reader) }
                let bytes = Result { () throws(TaskFailure) in
                    try blocks.bytes(of: fetch.lease, from: fetch.start, Int(fetch.count))
                }
                return .block(FileAnswer(number: fetch.number, bytes: bytes))
            case .blocksOver(let stages): state.blocksOver += stages
            case .stop(let reason, let within): state.stop = (reason, within)
            case .released: state.isReleased = true
            case .recallTasks(let leases): state.recalled += leases
            // Orders that a test has not taken are calls under way: none comes back when it is recalled.
            default: break
            }
            return nil
        }
        if let reply { send(reply) }
    }
}

extension JobPlan {
    /// Rows of a range with a model's answers.
    static func calls(tasks: Int = 1, _ change: (inout ChatColumn) -> Void = { _ in }) throws -> JobPlan {
        var column = ChatColumn(
            endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:9/v1"), model: "gpt-4o-mini",
            system: nil, user: try Template(parsing: "Say {id}."))
        column.sampling.maxTokens = 20
        change(&column)
        var pipeline = Pipeline()
        pipeline.operators = [.requests(column)]
        let read = StagePlan(
            input: .range(start: 0, end: Int64(tasks) * 100, step: 1, partitions: tasks), pipeline: pipeline)
        var calls = StagePlan(input: .stages([0]))
        calls.calls = CallStep(name: "answer", column: column)
        return JobPlan(stages: [read, calls])
    }

    /// Rows of a range, computed by workers.
    static func range(_ start: Int64 = 0, _ end: Int64 = 1000, step: Int64 = 1, tasks: Int) -> JobPlan {
        var pipeline = Pipeline()
        pipeline.operators = [.query("SELECT * FROM input")]
        return JobPlan(stages: [
            StagePlan(input: .range(start: start, end: end, step: step, partitions: tasks), pipeline: pipeline)
        ])
    }
}
