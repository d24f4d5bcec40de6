package import Columnar
package import ModelAPI
package import Planning

/// A row's request, as a worker prepares it in a binary column and the driver reads it there.
///
/// A byte tells what follows: 0 or 1 for a request, 2 for the reason why there is none, 3 for a share in the
/// request of a row above. A request is the count of its prompt's tokens in 4 bytes, little-endian, its key in
/// 32, and its messages, or texts, in JSON; 1 says that no vocabulary was at hand and the tokens are estimated. A
/// reason stands behind the length of its category's name in a byte, and the name. A share is its position in the
/// request in 4 bytes, and how many rows above the request stands in 4.
package enum PreparedRequest {
    case request(tokens: Int, isEstimate: Bool, key: RequestKey, messages: Buffer)
    case refused(String, ModelError.Category)
    case member(Int, rowsAbove: Int)

    private static let head = 37

    /// Reads the request at `row` of the column; nil where other bytes stand there.
    package init?(_ column: ArrayData, _ row: Int) {
        guard column.type == .binary, !column.isNull(row) else { return nil }
        let start = Int(column.buffers[1].load(column.offset + row, as: Int32.self))
        let end = Int(column.buffers[1].load(column.offset + row + 1, as: Int32.self))
        let bytes = column.buffers[2].slice(start..<end)
        func number(_ offset: Int) -> Int {
            Int(UInt32(littleEndian: bytes.bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
        }
        switch bytes.bytes.first {
        case 2 where bytes.count >= 2 && bytes.count >= 2 + Int(bytes.bytes[1]):
            let end = 2 + Int(bytes.bytes[1])
            guard let category = ModelError.Category(rawValue: bytes.slice(2..<end).string) else { return nil }
            self = .refused(bytes.slice(end..<bytes.count).string, category)
        case 3 where bytes.count == 9: self = .member(number(1), rowsAbove: number(5))
        case let kind? where kind < 2 && bytes.count >= Self.head:
            guard let key = RequestKey(UnsafeRawBufferPointer(rebasing: bytes.bytes[5..<Self.head])) else { return nil }
            self = .request(
                tokens: number(1), isEstimate: kind == 1, key: key, messages: bytes.slice(Self.head..<bytes.count))
        default: return nil
        }
    }

    /// The position of a row's text in the request that it shares; 0 for one that has a request of its own.
    package static func position(_ column: ArrayData, _ row: Int) -> Int {
        if case .member(let position, _)? = PreparedRequest(column, row) { position } else { 0 }
    }

    /// A request that is still to be written.
    enum Entry {
        case request(TokenEstimate, key: [UInt8], messages: [UInt8])
        case refused(String, ModelError.Category)
        case member(Int, rowsAbove: Int)
    }

    /// Writes the column, request by request.
    struct Builder: ~Copyable {
        private var offsets: BufferWriter
        private var bytes: BufferWriter
        private var rows = 0

        /// Bytes beyond which a batch ends: a column of them ends at 2 GiB, and is passed on as a whole.
        static let bytesPerBatch = 64 << 20

        var byteCount: Int { bytes.count }

        init(rows: Int) {
            offsets = BufferWriter(capacity: (rows + 1) * 4)
            offsets.append(Int32(0))
            bytes = BufferWriter(capacity: min(rows * 256, Self.bytesPerBatch))
        }

        mutating func append(_ tokens: TokenEstimate, key: UnsafeRawBufferPointer, messages: UnsafeRawBufferPointer) {
            bytes.append(UInt8(tokens.isExact ? 0 : 1))
            bytes.append(UInt32(clamping: tokens.count).littleEndian)
            bytes.append(key)
            bytes.append(messages)
            endRow()
        }

        mutating func append(refusal reason: String, _ category: ModelError.Category = .badRequest) {
            bytes.append(UInt8(2))
            bytes.append(UInt8(clamping: category.rawValue.utf8.count))
            bytes.append(utf8: category.rawValue)
            bytes.append(utf8: reason)
            endRow()
        }

        mutating func append(_ entry: Entry) {
            switch entry {
            case .refused(let reason, let category): append(refusal: reason, category)
            case .request(let tokens, let key, let messages):
                key.withUnsafeBytes { key in
                    messages.withUnsafeBytes { append(tokens, key: key, messages: $0) }
                }
            case .member(let index, let rowsAbove):
                bytes.append(UInt8(3))
                bytes.append(UInt32(clamping: index).littleEndian)
                bytes.append(UInt32(clamping: rowsAbove).littleEndian)
                endRow()
            }
        }

        private mutating func endRow() {
            rows += 1
            offsets.append(Int32(clamping: bytes.count))
        }

        consuming func finish() -> ArrayData {
            ArrayData(type: .binary, length: rows, nullCount: 0, buffers: [.empty, offsets.finish(), bytes.finish()])
        }
    }
}
