import Columnar

/// The values that dictionary-encoded columns have numbers of, as the messages before a batch gave them.
final class Dictionaries {
    private struct Values {
        let field: StoredField
        /// What was sent, one behind the other; joined when it is needed.
        var pieces: [ArrayData] = []
    }

    private var all: [Int64: Values] = [:]

    /// - Throws: `ArrowIPCError` where two columns have different types and one dictionary.
    init(_ fields: [StoredField]) throws(ArrowIPCError) {
        for field in fields { try add(field.type) }
    }

    private func add(_ type: StoredType) throws(ArrowIPCError) {
        switch type {
        case .dictionary(let id, _, let values):
            let field = StoredField("dictionary \(id)", values, nullable: true)
            guard all[id]?.field.type ?? values == values else {
                throw .malformed("dictionary \(id) has values of two types")
            }
            all[id] = Values(field: field)
            try add(values)
        case .list(let element, _): try add(element.type)
        case .structure(let fields): for field in fields { try add(field.type) }
        case .map(let key, let value):
            try add(key.type)
            try add(value.type)
        case .runEndEncoded(_, let values): try add(values.type)
        default: break
        }
    }

    /// Takes the values of a message, which come behind those that there are, or in their place.
    func read(_ table: FlatTable, body: Buffer, _ allowance: Allowance) throws(ArrowIPCError) {
        let id: Int64 = try table.scalar(Format.DictionaryBatchSlot.id, default: 0)
        guard var values = all[id] else { throw .mismatch("no column has the dictionary \(id)") }
        guard let header = try table.table(Format.DictionaryBatchSlot.data) else {
            throw .malformed("a batch of dictionary values without its header")
        }
        let rows = try RecordBatchMessage.rowCount(header)
        var reader = try FileBatchReader(header, body: body, self, allowance)
        let column = try reader.column(values.field, rows: rows)
        try reader.expectEnd()
        if try !table.flag(Format.DictionaryBatchSlot.isDelta) { values.pieces = [] }
        values.pieces.append(column)
        all[id] = values
    }

    /// The values that a column has numbers of, in the column's order.
    ///
    /// - Parameters:
    ///   - numbers: Was validated.
    ///   - id: The dictionary's.
    ///   - column: The column's name, for errors.
    ///   - allowance: What the file may unfold to.
    /// - Returns: A value or a null for each number.
    /// - Throws: `ArrowIPCError` where a number has no value.
    func decoded(
        _ numbers: ArrayData, _ id: Int64, _ column: String, _ allowance: Allowance
    ) throws(ArrowIPCError) -> ArrayData {
        let values = try values(id, column)
        try allowance.take(numbers.length, times: MemoryLayout<Run>.size, column)
        var runs: [Run] = []
        runs.reserveCapacity(numbers.length)
        let load = try Slots.loader(of: numbers.type, column)
        for index in 0..<numbers.length {
            if numbers.isNull(index) {
                runs.append(.null)
                continue
            }
            guard let number = load(numbers.buffers[1], index), number >= 0, number < values.length else {
                throw .malformed(
                    "column '\(column)' has a number outside of its dictionary, which has \(values.length) values")
            }
            runs.append(Run(start: Int32(number), count: 1))
        }
        return try Gathering(allowance: allowance, column: column).gathered(runs, of: values)
    }

    /// All values of a dictionary as one array; none where none came, as before a batch of nulls alone.
    private func values(_ id: Int64, _ column: String) throws(ArrowIPCError) -> ArrayData {
        guard var values = all[id] else { throw .malformed("column '\(column)' has no dictionary") }
        if values.pieces.count == 1 { return values.pieces[0] }
        try Self.expectJoinable(values.pieces, column)
        let schema = Schema([values.field.read])
        let batches = values.pieces.map { RecordBatch(schema, [$0], rowCount: $0.length) }
        values.pieces = [RecordBatch.concatenate(batches, schema: schema).columns[0]]
        all[id] = values
        return values.pieces[0]
    }

    /// - Throws: `ArrowIPCError` where the arrays have too many values, or bytes of texts, for one.
    private static func expectJoinable(_ pieces: [ArrayData], _ column: String) throws(ArrowIPCError) {
        guard let first = pieces.first else { return }
        let sizes = pieces.map { piece in
            switch piece.type {
            case .utf8, .binary: max(piece.length, piece.buffers[2].count)
            default: piece.length
            }
        }
        guard sizes.reduce(0, +) <= Format.longestArray else {
            throw .unsupported("column '\(column)' has a dictionary of more than 2 GiB: write it without one")
        }
        for index in first.children.indices { try expectJoinable(pieces.map { $0.children[index] }, column) }
    }
}
