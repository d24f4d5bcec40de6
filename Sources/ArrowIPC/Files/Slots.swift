import Columnar

/// The slots of an array whose values are stored in another way than Roost's, and what becomes of them.
struct Slots {
    let count: Int
    let validity: Buffer
    let nullCount: Int
    /// The column that they belong to, for errors.
    let column: String
    let allowance: Allowance

    init(count: Int, validity: Buffer, nullCount: Int, column: String, _ allowance: Allowance) {
        self.count = count
        self.validity = validity
        self.nullCount = nullCount
        self.column = column
        self.allowance = allowance
    }

    func isNull(_ index: Int) -> Bool { nullCount > 0 && !Bitmap.bit(validity, index) }

    /// An array of Roost's with these slots.
    func array(_ type: DataType, _ buffers: Buffer..., children: [ArrayData] = []) -> ArrayData {
        ArrayData(
            type: type, length: count, nullCount: nullCount, buffers: [validity] + buffers, children: children)
    }

    /// Reads a number of `type` out of a buffer; nil for one that `Int` does not hold.
    static func loader(
        of type: DataType, _ column: String
    ) throws(ArrowIPCError) -> (_ buffer: Buffer, _ index: Int) -> Int? {
        switch type {
        case .int8: { Int($0.load($1, as: Int8.self)) }
        case .int16: { Int($0.load($1, as: Int16.self)) }
        case .int32: { Int($0.load($1, as: Int32.self)) }
        case .int64: { Int($0.load($1, as: Int64.self)) }
        case .uint8: { Int($0.load($1, as: UInt8.self)) }
        case .uint16: { Int($0.load($1, as: UInt16.self)) }
        case .uint32: { Int($0.load($1, as: UInt32.self)) }
        case .uint64: { Int(exactly: $0.load($1, as: UInt64.self)) }
        default: throw .malformed("column '\(column)' has numbers of type \(type)")
        }
    }

    /// - Throws: `ArrowIPCError` where `buffer` is too short for `count` values of `width` bytes.
    func expect(_ buffer: Buffer, holds count: Int, of width: Int) throws(ArrowIPCError) {
        let (bytes, isTooMuch) = count.multipliedReportingOverflow(by: width)
        guard !isTooMuch, buffer.count >= bytes else {
            throw .truncated("a buffer of column '\(column)' has \(buffer.count) bytes for \(count) values of \(width)")
        }
    }

    func wrong(_ words: String) -> ArrowIPCError { .malformed("column '\(column)' \(words)") }

    /// - Throws: `ArrowIPCError` where offsets of 32 bits do not reach so far.
    func expectWithinReach(_ bytes: Int) throws(ArrowIPCError) {
        guard bytes <= Format.longestArray else {
            throw .unsupported("column '\(column)' has more than 2 GiB of values in one batch: write smaller batches")
        }
    }
}

// MARK: texts and bytes

extension Slots {
    /// Texts or bytes between offsets of 64 bits.
    func texts(_ type: DataType, large offsets: Buffer, _ bytes: Buffer) throws(ArrowIPCError) -> ArrayData {
        let (narrow, range) = try narrowed(offsets, upTo: bytes.count)
        return array(type, narrow, bytes.slice(range))
    }

    /// Offsets of 64 bits as those of 32 that begin at 0, and the range of values that they lie in.
    func narrowed(
        _ offsets: Buffer, upTo limit: Int, keepsStart: Bool = false
    ) throws(ArrowIPCError) -> (offsets: Buffer, range: Range<Int>) {
        // An array without values may lack its offsets.
        if count == 0 { return (.empty, 0..<0) }
        try expect(offsets, holds: count + 1, of: 8)
        let first = offsets.load(0, as: Int64.self), last = offsets.load(count, as: Int64.self)
        guard first >= 0, first <= last, last <= Int64(limit) else {
            throw wrong("has offsets from \(first) to \(last) into \(limit) values")
        }
        let start = keepsStart ? 0 : first
        try expectWithinReach(Int(last - start))
        try allowance.take(count + 1, times: 4, column)
        var writer = BufferWriter(capacity: (count + 1) * 4)
        var before = first
        for index in 0...count {
            let next = offsets.load(index, as: Int64.self)
            guard next >= before, next <= last else { throw wrong("has offsets that go back") }
            before = next
            writer.append(Int32(next - start))
        }
        return (writer.finish(), Int(first)..<Int(last))
    }

    /// Texts or bytes that stand in 16 bytes each, or in other buffers where they are longer than 12.
    func texts(_ type: DataType, views: Buffer, _ buffers: [Buffer]) throws(ArrowIPCError) -> ArrayData {
        try expect(views, holds: count, of: 16)
        var total = 0
        for index in 0..<count where !isNull(index) { total += try view(views, index, buffers).count }
        try expectWithinReach(total)
        try allowance.take(total + 4 * (count + 1), column)
        var offsets = BufferWriter(capacity: (count + 1) * 4)
        var bytes = BufferWriter(capacity: total)
        offsets.append(Int32(0))
        for index in 0..<count {
            if !isNull(index) { bytes.append(try view(views, index, buffers)) }
            offsets.append(Int32(bytes.count))
        }
        return array(type, offsets.finish(), bytes.finish())
    }

    private func view(
        _ views: Buffer, _ index: Int, _ buffers: [Buffer]
    ) throws(ArrowIPCError) -> UnsafeRawBufferPointer {
        let length = Int(views.load(index * 4, as: Int32.self))
        if 0...12 ~= length {
            let start = index * 16 + 4
            return UnsafeRawBufferPointer(rebasing: views.bytes[start..<start + length])
        }
        let number = Int(views.load(index * 4 + 2, as: Int32.self))
        let start = Int(views.load(index * 4 + 3, as: Int32.self))
        guard length > 0, buffers.indices.contains(number), start >= 0, start <= buffers[number].count - length else {
            throw wrong("has a text of \(length) bytes at byte \(start) of buffer \(number), which is not there")
        }
        return UnsafeRawBufferPointer(rebasing: buffers[number].bytes[start..<start + length])
    }

    /// Values of `size` bytes each.
    func bytes(_ bytes: Buffer, each size: Int) throws(ArrowIPCError) -> ArrayData {
        try expect(bytes, holds: count, of: size)
        return array(.binary, try offsets(each: size), bytes)
    }

    private func offsets(each size: Int) throws(ArrowIPCError) -> Buffer {
        try expectWithinReach(count * size)
        try allowance.take(count + 1, times: 4, column)
        var offsets = BufferWriter(capacity: (count + 1) * 4)
        for index in 0...count { offsets.append(Int32(index * size)) }
        return offsets.finish()
    }
}

// MARK: lists

extension Slots {
    /// Lists of `size` elements each.
    func lists(_ type: DataType, of child: ArrayData, each size: Int) throws(ArrowIPCError) -> ArrayData {
        let (elements, isTooMuch) = count.multipliedReportingOverflow(by: size)
        guard !isTooMuch, child.length >= elements else {
            throw wrong("has \(child.length) elements in \(count) lists of \(size)")
        }
        return array(type, try offsets(each: size), children: [child])
    }

    /// Lists that begin anywhere among the elements.
    func lists(
        _ type: DataType, of child: ArrayData, _ starts: (Int) -> Int?, _ sizes: (Int) -> Int?
    ) throws(ArrowIPCError) -> ArrayData {
        try allowance.take(count + 1, times: 4 + MemoryLayout<Run>.size, column)
        var offsets = BufferWriter(capacity: (count + 1) * 4)
        offsets.append(Int32(0))
        var runs: [Run] = []
        var end = 0
        for index in 0..<count {
            if !isNull(index) {
                guard let start = starts(index), let size = sizes(index), start >= 0, size >= 0,
                    start <= child.length, size <= child.length - start
                else { throw wrong("has a list outside of its \(child.length) elements") }
                if size > 0 { runs.append(Run(start: Int32(start), count: Int32(size))) }
                end += size
                try expectWithinReach(end)
            }
            offsets.append(Int32(end))
        }
        let elements = try Gathering(allowance: allowance, column: column).gathered(runs, of: child)
        return array(type, offsets.finish(), children: [elements])
    }

    /// Reads the numbers of `type` that stand in a buffer.
    func integers(_ buffer: Buffer, _ type: DataType) throws(ArrowIPCError) -> (Int) -> Int? {
        try expect(buffer, holds: count, of: type.byteWidth ?? 0)
        let load = try Self.loader(of: type, column)
        return { load(buffer, $0) }
    }
}
