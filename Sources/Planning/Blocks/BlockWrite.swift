/// How the rows of a stage's tasks are kept for the tasks of a later stage: always a pipeline's last step.
///
/// Each task writes one file on its worker, partition by partition, and gives a `BlockIndex` in place of its rows. A task
/// of the later stage reads one partition of all these files.
package struct BlockWrite: Sendable, Hashable, Codable {
    /// How many partitions there are, at least one.
    package var partitions: Int
    /// A query over the rows, `input`, that gives for each the number of its partition, in the rows' order; nil to cut
    /// the rows of a task into even pieces.
    package var partition: QueryText?
    /// What decides about the partition, for people.
    package var keys: [String]

    package init(partitions: Int, partition: QueryText? = nil, keys: [String] = []) {
        self.partitions = partitions
        self.partition = partition
        self.keys = keys
    }

    /// More partitions than any cluster has work for.
    package static let mostPartitions = 1 << 14

    /// What is wrong with it; nil where nothing is.
    package var invalidity: String? {
        (1...Self.mostPartitions).contains(partitions)
            ? nil : "blocks of \(partitions) partitions (there may be 1 to \(Self.mostPartitions))"
    }
}

/// What a stage reads of another one's blocks.
package struct BlockRead: Sendable, Hashable {
    package var stage: Int
    /// Whether each task reads all partitions; else each reads its own.
    package var isBroadcast: Bool

    package init(stage: Int, isBroadcast: Bool = false) {
        self.stage = stage
        self.isBroadcast = isBroadcast
    }
}
