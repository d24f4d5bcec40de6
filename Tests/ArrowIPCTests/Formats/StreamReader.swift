import Columnar

@testable import ArrowIPC

/// Reads the Arrow IPC streaming format out of bytes that are all there; the batches are views of them.
///
///     var reader = try StreamReader(bytes)
///     while let batch = try reader.next() { ... }
///
/// Source: https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format
struct StreamReader {
    let schema: Schema
    /// Whether the end marker was read.
    ///
    /// A stream may also end without one, where its bytes end
    /// between two messages; then only the sender knows whether something is missing.
    private(set) var isEndMarked = false
    private let bytes: Buffer
    private var position: Int

    /// Reads the schema.
    /// - Throws: `ArrowIPCError` where the bytes do not begin with one that Roost can read.
    init(_ bytes: Buffer) throws(ArrowIPCError) {
        guard let metadata = try Frame.metadata(bytes, at: 0) else {
            throw .malformed("a stream that ends before its schema")
        }
        schema = try SchemaMessage.decode(metadata)
        self.bytes = bytes
        position = Format.prefix + metadata.count
    }

    /// The next batch, or nil after the last.
    /// - Throws: `ArrowIPCError` as `RecordBatchMessage.decode` does; the same one if called again.
    mutating func next() throws(ArrowIPCError) -> RecordBatch? {
        if isEndMarked || position == bytes.count { return nil }
        guard let metadata = try Frame.metadata(bytes, at: position) else {
            isEndMarked = true
            return nil
        }
        let start = position + Format.prefix + metadata.count
        let (batch, end) = try metadata.reading { (table) throws(ArrowIPCError) in
            let message = try MessageHeader(table)
            guard message.bodyLength <= bytes.count - start else {
                throw .truncated(
                    "the message at byte \(position) has \(bytes.count - start) of \(message.bodyLength) bytes of body")
            }
            let end = start + message.bodyLength
            return (try RecordBatchMessage.decode(message, body: bytes.slice(start..<end), schema: schema), end)
        }
        position = end
        return batch
    }

    /// The batches that are left.
    mutating func rest() throws(ArrowIPCError) -> [RecordBatch] {
        var batches: [RecordBatch] = []
        while let batch = try next() { batches.append(batch) }
        return batches
    }
}
