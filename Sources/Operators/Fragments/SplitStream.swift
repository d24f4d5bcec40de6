internal import Columnar
internal import Dispatch
internal import LocalQuery
internal import Planning
internal import Synchronization

/// The rows of files that our own readers read, for a query that reads them while they come.
final class SplitStream: RowStream {
    let schema: Schema
    private let scan: FileScan
    private let fetch: FetchBytes
    private let splits: [FileSplit]
    private let threads: Int
    /// The first split, where reading it is the way to know the columns.
    private let first: Table?
    private let problem = Mutex<TaskFailure?>(nil)

    /// Splits, all of them where none are given, are read on so many threads at once, and one ahead.
    ///
    /// - Throws: `TaskFailure` where the first split cannot be read.
    init(
        _ scan: FileScan, _ fetch: @escaping FetchBytes, splits: [FileSplit]? = nil, threads: Int,
        _ interruption: Interruption
    ) throws(TaskFailure) {
        self.scan = scan
        self.fetch = fetch
        self.splits = splits ?? scan.splits()
        self.threads = max(0, threads)
        if let known = try SparkRecords.schema(scan) {
            first = nil
            schema = known
        } else if !Self.hasOwnColumns(scan), let split = self.splits.first {
            let table = try FileSource(scan: scan, split: split, fetch: fetch).table(interruption)
            first = table
            schema = table.schema
        } else {
            first = nil
            schema = Schema(scan.columns.map { Field($0.name, ($0.values ?? .text).dataType) })
        }
    }

    /// Whether the rows have just the columns that the scan names, so that some of them can be read alone.
    private static func hasOwnColumns(_ scan: FileScan) -> Bool {
        scan.reading == nil && scan.partitions == nil && scan.format != .arrow
    }

    /// What ended a reading.
    var failure: TaskFailure? { problem.withLock { $0 } }

    /// Lines of tables have some hundred bytes.
    var expectedRows: Int {
        Int(clamping: splits.reduce(0) { $0.addingClamped($1.end - $1.start) } / 128)
    }

    func reader(columns: [Int]) -> any RowStreamReader {
        let (scan, first, fetch) = (scan, first, fetch)
        let splits = splits
        let read: SplitReader.Read
        if SparkRecords.canLeaveOut(scan) {
            read = { split, interruption throws(TaskFailure) in
                try FileSource(scan: scan, split: split, fetch: fetch, columns: columns).table(interruption)
            }
        } else if first != nil || !Self.hasOwnColumns(scan) {
            read = { split, interruption throws(TaskFailure) in
                if let first, split == splits.first { return try first.selecting(columns) }
                return try FileSource(scan: scan, split: split, fetch: fetch).table(interruption).selecting(columns)
            }
        } else {
            // What a query does not need is not made into values.
            let needed = scan.narrowed(
                to: columns.compactMap { scan.columns.indices.contains($0) ? scan.columns[$0] : nil })
            read = { split, interruption throws(TaskFailure) in
                try FileSource(scan: needed, split: split, fetch: fetch).table(interruption)
            }
        }
        return SplitReader(splits, threads: threads, read: read) { [weak self] failure in
            self?.problem.withLock { $0 = $0 ?? failure }
        }
    }
}

extension Table {
    /// The same rows with the columns at these positions.
    fileprivate func selecting(_ positions: [Int]) throws(TaskFailure) -> Table {
        guard positions.allSatisfy(schema.fields.indices.contains) else {
            throw TaskFailure("a split of a file has other columns than the first", isTransient: false)
        }
        let selected = Schema(positions.map { schema.fields[$0] })
        return Table(
            schema: selected,
            batches: batches.map { batch in
                RecordBatch(selected, positions.map { batch.columns[$0] }, rowCount: batch.rowCount)
            })
    }
}

/// Reads splits on threads of its own, some ahead of the one whose rows are wanted, and gives the rows in order.
final class SplitReader: RowStreamReader {
    typealias Read = @Sendable (FileSplit, Interruption) throws(TaskFailure) -> Table

    /// A split that is being read.
    private final class Reading: Sendable {
        private let isDone = DispatchSemaphore(value: 0)
        private let result = Mutex<Result<Table, TaskFailure>?>(nil)

        func finish(_ table: Result<Table, TaskFailure>) {
            result.withLock { $0 = table }
            isDone.signal()
        }

        /// Waits for the rows.
        func take() throws(TaskFailure) -> Table {
            isDone.wait()
            return try result.withLock { $0 }?.get() ?? Table(schema: Schema([]), batches: [])
        }
    }

    private static let queue = DispatchQueue(label: "roost.splits", attributes: .concurrent)

    private let splits: [FileSplit]
    private let ahead: Int
    private let read: Read
    private let failed: (TaskFailure) -> Void
    private let interruption = Interruption()
    private var readings: ArraySlice<Reading> = []
    private var begun = 0
    private var batches: ArraySlice<RecordBatch> = []

    init(_ splits: [FileSplit], threads: Int, read: @escaping Read, failed: @escaping (TaskFailure) -> Void) {
        self.splits = splits
        // One more, so that no thread waits while the rows of one are taken.
        ahead = threads + 1
        self.read = read
        self.failed = failed
    }

    /// A query may end before it has read all.
    deinit { interruption.request() }

    func next() throws(QueryError) -> RecordBatch? {
        while true {
            if let batch = batches.popFirst() { return batch }
            while readings.count < ahead, begun < splits.count { begin() }
            guard let reading = readings.popFirst() else { return nil }
            do throws(TaskFailure) {
                batches = try reading.take().batches[...]
            } catch {
                failed(error)
                throw QueryError(.data, error.message)
            }
        }
    }

    private func begin() {
        let (split, reading, read, interruption) = (splits[begun], Reading(), read, interruption)
        begun += 1
        readings.append(reading)
        Self.queue.async {
            reading.finish(
                Result { () throws(TaskFailure) in
                    try interruption.check()
                    return try read(split, interruption)
                })
        }
    }
}
