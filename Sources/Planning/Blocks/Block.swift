package import Columnar

/// Rows of one partition that an attempt of a task has written, and who has them.
package struct Block: Sendable, Hashable {
    /// The attempt that wrote it.
    package var lease: Lease
    /// The worker whose file it is in.
    package var worker: WorkerID
    /// The folder of that worker's blocks, on its machine.
    package var folder: String
    package var part: BlockIndex.Part

    package init(lease: Lease, worker: WorkerID, folder: String, part: BlockIndex.Part) {
        self.lease = lease
        self.worker = worker
        self.folder = folder
        self.part = part
    }

    /// The path of its file on its worker's machine.
    package var path: String { "\(folder)/\(lease.blockFile)" }
}

extension Lease {
    /// The file of the attempt's blocks in its worker's folder of them.
    package var blockFile: String { "\(stage.rawValue)/\(task).\(attempt)" }
}

/// The blocks that a task reads as one relation, in the order of the tasks that wrote them.
package struct BlockRelation: Sendable, Hashable {
    /// The rows' Arrow schema message.
    package var schema: Buffer
    package var blocks: [Block]

    package init(schema: Buffer, blocks: [Block]) {
        self.schema = schema
        self.blocks = blocks
    }

    package static func == (left: BlockRelation, right: BlockRelation) -> Bool {
        left.schema == right.schema && left.blocks == right.blocks
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(blocks) }
}
