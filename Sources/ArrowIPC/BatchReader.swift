import Columnar

/// Takes the arrays of a batch out of its message, in depth-first order: a node for each, and as many
/// buffers as its type has (Message.fbs, `RecordBatch`).
struct BatchReader {
    private let nodes: FlatVector
    private let buffers: FlatVector
    private let body: Buffer
    private var nextNode = 0
    private var nextBuffer = 0

    init(_ header: FlatTable, body: Buffer) throws(ArrowIPCError) {
        guard let nodes = try header.vector(Format.BatchSlot.nodes, stride: Format.pair),
            let buffers = try header.vector(Format.BatchSlot.buffers, stride: Format.pair)
        else { throw .malformed("a batch without nodes and buffers") }
        self.nodes = nodes
        self.buffers = buffers
        self.body = body
    }

    /// The next column, of `rows` values and with every offset checked.
    mutating func column(_ field: Field, rows: Int) throws(ArrowIPCError) -> ArrayData {
        let array = try array(field)
        guard array.length == rows else {
            throw .malformed("column '\(field.name)' has \(array.length) values in a batch of \(rows) rows")
        }
        do throws(InvalidArray) {
            try array.validate()
        } catch {
            throw .malformed("column '\(field.name)': \(error)")
        }
        return array
    }

    /// - Throws: `ArrowIPCError` where the message holds more than the schema's columns.
    func expectEnd() throws(ArrowIPCError) {
        guard nextNode == nodes.count, nextBuffer == buffers.count else {
            throw .mismatch(
                "a batch of \(nodes.count) arrays and \(buffers.count) buffers, "
                    + "where the schema has \(nextNode) and \(nextBuffer)")
        }
    }

    private mutating func array(_ field: Field) throws(ArrowIPCError) -> ArrayData {
        guard nextNode < nodes.count else { throw .mismatch("the batch has no column '\(field.name)'") }
        let length = nodes.integer(nextNode, as: Int64.self)
        let nulls = nodes.integer(nextNode, at: 8, as: Int64.self)
        nextNode += 1
        guard length >= 0, length <= Format.longestArray, nulls >= 0, nulls <= length else {
            throw .malformed("column '\(field.name)' has \(length) values, \(nulls) of them null")
        }
        let count = Int(length)
        if case .null = field.type { return ArrayData(type: .null, length: count, nullCount: count, buffers: []) }

        let bitmap = try buffer(field)
        var validity = Buffer.empty
        var nullCount = 0
        if nulls > 0 {
            guard bitmap.count >= (count + 7) / 8 else {
                throw .truncated("column '\(field.name)' has nulls and too short a bitmap to say which")
            }
            validity = bitmap
            // Counted, not believed: slices and joins calculate with it.
            nullCount = count - Bitmap.ones(bitmap, 0, count)
        }
        switch field.type {
        case .list(let element):
            let offsets = try buffer(field)
            let child = try array(element)
            return ArrayData(
                type: field.type, length: count, nullCount: nullCount, buffers: [validity, offsets], children: [child])
        case .structure(let fields):
            var children: [ArrayData] = []
            children.reserveCapacity(fields.count)
            for member in fields { children.append(try array(member)) }
            return ArrayData(
                type: field.type, length: count, nullCount: nullCount, buffers: [validity], children: children)
        case .utf8, .binary:
            let offsets = try buffer(field)
            let bytes = try buffer(field)
            return ArrayData(
                type: field.type, length: count, nullCount: nullCount, buffers: [validity, offsets, bytes])
        default:
            let values = try buffer(field)
            return ArrayData(type: field.type, length: count, nullCount: nullCount, buffers: [validity, values])
        }
    }

    private mutating func buffer(_ field: Field) throws(ArrowIPCError) -> Buffer {
        guard nextBuffer < buffers.count else { throw .mismatch("the batch has too few buffers for '\(field.name)'") }
        let offset = buffers.integer(nextBuffer, as: Int64.self)
        let length = buffers.integer(nextBuffer, at: 8, as: Int64.self)
        nextBuffer += 1
        guard offset >= 0, length >= 0, offset <= body.count, length <= Int64(body.count) - offset else {
            throw .truncated(
                "a buffer of column '\(field.name)' takes \(length) bytes from byte \(offset) on, "
                    + "of a body of \(body.count)")
        }
        return body.slice(Int(offset)..<Int(offset + length))
    }
}
