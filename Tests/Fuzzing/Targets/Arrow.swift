internal import ArrowIPC
internal import Columnar
internal import Planning

extension FuzzTarget {
    /// Rows as they come in messages and in the files of workers: a schema, a batch's metadata and its body.
    static let arrowMessages = FuzzTarget("arrow-messages") { bytes in
        let parts = Parts.split(bytes, 3)
        guard let schema = try? SchemaMessage.decode(parts[0]) else { return }
        try Contradiction.unlessSame(
            schema, "a schema", write: { SchemaMessage.encode($0) }, read: { try SchemaMessage.decode($0) })
        if let batch = try? RecordBatchMessage.decode(metadata: parts[1], body: parts[2], schema: schema) {
            try use(batch)
            if let index = BlockIndex([batch], partitions: 2) {
                try Contradiction.unlessSame(
                    index, "an index of blocks", write: { [$0.folder, $0.hash, "\($0.parts)"] },
                    read: { _ in BlockIndex(index.table.batches, partitions: 2) })
            }
        }
        for batch in (try? IPCFile.batches(parts[2], schema: schema)) ?? [] { try use(batch) }
    }

    /// Arrow files that any program wrote.
    static let arrowFiles = FuzzTarget("arrow-files") { bytes in
        _ = try? IPCFile.columns(ofHead: bytes)
        _ = try? IPCFile.columns(ofEnd: bytes)
        guard let (_, batches) = try? IPCFile.read(bytes) else { return }
        for batch in batches.prefix(8) { try use(batch) }
    }

    /// Reads values, slices and joins, each of which trusts what was checked, and writes the batch and reads it again.
    private static func use(_ batch: RecordBatch) throws {
        let few = batch.slice(0, min(batch.rowCount, 20))
        for index in 0..<few.rowCount { for value in few.row(index) { _ = value.displayed.utf8.count } }
        let half = few.slice(few.rowCount / 3, few.rowCount / 2)
        let joined = RecordBatch.concatenate([half, few, half], schema: batch.schema)
        for batch in [few, half, joined] {
            try Contradiction.unlessSame(
                batch, "a batch",
                write: { batch -> [Buffer] in
                    let message = RecordBatchMessage.encode(batch)
                    return [message.metadata, message.body]
                },
                read: { try RecordBatchMessage.decode(metadata: $0[0], body: $0[1], schema: batch.schema) })
        }
    }
}
