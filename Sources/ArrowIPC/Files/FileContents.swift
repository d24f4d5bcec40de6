import Columnar

/// The rows of a file, message by message.
struct FileContents {
    let schema: Schema
    private(set) var batches: [RecordBatch] = []
    private let fields: [StoredField]
    private let dictionaries: Dictionaries
    private let allowance: Allowance

    init(_ fields: [StoredField], fileBytes: Int) throws(ArrowIPCError) {
        self.fields = fields
        schema = Schema(fields.map(\.read))
        dictionaries = try Dictionaries(fields)
        allowance = Allowance(fileBytes: fileBytes)
    }

    /// Reads a message of rows, or of values for a dictionary.
    mutating func add(_ metadata: Buffer, _ body: Buffer) throws(ArrowIPCError) {
        let batch = try metadata.reading { (table) throws(ArrowIPCError) -> RecordBatch? in
            let message = try MessageHeader(table)
            if message.kind == .dictionaryBatch {
                try dictionaries.read(message.table, body: body, allowance)
                return nil
            }
            let header = try message.expect(.recordBatch)
            let rows = try RecordBatchMessage.rowCount(header)
            var reader = try FileBatchReader(header, body: body, dictionaries, allowance)
            var columns: [ArrayData] = []
            columns.reserveCapacity(fields.count)
            for field in fields { columns.append(try reader.column(field, rows: rows)) }
            try reader.expectEnd()
            return RecordBatch(schema, columns, rowCount: rows)
        }
        if let batch { batches.append(batch) }
    }
}
