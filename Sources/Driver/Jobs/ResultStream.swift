internal import Columnar
internal import DequeModule
internal import Messaging
internal import Planning

/// The rows of a job's result on their way to its session, which says what it has dealt with: a slow session slows
/// the job.
struct ResultStream {
    /// Bytes that may be on their way at once.
    private static let mostUnreceived = 32 << 20
    /// Bytes of rows that a message has at the most, but for its last batch.
    private static let mostInMessage = 16 << 20

    private var unsent: Deque<JobOutput.Block> = []
    private var isSchemaSent = false
    private var nextOrder: UInt32 = 0
    /// Bytes of the blocks that the session has not dealt with, in the order in which they were given.
    private var unreceived: Deque<Int> = []
    private var unreceivedBytes = 0

    /// Whether the session has dealt with enough for more.
    var hasCredit: Bool { unreceivedBytes < Self.mostUnreceived }

    /// Takes rows in whose position among the others is known.
    mutating func append(_ batches: [EncodedBatch], order: UInt32) {
        var rest = batches[...]
        // A task without rows is a block, too.
        repeat {
            var block = JobOutput.Block(order: order, batches: [])
            var bytes = 0
            while let batch = rest.first, bytes == 0 || bytes.addingClamped(batch.byteCount) <= Self.mostInMessage {
                block.batches.append(rest.removeFirst())
                bytes = bytes.addingClamped(batch.byteCount)
            }
            block.hasMore = !rest.isEmpty
            unsent.append(block)
            unreceived.append(bytes)
            unreceivedBytes = unreceivedBytes.addingClamped(bytes)
        } while !rest.isEmpty
    }

    /// Takes rows in that are in a file, of which only the name goes on.
    mutating func append(_ file: ResultFile, order: UInt32) {
        unsent.append(JobOutput.Block(order: order, batches: [], file: file))
        unreceived.append(file.byteCount)
        unreceivedBytes = unreceivedBytes.addingClamped(file.byteCount)
    }

    /// Takes rows in that come in their order.
    mutating func append(_ batch: EncodedBatch) {
        append([batch], order: nextOrder)
        nextOrder += 1
    }

    /// The session has dealt with so many blocks.
    mutating func received(_ blocks: Int) {
        for _ in 0..<max(0, min(blocks, unreceived.count)) { unreceivedBytes -= unreceived.popFirst() ?? 0 }
    }

    /// Takes what the session has not been sent yet, as much of it as a message may have: to be repeated until nothing is
    /// left.
    ///
    /// - Parameters:
    ///   - job: Whose rows they are.
    ///   - schema: The result's schema, where it is known by now.
    /// - Returns: The message; nil where there is nothing to send.
    mutating func take(_ job: JobID, schema: Buffer?) -> JobOutput? {
        let schema = isSchemaSent ? nil : schema
        guard !unsent.isEmpty || schema != nil else { return nil }
        isSchemaSent = isSchemaSent || schema != nil
        var blocks: [JobOutput.Block] = []
        var bytes = 0
        while let block = unsent.first, bytes == 0 || bytes.addingClamped(block.byteCount) <= Self.mostInMessage {
            blocks.append(block)
            bytes = bytes.addingClamped(block.byteCount)
            unsent.removeFirst()
        }
        return JobOutput(job: job, schema: schema, blocks: blocks)
    }
}
