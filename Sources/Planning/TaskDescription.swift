package import Columnar

/// Spark's word for what a worker needs to run one attempt of a task, beside the stage's own description.
package struct TaskDescription: Sendable {
    package let lease: Lease
    package let input: TaskInput

    package init(lease: Lease, input: TaskInput) {
        self.lease = lease
        self.input = input
    }
}

/// The rows that a task starts from.
package enum TaskInput: Sendable {
    /// The integers from `start` up to `end` by `step`, as a column `id`.
    case range(start: Int64, end: Int64, step: Int64)
    /// A split of one of the stage's files.
    case file(FileSplit)
    /// Rows that travel with the task, and the Arrow schema message that their stage gave them.
    case batches([EncodedBatch], schema: Buffer)
    /// Several relations that travel with the task, which the query that comes first knows as `input0`, `input1` and so on.
    case relations([TaskRelation])
    /// Several relations in blocks that workers have, which the query that comes first knows in the same way.
    case blocks([BlockRelation])
}

/// The rows of one of a task's relations, and their Arrow schema message.
package struct TaskRelation: Sendable {
    package let batches: [EncodedBatch]
    package let schema: Buffer

    package init(batches: [EncodedBatch], schema: Buffer) {
        self.batches = batches
        self.schema = schema
    }
}

/// A record batch as Arrow IPC, its metadata and its body apart.
///
/// So neither is copied on its way through a process that only passes them on.
package struct EncodedBatch: Sendable {
    package let rowCount: Int
    package let metadata: Buffer
    package let body: Buffer

    package var byteCount: Int { metadata.count.addingClamped(body.count) }

    package init(rowCount: Int, metadata: Buffer, body: Buffer) {
        self.rowCount = rowCount
        self.metadata = metadata
        self.body = body
    }
}
