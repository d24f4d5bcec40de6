import Columnar

@testable import ArrowIPC

/// Writes the Arrow IPC streaming format: a schema, batches, an end marker.
///
/// The bytes go to a sink piece by piece, and none are kept.
///
///     var writer = StreamWriter(schema)
///     try writer.write(batch) { try connection.send($0) }
///     try writer.finish { try connection.send($0) }
///
/// Source: https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format
struct StreamWriter {
    let schema: Schema
    private var begun = false

    init(_ schema: Schema) { self.schema = schema }

    /// Hands `batch` to `sink`, after the schema where it is the first.
    /// - Throws: `ArrowIPCError` where the batch is not of the schema, or what `sink` throws.
    mutating func write(_ batch: RecordBatch, to sink: (Buffer) throws -> Void) throws {
        try batch.check(against: schema)
        try begin(sink)
        let message = RecordBatchMessage.encode(batch)
        try sink(Frame.head(message.metadata))
        if !message.body.isEmpty { try sink(message.body) }
    }

    /// Hands the end marker to `sink`: the last thing a stream writes.
    ///
    /// A stream without batches still has its schema.
    /// - Throws: what `sink` throws.
    mutating func finish(to sink: (Buffer) throws -> Void) throws {
        try begin(sink)
        try sink(Frame.end)
    }

    private mutating func begin(_ sink: (Buffer) throws -> Void) throws {
        if begun { return }
        begun = true
        try sink(Frame.head(SchemaMessage.encode(schema)))
    }

    /// A whole stream with these batches.
    /// - Throws: `ArrowIPCError` where a batch is not of the schema.
    static func bytes(_ schema: Schema, _ batches: [RecordBatch]) throws -> Buffer {
        var out = BufferWriter()
        var writer = StreamWriter(schema)
        for batch in batches { try writer.write(batch) { out.append($0.bytes) } }
        try writer.finish { out.append($0.bytes) }
        return out.finish()
    }
}
