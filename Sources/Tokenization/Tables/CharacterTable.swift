/// The ids of every single character of two or three bytes, in one word each.
///
/// Beyond ASCII most characters stand alone between seams, in a large alphabet each is rare, and
/// a table by code point has the neighbours of a script side by side.
struct CharacterTable {
    /// By code point: up to three ids of 18 bits from bit 0, and from bit 62 how many there are.
    let words: UnsafePointer<UInt64>

    static let count = 0x10000

    /// The ids of a character of two or three bytes.
    struct IDs {
        let bits: UInt64

        @inline(__always) var count: Int { Int(truncatingIfNeeded: bits >> 62) }

        /// Writes four ids, of which `count` count; returns how many.
        @inline(__always) func copy(to ids: UnsafeMutablePointer<UInt32>) -> Int {
            ids[0] = UInt32(truncatingIfNeeded: bits) & 0x3FFFF
            ids[1] = UInt32(truncatingIfNeeded: bits >> 18) & 0x3FFFF
            ids[2] = UInt32(truncatingIfNeeded: bits >> 36) & 0x3FFFF
            return count
        }

        @inline(__always) init(bits: UInt64) { self.bits = bits }

        init(_ ids: UnsafePointer<UInt32>, count: Int) {
            var bits = UInt64(count) << 62
            for index in 0..<count { bits |= UInt64(ids[index]) << UInt64(18 * index) }
            self.bits = bits
        }
    }

    /// The ids of a character by its bytes, first byte lowest.
    ///
    /// Bytes that are not UTF-8 give those of some other character.
    @inline(__always)
    subscript(bytes: UInt32) -> IDs {
        let last = bytes >> 8 & 0x3F
        let code =
            bytes & 0xFF < 0xE0
            ? (bytes & 0x1F) << 6 | last
            : (bytes & 0x0F) << 12 | last << 6 | (bytes >> 16 & 0x3F)
        return IDs(bits: words[Int(code)])
    }

    /// Fills a table, once all merges are known.
    static func fill(_ words: UnsafeMutablePointer<UInt64>, _ tables: MergeTables) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * ShortMerge.longest) { scratch in
            let ids = scratch.baseAddress!
            for code in 0x80..<UInt32(count) {
                guard let character = Unicode.Scalar(code) else { continue }
                let bytes = Array(String(character).utf8)
                let count = ShortMerge.encode(
                    bytes, count: bytes.count, tables: tables, into: ids, ranks: ids + ShortMerge.longest)
                words[Int(code)] = IDs(ids, count: count).bits
            }
        }
    }
}
