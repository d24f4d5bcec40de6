internal import ArrowIPC
internal import Columnar
internal import Planning

/// Rows that travelled with the task.
enum RowSource {
    static func table(_ batches: [EncodedBatch], _ schema: Buffer) throws(TaskFailure) -> Table {
        do {
            let columns = try SchemaMessage.decode(schema)
            let decoded = try batches.map {
                try RecordBatchMessage.decode(metadata: $0.metadata, body: $0.body, schema: columns)
            }
            return Table(schema: columns, batches: decoded)
        } catch {
            throw TaskFailure("the task's rows cannot be read: \(error)", isTransient: true)
        }
    }
}
