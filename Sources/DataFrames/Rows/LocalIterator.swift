public import Columnar
internal import Client
internal import QueryPlanning

/// Rows as they come, in order, of which only some are in this process at a time.
extension DataFrame {
    /// The rows one after another, in order, while the job that makes them runs.
    ///
    /// Only a few batches of them are in memory at a time: the job waits for whoever takes the rows. A loop that ends early
    /// ends the job. A model is asked about all rows before the first of them comes, once for this dataframe.
    ///
    /// ```swift
    /// for try await row in frame.toLocalIterator() { print(row) }
    /// ```
    public func toLocalIterator() -> LocalIterator { LocalIterator(batches: recordBatches()) }

    /// The rows as Arrow record batches, in order, while the job that makes them runs; otherwise as `toLocalIterator`.
    public func recordBatches() -> RecordBatches { RecordBatches(frame: self) }
}

/// A dataframe's rows, one after another.
public struct LocalIterator: AsyncSequence, Sendable {
    /// A row.
    public typealias Element = Row

    fileprivate let batches: RecordBatches

    /// Begins the job with the first row that is asked for.
    public func makeAsyncIterator() -> Iterator { Iterator(batches: batches.makeAsyncIterator()) }

    /// Where a loop over rows is.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var batches: RecordBatches.Iterator
        private var rows: ArraySlice<Row> = []

        fileprivate init(batches: RecordBatches.Iterator) { self.batches = batches }

        /// The next row, or nil behind the last.
        public mutating func next() async throws -> Row? {
            while rows.isEmpty {
                guard let batch = try await batches.next() else { return nil }
                rows = Row.rows(of: Table(schema: batch.schema, batches: [batch]))[...]
            }
            return rows.popFirst()
        }
    }
}

/// A dataframe's rows, batch by batch.
public struct RecordBatches: AsyncSequence, Sendable {
    /// Some rows.
    public typealias Element = RecordBatch

    fileprivate let frame: DataFrame

    /// Begins the job with the first batch that is asked for.
    public func makeAsyncIterator() -> Iterator { Iterator(frame: frame) }

    /// Where a loop over batches is.
    public struct Iterator: AsyncIteratorProtocol {
        private let frame: DataFrame
        private var running: RunningRows?

        fileprivate init(frame: DataFrame) { self.frame = frame }

        /// The next batch, or nil behind the last.
        public mutating func next() async throws -> RecordBatch? {
            if running == nil { running = RunningRows(frame) }
            return try await running?.channel.take()
        }
    }
}

/// A job whose rows are taken one batch at a time; it ends with the one who takes them.
private final class RunningRows: Sendable {
    let channel: BatchChannel
    private let task: Task<Void, Never>

    init(_ frame: DataFrame) {
        let channel = BatchChannel()
        self.channel = channel
        task = Task {
            do {
                let plan = try frame.askingPlan()
                if plan.keptAnswers.isEmpty {
                    try await frame.session.stream(plan) { _, batch in try await channel.give(batch) }
                } else {
                    for batch in try await frame.toArrow().batches { try await channel.give(batch) }
                }
                channel.finish(nil)
            } catch {
                channel.finish((error as? RowsNotTaken)?.reason ?? error)
            }
        }
    }

    deinit {
        channel.finish(CancellationError())
        task.cancel()
    }
}
