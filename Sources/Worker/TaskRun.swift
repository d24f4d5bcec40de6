internal import ArrowIPC
internal import Columnar
internal import Messaging
internal import Operators
internal import Planning

/// One attempt of a task, from its input to its result.
///
/// Nothing that goes wrong leaves it as an error.
enum TaskRun {
    static func compute(
        _ task: TaskDescription, _ program: ComputeProgram, _ context: ComputeContext, _ schemas: inout LastSchema
    ) -> TaskResult {
        let start = ContinuousClock.now
        context.lease = task.lease
        let output = program.resultFolder.map { ResultOutput(folder: $0, task.lease) }
        context.output = output
        defer { context.output = nil }
        do throws(TaskFailure) {
            let table = try program.run(task.input, context)
            var metrics = TaskMetrics()
            metrics.rows = UInt64(table.rowCount)
            let schema = schemas.message(table.schema)
            if let (rows, bytes) = program.extent(of: table) {
                (metrics.rows, metrics.bytes) = (UInt64(clamping: rows), UInt64(clamping: bytes))
            }
            guard let output else { return try finished(task, table, schema, metrics, since: start) }
            // Rows of the last step, where it is no query.
            for batch in table.batches { try output.append(batch) }
            metrics.rows = UInt64(output.rowCount)
            return finished(task, output, schema, metrics, since: start)
        } catch {
            // Nobody reads what an interrupted task failed of.
            return failed(task, context.interruption.isRequested ? error : program.failure(error, of: task))
        }
    }

    private static func finished(
        _ task: TaskDescription, _ table: Table, _ schema: Buffer, _ metrics: TaskMetrics,
        since start: ContinuousClock.Instant
    ) throws(TaskFailure) -> TaskResult {
        var batches: [EncodedBatch] = []
        for batch in table.batches { batches += try ResultMessages.encoded(batch) }
        var metrics = metrics
        if metrics.bytes == 0 { metrics.bytes = batches.reduce(0) { $0.addingClamped(UInt64($1.byteCount)) } }
        return TaskResult(
            lease: task.lease, outcome: .finished(batches, schema: schema), metrics: metrics.ended(since: start))
    }

    private static func finished(
        _ task: TaskDescription, _ output: ResultOutput, _ schema: Buffer, _ metrics: TaskMetrics,
        since start: ContinuousClock.Instant
    ) -> TaskResult {
        let (batches, file) = output.finish()
        var metrics = metrics
        metrics.bytes = UInt64(file?.byteCount ?? batches.reduce(0) { $0.addingClamped($1.byteCount) })
        let outcome: TaskOutcome =
            file.map { .kept($0, schema: schema) } ?? .finished(batches, schema: schema)
        return TaskResult(lease: task.lease, outcome: outcome, metrics: metrics.ended(since: start))
    }

    private static func failed(_ task: TaskDescription, _ failure: TaskFailure) -> TaskResult {
        TaskResult(lease: task.lease, outcome: .failed(failure), metrics: TaskMetrics())
    }
}

extension TaskMetrics {
    /// The same with the time that a task has run.
    fileprivate func ended(since start: ContinuousClock.Instant) -> TaskMetrics {
        var metrics = self
        let run = start.duration(to: .now).components
        metrics.runNanoseconds = UInt64(clamping: run.seconds * 1_000_000_000 + run.attoseconds / 1_000_000_000)
        return metrics
    }
}

/// The message of the schema that was asked for last: the tasks of a stage have the same columns.
struct LastSchema {
    private var last: (schema: Schema, message: Buffer)?

    mutating func message(_ schema: Schema) -> Buffer {
        if let last, last.schema == schema { return last.message }
        let message = SchemaMessage.encode(schema)
        last = (schema, message)
        return message
    }
}
