package import Columnar

/// A record batch as an Arrow IPC message: metadata that says where things stand, and a body.
package enum RecordBatchMessage {
    /// The FlatBuffers `Message` for `batch`, without a stream's prefix, and its body.
    ///
    /// Both are padded to 8 bytes and share one allocation. Of a slice only its own rows are written.
    package static func encode(_ batch: RecordBatch) -> (metadata: Buffer, body: Buffer) {
        var writer = BatchWriter(batch)
        for column in batch.columns { writer.append(column, 0, column.length) }
        return writer.finish()
    }

    /// The batch whose arrays are views of `body`, which need not be aligned: nothing is copied.
    /// - Throws: `ArrowIPCError`, `.mismatch` where the message is not of `schema`, `.truncated` where
    ///   the body is too short, `.malformed` where the bytes contradict the format or themselves,
    ///   `.unsupported` for a compressed body.
    package static func decode(
        metadata: Buffer, body: Buffer, schema: Schema
    ) throws(ArrowIPCError) -> RecordBatch {
        try metadata.reading { (message) throws(ArrowIPCError) in
            try decode(MessageHeader(message), body: body, schema: schema)
        }
    }

    static func decode(_ message: MessageHeader, body: Buffer, schema: Schema) throws(ArrowIPCError) -> RecordBatch {
        let header = try message.expect(.recordBatch)
        guard message.bodyLength <= body.count else {
            throw .truncated("a batch's body has \(body.count) of \(message.bodyLength) bytes")
        }
        if header.has(Format.BatchSlot.compression) {
            throw .unsupported("a compressed batch, which no worker sends")
        }
        let rows = try rowCount(header)
        var reader = BatchReader(parts: try BatchParts(header, body: body))
        var columns: [ArrayData] = []
        columns.reserveCapacity(schema.fields.count)
        for field in schema.fields { columns.append(try reader.column(field, rows: rows)) }
        try reader.parts.expectEnd()
        return RecordBatch(schema, columns, rowCount: rows)
    }

    /// How many rows the table `RecordBatch` says that its batch has.
    static func rowCount(_ header: FlatTable) throws(ArrowIPCError) -> Int {
        let length: Int64 = try header.scalar(Format.BatchSlot.length, default: 0)
        guard length >= 0, length <= Format.longestArray else { throw .malformed("a batch of \(length) rows") }
        return Int(length)
    }
}
