import CDuckDB

/// Some rows of a flat vector, for reading.
struct VectorRows {
    let data: UnsafeMutableRawPointer?
    let valid: UnsafeMutablePointer<UInt64>?
    let range: Range<Int>

    func isValid(_ row: Int) -> Bool {
        guard let valid else { return true }
        return valid[row >> 6] >> UInt64(row & 63) & 1 == 1
    }

    func load<T: BitwiseCopyable>(_ row: Int, as: T.Type) -> T {
        data!.loadUnaligned(fromByteOffset: row * MemoryLayout<T>.stride, as: T.self)
    }

    /// The values themselves, `width` bytes each.
    func bytes(width: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: data.map { $0 + range.lowerBound * width }, count: range.count * width)
    }

    /// The bytes of a text or blob: up to 12 in the vector itself, more behind a pointer.
    func string(_ row: Int) -> UnsafeRawBufferPointer {
        let start = data! + row * MemoryLayout<duckdb_string_t>.stride
        let count = Int(start.load(as: UInt32.self))
        if count <= 12 { return UnsafeRawBufferPointer(start: start + 4, count: count) }
        return UnsafeRawBufferPointer(start: start.load(fromByteOffset: 8, as: UnsafeRawPointer?.self), count: count)
    }

    /// An unsigned number of `width` bytes.
    func index(_ row: Int, width: Int) -> Int {
        switch width {
        case 1: Int(load(row, as: UInt8.self))
        case 2: Int(load(row, as: UInt16.self))
        default: Int(load(row, as: UInt32.self))
        }
    }

    /// A UUID, which DuckDB keeps as a number with its highest bit turned over, so that it sorts.
    func uuid(_ row: Int) -> String {
        let number = load(row, as: UInt128.self) ^ (1 << 127)
        let digits = String(number, radix: 16)
        var text = String(repeating: "0", count: 32 - digits.count) + digits
        for index in [20, 16, 12, 8] { text.insert("-", at: text.utf8.index(text.startIndex, offsetBy: index)) }
        return text
    }
}
