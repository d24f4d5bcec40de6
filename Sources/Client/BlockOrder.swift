package import Messaging

/// The rows of a job's tasks in the order of the tasks, whichever of them is done first.
///
/// What is held back counts as not dealt with, so that the driver begins no more tasks than its credit allows.
package struct BlockOrder {
    private var next: UInt32 = 0
    private var waiting: [UInt32: [JobOutput.Block]] = [:]

    package init() {}

    /// Takes rows in as they come.
    ///
    /// - Returns: those whose turn it is now, in their order.
    package mutating func take(_ blocks: [JobOutput.Block]) -> [JobOutput.Block] {
        for block in blocks where block.order >= next { waiting[block.order, default: []].append(block) }
        var ready: [JobOutput.Block] = []
        while let blocks = waiting.removeValue(forKey: next), let last = blocks.last {
            ready += blocks
            if last.hasMore { break }
            next &+= 1
        }
        return ready
    }
}
