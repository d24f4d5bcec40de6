internal import ArrowIPC
package import Columnar
package import Planning

extension EncodedBatch {
    /// A batch as Arrow IPC, ready to be sent.
    package init(_ batch: RecordBatch) {
        let message = RecordBatchMessage.encode(batch)
        self.init(rowCount: batch.rowCount, metadata: message.metadata, body: message.body)
    }
}
