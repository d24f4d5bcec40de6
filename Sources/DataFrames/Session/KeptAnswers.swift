internal import ArrowIPC
internal import Columnar
internal import Messaging
internal import Planning
internal import Synchronization

/// The answers that a session has paid for, kept so that a dataframe which is shown, counted and written
/// asks its model once.
final class KeptAnswers: Sendable {
    private let tasks = Mutex<[AnswersID: Task<JobResult, any Error>]>([:])
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

    /// The answers under `id`, from `ask` the first time. A run that failed is not kept.
    func answers(_ id: AnswersID, _ ask: @escaping @Sendable () async throws -> JobResult) async throws -> JobResult {
        let task = tasks.withLock { tasks in
            if let task = tasks[id] { return task }
            let task = Task { try await ask() }
            tasks[id] = task
            return task
        }
        do {
            let result = try await withTaskCancellationHandler { try await task.value } onCancel: { task.cancel() }
            done.withLock { $0[id] = $0[id] ?? .rows(result.table) }
            return result
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
