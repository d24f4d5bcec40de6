import Columnar

/// The nodes and buffers of a batch, taken one after the other in the order in which its arrays have them
/// (Message.fbs, `RecordBatch`).
struct BatchParts {
    private let nodes: FlatVector
    private let buffers: FlatVector
    private let viewBuffers: FlatVector?
    private let body: Buffer
    private let packing: PackedBuffers?
    private var nextNode = 0
    private var nextBuffer = 0
    private var nextView = 0

    /// - Parameters:
    ///   - header: The table `RecordBatch`.
    ///   - body: The message's body.
    ///   - packing: Unpacks the buffers, where they are compressed.
    /// - Throws: `ArrowIPCError` where the header has no parts.
    init(_ header: FlatTable, body: Buffer, packing: PackedBuffers? = nil) throws(ArrowIPCError) {
        guard let nodes = try header.vector(Format.BatchSlot.nodes, stride: Format.pair),
            let buffers = try header.vector(Format.BatchSlot.buffers, stride: Format.pair)
        else { throw .malformed("a batch without nodes and buffers") }
        self.nodes = nodes
        self.buffers = buffers
        self.body = body
        self.packing = packing
        viewBuffers = try header.vector(Format.BatchSlot.variadicCounts, stride: 8)
    }

    /// How many values the next array has, and how many of them are null as its writer says.
    mutating func node(_ column: String) throws(ArrowIPCError) -> (count: Int, nulls: Int) {
        guard nextNode < nodes.count else { throw .mismatch("the batch has no column '\(column)'") }
        let length = nodes.integer(nextNode, as: Int64.self)
        let nulls = nodes.integer(nextNode, at: 8, as: Int64.self)
        nextNode += 1
        guard length >= 0, length <= Format.longestArray, nulls >= 0, nulls <= length else {
            throw .malformed("column '\(column)' has \(length) values, \(nulls) of them null")
        }
        return (Int(length), Int(nulls))
    }

    /// The next buffer as a bitmap of `count` values, and how many of them are null.
    mutating func validity(_ count: Int, _ nulls: Int, _ column: String) throws(ArrowIPCError) -> (Buffer, Int) {
        let bitmap = try buffer(column)
        if nulls == 0 { return (.empty, 0) }
        guard bitmap.count >= (count + 7) / 8 else {
            throw .truncated("column '\(column)' has nulls and too short a bitmap to say which")
        }
        // Counted, not believed: slices and joins calculate with it.
        return (bitmap, count - Bitmap.ones(bitmap, 0, count))
    }

    mutating func buffer(_ column: String) throws(ArrowIPCError) -> Buffer {
        guard nextBuffer < buffers.count else { throw .mismatch("the batch has too few buffers for '\(column)'") }
        let offset = buffers.integer(nextBuffer, as: Int64.self)
        let length = buffers.integer(nextBuffer, at: 8, as: Int64.self)
        nextBuffer += 1
        guard offset >= 0, length >= 0, offset <= body.count, length <= Int64(body.count) - offset else {
            throw .truncated(
                "a buffer of column '\(column)' takes \(length) bytes from byte \(offset) on, "
                    + "of a body of \(body.count)")
        }
        let bytes = body.slice(Int(offset)..<Int(offset + length))
        guard let packing else { return bytes }
        return try packing.unpacked(bytes, column)
    }

    /// The buffers that the next array of views refers to.
    mutating func buffersOfViews(_ column: String) throws(ArrowIPCError) -> [Buffer] {
        guard let viewBuffers, nextView < viewBuffers.count else {
            throw .mismatch("the batch does not say how many buffers the views of '\(column)' have")
        }
        let count = viewBuffers.integer(nextView, as: Int64.self)
        nextView += 1
        guard count >= 0, count <= buffers.count - nextBuffer else {
            throw .mismatch("the batch has too few buffers for '\(column)'")
        }
        var found: [Buffer] = []
        for _ in 0..<count { found.append(try buffer(column)) }
        return found
    }

    /// - Throws: `ArrowIPCError` where the message holds more than the schema's columns.
    func expectEnd() throws(ArrowIPCError) {
        guard nextNode == nodes.count, nextBuffer == buffers.count else {
            throw .mismatch(
                "a batch of \(nodes.count) arrays and \(buffers.count) buffers, "
                    + "where the schema has \(nextNode) and \(nextBuffer)")
        }
    }
}
