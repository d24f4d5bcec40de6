import Columnar

@testable import ArrowIPC

/// Writes the Arrow IPC file format: a stream between two magic words, and a footer.
///
/// The footer says where each batch is. The bytes go to a sink piece by piece, and none are kept.
///
///     var writer = FileWriter(schema)
///     try writer.write(batch) { try file.append($0) }
///     try writer.finish { try file.append($0) }
///
/// Source: https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format
struct FileWriter {
    let schema: Schema
    private var blocks: [Block] = []
    private var position = 0

    init(_ schema: Schema) { self.schema = schema }

    /// Hands `batch` to `sink`, after magic word and schema where it is the first.
    /// - Throws: `ArrowIPCError` where the batch is not of the schema, or what `sink` throws; the file
    ///   is lost then.
    mutating func write(_ batch: RecordBatch, to sink: (Buffer) throws -> Void) throws {
        try batch.check(against: schema)
        try begin(sink)
        let message = RecordBatchMessage.encode(batch)
        let head = Frame.head(message.metadata)
        blocks.append(
            Block(
                offset: Int64(position), metadataLength: Int32(truncatingIfNeeded: head.count),
                bodyLength: Int64(message.body.count)))
        try put(head, sink)
        if !message.body.isEmpty { try put(message.body, sink) }
    }

    /// Hands the footer to `sink`; without it a file cannot be read.
    /// - Throws: what `sink` throws.
    mutating func finish(to sink: (Buffer) throws -> Void) throws {
        try begin(sink)
        try put(Frame.end, sink)
        let footer = Footer(schema: schema, blocks: blocks).encode()
        try put(footer, sink)
        var tail = BufferWriter()
        tail.append(Int32(truncatingIfNeeded: footer.count))
        for byte in Format.magic { tail.append(byte) }
        try put(tail.finish(), sink)
    }

    private mutating func begin(_ sink: (Buffer) throws -> Void) throws {
        if position > 0 { return }
        try put(Buffer(Format.magic + [0, 0]), sink)
        try put(Frame.head(SchemaMessage.encode(schema)), sink)
    }

    private mutating func put(_ bytes: Buffer, _ sink: (Buffer) throws -> Void) throws {
        try sink(bytes)
        position += bytes.count
    }

    /// A whole file with these batches.
    /// - Throws: `ArrowIPCError` where a batch is not of the schema.
    static func bytes(_ schema: Schema, _ batches: [RecordBatch]) throws -> Buffer {
        var out = BufferWriter()
        var writer = FileWriter(schema)
        for batch in batches { try writer.write(batch) { out.append($0.bytes) } }
        try writer.finish { out.append($0.bytes) }
        return out.finish()
    }
}
