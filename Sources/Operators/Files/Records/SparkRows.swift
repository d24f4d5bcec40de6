internal import Columnar
internal import Planning
internal import QueryPlanning
internal import SparkFunctions
internal import SparkSQL

/// Rows of records while they come, and what becomes of records that cannot be read.
struct SparkRows {
    private static let longestQuotation = 200

    private let mode: RecordOptions.Mode
    /// The column of the texts of records that cannot be read.
    let corrupt: Int?
    /// Rows that are wanted at the most.
    let limit: Int
    private var batches: GrowingBatches<SparkColumn>

    init(_ fields: [StructField], _ options: RecordOptions, limit: Int) {
        self.limit = limit
        mode = options.mode
        corrupt = fields.firstIndex { $0.name == options.corruptColumn }
        batches = GrowingBatches(
            Schema(fields.map { Field($0.name, $0.type.arrow) }), fields.map { SparkColumn($0) })
    }

    var columns: [SparkColumn] { batches.columns }
    /// Rows of the batch that grows.
    var rows: Int { batches.rows }

    /// Whether no more rows are wanted.
    var isFull: Bool { batches.rowsBefore + rows >= limit }

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
        batches.rows += 1
    }

    /// Adds a row for each record of a block; none of them is bad, or the mode does not ask.
    mutating func add(_ block: RecordBlock, _ append: (SparkColumn, UnsafeBufferPointer<FieldSlot>) -> Void) {
        if block.rows == 0 { return }
        for (index, column) in columns.enumerated() { append(column, block.column(index)) }
        batches.rows += block.rows
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
        batches.rows = count
        for column in columns { column.truncate(to: count) }
    }

    /// Takes back all rows.
    mutating func restart() { batches.restart() }

    /// Begins another batch where this one is large; called between records.
    mutating func endRecord(_ interruption: Interruption) throws(TaskFailure) { try batches.endRecord(interruption) }

    /// Begins another batch where this one is large; called between blocks of rows.
    mutating func endBlock() { batches.endBlock() }

    consuming func table() -> Table { batches.table() }

    private static func quoted(_ record: UnsafeRawBufferPointer) -> String {
        let text = String(decoding: record.prefix(longestQuotation), as: UTF8.self)
        return record.count > longestQuotation ? text + "…" : text
    }
}
