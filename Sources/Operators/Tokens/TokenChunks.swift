internal import Columnar
internal import Tokenization

/// Texts to their beginnings and chunks of so many tokens.
///
/// A border that falls into a character goes to its start, so that every chunk is text.
enum TokenChunks {
    static func truncate(_ column: ArrayData, _ tokenizer: Tokenizer, to most: Int) throws(RowFailure) -> ArrayData {
        var offsets = BufferWriter(capacity: (column.length + 1) * 4)
        var bytes = BufferWriter(capacity: 1 << 12)
        offsets.append(Int32(0))
        for row in 0..<column.length {
            if !column.isNull(row) {
                let text = column.bytes(row)
                let end = try RowFailure.at(row) { () throws(RowProblem) in
                    try self.end(of: text, tokenizer, after: most)
                }
                bytes.append(UnsafeRawBufferPointer(rebasing: text[..<end]))
            }
            offsets.append(try Int32(checked: bytes.count, row, "bytes"))
        }
        return ArrayData(
            type: .utf8, length: column.length, nullCount: column.nullCount,
            buffers: [column.validityBuffer, offsets.finish(), bytes.finish()])
    }

    static func split(
        _ column: ArrayData, _ tokenizer: Tokenizer, size: Int, overlap: Int, _ type: DataType
    ) throws(RowFailure) -> ArrayData {
        var lists = BufferWriter(capacity: (column.length + 1) * 4)
        var offsets = BufferWriter(capacity: (column.length + 1) * 4)
        var bytes = BufferWriter(capacity: 1 << 12)
        var chunks: Int32 = 0
        lists.append(chunks)
        offsets.append(Int32(0))
        for row in 0..<column.length {
            if !column.isNull(row) {
                let text = column.bytes(row)
                let ranges = try RowFailure.at(row) { () throws(RowProblem) in
                    try self.ranges(of: text, tokenizer, size: size, overlap: overlap)
                }
                for range in ranges {
                    bytes.append(UnsafeRawBufferPointer(rebasing: text[range]))
                    offsets.append(try Int32(checked: bytes.count, row, "bytes"))
                    chunks += 1
                }
            }
            lists.append(chunks)
        }
        let elements = ArrayData(
            type: .utf8, length: Int(chunks), nullCount: 0, buffers: [.empty, offsets.finish(), bytes.finish()])
        return ArrayData(
            type: type, length: column.length, nullCount: column.nullCount,
            buffers: [column.validityBuffer, lists.finish()], children: [elements])
    }

    /// Where a text's beginning of at most so many tokens ends.
    static func end(
        of text: UnsafeRawBufferPointer, _ tokenizer: Tokenizer, after most: Int
    ) throws(RowProblem) -> Int {
        // A token has a byte at least.
        text.count <= most ? text.count : try ends(of: text, most, tokenizer).last ?? 0
    }

    /// The bytes of a text's chunks.
    static func ranges(
        of text: UnsafeRawBufferPointer, _ tokenizer: Tokenizer, size: Int, overlap: Int
    ) throws(RowProblem) -> [Range<Int>] {
        let ends = try ends(of: text, .max, tokenizer)
        var ranges: [Range<Int>] = []
        var first = 0
        while first < ends.count - 1 {
            let last = size < ends.count - 1 - first ? first + size : ends.count - 1
            // Where one character has more tokens than a chunk, a chunk may be left without any.
            if ends[first] < ends[last] { ranges.append(ends[first]..<ends[last]) }
            if last == ends.count - 1 { break }
            first += size - overlap
        }
        return ranges
    }

    /// Where in a text its first token, its second and so on end, `most` of them at the most, after a 0.
    private static func ends(
        of text: UnsafeRawBufferPointer, _ most: Int, _ tokenizer: Tokenizer
    ) throws(RowProblem) -> [Int] {
        do {
            return try tokenizer.withOrdinaryIDs(of: text) { ids in
                var ends = [0]
                var end = 0
                for id in ids.prefix(most) {
                    end += tokenizer.encoding.byteCount(of: id) ?? 0
                    ends.append(text.startOfCharacter(at: end))
                }
                return ends
            }
        } catch {
            throw RowProblem(description: error.message)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// `offset`, or where the UTF-8 character begins that it falls into.
    fileprivate func startOfCharacter(at offset: Int) -> Int {
        var offset = offset
        while offset < count, offset > 0, self[offset] & 0xC0 == 0x80 { offset -= 1 }
        return offset
    }
}
