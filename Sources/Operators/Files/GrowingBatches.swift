internal import Columnar
internal import Planning

/// A column of a file's rows while it grows.
protocol GrowingColumn: AnyObject {
    /// Bytes of its texts, or of whatever takes the most.
    var byteCount: Int { get }

    /// An empty column of the same type with room for about as much.
    func another() -> Self

    /// The column; what grew is not used afterwards.
    func finish() -> ArrayData
}

/// Batches of a file's rows while they come.
struct GrowingBatches<Column: GrowingColumn> {
    /// Bytes that a batch has at the most, but for its last rows: few enough that memory is used again while it is at hand.
    private static var bytesPerBatch: Int { 1 << 20 }
    private static var rowsBetweenChecks: Int { 4_096 }

    private let schema: Schema
    private(set) var columns: [Column]
    /// Rows of the batch that grows, and of those before.
    var rows = 0
    private(set) var rowsBefore = 0
    private var batches: [RecordBatch] = []

    init(_ schema: Schema, _ columns: [Column]) {
        self.schema = schema
        self.columns = columns
    }

    /// Ends a row, for which every column has got a value.
    mutating func endRow(_ interruption: Interruption) throws(TaskFailure) {
        rows += 1
        try endRecord(interruption)
    }

    /// Begins another batch where this one is large; called after each row.
    mutating func endRecord(_ interruption: Interruption) throws(TaskFailure) {
        guard rows % Self.rowsBetweenChecks == 0 || rows < 64 else { return }
        if rows % Self.rowsBetweenChecks == 0 { try interruption.check() }
        endBlock()
    }

    /// Begins another batch where this one is large.
    mutating func endBlock() {
        if columns.reduce(0, { $0 + $1.byteCount }) >= Self.bytesPerBatch { endBatch() }
    }

    /// Takes back all rows.
    mutating func restart() {
        batches = []
        columns = columns.map { $0.another() }
        (rows, rowsBefore) = (0, 0)
    }

    consuming func table() -> Table {
        if rows > 0 || batches.isEmpty { endBatch() }
        return Table(schema: schema, batches: batches)
    }

    private mutating func endBatch() {
        let next = columns.map { $0.another() }
        batches.append(RecordBatch(schema, columns.map { $0.finish() }, rowCount: rows))
        columns = next
        rowsBefore += rows
        rows = 0
    }
}
