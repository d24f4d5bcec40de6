package import Columnar

/// Record batches as they lie in a file: a stream of messages, or the same between two marks (Feather's version 2).
package enum IPCFile {
    private static let mark = Array("ARROW1".utf8)
    /// Of Feather's version 1, which is another format.
    private static let oldMark = Array("FEA1".utf8)
    private static let prefix: UInt32 = 0xFFFF_FFFF
    /// The mark, and zeros up to a multiple of 8 bytes.
    private static let head = 8

    /// All batches of a file that any program wrote, in Roost's types; those that are stored like that are views of
    /// `bytes`.
    /// - Throws: `ArrowIPCError`, where the bytes are of another format, or hold what Roost has no type for.
    package static func read(_ bytes: Buffer) throws(ArrowIPCError) -> (schema: Schema, batches: [RecordBatch]) {
        guard try hasEnd(bytes) else {
            var position = 0
            guard let first = try message(bytes, &position) else { throw .malformed("the file has no schema") }
            var contents = try FileContents(try fields(first.metadata), fileBytes: bytes.count)
            while let next = try message(bytes, &position) { try contents.add(next.metadata, next.body) }
            return (contents.schema, contents.batches)
        }
        // The messages before the end are not read one after the other: what stands between them is no business of a
        // reader, and polars begins with a schema that has no length.
        let footer = try ArrowFileFooter.decode(try footer(bytes))
        var contents = try FileContents(footer.fields, fileBytes: bytes.count)
        var left = bytes.count
        for block in footer.blocks {
            var position = block
            guard position >= head, position < bytes.count, let next = try message(bytes, &position) else {
                throw .malformed("the file's end leads to byte \(block), where no message is")
            }
            // A message can be named many times, and be read for each of them.
            left -= position - block
            guard left > 0 else { throw .malformed("the file's end names more messages than the file holds") }
            try contents.add(next.metadata, next.body)
        }
        return (contents.schema, contents.batches)
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

    /// Whether the columns of a file that begins with these bytes stand at its end, and not at its beginning.
    /// - Throws: `ArrowIPCError`, where the file is of another format that is known.
    package static func hasEnd(_ head: Buffer) throws(ArrowIPCError) -> Bool {
        if head.bytes.starts(with: oldMark) {
            throw .unsupported("Feather's version 1 is another format; write version 2, or Parquet")
        }
        return head.bytes.starts(with: mark)
    }

    /// The columns alone, of the first bytes of a file without an end.
    /// - Throws: `ArrowIPCError`, `.truncated` where more bytes are needed.
    package static func columns(ofHead bytes: Buffer) throws(ArrowIPCError) -> [StoredField] {
        var position = 0
        guard let first = try message(bytes, &position) else { throw .malformed("the file has no schema") }
        return try fields(first.metadata)
    }

    /// The columns alone, of the last bytes of a file with an end.
    /// - Throws: `ArrowIPCError`, `.truncated` where more bytes are needed.
    package static func columns(ofEnd bytes: Buffer) throws(ArrowIPCError) -> [StoredField] {
        try ArrowFileFooter.decode(try footer(bytes)).fields
    }

    private static func fields(_ metadata: Buffer) throws(ArrowIPCError) -> [StoredField] {
        try metadata.reading { (message) throws(ArrowIPCError) in
            try SchemaReader.read(MessageHeader(message).expect(.schema), metadataBytes: metadata.count)
        }
    }

    /// What stands behind the messages of a file between two marks.
    private static func footer(_ bytes: Buffer) throws(ArrowIPCError) -> Buffer {
        let tail = 4 + mark.count
        guard bytes.count >= tail, bytes.bytes.suffix(mark.count).elementsEqual(mark) else {
            throw .malformed("the file lacks its end: it was not finished, or is cut short")
        }
        let length = Int(UInt32(littleEndian: word(bytes, bytes.count - tail)))
        guard length <= bytes.count - tail else {
            throw .truncated("the file's end says that it takes \(length) of \(bytes.count) bytes")
        }
        return bytes.slice(bytes.count - tail - length..<bytes.count - tail)
    }

    /// The next message and its body; nil at the end.
    private static func message(
        _ bytes: Buffer, _ position: inout Int
    ) throws(ArrowIPCError) -> (metadata: Buffer, body: Buffer)? {
        guard bytes.count - position >= 8 else { return nil }
        let first = UInt32(littleEndian: word(bytes, position))
        let length: Int
        if first == prefix {
            length = Int(UInt32(littleEndian: word(bytes, position + 4)))
            position += 8
        } else {
            // Before Arrow 0.15 the length stood alone.
            length = Int(first)
            guard length <= bytes.count - position - 4 else {
                throw .malformed("a message does not begin at byte \(position), where one should")
            }
            position += 4
        }
        if length == 0 { return nil }
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
