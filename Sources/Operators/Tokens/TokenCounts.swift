internal import Columnar
internal import Tokenization

/// Columns of texts to columns of their numbers of tokens.
enum TokenCounts {
    static func counts(
        _ column: ArrayData, _ count: (UnsafeRawBufferPointer) throws(RowProblem) -> Int
    ) throws(RowFailure) -> ArrayData {
        var values = BufferWriter(capacity: column.length * 8)
        for row in 0..<column.length {
            do throws(RowProblem) {
                values.append(column.isNull(row) ? 0 : Int64(try count(column.bytes(row))))
            } catch {
                throw RowFailure(row: row, problem: error.description)
            }
        }
        return ArrayData(
            type: .int64, length: column.length, nullCount: column.nullCount,
            buffers: [column.validityBuffer, values.finish()])
    }

    static func chats(_ column: ArrayData, _ counter: ChatCounter) throws(RowFailure) -> ArrayData {
        try counts(column) { json throws(RowProblem) in try chat(json, counter) }
    }

    /// The tokens of a chat, given as JSON.
    static func chat(_ json: UnsafeRawBufferPointer, _ counter: ChatCounter) throws(RowProblem) -> Int {
        do throws(ChatLineError) {
            return try counter.messages(json).total
        } catch {
            throw RowProblem(description: error.description)
        }
    }
}

/// What is wrong with a value, whose row somebody else knows.
struct RowProblem: Error {
    let description: String
}

extension Tokenizer {
    /// A text's number of tokens.
    func counted(_ text: UnsafeRawBufferPointer) throws(RowProblem) -> Int {
        do { return try count(text) } catch { throw RowProblem(description: error.message) }
    }
}

extension ArrayData {
    /// The validity bitmap of these rows for another column of as many, with its bits from the first on.
    var validityBuffer: Buffer {
        guard nullCount > 0 else { return .empty }
        return Bitmap.shifted(buffers[0], offset, length)
    }
}
