import Columnar

@testable import ArrowIPC

/// Reads the Arrow IPC file format, in any order of batches; they are views of the file's bytes, which
/// the caller may have mapped into memory.
///
/// Source: https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format
struct FileReader {
    let schema: Schema
    private let blocks: [Block]
    /// The bytes before the footer.
    private let bytes: Buffer

    /// Reads the footer.
    /// - Throws: `ArrowIPCError` where the bytes are no whole Arrow file, or one that Roost cannot read.
    init(_ file: Buffer) throws(ArrowIPCError) {
        let magic = Format.magic.count
        let tail = magic + 4
        guard file.count >= 8 + tail, file.bytes.prefix(magic).elementsEqual(Format.magic) else {
            throw .malformed("\(file.count) bytes that are no Arrow file: it would begin with ARROW1")
        }
        guard file.bytes.suffix(magic).elementsEqual(Format.magic) else {
            throw .truncated("an Arrow file of \(file.count) bytes that lacks its end: it was not finished")
        }
        let length = Int(file.bytes.loadUnaligned(fromByteOffset: file.count - tail, as: Int32.self))
        guard length > 0, length <= file.count - tail - 8 else {
            throw .malformed("a footer of \(length) bytes in a file of \(file.count)")
        }
        let start = file.count - tail - length
        let footer = try Footer.decode(file.slice(start..<start + length))
        schema = footer.schema
        blocks = footer.blocks
        bytes = file.slice(0..<start)
    }

    var batchCount: Int { blocks.count }

    /// The batch at `index`, in the order in which they were written.
    /// - Precondition: `index` is below `batchCount`.
    /// - Throws: `ArrowIPCError` as `RecordBatchMessage.decode` does.
    func batch(_ index: Int) throws(ArrowIPCError) -> RecordBatch {
        let block = blocks[index]
        guard block.offset >= 8, block.offset <= bytes.count, block.metadataLength >= Format.prefix,
            block.bodyLength >= 0,
            block.bodyLength <= Int64(bytes.count) - block.offset - Int64(block.metadataLength)
        else {
            throw .truncated(
                "batch \(index) takes \(block.metadataLength) and \(block.bodyLength) bytes from byte "
                    + "\(block.offset) on, of \(bytes.count)")
        }
        let body = Int(block.offset) + Int(block.metadataLength)
        guard let metadata = try Frame.metadata(bytes.slice(0..<body), at: Int(block.offset)) else {
            throw .malformed("batch \(index) is an end marker")
        }
        return try RecordBatchMessage.decode(
            metadata: metadata, body: bytes.slice(body..<body + Int(block.bodyLength)), schema: schema)
    }

    /// All batches.
    func batches() throws(ArrowIPCError) -> [RecordBatch] {
        var batches: [RecordBatch] = []
        for index in blocks.indices { batches.append(try batch(index)) }
        return batches
    }
}
