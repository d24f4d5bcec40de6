package import Columnar

/// A schema as the metadata of an Arrow IPC message: what a stream begins with.
package enum SchemaMessage {
    /// The FlatBuffers `Message` for `schema`, without a stream's prefix, padded to 8 bytes.
    package static func encode(_ schema: Schema) -> Buffer { encode(schema.fields.map { StoredField($0) }) }

    /// The same for columns that others are to read as maps and durations.
    package static func encode(_ fields: [StoredField]) -> Buffer {
        var writer = FlatBufferWriter(capacity: 64 + fields.count * 128)
        var message = MessageHeader.begin(.schema, in: &writer).table
        let table = SchemaWriter.write(fields, in: &writer)
        writer.refer(Format.MessageSlot.header, of: &message, to: table)
        return writer.finish()
    }

    /// The schema in a message's metadata.
    ///
    /// Custom metadata of the schema and its fields is passed over.
    /// - Throws: `ArrowIPCError`, `.unsupported` and naming the column where a type is not one of ours,
    ///   `.malformed` where the bytes are no schema.
    package static func decode(_ metadata: Buffer) throws(ArrowIPCError) -> Schema {
        try metadata.reading { (message) throws(ArrowIPCError) in
            try SchemaReader.read(MessageHeader(message).expect(.schema), metadataBytes: metadata.count).plainSchema()
        }
    }
}
