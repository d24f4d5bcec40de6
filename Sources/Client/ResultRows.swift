internal import ArrowIPC
internal import Columnar
internal import Messaging
internal import Planning

/// Decodes the rows that a job gave.
struct ResultRows {
    let schema: Schema
    private let folder: JobResultFolder?

    /// - Throws: `RoostError` where the schema cannot be read.
    init(_ schema: Buffer, _ folder: JobResultFolder?) throws(RoostError) {
        do { self.schema = try SchemaMessage.decode(schema) } catch { throw .unreadableRows(error) }
        self.folder = folder
    }

    /// The batches of a block, one at a time: those that came in a message, then those of its file.
    func batches(of block: JobOutput.Block) -> Walk { Walk(schema: schema, folder: folder, block: block) }

    /// A walk over the batches of a block.
    struct Walk {
        private let schema: Schema
        private let folder: JobResultFolder?
        private let block: JobOutput.Block
        private var position = 0
        private var reader: ResultFileReader?

        fileprivate init(schema: Schema, folder: JobResultFolder?, block: JobOutput.Block) {
            self.schema = schema
            self.folder = folder
            self.block = block
        }

        /// The next batch; nil after the last.
        /// - Throws: `RoostError` where it cannot be read.
        mutating func next() throws(RoostError) -> RecordBatch? {
            guard let batch = try encoded() else { return nil }
            do {
                return try RecordBatchMessage.decode(metadata: batch.metadata, body: batch.body, schema: schema)
            } catch {
                throw .unreadableRows(error)
            }
        }

        private mutating func encoded() throws(RoostError) -> EncodedBatch? {
            if position < block.batches.count {
                defer { position += 1 }
                return block.batches[position]
            }
            guard let file = block.file else { return nil }
            if reader == nil { reader = try folder.open(file) }
            return try reader?.batch()
        }
    }
}

extension RoostError {
    fileprivate static func unreadableRows(_ error: ArrowIPCError) -> RoostError {
        RoostError(.job, "the job's rows cannot be read: \(error)")
    }
}
