package import Columnar
package import Messaging
package import Planning

/// What a job gave.
package struct JobResult: Sendable {
    package var table: Table
    package let metrics: TaskMetrics
    package let retriedTasks: Int
    /// What the job's model calls came to; nil where it made none.
    package let calls: CallTotals?
    /// What each stage came to.
    package let stages: [StageFigures]

    package init(
        table: Table, metrics: TaskMetrics, retriedTasks: Int, calls: CallTotals? = nil, stages: [StageFigures] = []
    ) {
        self.table = table
        self.metrics = metrics
        self.retriedTasks = retriedTasks
        self.calls = calls
        self.stages = stages
    }
}

/// A job that was submitted and has not ended: its rows as they come, and who waits for them.
struct PendingJob: Sendable {
    var id: JobID?
    var isCancelled = false
    let progress: (@Sendable (JobProgress) -> Void)?
    /// Where workers find the job's files that they do not have themselves.
    let files: FileService
    /// Where rows are that were too many for messages.
    private let folder: JobResultFolder?
    /// Where rows go as they come; nil where they are collected.
    private let stream: AsyncStream<JobOutput>.Continuation?
    private let continuation: CheckedContinuation<JobEnd, Never>
    private var schema: Buffer?
    private var blocks: [JobOutput.Block] = []
    private var receipts = ResultReceipts()

    init(
        _ continuation: CheckedContinuation<JobEnd, Never>, files: FileService, folder: JobResultFolder?,
        stream: AsyncStream<JobOutput>.Continuation?,
        _ progress: (@Sendable (JobProgress) -> Void)?
    ) {
        self.stream = stream
        self.files = files
        self.folder = folder
        self.continuation = continuation
        self.progress = progress
    }

    /// Takes rows in.
    ///
    /// - Returns: the blocks to tell the driver of as dealt with, where that is due.
    mutating func append(_ output: JobOutput) -> UInt32? {
        schema = schema ?? output.schema
        if let stream {
            stream.yield(JobOutput(job: output.job, schema: schema, blocks: output.blocks))
            return nil
        }
        blocks += output.blocks
        return receipts.dealtWith(output.blocks)
    }

    func finish(_ outcome: JobOutcome) {
        let error = outcome.failure.map {
            RoostError(isCancelled || outcome.isEndedByOperator ? .cancelled : .job, $0, condition: outcome.condition)
        }
        end(error, outcome)
    }

    func fail(_ reason: RoostError) { end(reason, nil) }

    private func end(_ error: RoostError?, _ outcome: JobOutcome?) {
        stream?.finish()
        continuation.resume(
            returning: JobEnd(
                error: error, schema: schema, blocks: blocks, folder: folder,
                metrics: outcome?.metrics ?? TaskMetrics(),
                retriedTasks: Int(outcome?.retriedTasks ?? 0), calls: outcome?.calls, stages: outcome?.stages ?? [],
                isOverBudget: outcome?.isOverBudget ?? false, condition: outcome?.condition))
    }
}

/// All that came of a job, still encoded: whoever waited for it decodes it, not the thread that heard it.
struct JobEnd: Sendable {
    let error: RoostError?
    let schema: Buffer?
    let blocks: [JobOutput.Block]
    let folder: JobResultFolder?
    let metrics: TaskMetrics
    let retriedTasks: Int
    let calls: CallTotals?
    let stages: [StageFigures]
    let isOverBudget: Bool
    /// Why it failed, in Spark's terms.
    let condition: ErrorCondition?

    /// - Throws: `RoostError`, with the rows that were done where the job did not end well.
    func result() throws(RoostError) -> JobResult {
        if let error {
            var ended = RoostError(
                isOverBudget ? .budget : error.code, error.message, partialResult: try? table(), condition: condition)
            ended.calls = calls
            throw ended
        }
        return JobResult(table: try table(), metrics: metrics, retriedTasks: retriedTasks, calls: calls, stages: stages)
    }

    private func table() throws(RoostError) -> Table {
        guard let schema else { return Table(schema: Schema([]), batches: []) }
        let rows = try ResultRows(schema, folder)
        var batches: [RecordBatch] = []
        for block in blocks.sorted(by: { $0.order < $1.order }) {
            var walk = rows.batches(of: block)
            while let batch = try walk.next() { batches.append(batch) }
        }
        return Table(schema: rows.schema, batches: batches)
    }
}
