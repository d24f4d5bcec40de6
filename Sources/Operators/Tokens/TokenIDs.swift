internal import Columnar
internal import Tokenization

/// Texts to lists of ids, and back.
enum TokenIDs {
    static func encode(_ column: ArrayData, _ tokenizer: Tokenizer, _ type: DataType) throws(RowFailure) -> ArrayData {
        var offsets = BufferWriter(capacity: (column.length + 1) * 4)
        var ids = BufferWriter(capacity: column.length * 64)
        offsets.append(Int32(0))
        for row in 0..<column.length {
            if !column.isNull(row) {
                do {
                    try tokenizer.withOrdinaryIDs(of: column.bytes(row)) { ids.append(UnsafeRawBufferPointer($0)) }
                } catch {
                    throw RowFailure(row: row, problem: error.message)
                }
            }
            offsets.append(try Int32(checked: ids.count / 4, row, "ids"))
        }
        let count = ids.count / 4
        let elements = ArrayData(type: .int32, length: count, nullCount: 0, buffers: [.empty, ids.finish()])
        return ArrayData(
            type: type, length: column.length, nullCount: column.nullCount,
            buffers: [column.validityBuffer, offsets.finish()], children: [elements])
    }

    /// Bytes that are not UTF-8 become U+FFFD, as tiktoken's `decode` has it.
    static func decode(_ column: ArrayData, _ encoding: Encoding) throws(RowFailure) -> ArrayData {
        var offsets = BufferWriter(capacity: (column.length + 1) * 4)
        var texts = BufferWriter(capacity: column.length * 64)
        offsets.append(Int32(0))
        let elements = column.children[0]
        for row in 0..<column.length {
            if !column.isNull(row) {
                let text = try RowFailure.at(row) { () throws(RowProblem) in
                    var ids: [TokenID] = []
                    for index in column.listRange(row) {
                        let value = elements.value(index)
                        ids.append(try id(value.whole, value.displayed))
                    }
                    return try self.text(of: ids, encoding)
                }
                texts.append(utf8: text)
            }
            offsets.append(try Int32(checked: texts.count, row, "bytes"))
        }
        return ArrayData(
            type: .utf8, length: column.length, nullCount: column.nullCount,
            buffers: [column.validityBuffer, offsets.finish(), texts.finish()])
    }

    /// A token's id; `shown` is what a number that is none looks like.
    static func id(_ number: Int64?, _ shown: @autoclosure () -> String) throws(RowProblem) -> TokenID {
        guard let id = number.flatMap({ TokenID(exactly: $0) }) else {
            throw RowProblem(description: "\(shown()) is no token id")
        }
        return id
    }

    /// The text of ids.
    static func text(of ids: [TokenID], _ encoding: Encoding) throws(RowProblem) -> String {
        var bytes: [UInt8] = []
        do { try encoding.decode(ids, into: &bytes) } catch { throw RowProblem(description: error.message) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A text's ids.
    static func ids(of text: UnsafeRawBufferPointer, _ tokenizer: Tokenizer) throws(RowProblem) -> [TokenID] {
        do { return try tokenizer.withOrdinaryIDs(of: text) { Array($0) } } catch {
            throw RowProblem(description: error.message)
        }
    }
}

extension Value {
    /// The whole number, where it is one that 64 signed bits hold.
    fileprivate var whole: Int64? {
        switch self {
        case .integer(let value): value
        case .unsigned(let value): Int64(exactly: value)
        default: nil
        }
    }
}

extension Int32 {
    /// Arrow's offsets are 32 bits wide.
    init(checked count: Int, _ row: Int, _ what: String) throws(RowFailure) {
        guard let offset = Int32(exactly: count) else {
            throw RowFailure(
                row: row, problem: "the partition's result has more than 2^31 \(what); use smaller partitions")
        }
        self = offset
    }
}
