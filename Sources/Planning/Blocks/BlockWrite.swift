/// How the rows of a stage's tasks are kept for the tasks of a later stage: always a pipeline's last step.
///
/// Each task writes one file on its worker, partition by partition, and gives a `BlockIndex` in place of its rows. A task
/// of the later stage reads one partition of all these files.
package struct BlockWrite: Sendable, Hashable, Codable {
    /// How many partitions there are, at least one.
    package var partitions: Int
    /// A query over the rows, `input`, that gives for each the number of its partition, in the rows' order, or with
    /// `ranges` its sort key; nil to cut the rows of a task into even pieces.
    package var partition: QueryText?
    /// Which sort keys each partition has; nil where the query gives the partitions themselves.
    package var ranges: BlockRanges?
    /// What decides about the partition, for people.
    package var keys: [String]

    package init(partitions: Int, partition: QueryText? = nil, ranges: BlockRanges? = nil, keys: [String] = []) {
        self.partitions = partitions
        self.partition = partition
        self.ranges = ranges
        self.keys = keys
    }

    /// More partitions than any cluster has work for.
    package static let mostPartitions = 1 << 14

    /// What is wrong with it; nil where nothing is.
    package var invalidity: String? {
        guard (1...Self.mostPartitions).contains(partitions) else {
            return "blocks of \(partitions) partitions (there may be 1 to \(Self.mostPartitions))"
        }
        guard let ranges else { return nil }
        if partition == nil { return "ranges of no sort key" }
        return ranges.borders.count < partitions
            ? nil : "\(ranges.borders.count) borders of \(partitions) partitions"
    }
}

/// Partitions that are ranges of a sort key: each has the rows from one border up to the next.
///
/// A sort key is the bytes that DuckDB's `create_sort_key` makes of an order's values: rows have the order of their bytes.
package struct BlockRanges: Sendable, Hashable, Codable {
    /// The stage whose rows are the borders: one column of texts, sort keys in hexadecimal digits, in order.
    package var stage: Int
    /// The borders, fewer than there are partitions; none before that stage is done.
    package var borders: [String] = []

    package init(stage: Int, borders: [String] = []) {
        self.stage = stage
        self.borders = borders
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
