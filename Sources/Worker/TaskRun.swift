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
        _ task: TaskDescription, _ program: ComputeProgram, _ traffic: BlockTraffic, _ context: ComputeContext,
        _ schemas: inout LastSchema
    ) -> TaskResult {
        let start = ContinuousClock.now
        context.lease = task.lease
        let output = program.resultFolder.map { ResultOutput(folder: $0, task.lease) }
        context.output = output
        defer { context.output = nil }
        do throws(TaskFailure) {
            let table = try program.run(task.input, context)
            let schema = schemas.message(table.schema)
            let rows: (batches: [EncodedBatch], file: ResultFile?), count: Int
            if let output {
                // Rows of the last step, where it is no query.
                for batch in table.batches { try output.append(batch) }
                (rows, count) = (output.finish(), output.rowCount)
            } else {
                var batches: [EncodedBatch] = []
                for batch in table.batches { batches += try ResultMessages.encoded(batch) }
                (rows, count) = ((batches, nil), table.rowCount)
            }
            let bytes = rows.file?.byteCount ?? rows.batches.reduce(0) { $0.addingClamped($1.byteCount) }
            let extent = program.extent(of: table) ?? (Int64(count), Int64(bytes))
            return TaskResult(
                lease: task.lease,
                outcome: rows.file.map { .kept($0, schema: schema) } ?? .finished(rows.batches, schema: schema),
                metrics: TaskMetrics(extent, traffic.take(), since: start))
        } catch {
            // Nobody reads what an interrupted task failed of.
            return failed(task, context.interruption.isRequested ? error : program.failure(error, of: task))
        }
    }

    private static func failed(_ task: TaskDescription, _ failure: TaskFailure) -> TaskResult {
        TaskResult(lease: task.lease, outcome: .failed(failure), metrics: TaskMetrics())
    }
}

extension TaskMetrics {
    /// What a task gave and read, with the time that it has run.
    fileprivate init(
        _ extent: (rows: Int64, bytes: Int64), _ read: (direct: UInt64, relayed: UInt64),
        since start: ContinuousClock.Instant
    ) {
        self.init()
        (directBytes, relayedBytes) = read
        (rows, bytes) = (UInt64(clamping: extent.rows), UInt64(clamping: extent.bytes))
        let run = start.duration(to: .now).components
        runNanoseconds = UInt64(clamping: run.seconds * 1_000_000_000 + run.attoseconds / 1_000_000_000)
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
