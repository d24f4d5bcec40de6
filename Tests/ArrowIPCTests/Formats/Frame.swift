import Columnar

@testable import ArrowIPC

/// Messages as they stand in a stream or file: a continuation marker, the metadata's length, the
/// metadata, the body (https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format).
enum Frame {
    /// What stands before a body; metadata is a multiple of 8 bytes long, so that bodies are aligned.
    static func head(_ metadata: Buffer) -> Buffer {
        var out = BufferWriter(capacity: Format.prefix + metadata.count)
        out.append(Format.continuation)
        out.append(Int32(truncatingIfNeeded: metadata.count))
        out.append(metadata.bytes)
        return out.finish()
    }

    /// The marker that nothing follows.
    static var end: Buffer { head(.empty) }

    /// The metadata that stands at `position` with its prefix, or nil at the end marker.
    /// - Throws: `ArrowIPCError` where there is no message or it ends outside of `bytes`.
    static func metadata(_ bytes: Buffer, at position: Int) throws(ArrowIPCError) -> Buffer? {
        guard position >= 0, position <= bytes.count - Format.prefix else {
            throw .truncated("a message's prefix at byte \(position) of \(bytes.count)")
        }
        guard bytes.bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self) == Format.continuation else {
            throw .malformed("no message of Arrow 0.15 or later at byte \(position)")
        }
        let length = Int(bytes.bytes.loadUnaligned(fromByteOffset: position + 4, as: Int32.self))
        if length == 0 { return nil }
        let start = position + Format.prefix
        guard length > 0 else { throw .malformed("a message's metadata of \(length) bytes at byte \(position)") }
        guard length <= bytes.count - start else {
            throw .truncated(
                "the message at byte \(position) has \(bytes.count - start) of \(length) bytes of metadata")
        }
        return bytes.slice(start..<start + length)
    }
}

extension Format {
    /// Stands before every message of a stream or file.
    static let continuation: UInt32 = 0xFFFF_FFFF
    /// The length of a message's prefix: the continuation marker and the metadata's length.
    static let prefix = 8
    static let magic: [UInt8] = Array("ARROW1".utf8)
}

extension RecordBatch {
    /// - Throws: `ArrowIPCError` where a column is not of the type that `schema` tells a reader.
    func check(against schema: Schema) throws(ArrowIPCError) {
        guard columns.count == schema.fields.count else {
            throw .mismatch("a batch of \(columns.count) columns in a stream of \(schema.fields.count)")
        }
        for (column, field) in zip(columns, schema.fields) where !column.type.reads(as: field.type) {
            throw .mismatch("column '\(field.name)' is of type \(column.type), in a stream with \(field.type)")
        }
    }
}

extension DataType {
    /// Whether a reader of `other` reads these values rightly; names and nullability do not matter.
    fileprivate func reads(as other: DataType) -> Bool {
        if self == other { return true }
        switch (self, other) {
        case (.list(let mine), .list(let others)): return mine.type.reads(as: others.type)
        case (.structure(let mine), .structure(let others)):
            return mine.count == others.count && zip(mine, others).allSatisfy { $0.type.reads(as: $1.type) }
        default: return false
        }
    }
}
