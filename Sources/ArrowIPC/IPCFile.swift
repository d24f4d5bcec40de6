package import Columnar

/// Record batches as they lie in a file: a stream of messages, or the same between two marks (Feather's version 2).
package enum IPCFile {
    private static let mark = Array("ARROW1".utf8)
    private static let prefix: UInt32 = 0xFFFF_FFFF

    /// The schema and all batches, which are views of `bytes`.
    /// - Throws: `ArrowIPCError`, where the bytes are of another format, or hold what Roost has no type for.
    package static func read(_ bytes: Buffer) throws(ArrowIPCError) -> (schema: Schema, batches: [RecordBatch]) {
        var position = bytes.bytes.starts(with: mark) ? 8 : 0
        guard let first = try message(bytes, &position) else { throw .malformed("the file has no schema") }
        let schema = try SchemaMessage.decode(first.metadata)
        var batches: [RecordBatch] = []
        while let next = try message(bytes, &position) {
            batches.append(
                try RecordBatchMessage.decode(metadata: next.metadata, body: next.body, schema: schema))
        }
        return (schema, batches)
    }

    /// The batches of this schema that lie in a range of a file, which begins and ends with a message.
    /// - Throws: `ArrowIPCError` for anything else.
    package static func batches(_ bytes: Buffer, schema: Schema) throws(ArrowIPCError) -> [RecordBatch] {
        var position = 0
        var batches: [RecordBatch] = []
        while let next = try message(bytes, &position) {
            batches.append(
                try RecordBatchMessage.decode(metadata: next.metadata, body: next.body, schema: schema))
        }
        guard position == bytes.count else { throw .truncated("rows end \(bytes.count - position) bytes too early") }
        return batches
    }

    /// The schema alone, of a file's first bytes.
    package static func schema(_ bytes: Buffer) throws(ArrowIPCError) -> Schema {
        var position = bytes.bytes.starts(with: mark) ? 8 : 0
        guard let first = try message(bytes, &position) else { throw .malformed("the file has no schema") }
        return try SchemaMessage.decode(first.metadata)
    }

    /// The next message and its body; nil at the end.
    private static func message(
        _ bytes: Buffer, _ position: inout Int
    ) throws(ArrowIPCError) -> (metadata: Buffer, body: Buffer)? {
        guard bytes.count - position >= 8 else { return nil }
        let first = UInt32(littleEndian: word(bytes, position))
        guard first == prefix else {
            throw .malformed("a message does not begin at byte \(position), where one should")
        }
        let length = Int(UInt32(littleEndian: word(bytes, position + 4)))
        if length == 0 { return nil }
        position += 8
        guard length <= bytes.count - position else { throw .truncated("the file ends inside of a message") }
        let metadata = bytes.slice(position..<position + length)
        position += length
        let size = try metadata.reading { (table) throws(ArrowIPCError) in try MessageHeader(table).bodyLength }
        guard size <= bytes.count - position else { throw .truncated("the file ends inside of a batch") }
        let body = bytes.slice(position..<position + size)
        position += size
        return (metadata, body)
    }

    private static func word(_ bytes: Buffer, _ position: Int) -> UInt32 {
        bytes.bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)
    }
}
