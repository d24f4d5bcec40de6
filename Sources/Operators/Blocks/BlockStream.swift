internal import ArrowIPC
package import Columnar
internal import LocalQuery
package import Planning
internal import Synchronization

/// Bytes of a block that another worker has: at least one, and at most so many as are asked for.
package typealias FetchBlock = @Sendable (Block, _ start: Int64, _ count: Int) throws(TaskFailure) -> Buffer

/// The rows of blocks, for a query that reads them while they come: in place where their file is on this machine, else
/// from their worker.
final class BlockStream: RowStream {
    let schema: Schema
    private let blocks: [Block]
    private let fetch: FetchBlock
    private let interruption: Interruption
    private let problem = Mutex<TaskFailure?>(nil)

    /// - Throws: `TaskFailure` for a schema that is none.
    init(_ relation: BlockRelation, _ interruption: Interruption, _ fetch: @escaping FetchBlock) throws(TaskFailure) {
        do throws(ArrowIPCError) { schema = try SchemaMessage.decode(relation.schema) } catch {
            throw TaskFailure("the schema of blocks cannot be read: \(error)", isTransient: true)
        }
        blocks = relation.blocks.filter { $0.part.rows > 0 }
        self.fetch = fetch
        self.interruption = interruption
    }

    /// What ended a reading.
    var failure: TaskFailure? { problem.withLock { $0 } }

    var expectedRows: Int { blocks.reduce(0) { $0.addingClamped(Int(clamping: $1.part.rows)) } }

    func reader(columns: [Int]) -> any RowStreamReader { Reader(self, columns) }

    private final class Reader: RowStreamReader {
        private let stream: BlockStream
        private let selected: Schema
        private let columns: [Int]
        private var position = 0
        private var batches: ArraySlice<RecordBatch> = []

        init(_ stream: BlockStream, _ columns: [Int]) {
            self.stream = stream
            self.columns = columns.filter(stream.schema.fields.indices.contains)
            selected = Schema(self.columns.map { stream.schema.fields[$0] })
        }

        func next() throws(QueryError) -> RecordBatch? {
            while true {
                if let batch = batches.popFirst() {
                    return RecordBatch(selected, columns.map { batch.columns[$0] }, rowCount: batch.rowCount)
                }
                guard position < stream.blocks.count else { return nil }
                do throws(TaskFailure) {
                    batches = try stream.batches(of: stream.blocks[position])[...]
                } catch {
                    stream.problem.withLock { $0 = $0 ?? error }
                    throw QueryError(.data, error.message)
                }
                position += 1
            }
        }
    }

    private func batches(of block: Block) throws(TaskFailure) -> [RecordBatch] {
        try interruption.check()
        let bytes = try self.bytes(of: block)
        let batches: [RecordBatch]
        do throws(ArrowIPCError) { batches = try IPCFile.batches(bytes, schema: schema) } catch {
            throw TaskFailure(
                "the blocks of \(block.lease) cannot be read: \(error)", isTransient: true, lostBlock: block.lease)
        }
        guard batches.reduce(0, { $0 + $1.rowCount }) == block.part.rows else {
            throw TaskFailure(
                "the blocks of \(block.lease) have other rows than were written", isTransient: true,
                lostBlock: block.lease)
        }
        return batches
    }

    private func bytes(of block: Block) throws(TaskFailure) -> Buffer {
        guard let count = Int(exactly: block.part.bytes) else {
            throw TaskFailure("a block of \(block.part.bytes) bytes", isTransient: false)
        }
        if let bytes = MappedBlocks.open(block.path)?.slice(from: block.part.start, count) { return bytes }
        var writer = BufferWriter(capacity: count)
        var position = 0
        while position < count {
            try interruption.check()
            let piece = try fetch(block, block.part.start + Int64(position), count - position)
            guard !piece.isEmpty, piece.count <= count - position else {
                throw TaskFailure(
                    "the blocks of \(block.lease) are shorter than was said", isTransient: true, lostBlock: block.lease)
            }
            writer.append(piece.bytes)
            position += piece.count
        }
        return writer.finish()
    }
}
