import Columnar

/// Writes the arrays of a batch in depth-first order: a node for each into the metadata, its buffers
/// into the body, and where they stand into the metadata again (Message.fbs, `RecordBatch`).
///
/// The metadata's length is known before the body begins, so that both share one allocation.
struct BatchWriter: ~Copyable {
    private var message: FlatBufferWriter
    private let bodyStart: Int
    // Where the body's length, the next node and the next buffer are noted.
    private let bodyLength: Int
    private var node: Int
    private var buffer: Int

    init(_ batch: RecordBatch) {
        var size = BatchSize()
        for column in batch.columns { size.add(column, 0, column.length) }
        message = FlatBufferWriter(capacity: 128 + (size.nodes + size.buffers) * Format.pair + size.body)
        var root = MessageHeader.begin(.recordBatch, in: &message)
        var header = message.table(slots: 3, bytes: 24)
        message.refer(Format.MessageSlot.header, of: &root.table, to: header)
        message.set(Format.BatchSlot.length, of: &header, Int64(batch.rowCount))
        let nodes = message.vector(count: size.nodes, stride: Format.pair)
        message.refer(Format.BatchSlot.nodes, of: &header, to: nodes)
        let buffers = message.vector(count: size.buffers, stride: Format.pair)
        message.refer(Format.BatchSlot.buffers, of: &header, to: buffers)
        bodyLength = root.bodyLength
        bodyStart = message.end()
        node = nodes + 4
        buffer = buffers + 4
    }

    /// Writes `count` values of `array` from `relative` on, as if they were an array of their own.
    mutating func append(_ array: ArrayData, _ relative: Int, _ count: Int) {
        let start = array.offset + relative
        let nulls = array.nulls(relative, count)
        message.patch(Int64(count), at: node)
        message.patch(Int64(nulls), at: node + 8)
        node += Format.pair
        if case .null = array.type { return }
        let validity = message.bytes.count
        if nulls > 0 { appendBits(array.buffers[0], start, count) }
        endBuffer(validity)
        let values = message.bytes.count
        switch array.type {
        case .null: break
        case .boolean:
            appendBits(array.buffers[1], start, count)
            endBuffer(values)
        case .utf8, .binary:
            let extent = array.extent(relative, count)
            appendOffsets(array, start, count, from: extent.lowerBound)
            let bytes = message.bytes.count
            append(array.buffers[2], extent)
            endBuffer(bytes)
        case .list:
            let extent = array.extent(relative, count)
            appendOffsets(array, start, count, from: extent.lowerBound)
            append(array.children[0], extent.lowerBound, extent.count)
        case .structure: for child in array.children { append(child, start, count) }
        default:
            let width = array.type.byteWidth ?? 0
            append(array.buffers[1], start * width..<(start + count) * width)
            endBuffer(values)
        }
    }

    consuming func finish() -> (metadata: Buffer, body: Buffer) {
        let end = message.bytes.count
        message.patch(Int64(end - bodyStart), at: bodyLength)
        let bytes = message.finish()
        return (bytes.slice(0..<bodyStart), bytes.slice(bodyStart..<end))
    }

    private mutating func append(_ buffer: Buffer, _ range: Range<Int>) {
        // An empty array may lack the buffer altogether.
        if !range.isEmpty { message.bytes.append(UnsafeRawBufferPointer(rebasing: buffer.bytes[range])) }
    }

    /// Offsets of `count` values, moved so that the first is 0.
    private mutating func appendOffsets(_ array: ArrayData, _ start: Int, _ count: Int, from first: Int) {
        let position = message.bytes.count
        if count == 0 {
            message.bytes.append(Int32(0))
        } else if first == 0 {
            append(array.buffers[1], start * 4..<(start + count + 1) * 4)
        } else {
            for index in start...start + count {
                message.bytes.append(array.buffers[1].load(index, as: Int32.self) - Int32(truncatingIfNeeded: first))
            }
        }
        endBuffer(position)
    }

    /// Bits of a bitmap, moved to start at bit 0, and zero behind the last.
    private mutating func appendBits(_ bitmap: Buffer, _ start: Int, _ count: Int) {
        if count == 0 { return }
        let bytes = (count + 7) / 8
        let first = start >> 3
        let shift = UInt8(start & 7)
        if shift == 0 {
            append(bitmap, first..<first + bytes)
        } else {
            for index in first..<first + bytes {
                let next: UInt8 = index + 1 < bitmap.count ? bitmap.load(index + 1) : 0
                message.bytes.append(bitmap.load(index, as: UInt8.self) >> shift | next << (8 - shift))
            }
        }
        if count & 7 != 0 {
            let last = message.bytes.load(at: message.bytes.count - 1, as: UInt8.self)
            message.bytes.store(last & (1 << UInt8(count & 7) - 1), at: message.bytes.count - 1)
        }
    }

    /// Notes the buffer that began at `position` of the body, and pads it.
    private mutating func endBuffer(_ position: Int) {
        message.patch(Int64(position - bodyStart), at: buffer)
        message.patch(Int64(message.bytes.count - position), at: buffer + 8)
        buffer += Format.pair
        message.bytes.pad(to: 8)
    }
}

extension ArrayData {
    fileprivate func nulls(_ relative: Int, _ count: Int) -> Int {
        if case .null = type { return count }
        if nullCount == 0 || count == length { return nullCount }
        return count - Bitmap.ones(buffers[0], offset + relative, count)
    }
}
