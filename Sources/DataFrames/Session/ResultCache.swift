package import Columnar
internal import ArrowIPC
internal import Messaging
package import Planning
package import QueryPlanning
internal import Synchronization

/// The answers that a session has paid for, kept so that a dataframe which is shown, counted and written
/// asks its model once.
///
/// Results that were not used for longest are let go when all of them take more than `mostBytes`: a dataframe that
/// needs one again gets its answers from the journal.
package final class ResultCache: Sendable {
    private struct Run {
        let number: UInt64
        let task: Task<Void, Never>
        var waiting: [UInt64: CheckedContinuation<Void, any Error>]
    }

    private struct Entry {
        let rows: LocalRelation
        let byteCount: Int
        var lastUse: UInt64
    }

    private struct State {
        var runs: [AnswersID: Run] = [:]
        var results: [AnswersID: Entry] = [:]
        /// Numbers waiters and uses.
        var count: UInt64 = 0
        /// Waiters that were cancelled before they began to wait.
        var cancelledEarly: Set<UInt64> = []
    }

    private let mostBytes: Int
    private let state = Mutex(State())

    package init(mostBytes: Int = 1 << 30) { self.mostBytes = mostBytes }

    /// The same plan with the answers that are at hand in place of their questions.
    package func filling(_ plan: LogicalPlan) -> LogicalPlan {
        if state.withLock({ $0.results.isEmpty }) { return plan }
        return plan.replacingAnswers { rows($0) }
    }

    /// Keeps under `id` what `ask` gives, the first time; a run that failed is not kept.
    ///
    /// Whoever asks meanwhile waits for the same run. It is cancelled when nobody waits for it any more.
    package func keep(_ id: AnswersID, _ ask: @escaping @Sendable () async throws -> Table) async throws {
        let waiter = state.withLock { state in
            state.count += 1
            return state.count
        }
        defer { state.withLock { _ = $0.cancelledEarly.remove(waiter) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let known: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelledEarly.contains(waiter) { return .failure(RoostError.cancelledEarly) }
                    if state.results[id] != nil { return .success(()) }
                    if state.runs[id] == nil {
                        // Numbered as its first waiter is.
                        let task = Task { await self.run(id, waiter, ask) }
                        state.runs[id] = Run(number: waiter, task: task, waiting: [:])
                    }
                    state.runs[id]?.waiting[waiter] = continuation
                    return nil
                }
                if let known { continuation.resume(with: known) }
            }
        } onCancel: {
            leave(waiter, id)
        }
    }

    /// The rows that are kept under `id`, where they are at hand.
    package func rows(_ id: AnswersID) -> LocalRelation? {
        state.withLock { state in
            state.count += 1
            state.results[id]?.lastUse = state.count
            return state.results[id]?.rows
        }
    }

    /// Lets go what is kept under `id`.
    package func forget(_ id: AnswersID) { state.withLock { $0.results[id] = nil } }

    private func run(_ id: AnswersID, _ number: UInt64, _ ask: () async throws -> Table) async {
        let answer: Result<LocalRelation, any Error>
        do { answer = .success(LocalRelation(try await ask())) } catch { answer = .failure(error) }
        typealias Waiting = [UInt64: CheckedContinuation<Void, any Error>]
        let waiting = state.withLock { state -> Waiting in
            if case .success(let rows) = answer { keep(rows, id, &state) }
            // A run that everybody left may have a successor.
            guard state.runs[id]?.number == number else { return [:] }
            return state.runs.removeValue(forKey: id)?.waiting ?? [:]
        }
        for continuation in waiting.values { continuation.resume(with: answer.map { _ in () }) }
    }

    private func keep(_ rows: LocalRelation, _ id: AnswersID, _ state: inout State) {
        state.count += 1
        state.results[id] = Entry(rows: rows, byteCount: rows.byteCount, lastUse: state.count)
        var bytes = state.results.values.reduce(0) { $0 + $1.byteCount }
        while bytes > mostBytes,
            let oldest = state.results.filter({ $0.key != id }).min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            bytes -= oldest.value.byteCount
            state.results[oldest.key] = nil
        }
    }

    /// A waiter's task was cancelled.
    private func leave(_ waiter: UInt64, _ id: AnswersID) {
        typealias Waiting = CheckedContinuation<Void, any Error>
        let (continuation, task) = state.withLock { state -> (Waiting?, Task<Void, Never>?) in
            guard let continuation = state.runs[id]?.waiting.removeValue(forKey: waiter) else {
                state.cancelledEarly.insert(waiter)
                return (nil, nil)
            }
            // The last one: nobody wants the answers any more. A later asker begins a run of its own.
            let task = state.runs[id]?.waiting.isEmpty == true ? state.runs.removeValue(forKey: id)?.task : nil
            return (continuation, task)
        }
        task?.cancel()
        continuation?.resume(throwing: RoostError(.cancelled, "the job was cancelled"))
    }
}

extension LocalRelation {
    /// Rows that are at hand, in partitions as they came.
    package init(_ table: Table) {
        self.init(
            schema: table.schema, encodedSchema: SchemaMessage.encode(table.schema),
            partitions: table.batches.map { EncodedBatch($0) })
    }

    /// The bytes of the rows.
    fileprivate var byteCount: Int { partitions.reduce(0) { $0.addingClamped($1.byteCount) } }

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
