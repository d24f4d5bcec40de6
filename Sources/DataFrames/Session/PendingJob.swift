internal import ArrowIPC
package import Columnar
internal import Messaging
package import Planning

/// What a job gave.
package struct JobResult: Sendable {
    package let table: Table
    package let metrics: TaskMetrics
    package let retriedTasks: Int
}

/// A job that was submitted and has not ended: its rows as they come, and who waits for them.
struct PendingJob: Sendable {
    var id: JobID?
    var isCancelled = false
    let progress: (@Sendable (JobProgress) -> Void)?
    /// Where workers find the job's files that they do not have themselves.
    let files: FileService
    private let continuation: CheckedContinuation<JobEnd, Never>
    private var schema: Buffer?
    private var parts: [JobOutput.Part] = []

    init(
        _ continuation: CheckedContinuation<JobEnd, Never>, files: FileService, _ progress: (@Sendable (JobProgress) -> Void)?
    ) {
        self.files = files
        self.continuation = continuation
        self.progress = progress
    }

    mutating func append(_ output: JobOutput) {
        schema = schema ?? output.schema
        parts += output.parts
    }

    func finish(_ outcome: JobOutcome) {
        let error = outcome.failure.map { RoostError(isCancelled ? .cancelled : .job, $0) }
        end(error, outcome)
    }

    func fail(_ reason: RoostError) { end(reason, nil) }

    private func end(_ error: RoostError?, _ outcome: JobOutcome?) {
        continuation.resume(
            returning: JobEnd(
                error: error, schema: schema, parts: parts, metrics: outcome?.metrics ?? TaskMetrics(),
                retriedTasks: Int(outcome?.retriedTasks ?? 0)))
    }
}

/// All that came of a job, still encoded: whoever waited for it decodes it, not the thread that heard it.
struct JobEnd: Sendable {
    let error: RoostError?
    let schema: Buffer?
    let parts: [JobOutput.Part]
    let metrics: TaskMetrics
    let retriedTasks: Int

    /// - Throws: `RoostError`, with the rows that were done where the job did not end well.
    func result() throws(RoostError) -> JobResult {
        if let error { throw RoostError(error.code, error.message, partialResult: try? table()) }
        return JobResult(table: try table(), metrics: metrics, retriedTasks: retriedTasks)
    }

    private func table() throws(RoostError) -> Table {
        guard let schema else { return Table(schema: Schema([]), batches: []) }
        do {
            let columns = try SchemaMessage.decode(schema)
            let batches = try parts.sorted { $0.order < $1.order }.flatMap(\.batches).map {
                try RecordBatchMessage.decode(metadata: $0.metadata, body: $0.body, schema: columns)
            }
            return Table(schema: columns, batches: batches)
        } catch {
            throw RoostError(.job, "the job's rows cannot be read: \(error)")
        }
    }
}
