package import Columnar
internal import Dispatch
internal import Synchronization

/// Rows that reach a query while it runs: tasks append batches, the query's thread waits for them.
///
///     let feed = BatchFeed(schema: schema)
///     // On a thread of its own, which blocks while no rows are there:
///     try engine.run("COPY input TO 'answers.parquet'", feed: feed)
///     // In a task:
///     try await feed.append(batch)
///     try feed.finish()
///
/// The rows come once, in the order of `append`: SQL that names `input` twice is refused. To end a
/// query that waits for rows, use `fail`; an interrupt takes effect only with the next batch.
package final class BatchFeed: Sendable {
    package let schema: Schema
    private let state: Mutex<FeedState>
    /// Raised whenever there may be something new for the reader.
    private let news = DispatchSemaphore(value: 0)

    /// A feed that holds back its writers while `maxBatches` batches or `maxBytes` bytes wait.
    package init(schema: Schema, maxBatches: Int = 8, maxBytes: Int = 16 << 20) {
        self.schema = schema
        state = Mutex(FeedState(maxBatches: maxBatches, maxBytes: maxBytes))
    }

    /// Takes `batch` at once, and returns when there is room for another.
    ///
    /// - Throws: `QueryError`: `data` for a batch of other types than the feed's; what the query ended
    ///   with, or `fail` said. `CancellationError` where the task is cancelled while it waits; the batch
    ///   is in the feed all the same.
    package func append(_ batch: RecordBatch) async throws {
        guard batch.isOfTypes(schema) else {
            throw QueryError(.data, "a batch of the input has other types than its feed")
        }
        let number = try state.withLock { state throws(QueryError) in try state.add(batch) }
        news.signal()
        guard let number else { return }
        defer { state.withLock { $0.left(number) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { writer in
                if let answer = state.withLock({ $0.wait(number, writer) }) { writer.resume(with: answer) }
            }
        } onCancel: {
            state.withLock { $0.cancel(number) }?.resume(throwing: CancellationError())
        }
    }

    /// Says that no more batches come.
    /// - Throws: what the query ended with already, or `fail` said.
    package func finish() throws(QueryError) {
        try state.withLock { state throws(QueryError) in try state.finish() }
        news.signal()
    }

    /// Gives up: the query ends with `error`, and so does every `append`.
    ///
    /// Nothing happens where the query is over.
    package func fail(_ error: QueryError) {
        for writer in state.withLock({ $0.fail(error) }) { writer.resume(throwing: error) }
        news.signal()
    }
}

/// The query's side.
extension BatchFeed {
    /// The next batch, or nil after the last and after `fail`; blocks the thread until one of them is there.
    /// - Throws: `invalidQuery` for a second reader.
    func next(for reader: ObjectIdentifier) throws(QueryError) -> RecordBatch? {
        while true {
            switch state.withLock({ $0.take(for: reader) }) {
            case .batch(let batch, let freed):
                for writer in freed { writer.resume() }
                return batch
            case .nothing: news.wait()
            case .end: return nil
            case .failed(let error): throw error
            }
        }
    }

    /// What the writing side gave up with.
    var failure: QueryError? { state.withLock { $0.failure } }

    /// Lets the writers know that the query is over.
    func stopReading(_ error: QueryError?) {
        let (writers, error) = state.withLock { $0.stopReading(error) }
        for writer in writers { writer.resume(throwing: error) }
    }
}
