package import Columnar

/// The end of an Arrow IPC file: its schema again, and where its batches stand (File.fbs).
package struct ArrowFileFooter {
    /// Where a message stands in the file, and how long its two parts are.
    package struct Block {
        package let offset: Int
        /// With the eight bytes before the metadata.
        package let metadataBytes: Int
        package let bodyBytes: Int

        package init(offset: Int, metadataBytes: Int, bodyBytes: Int) {
            self.offset = offset
            self.metadataBytes = metadataBytes
            self.bodyBytes = bodyBytes
        }
    }

    /// Bytes of the struct `Block`.
    private static let blockBytes = 24
    private enum Slot { static let version = 0, schema = 1, dictionaries = 2, batches = 3 }

    /// The FlatBuffers `Footer`.
    package static func encode(_ schema: Schema, _ batches: [Block]) -> Buffer {
        encode(schema.fields.map { StoredField($0) }, batches)
    }

    /// The same for columns that others are to read as maps and durations.
    package static func encode(_ fields: [StoredField], _ batches: [Block]) -> Buffer {
        var writer = FlatBufferWriter(capacity: 128 + fields.count * 128 + batches.count * blockBytes)
        var footer = writer.table(slots: 4, bytes: 24)
        writer.root(footer)
        writer.set(Slot.version, of: &footer, Format.version)
        let table = SchemaWriter.write(fields, in: &writer)
        writer.refer(Slot.schema, of: &footer, to: table)
        let dictionaries = writer.vector(count: 0, stride: blockBytes)
        writer.refer(Slot.dictionaries, of: &footer, to: dictionaries)
        let blocks = writer.vector(count: batches.count, stride: blockBytes)
        writer.refer(Slot.batches, of: &footer, to: blocks)
        for (index, batch) in batches.enumerated() {
            let start = blocks + 4 + index * blockBytes
            writer.patch(Int64(batch.offset), at: start)
            writer.patch(Int32(clamping: batch.metadataBytes), at: start + 8)
            writer.patch(Int64(batch.bodyBytes), at: start + 16)
        }
        return writer.finish()
    }

    /// The columns of a file, and where its messages begin: those of dictionaries, then those of rows.
    static func decode(_ bytes: Buffer) throws(ArrowIPCError) -> (fields: [StoredField], blocks: [Int]) {
        try bytes.reading { (table) throws(ArrowIPCError) in
            try MessageHeader.check(version: table.scalar(Slot.version, default: 0))
            guard let schema = try table.table(Slot.schema) else { throw .malformed("the file has no schema") }
            let fields = try SchemaReader.read(schema, metadataBytes: bytes.count)
            var positions: [Int] = []
            for slot in [Slot.dictionaries, Slot.batches] {
                guard let blocks = try table.vector(slot, stride: blockBytes) else { continue }
                for index in 0..<blocks.count { positions.append(Int(blocks.integer(index, as: Int64.self))) }
            }
            return (fields, positions)
        }
    }
}
