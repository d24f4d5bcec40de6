internal import Columnar
internal import Planning
internal import QueryPlanning
internal import SparkFunctions
internal import SparkSQL

/// Rows of records while they come, and what becomes of records that cannot be read.
struct SparkRows {
    /// Bytes that a batch has at the most, but for its last rows: few enough that memory is used again while it is at hand.
    private static let bytesPerBatch = 1 << 20
    private static let rowsBetweenChecks = 4_096
    private static let longestQuotation = 200

    private let fields: [StructField]
    private let schema: Schema
    private let mode: RecordOptions.Mode
    /// The column of the texts of records that cannot be read.
    let corrupt: Int?
    /// Rows that are wanted at the most.
    let limit: Int
    private(set) var columns: [SparkColumn]
    /// Rows of the batch that grows, and of those before.
    private(set) var rows = 0
    private var rowsBefore = 0
    private var batches: [RecordBatch] = []

    init(_ fields: [StructField], _ options: RecordOptions, limit: Int) {
        self.fields = fields
        self.limit = limit
        mode = options.mode
        corrupt = fields.firstIndex { $0.name == options.corruptColumn }
        schema = Schema(fields.map { Field($0.name, $0.type.arrow) })
        columns = fields.map { SparkColumn($0) }
    }

    /// Whether no more rows are wanted.
    var isFull: Bool { rowsBefore + rows >= limit }

    /// Ends a row, for which every column but that of bad records has got a value.
    /// - Throws: Where the record is bad, and the mode says that this is an error: what `failure` gives.
    mutating func endRow(
        isGood: Bool, _ record: UnsafeRawBufferPointer, _ failure: (String) throws(TaskFailure) -> TaskFailure
    ) throws(TaskFailure) {
        if !isGood {
            switch mode {
            case .permissive: break
            case .dropMalformed: return takeBack(to: rows)
            case .failFast: throw try failure(Self.quoted(record))
            }
        }
        if let corrupt {
            if isGood {
                columns[corrupt].appendNull()
            } else {
                _ = columns[corrupt].append(.string(String(decoding: record, as: UTF8.self)))
            }
        }
        rows += 1
    }

    /// Adds a row for each record of a block; none of them is bad, or the mode does not ask.
    mutating func add(_ block: RecordBlock, _ append: (SparkColumn, UnsafeBufferPointer<FieldSlot>) -> Void) {
        if block.rows == 0 { return }
        for (index, column) in columns.enumerated() { append(column, block.column(index)) }
        rows += block.rows
        block.removeAll()
    }

    /// Adds a row for a record of which nothing can be read.
    mutating func addBad(
        _ record: UnsafeRawBufferPointer, _ failure: (String) throws(TaskFailure) -> TaskFailure
    ) throws(TaskFailure) {
        for index in columns.indices where index != corrupt { columns[index].appendNull() }
        try endRow(isGood: false, record, failure)
    }

    /// Takes back the rows of this batch after the first so many, and what there is of one that has not ended.
    mutating func takeBack(to count: Int) {
        rows = count
        for column in columns { column.truncate(to: count) }
    }

    /// Takes back all rows.
    mutating func restart() {
        batches = []
        columns = fields.map { SparkColumn($0) }
        (rows, rowsBefore) = (0, 0)
    }

    /// Begins another batch where this one is large; called between records.
    mutating func endRecord(_ interruption: Interruption) throws(TaskFailure) {
        guard rows % Self.rowsBetweenChecks == 0 || rows < 64 else { return }
        if rows % Self.rowsBetweenChecks == 0 { try interruption.check() }
        if columns.reduce(0, { $0 + $1.byteCount }) >= Self.bytesPerBatch { endBatch() }
    }

    /// Begins another batch where this one is large; called between blocks of rows.
    mutating func endBlock() {
        if columns.reduce(0, { $0 + $1.byteCount }) >= Self.bytesPerBatch { endBatch() }
    }

    consuming func table() -> Table {
        if rows > 0 || batches.isEmpty { endBatch() }
        return Table(schema: schema, batches: batches)
    }

    private mutating func endBatch() {
        // The next batch is about as large.
        let next = columns.map { $0.another() }
        batches.append(RecordBatch(schema, columns.map { $0.finish() }, rowCount: rows))
        columns = next
        rowsBefore += rows
        rows = 0
    }

    private static func quoted(_ record: UnsafeRawBufferPointer) -> String {
        let text = String(decoding: record.prefix(longestQuotation), as: UTF8.self)
        return record.count > longestQuotation ? text + "…" : text
    }
}
