import Columnar

/// What a batch will take: counted before it is written, so that metadata and body are allocated once.
struct BatchSize {
    private(set) var nodes = 0
    private(set) var buffers = 0
    /// Bytes of the body, at most.
    private(set) var body = 0

    /// Counts `count` values of `array` from `relative` on, with its children.
    mutating func add(_ array: ArrayData, _ relative: Int, _ count: Int) {
        nodes += 1
        if case .null = array.type { return }
        buffers += 1
        if array.nullCount > 0 { add(bytes: (count + 7) / 8) }
        switch array.type {
        case .null: break
        case .boolean: addBuffer((count + 7) / 8)
        case .utf8, .binary:
            addBuffer((count + 1) * 4)
            addBuffer(array.extent(relative, count).count)
        case .list:
            addBuffer((count + 1) * 4)
            let extent = array.extent(relative, count)
            add(array.children[0], extent.lowerBound, extent.count)
        case .structure: for child in array.children { add(child, array.offset + relative, count) }
        default: addBuffer(count * (array.type.byteWidth ?? 0))
        }
    }

    private mutating func addBuffer(_ bytes: Int) {
        buffers += 1
        add(bytes: bytes)
    }

    private mutating func add(bytes: Int) { body += (bytes + 7) & -8 }
}

extension ArrayData {
    /// The range of bytes or child values that `count` texts or lists from `relative` on take.
    func extent(_ relative: Int, _ count: Int) -> Range<Int> {
        // An array without values may lack its offsets.
        if count == 0 { return 0..<0 }
        let start: Int32 = buffers[1].load(offset + relative)
        let end: Int32 = buffers[1].load(offset + relative + count)
        return Int(start)..<Int(end)
    }
}
