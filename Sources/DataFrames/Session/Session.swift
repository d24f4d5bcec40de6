package import Columnar
internal import Foundation
internal import LocalQuery
internal import Logging
internal import Messaging
package import ModelAPI
package import Planning
package import QueryPlanning
package import Relational
package import SparkFunctions
internal import SparkSQL
internal import Synchronization

/// The entry point of a driver script, Spark's `SparkSession`.
///
/// ```swift
/// let session = try await Session.builder.appName("lab").master("local[2]").getOrCreate()
/// let answers = try await session.createDataFrame([("Describe a nurse.")], ["prompt"])
///     .withColumn("reply", chat(model: "gpt-35-turbo", user: "{prompt}", maxTokens: 100))
///     .collect()
/// await session.stop()
/// ```
public final class Session: Sendable {
    /// Begins the settings of a session.
    public static var builder: Builder { Builder() }

    /// The name of the session's jobs where jobs are listed.
    public let appName: String
    /// Where jobs run: `local[2]`, or a driver's address.
    public let master: String
    /// How many partitions rows get that come without any.
    package let parallelism: Int
    /// How long the driver waits for the calls in flight of a job that is cancelled, in seconds.
    package let drainSeconds: Int
    package let client: DriverClient
    package let engine: SharedEngine
    private let ownCluster: (any LocalClusterHandle)?
    private let connection: DriverConnection?
    private let showsProgress: Bool
    private let results = ResultCache()
    /// The dataframes that were cached.
    package let keptFrames = KeptFrames()
    /// The questions to models that stand in expressions.
    let questions = AskedQuestions()
    private let shape: Mutex<ClusterShape>
    private let model = Mutex<ModelSource?>(nil)
    private let options: Mutex<CallOptions>
    /// What it takes to run this program again, for `roost jobs resume`.
    package let origin: JobOrigin
    private let otherKeys = Mutex(Credentials())
    private let tasksAgain = Mutex(0)
    /// What the stages of the last runs came to.
    let runFigures = RunFigures()
    /// Where numbers of columns and inputs come from.
    package let numbers = ColumnNumbers()
    /// The temporary views and settings of SQL.
    package let views = SessionCatalog()

    private static let activeSession = Mutex<Session?>(nil)

    /// The session that `getOrCreate` would give, if there is one.
    package static var current: Session? { activeSession.withLock { $0 } }

    /// Opens what reads and writes files in the background, for a process that will need it at once.
    package static func warmUpFiles() { QueryEngine.warmUp() }

    package init(_ settings: Builder) async throws {
        engine = SharedEngine()
        appName = settings.name
        master = settings.masterText
        showsProgress = settings.progressIsShown
        options = Mutex(settings.calls)
        origin = settings.origin
        switch try Master(parsing: settings.masterText, cores: ProcessInfo.processInfo.activeProcessorCount) {
        case .local(let workers):
            guard let start = settings.startLocalCluster else { throw RoostError.noServer(settings.masterText) }
            let memory = try settings.memoryText.map { text throws(RoostError) in
                guard let size = MemorySize(text) else {
                    throw RoostError(.invalidArgument, "the memory of workers is '\(text)'; give \(MemorySize.form)")
                }
                return size.bytes
            }
            var log = Logger(label: "roost") { StandardErrorLog(label: $0) }
            log.logLevel = settings.logLevel
            let cluster = try start(
                LocalClusterSettings(
                    workers: workers, workerProgram: settings.workerProgram, callsInFlight: settings.callsInFlight,
                    drainSeconds: settings.drainSeconds, memory: memory), log
            )
            ownCluster = cluster
            connection = nil
            client = cluster.client
            parallelism = workers
            shape = Mutex(.single(HostName.current, slots: workers))
            drainSeconds = settings.drainSeconds
        case .driver(let address):
            let connection = try await DriverConnection(
                to: address, appName: settings.name, submits: settings.submitsAtOnce)
            do {
                let status = try await connection.client.status()
                parallelism = status.slots
                shape = Mutex(status.shape())
                drainSeconds = status.driver.drainSeconds
            } catch {
                connection.close()
                throw error
            }
            self.connection = connection
            ownCluster = nil
            client = connection.client
        }
        do {
            for (key, value) in settings.configuration { try conf.set(key, value) }
        } catch {
            await stop()
            throw error
        }
        Self.activeSession.withLock { $0 = self }
    }

    /// A session beside `other`, on its cluster.
    private init(beside other: Session) {
        appName = other.appName
        master = other.master
        parallelism = other.parallelism
        drainSeconds = other.drainSeconds
        client = other.client
        engine = other.engine
        ownCluster = other.ownCluster
        connection = other.connection
        showsProgress = other.showsProgress
        origin = other.origin
        options = Mutex(other.callOptions)
        shape = Mutex(other.cluster)
        modelSource = other.modelSource
    }

    /// A session on the same cluster with temporary views and settings of SQL of its own.
    ///
    /// Stopping one of them stops the cluster for all.
    public func newSession() -> Session { Session(beside: self) }

    /// Ends the session, and the single-node cluster where it started one.
    public func stop() async {
        Self.activeSession.withLock { if $0 === self { $0 = nil } }
        await ownCluster?.stop()
        connection?.close()
        // After the workers, whose connections it would wait for.
        await model.withLock { $0 }?.stop()
    }

    /// What gives plans their columns and types.
    package var analyzer: Analyzer {
        Analyzer(settings: views.settings.analysis, views: views, numbers: numbers)
    }

    /// What the meaning of expressions depends on, at this moment.
    package var expressionSettings: ExpressionSettings {
        var settings = views.settings.analysis.expressions
        settings.now = Int64(Date().timeIntervalSince1970 * 1e6)
        return settings
    }

    /// The machines of the cluster, as they were seen last.
    package var cluster: ClusterShape {
        var cluster = shape.withLock { $0 }
        cluster.exchange = views.settings.exchange
        return cluster
    }

    /// The machines of the cluster as a plan finds them: workers come and go.
    private func cluster(for plan: LogicalPlan) async -> ClusterShape {
        if connection != nil, plan.dependsOnCluster, let status = try? await client.status(patience: .seconds(2)) {
            let shape = status.shape(requiring: views.settings.placement.require)
            self.shape.withLock { $0 = shape }
        }
        return cluster
    }

    /// Runs a plan, asking a model only for what is not at hand.
    package func run(_ plan: LogicalPlan) async throws -> JobResult {
        let asked = try askingQuestions(of: plan)
        let result = try await runOverRowsAtHand(try await reusingKeptRows(asked))
        runFigures.note(asked.query, result.stages)
        return result
    }

    /// Runs a plan as it is, without rows of dataframes that were cached.
    func runOverRowsAtHand(_ plan: LogicalPlan) async throws -> JobResult {
        // What is at hand is used before a limit narrows the question to another one.
        try await submit(try await answered(results.filling(plan).limitsPushedDown()))
    }

    /// Runs a plan and gives its rows as they come, in order, while it runs.
    ///
    /// A model column's answers are not kept in this process.
    ///
    /// - Parameters:
    ///   - plan: What is run.
    ///   - rows: Takes the rows; an error of it cancels the job.
    /// - Returns: What the job came to, without its rows.
    /// - Throws: `RowsNotTaken` with an error of `rows`; `RoostError` for one of the job.
    @discardableResult
    package func stream(
        _ plan: LogicalPlan, _ rows: @escaping @Sendable (Schema, RecordBatch) async throws -> Void
    ) async throws -> JobResult {
        let asked = try askingQuestions(of: plan)
        let plan = try await reusingKeptRows(asked)
        let result = try await submit(results.filling(plan).limitsPushedDown(), rows)
        runFigures.note(asked.query, result.stages)
        return result
    }

    /// Has workers write a plan's rows into files.
    ///
    /// - Parameters:
    ///   - plan: The rows.
    ///   - write: The files.
    /// - Returns: The files of the attempts that count.
    /// - Throws: `RoostError`.
    package func write(_ plan: LogicalPlan, _ write: FileWrite) async throws -> [WrittenFile] {
        let plan = try askingQuestions(of: plan)
        let areAnswers = !plan.keptAnswers.isEmpty
        let filled = try await answered(results.filling(try await reusingKeptRows(plan)).limitsPushedDown())
        let cluster = await self.cluster(for: filled)
        let stages = try RoostError.analysing { () throws(SparkError) in
            try StagePlanner.planWrite(
                filled, write, areAnswers: areAnswers, settings: expressionSettings, on: cluster)
        }
        let result = try await submit(stages)
        runFigures.note(plan.query, result.stages)
        guard let files = WrittenFile.files(result.table) else {
            throw RoostError(.cluster, "a worker gave other rows than those about the files that it wrote")
        }
        return files
    }

    /// How many rows a plan has.
    package func count(_ plan: LogicalPlan) async throws -> Int {
        let plan = try askingQuestions(of: plan)
        let filled = try await answered(results.filling(try await reusingKeptRows(plan)).limitsPushedDown())
        let cluster = await self.cluster(for: filled)
        let stages = try RoostError.analysing { () throws(SparkError) in
            try StagePlanner.planCount(filled, settings: expressionSettings, on: cluster)
        }
        var total = 0
        for row in Row.rows(of: try await submit(stages).table) {
            guard let count = row.int("count"), count >= 0 else {
                throw RoostError(.cluster, "a worker sent \(row) where a number of rows was asked for")
            }
            total = total.addingClamped(count)
        }
        return total
    }

    /// Makes the requests of the model column that a plan ends with, and sends none: the rows have them in
    /// `CallStep.requestColumn`.
    package func requests(
        of plan: LogicalPlan, _ rows: @escaping @Sendable (Schema, RecordBatch) async throws -> Void
    ) async throws {
        let plan = try askingQuestions(of: plan)
        let cluster = await self.cluster(for: plan)
        let planned = try RoostError.analysing { () throws(SparkError) in
            try StagePlanner.planRequests(plan, settings: expressionSettings, on: cluster)
        }
        guard let requests = planned else {
            throw RoostError(
                .analysis, "the dataframe does not end with a model column, so that there are no requests to make")
        }
        do {
            _ = try await client.run(
                requests, name: appName, credentials: Credentials(), origin: origin.text,
                placement: try placement, rows: rows, progress: nil)
        } catch let error as RowsNotTaken {
            throw error.reason
        }
    }

    /// The same plan with the answers of its model columns in place of their questions.
    private func answered(_ plan: LogicalPlan) async throws -> LogicalPlan {
        for (id, number, input) in plan.keptAnswers {
            guard case .chat(let step, let child) = input.source else { continue }
            try await results.keep(id) { [self] in
                // A model column over another one: that one's answers are kept too.
                var asked = input
                asked.source = .chat(step, try await answered(child))
                return try await submit(LogicalPlan(asked, number: number)).table
            }
        }
        return results.filling(plan)
    }

    /// Keeps under `id` the rows that `make` gives, the first time.
    func keepRows(_ id: AnswersID, _ make: @escaping @Sendable () async throws -> JobResult) async throws {
        try await results.keep(id) { try await make().table }
    }

    /// The rows that are kept under `id`, where they are at hand.
    func keptRows(_ id: AnswersID) -> LocalRelation? { results.rows(id) }

    /// Lets go the rows that are kept under `id`.
    func forgetRows(_ id: AnswersID) { results.forget(id) }

    /// Sends a plan to the driver and waits for its rows under their names.
    private func submit(
        _ plan: LogicalPlan, _ rows: (@Sendable (Schema, RecordBatch) async throws -> Void)? = nil
    ) async throws -> JobResult {
        // Rows that are all here need no cluster.
        if let relation = plan.localRelation {
            let result = try relation.result()
            for batch in result.table.batches { try await rows?(result.table.schema, batch) }
            return result
        }
        let cluster = await self.cluster(for: plan)
        let stages = try RoostError.analysing { () throws(SparkError) in
            try StagePlanner.plan(plan, settings: expressionSettings, on: cluster)
        }
        let schema = plan.schema.arrow
        let named = rows.map { rows in
            { @Sendable (own: Schema, batch: RecordBatch) in
                let named = own.labelled(like: schema)
                try await rows(named, batch.labelled(named))
            }
        }
        var result = try await submit(stages, named)
        result.table = result.table.labelled(like: schema)
        return result
    }

    /// Sends stages to the driver and waits for their rows, showing how far it is.
    private func submit(
        _ stages: JobPlan, _ rows: (@Sendable (Schema, RecordBatch) async throws -> Void)? = nil
    ) async throws -> JobResult {
        let display = showsProgress ? ProgressDisplay() : nil
        defer { display?.end() }
        var origin = origin
        if modelSource?.isSimulated == true { origin.simulates = true }
        let result = try await client.run(
            stages, name: appName, credentials: credentials, calls: callOptions, origin: origin.text,
            placement: try placement, rows: rows
        ) { progress in
            display?.show(progress)
        }
        tasksAgain.withLock { $0 = $0.addingClamped(result.retriedTasks) }
        return result
    }

    /// How many tasks of this session's jobs were run again, as when the worker that had one was lost.
    public var retriedTasks: Int { tasksAgain.withLock { $0 } }

    /// The endpoint that model columns use when they name none.
    package var modelSource: ModelSource? {
        get { model.withLock { $0 } }
        set { model.withLock { $0 = newValue } }
    }

    /// Keeps the key of an endpoint that a model column names beside the session's own.
    package func keep(_ key: Secret?, for endpoint: ModelEndpoint) { otherKeys.withLock { $0[endpoint] = key } }

    /// Keeps the fields that each request to an endpoint has in its head.
    package func keep(_ fields: [HeaderField], for endpoint: ModelEndpoint) {
        otherKeys.withLock { $0.set(fields, for: endpoint) }
    }

    /// How model columns are called from now on.
    package var callOptions: CallOptions {
        get { options.withLock { $0 } }
        set { options.withLock { $0 = newValue } }
    }

    private var credentials: Credentials {
        var credentials = otherKeys.withLock { $0 }
        if let source = modelSource { credentials[source.endpoint] = source.key }
        return credentials
    }
}

extension RoostError {
    fileprivate static func noServer(_ master: String) -> RoostError {
        RoostError(
            .invalidArgument,
            "'\(master)' is a cluster inside this program, which has no server in it: name a driver "
                + "(tcp://127.0.0.1:7077), or make the program with the product 'Roost' in place of 'RoostClient'")
    }
}

extension ClusterStatus {
    /// Tasks that run at once, at least one; workers say how many they take.
    fileprivate var slots: Int { max(1, workers.reduce(0) { min($0 + max(0, $1.slots), 1 << 20) }) }

    /// The machines that have workers, those with labels where there are any.
    fileprivate func shape(requiring require: WorkerLabels = WorkerLabels()) -> ClusterShape {
        var slots: [String: Int] = [:], fit = workers.filter { Set(require.texts).isSubset(of: $0.labels ?? []) }
        if fit.isEmpty { fit = workers }
        for worker in fit { slots[worker.host, default: 0] += min(max(1, worker.slots), 1 << 20) }
        return ClusterShape(
            machines: slots.sorted { $0.key < $1.key }.map { .init(name: $0.key, slots: $0.value) },
            session: HostName.current)
    }
}
