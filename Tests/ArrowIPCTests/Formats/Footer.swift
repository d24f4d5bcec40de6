import Columnar

@testable import ArrowIPC

/// Where a batch stands in a file.
struct Block: Equatable {
    let offset: Int64
    /// Bytes of the message's prefix and metadata.
    let metadataLength: Int32
    let bodyLength: Int64
}

/// The table at the end of an Arrow file: its schema once more, and where its batches are (File.fbs).
struct Footer {
    let schema: Schema
    let blocks: [Block]

    /// - Throws: `ArrowIPCError` where the bytes are no footer, or its schema is none that Roost reads.
    static func decode(_ bytes: Buffer) throws(ArrowIPCError) -> Footer {
        try bytes.reading { (table) throws(ArrowIPCError) in
            try MessageHeader.check(version: table.scalar(Format.FooterSlot.version, default: 0))
            guard let header = try table.table(Format.FooterSlot.schema) else {
                throw .malformed("a file without a schema")
            }
            let schema = try SchemaReader.read(header, metadataBytes: bytes.count).plainSchema()
            let vector = try table.vector(Format.FooterSlot.recordBatches, stride: Format.block)
            return Footer(schema: schema, blocks: vector?.blocks ?? [])
        }
    }

    func encode() -> Buffer {
        var writer = FlatBufferWriter(capacity: 128 + schema.fields.count * 128 + blocks.count * Format.block)
        var footer = writer.table(slots: 4, bytes: 16)
        writer.root(footer)
        writer.set(Format.FooterSlot.version, of: &footer, Format.version)
        let header = SchemaWriter.write(schema, in: &writer)
        writer.refer(Format.FooterSlot.schema, of: &footer, to: header)
        let vector = writer.vector(count: blocks.count, stride: Format.block)
        writer.refer(Format.FooterSlot.recordBatches, of: &footer, to: vector)
        for (index, block) in blocks.enumerated() {
            let position = vector + 4 + index * Format.block
            writer.patch(block.offset, at: position)
            writer.patch(block.metadataLength, at: position + 8)
            writer.patch(block.bodyLength, at: position + 16)
        }
        return writer.finish()
    }
}

extension Format {
    /// Positions of the footer's fields (File.fbs).
    enum FooterSlot { static let version = 0, schema = 1, recordBatches = 3 }
    /// Bytes of the struct Block.
    static let block = 24
}

extension FlatVector {
    fileprivate var blocks: [Block] {
        (0..<count).map { index in
            Block(
                offset: integer(index, as: Int64.self),
                metadataLength: integer(index, at: 8, as: Int32.self),
                bodyLength: integer(index, at: 16, as: Int64.self))
        }
    }
}
