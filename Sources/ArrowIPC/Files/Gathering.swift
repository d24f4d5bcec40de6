import Columnar

/// Values that follow each other in an array, or one null.
struct Run {
    /// The first of them; -1 for a null.
    let start: Int32
    let count: Int32

    static let null = Run(start: -1, count: 1)
}

/// Puts parts of an array one behind the other, which may take far more memory than the array does.
struct Gathering {
    let allowance: Allowance
    let column: String

    /// The values of `array` that `runs` name.
    ///
    /// - Parameters:
    ///   - runs: Lie inside of the array.
    ///   - array: Was validated.
    /// - Returns: An array with their values, in their order.
    /// - Throws: `ArrowIPCError` where they are too many.
    func gathered(_ runs: [Run], of array: ArrayData) throws(ArrowIPCError) -> ArrayData {
        let count = runs.reduce(0) { $0 + Int($1.count) }
        try expect(count)
        if case .null = array.type { return ArrayData(type: .null, length: count, nullCount: count, buffers: []) }
        let (validity, nulls) = try validity(runs, of: array, count)
        var buffers = [validity]
        var children: [ArrayData] = []
        switch array.type {
        case .boolean:
            buffers.append(try bits(runs, count) { Bitmap.bit(array.buffers[1], array.offset + $0) }.finish())
        case .utf8, .binary:
            let (offsets, parts) = try offsets(runs, of: array, count)
            let bytes = parts.reduce(0) { $0 + $1.count }
            try allowance.take(bytes, column)
            var writer = BufferWriter(capacity: bytes)
            for part in parts { writer.append(UnsafeRawBufferPointer(rebasing: array.buffers[2].bytes[part])) }
            buffers += [offsets, writer.finish()]
        case .list:
            let (offsets, parts) = try offsets(runs, of: array, count)
            buffers.append(offsets)
            let inner = parts.map { Run(start: Int32($0.lowerBound), count: Int32($0.count)) }
            children = [try gathered(inner, of: array.children[0])]
        case .structure:
            for index in array.children.indices { children.append(try gathered(runs, of: array.member(index))) }
        default:
            let width = array.type.byteWidth ?? 0
            try allowance.take(count, times: width, column)
            var writer = BufferWriter(capacity: count * width)
            for run in runs {
                guard run.start >= 0 else {
                    writer.append(zeros: width)
                    continue
                }
                let range = run.range(in: array)
                writer.append(
                    UnsafeRawBufferPointer(
                        rebasing: array.buffers[1].bytes[range.lowerBound * width..<range.upperBound * width]))
            }
            buffers.append(writer.finish())
        }
        return ArrayData(type: array.type, length: count, nullCount: nulls, buffers: buffers, children: children)
    }

    private func expect(_ count: Int) throws(ArrowIPCError) {
        guard count <= Format.longestArray else {
            throw .unsupported("column '\(column)' has more than 2 GiB of values in one batch: write smaller batches")
        }
    }

    private func validity(_ runs: [Run], of array: ArrayData, _ count: Int) throws(ArrowIPCError) -> (Buffer, Int) {
        guard array.nullCount > 0 || runs.contains(where: { $0.start < 0 }) else { return (.empty, 0) }
        let bits = try bits(runs, count) { !array.isNull($0) }
        return (bits.validity(), bits.zeros)
    }

    /// A bit for each value that `runs` name, as `bit` says; for a null it is false.
    private func bits(_ runs: [Run], _ count: Int, _ bit: (Int) -> Bool) throws(ArrowIPCError) -> BitmapWriter {
        try allowance.take(count / 8 + 1, column)
        var bits = BitmapWriter(capacity: count)
        for run in runs {
            guard run.start >= 0 else {
                bits.append(false)
                continue
            }
            let start = Int(run.start)
            for index in start..<start + Int(run.count) { bits.append(bit(index)) }
        }
        return bits
    }

    /// Offsets of the texts or lists, and the bytes or elements that each run takes.
    private func offsets(
        _ runs: [Run], of array: ArrayData, _ count: Int
    ) throws(ArrowIPCError) -> (Buffer, [Range<Int>]) {
        try allowance.take(count + 1, times: 4, column)
        var writer = BufferWriter(capacity: (count + 1) * 4)
        var parts: [Range<Int>] = []
        parts.reserveCapacity(runs.count)
        var end = 0
        writer.append(Int32(0))
        for run in runs {
            guard run.start >= 0, run.count > 0 else {
                if run.start < 0 { writer.append(Int32(end)) }
                continue
            }
            let range = run.range(in: array)
            let first: Int32 = array.buffers[1].load(range.lowerBound)
            let last: Int32 = array.buffers[1].load(range.upperBound)
            let moved = end - Int(first)
            end += Int(last) - Int(first)
            try expect(end)
            for index in range {
                writer.append(Int32(moved + Int(array.buffers[1].load(index + 1, as: Int32.self))))
            }
            if last > first { parts.append(Int(first)..<Int(last)) }
        }
        return (writer.finish(), parts)
    }
}

extension Run {
    /// The positions of its values in the array's buffers.
    fileprivate func range(in array: ArrayData) -> Range<Int> {
        let first = array.offset + Int(start)
        return first..<first + Int(count)
    }
}
