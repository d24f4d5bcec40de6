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
        do throws(TaskFailure) {
            let table = try program.run(task.input, context)
            var metrics = TaskMetrics()
            metrics.rows = UInt64(table.rowCount)
            return try finished(task, table, schemas.message(table.schema), metrics, since: start)
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
        let run = start.duration(to: .now).components
        metrics.runNanoseconds = UInt64(clamping: run.seconds * 1_000_000_000 + run.attoseconds / 1_000_000_000)
        return TaskResult(lease: task.lease, outcome: .finished(batches, schema: schema), metrics: metrics)
    }

    private static func failed(_ task: TaskDescription, _ failure: TaskFailure) -> TaskResult {
        TaskResult(lease: task.lease, outcome: .failed(failure), metrics: TaskMetrics())
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
