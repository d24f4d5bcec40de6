internal import ArrowIPC
internal import Columnar
internal import Planning

extension EncodedBatch {
    /// The rows of batches that came with their stage's schema.
    static func decode(_ batches: [EncodedBatch], schema: Buffer?) throws(StageDataError) -> [RecordBatch] {
        guard let schema else { throw StageDataError("rows came without their schema") }
        do {
            let columns = try SchemaMessage.decode(schema)
            var decoded: [RecordBatch] = []
            for batch in batches {
                decoded.append(
                    try RecordBatchMessage.decode(metadata: batch.metadata, body: batch.body, schema: columns))
            }
            return decoded
        } catch {
            throw StageDataError("rows that cannot be read: \(error)")
        }
    }
}
