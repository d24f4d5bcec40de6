import Columnar

/// Bits in 64-bit words, as DuckDB keeps validity; byte for byte the same as Arrow's bitmaps.
struct BitWords {
    private var words: [UInt64] = []
    private(set) var count = 0
    private(set) var zeros = 0

    /// Appends the lowest `bits` bits of `word`, at most 64.
    mutating func append(_ word: UInt64, _ bits: Int) {
        if bits == 0 { return }
        let word = bits == 64 ? word : word & (1 << UInt64(bits) - 1)
        let shift = count & 63
        if shift == 0 {
            words.append(word)
        } else {
            words[words.count - 1] |= word << UInt64(shift)
            if shift + bits > 64 { words.append(word >> UInt64(64 - shift)) }
        }
        zeros += bits - word.nonzeroBitCount
        count += bits
    }

    /// Appends `count` bits of `source` from `start` on; ones where there is no source.
    mutating func append(_ source: UnsafePointer<UInt64>?, _ start: Int, _ count: Int) {
        var index = start
        let end = start + count
        while index < end {
            let bits = min(64 - index & 63, end - index)
            append(source.map { $0[index >> 6] >> UInt64(index & 63) } ?? .max, bits)
            index += bits
        }
    }

    func finish() -> Buffer {
        words.withUnsafeBytes { Buffer(copying: UnsafeRawBufferPointer(rebasing: $0[..<((count + 7) / 8)])) }
    }

    /// As a validity bitmap: empty where every bit is set.
    func validity() -> Buffer { zeros == 0 ? .empty : finish() }

    /// The 64 bits of an Arrow bitmap from `start` on, with zeros past its end.
    static func load(_ bitmap: Buffer, _ start: Int) -> UInt64 {
        let byte = start >> 3
        let shift = UInt64(start & 7)
        if byte + 9 <= bitmap.count {
            let low = bitmap.bytes.loadUnaligned(fromByteOffset: byte, as: UInt64.self)
            return low >> shift | UInt64(bitmap.bytes[byte + 8]) << (64 - shift)
        }
        var word: UInt64 = 0
        for index in byte..<max(byte, bitmap.count) {
            let bits = UInt64(bitmap.bytes[index])
            let left = (index - byte) * 8 - Int(shift)
            word |= left < 0 ? bits >> UInt64(-left) : bits << UInt64(left)
        }
        return word
    }

    /// Whether bit `index` is 1; true where there are no words, which means that all are.
    static func isSet(_ words: [UInt64]?, _ index: Int) -> Bool {
        guard let words else { return true }
        return words[index >> 6] >> UInt64(index & 63) & 1 == 1
    }
}
