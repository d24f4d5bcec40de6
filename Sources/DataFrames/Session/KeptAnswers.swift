internal import ArrowIPC
internal import Columnar
internal import Messaging
internal import Planning
internal import Synchronization

/// The answers that a session has paid for, kept so that a dataframe which is shown, counted and written
/// asks its model once.
final class KeptAnswers: Sendable {
    private let tasks = Mutex<[AnswersID: Task<Void, any Error>]>([:])
    private let done = Mutex<[AnswersID: LogicalPlan]>([:])

    /// The same plan with the answers that are at hand in place of their questions.
    func filling(_ plan: LogicalPlan) -> LogicalPlan {
        let done = done.withLock { $0 }
        if done.isEmpty { return plan }
        return plan.replacing { step in
            guard case .chat(let column, _) = step else { return nil }
            return column.answers.flatMap { done[$0] }
        }
    }

    /// Keeps under `id` what `ask` gives, the first time; a run that failed is not kept.
    func keep(_ id: AnswersID, _ ask: @escaping @Sendable () async throws -> Table) async throws {
        let task = tasks.withLock { tasks in
            if let task = tasks[id] { return task }
            let task = Task {
                let rows = LogicalPlan.rows(try await ask())
                done.withLock { $0[id] = rows }
            }
            tasks[id] = task
            return task
        }
        do {
            try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        } catch {
            tasks.withLock { $0[id] = nil }
            throw error
        }
    }
}

extension LogicalPlan {
    /// Rows that are at hand, in partitions as they came.
    static func rows(_ table: Table) -> LogicalPlan {
        .localRelation(
            LocalRelation(
                schema: table.schema, encodedSchema: SchemaMessage.encode(table.schema),
                partitions: table.batches.map { EncodedBatch($0) }))
    }
}

extension LocalRelation {
    /// The rows as a job's result.
    func result() throws(RoostError) -> JobResult {
        do {
            let batches = try partitions.map {
                try RecordBatchMessage.decode(metadata: $0.metadata, body: $0.body, schema: schema)
            }
            return JobResult(table: Table(schema: schema, batches: batches), metrics: TaskMetrics(), retriedTasks: 0)
        } catch {
            throw RoostError(.job, "the rows cannot be read: \(error)")
        }
    }
}
