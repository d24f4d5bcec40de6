import Columnar

/// What waits in a feed and who waits for it: the decisions of `BatchFeed`, without its lock.
struct FeedState {
    typealias Writer = CheckedContinuation<Void, any Error>

    /// What the reader gets.
    enum Taken {
        case batch(RecordBatch, freed: [Writer])
        /// Nothing yet: the reader must wait.
        case nothing
        case end
        case failed(QueryError)
    }

    private enum Stage {
        case open
        /// No more batches come; those that wait are still to be read.
        case finished
        /// The writing side gave up.
        case failed(QueryError)
        /// Nobody reads any more: the query is over, with this error or without one.
        case unread(QueryError?)
    }

    private let maxBatches: Int
    private let maxBytes: Int
    private var stage = Stage.open
    private var batches: [RecordBatch] = []
    private var bytes = 0
    private var writers: [Int: Writer] = [:]
    private var cancelled: Set<Int> = []
    private var lastWriter = 0
    private var reader: ObjectIdentifier?

    init(maxBatches: Int, maxBytes: Int) {
        self.maxBatches = maxBatches
        self.maxBytes = maxBytes
    }

    private var hasCapacity: Bool { batches.count < maxBatches && bytes < maxBytes }

    /// Takes a batch in; the number of a writer that must wait before it gives another, or nil.
    mutating func add(_ batch: RecordBatch) throws(QueryError) -> Int? {
        if let refusal { throw refusal }
        guard batch.rowCount > 0 else { return nil }
        batches.append(batch)
        bytes += batch.heldBytes
        if hasCapacity { return nil }
        lastWriter += 1
        return lastWriter
    }

    /// Keeps a writer until there is room, or gives its answer where it need not wait.
    mutating func wait(_ number: Int, _ writer: Writer) -> Result<Void, any Error>? {
        if cancelled.remove(number) != nil { return .failure(CancellationError()) }
        if case .unread(let error) = stage { return .failure(error ?? Self.over) }
        if case .failed(let error) = stage { return .failure(error) }
        if hasCapacity { return .success(()) }
        writers[number] = writer
        return nil
    }

    /// Lets a writer go whose task is cancelled, or notes that it shall not begin to wait.
    mutating func cancel(_ number: Int) -> Writer? {
        if let writer = writers.removeValue(forKey: number) { return writer }
        cancelled.insert(number)
        return nil
    }

    /// Forgets a writer that has its answer.
    mutating func left(_ number: Int) { cancelled.remove(number) }

    mutating func finish() throws(QueryError) {
        switch stage {
        case .open: stage = .finished
        case .finished: break
        case .failed(let error): throw error
        case .unread(let error): if let error { throw error }
        }
    }

    mutating func fail(_ error: QueryError) -> [Writer] {
        switch stage {
        case .open, .finished: stage = .failed(error)
        case .failed, .unread: return []
        }
        return removeAll()
    }

    /// What the writing side gave up with.
    var failure: QueryError? { if case .failed(let error) = stage { error } else { nil } }

    mutating func take(for reader: ObjectIdentifier) -> Taken {
        if self.reader == nil { self.reader = reader }
        guard self.reader == reader else {
            return .failed(QueryError(.invalidQuery, "the query reads \"input\" twice, and its rows come only once"))
        }
        switch stage {
        // A query that is to end is given its end, not an error: DuckDB's writers of files can wait for each other
        // for ever when they are broken off. `QueryEngine` throws what the feed failed with.
        case .failed, .unread: return .end
        case .finished where batches.isEmpty: return .end
        case .open where batches.isEmpty: return .nothing
        case .open, .finished:
            let batch = batches.removeFirst()
            bytes -= batch.heldBytes
            guard hasCapacity else { return .batch(batch, freed: []) }
            defer { writers = [:] }
            return .batch(batch, freed: Array(writers.values))
        }
    }

    /// The query is over; the writers that wait, and the error for them.
    mutating func stopReading(_ error: QueryError?) -> ([Writer], QueryError) {
        stage = .unread(error)
        return (removeAll(), error ?? Self.over)
    }

    private mutating func removeAll() -> [Writer] {
        defer { (batches, bytes, writers) = ([], 0, [:]) }
        return Array(writers.values)
    }

    /// Why no batch is taken any more.
    private var refusal: QueryError? {
        switch stage {
        case .open: nil
        case .finished: QueryError(.internal, "rows after the end of their feed")
        case .failed(let error): error
        case .unread(let error): error ?? Self.over
        }
    }

    private static let over = QueryError(.interrupted, "the query is over and reads no more rows")
}

extension RecordBatch {
    /// Bytes of the buffers that this batch keeps alive; a slice keeps all of them.
    fileprivate var heldBytes: Int { columns.reduce(0) { $0 + $1.heldBytes } }
}

extension ArrayData {
    fileprivate var heldBytes: Int {
        buffers.reduce(0) { $0 + $1.count } + children.reduce(0) { $0 + $1.heldBytes }
    }
}
