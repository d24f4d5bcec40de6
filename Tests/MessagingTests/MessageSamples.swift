import Columnar
import Messaging
import ModelAPI
import Planning

/// Messages of every kind, in the shapes that they have.
enum MessageSamples {
    static let batch = EncodedBatch(
        rowCount: 3, metadata: Buffer([1, 2, 3]), body: Buffer([UInt8](repeating: 7, count: 5000)))

    /// What is asked of a driver by whoever looks after it.
    private static let operators: [any WireMessage] = {
        var standing = JobStanding(
            job: .init(id: 3, name: "n", state: .draining, tasks: 4, tasksDone: 1, failure: "f"), tasksRunning: 2,
            callsOut: 5, calls: CallTotals(), areRowsComplete: true)
        standing.waiting = "w"
        return [
            SessionToDriver.question(number: 1, .job(number: 3)),
            SessionToDriver.question(number: 1, .detached(.keys(3, DetachedKeys(["OPENAI_API_KEY": "k"])))),
            SessionToDriver.question(number: 1, .detached(.read(3, file: "results/a.jsonl", from: 9))),
            DriverToSession.answer(number: 1, .bytes("YQ==")),
            SessionToDriver.question(number: 1, .logs(of: "driver", lines: 9, after: 4)),
            DriverToSession.answer(number: 3, .log(LogPage(lines: ["a"], next: 9, isOver: true))),
            WorkerToDriver.log(number: 4, LogPage(lines: ["a", "b"], next: 9)),
            DriverToWorker.readLog(number: 4, lines: 9, after: nil),
            DriverToWorker.readLog(number: 4, lines: 9, after: 0),
            SessionToDriver.question(number: 1, .events(after: 7, job: 3, most: 9)),
            DriverToSession.answer(number: 3, .events(EventPage(lines: ["{}"], last: 9, hasMore: true))),
            SessionToDriver.question(number: 1, .worker(name: "h:1")),
            SessionToDriver.question(number: 1, .drain(worker: "h:1", within: 5)),
            DriverToSession.answer(
                number: 3,
                .worker(
                    WorkerStanding(
                        id: "worker 1", host: "h", processID: 1, runningTasks: 2, callsOut: 3, keepsBlocks: true,
                        end: .init(reason: "r", isExpected: true)))),
            DriverToWorker.released,
            DriverToWorker.recallTasks([Lease(stage: StageID(3), task: 9, attempt: 2)]),
            WorkerToDriver.results([
                TaskResult(
                    lease: Lease(stage: StageID(3), task: 1, attempt: 0), outcome: .failed(.givenBack),
                    metrics: TaskMetrics())
            ]),
            SessionToDriver.question(number: .max, .cancel(job: .max, atOnce: true)),
            DriverToSession.answer(number: 1, .job(standing)), DriverToSession.answer(number: 2, .refused("no")),
        ]
    }()

    /// One of every kind; what is compared is the bytes that a decoded message is encoded to again.
    static let all: [any WireMessage] = {
        let lease = Lease(stage: StageID(3), task: 70_000, attempt: 2)
        var metrics = TaskMetrics()
        metrics.rows = 9
        var pipeline = Pipeline()
        pipeline.scan = FileScan(
            format: .json, files: [ScannedFile(path: "a.jsonl", byteCount: 10, modified: 3)],
            columns: [.init(name: "x", type: "BIGINT")])
        pipeline.operators = [
            .query("SELECT 1"), .limit(4), .count,
            .query(
                QueryText(
                    "SELECT 2",
                    kernels: [KernelText(kernel: "k", arguments: ["ARRAY<INT>"], result: "BIGINT", options: ["o"])])),
            .relabel(
                LabelledSchema(Schema([Columnar.Field("ä", .list(Columnar.Field("element", .utf8, nullable: false)))]))),
            .tokens([
                TokenColumn(
                    name: "n", function: TokenFunction(.split(size: 3, overlap: 1), encoding: "cl100k_base"), input: "x"
                )
            ]),
            .tokenStatistics(TokenStatistics(lines: .texts(key: "text"), encoding: "cl100k_base", limit: 9)),
        ]
        let fetch = FileFetch(number: 3, stage: StageID(2), file: 1, start: 1 << 33, count: 1 << 20)
        var credentials = Credentials()
        if let endpoint = try? ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1") {
            credentials[endpoint] = Secret("sk-12345678")
        }
        let schema = Buffer([9, 9])
        let file = ResultFile(
            name: "7.1.0",
            batches: [
                .init(rowCount: 1 << 32, metadataBytes: 8, bodyBytes: 1 << 40),
                .init(rowCount: 0, metadataBytes: 0, bodyBytes: 0),
            ])
        let condition = ErrorCondition(
            name: "DIVIDE_BY_ZERO", sqlState: "22012", parameters: ["config": "c", "a": ""], message: "m")
        var failedOutcome = JobOutcome(job: JobID(1), failure: "f", metrics: metrics, retriedTasks: 3)
        failedOutcome.condition = condition
        failedOutcome.isEndedByOperator = true
        var registration = Registration(programVersion: "1", host: "h", processID: 2, slots: 3, callsInFlight: 4)
        if let labels = try? WorkerLabels(["gpu", "zone=eu"]) { registration.labels = labels }
        (registration.memory, registration.life) = (1 << 33, .max)
        let key = KeyPair.random().publicKey
        registration.data = DataWay(address: "tcp://10.0.0.2:40111", key: key)
        var wayFetch = BlockFetch(number: 11, worker: WorkerID(2), lease: lease, start: 0, count: 0)
        (wayFetch.asksForWay, wayFetch.reader) = (true, key)
        var wayAnswer = FileAnswer(number: 5, bytes: .success(.empty))
        wayAnswer.way = DataWay(key: key)
        var placed = JobSubmission(
            request: 2, name: "p", plan: JobPlan(stages: [StagePlan(input: .files([]))]), credentials: Credentials())
        if let labels = try? WorkerLabels(["gpu"]) { placed.placement.require = labels }
        (placed.placement.pool, placed.placement.speculates) = ("evals", true)
        var progress = JobProgress(
            job: JobID(1), stage: 0, stages: 2, tasks: 9, tasksDone: 3, tasksRunning: 2, retriedTasks: 1,
            metrics: metrics)
        (progress.speculativeTasks, progress.waiting) = (2, "waits")
        let greeting = DriverGreeting(programVersion: "1", processID: 4, epoch: 5)
        return [
            WorkerToDriver.register(registration),
            WorkerToDriver.register(
                Registration(
                    programVersion: "1", host: "h", processID: 2, slots: 3, callsInFlight: 4, answerLog: "l",
                    startName: "auto-1")),
            WorkerToDriver.results([
                TaskResult(lease: lease, outcome: .finished([batch], schema: schema), metrics: metrics),
                TaskResult(lease: lease, outcome: .part([batch, batch]), metrics: metrics),
                TaskResult(lease: lease, outcome: .kept(file, schema: schema), metrics: metrics),
                TaskResult(lease: lease, outcome: .kept(file, schema: nil), metrics: metrics),
                TaskResult(lease: lease, outcome: .failed(TaskFailure("why", isTransient: true)), metrics: metrics),
                TaskResult(
                    lease: lease, outcome: .failed(TaskFailure("[D] m", isTransient: false, condition: condition)),
                    metrics: metrics),
            ]),
            WorkerToDriver.results([
                TaskResult(
                    lease: lease, outcome: .failed(TaskFailure("gone", isTransient: true, lostBlock: lease)),
                    metrics: metrics)
            ]),
            WorkerToDriver.fetchBlock(
                BlockFetch(number: 9, worker: WorkerID(.max), lease: lease, start: 1 << 40, count: 1 << 20)),
            WorkerToDriver.block(FileAnswer(number: 4, bytes: .success(Buffer([1, 2, 3])))),
            DriverToWorker.readBlock(
                BlockFetch(number: 10, worker: WorkerID(1), lease: lease, start: 0, count: 5)),
            DriverToWorker.blocksOver([StageID(3), StageID(.max)]), DriverToWorker.readBlock(wayFetch),
            WorkerToDriver.fetchBlock(wayFetch), DriverToWorker.fetched(wayAnswer), DriverToWorker.shutOut(key),
            WorkerToWorker.askBlock(wayFetch),
            WorkerToWorker.giveBlock(FileAnswer(number: 4, bytes: .success(batch.body))),
            DriverToWorker.tasks([
                TaskDescription(
                    lease: lease,
                    input: .blocks([
                        BlockRelation(
                            schema: schema,
                            blocks: [
                                Block(
                                    lease: lease, worker: WorkerID(1 << 63), folder: "/a b/ä",
                                    part: .init(start: 8, bytes: 1 << 40, rows: 3)),
                                Block(
                                    lease: Lease(stage: StageID(1), task: 0, attempt: 0), worker: WorkerID(2),
                                    folder: "/a b/ä", part: .init(start: 0, bytes: 0, rows: 0)),
                            ]),
                        BlockRelation(schema: .empty, blocks: []),
                    ]))
            ]),
            WorkerToDriver.draining(reason: "a"), WorkerToDriver.goodbye(reason: "b"),
            WorkerToDriver.goodbye(reason: "b", lines: ["x", ""]),
            DriverToWorker.registered(greeting), DriverToWorker.registerAgain,
            DriverToWorker.stage(StageAnnouncement(stage: StageID(1), pipeline: pipeline)),
            DriverToWorker.stage(StageAnnouncement(stage: StageID(1), pipeline: pipeline, resultFolder: "/a b/ä")),
            DriverToWorker.tasks([
                TaskDescription(lease: lease, input: .range(start: -1, end: 9, step: 2)),
                TaskDescription(lease: lease, input: .file(FileSplit(file: 3, start: 1 << 40, end: 1 << 41))),
                TaskDescription(lease: lease, input: .batches([batch, batch], schema: schema)),
                TaskDescription(
                    lease: lease,
                    input: .relations([
                        TaskRelation(batches: [batch], schema: schema), TaskRelation(batches: [], schema: .empty),
                    ])),
                TaskDescription(lease: lease, input: .relations([])),
            ]),
            DriverToWorker.stageOver(StageID(8)), DriverToWorker.stop(reason: "s", within: .seconds(30)),
            SessionToDriver.hello(
                SessionGreeting(programVersion: "1", appName: "ä", submits: true, isCommand: true, user: "u")),
            DriverToWorker.warmUp,
            SessionToDriver.submit(
                JobSubmission(
                    request: 1, name: "j",
                    plan: JobPlan(stages: [
                        StagePlan(input: .local([batch], schema: schema), rowsPerTask: 1, pipeline: pipeline),
                        StagePlan(input: .range(start: 0, end: 1, step: 1, partitions: 2)),
                        StagePlan(input: .files([FileSplit(file: 0, start: 0, end: 9)]), limit: 5),
                        StagePlan(input: .stages([0, 1])),
                        StagePlan(input: .gathered([0, 3, 0]), pipeline: pipeline, limit: 1),
                        StagePlan(input: .gathered([])),
                    ]), credentials: credentials, resultFolder: "/a b/ä")),
            SessionToDriver.submit(placed), SessionToDriver.cancel(JobID(4)), SessionToDriver.statusRequest,
            SessionToDriver.shutdown,
            DriverToSession.welcome(greeting), DriverToSession.accepted(request: 3, JobID(4)),
            DriverToSession.output(
                JobOutput(job: JobID(1), schema: schema, blocks: [.init(order: 4, batches: [batch])])),
            DriverToSession.output(
                JobOutput(job: JobID(1), schema: nil, blocks: [.init(order: 5, batches: [], file: file)])),
            DriverToSession.progress(progress),
            DriverToSession.finished(JobOutcome(job: JobID(1), failure: "f", metrics: metrics, retriedTasks: 3)),
            DriverToSession.finished(failedOutcome),
            DriverToSession.status(
                ClusterStatus(
                    driver: .init(
                        address: "a", processID: 1, version: "1", uptimeSeconds: 1.5, drainSeconds: 30,
                        residentBytes: nil,
                        unreadableMessages: 0, staleResults: 0, idleTimeoutSeconds: 60, idleStopInSeconds: 3.5),
                    workers: [], jobs: [.init(id: 1, name: "j", state: .failed, tasks: 1, tasksDone: 0, failure: "x")])),
            WorkerToDriver.fetch(fetch),
            DriverToSession.read(FileRead(number: .max, job: JobID(4), path: "/a b", start: 1 << 33, count: 1 << 20)),
            SessionToDriver.fetched(FileAnswer(number: 3, bytes: .success(batch.body))),
            DriverToWorker.fetched(
                FileAnswer(number: 3, bytes: .failure(TaskFailure("gone", isTransient: false)))),
            DriverToWorker.refused(reason: "r"), DriverToWorker.ping, WorkerToDriver.pong,
            DriverToSession.refused(reason: "r"), SessionToDriver.ping, DriverToSession.pong,
        ] + operators + CallSamples.messages(body: batch.body)
    }()
}
