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
        var bytes: [UInt8] = []
        for row in 0..<column.length {
            if !column.isNull(row) {
                bytes.removeAll(keepingCapacity: true)
                var ids: [TokenID] = []
                for index in column.listRange(row) { ids.append(try id(elements, index, row)) }
                do { try encoding.decode(ids, into: &bytes) } catch {
                    throw RowFailure(row: row, problem: error.message)
                }
                texts.append(utf8: String(decoding: bytes, as: UTF8.self))
            }
            offsets.append(try Int32(checked: texts.count, row, "bytes"))
        }
        return ArrayData(
            type: .utf8, length: column.length, nullCount: column.nullCount,
            buffers: [column.validityBuffer, offsets.finish(), texts.finish()])
    }

    private static func id(_ elements: ArrayData, _ index: Int, _ row: Int) throws(RowFailure) -> TokenID {
        switch elements.value(index) {
        case .integer(let value): if let id = TokenID(exactly: value) { return id }
        case .unsigned(let value): if let id = TokenID(exactly: value) { return id }
        default: break
        }
        throw RowFailure(row: row, problem: "\(elements.value(index).displayed) is no token id")
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
