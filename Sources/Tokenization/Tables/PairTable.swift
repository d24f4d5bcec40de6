/// Which two adjacent tokens merge, and into what.
///
/// Open addressing over 64-bit slots, probed linearly, at most half of them used. Most questions
/// are answered no by a filter that stays in the cache: eight bits a pair, of which each pair has
/// three in one word (a blocked Bloom filter), so one no in thirty goes on to the slots.
struct PairTable {
    let slots: UnsafePointer<UInt64>
    let bits: Int
    let filter: UnsafePointer<UInt64>
    /// log2 of the filter's words.
    let filterBits: Int

    static let empty: UInt64 = .max
    /// The ids are 18 bits each: a slot holds both sides and, above, what they merge into.
    private static let keyMask: UInt64 = (1 << 36) - 1

    @inline(__always) private static func hash(_ key: UInt64) -> UInt64 {
        let product = key &* 0x9E37_79B9_7F4A_7C15
        return product ^ product >> 32 &* 0xC2B2_AE3D_27D4_EB4F
    }

    /// Three bits by the hash's low bits, which neither the word nor the slot uses.
    @inline(__always) private static func filterMask(_ hash: UInt64) -> UInt64 {
        1 &<< (hash & 63) | 1 &<< (hash >> 6 & 63) | 1 &<< (hash >> 12 & 63)
    }

    /// The token that `left` and `right` merge into, or `MergeTables.none`.
    @inline(__always) func merged(_ left: UInt32, _ right: UInt32) -> UInt32 {
        let key = UInt64(left) << 18 | UInt64(right)
        let hash = Self.hash(key)
        let mask = Self.filterMask(hash)
        let word = Int(truncatingIfNeeded: hash >> UInt64(64 &- filterBits))
        guard filter[word] & mask == mask else { return MergeTables.none }
        return find(key, hash)
    }

    @inline(__always) private func find(_ key: UInt64, _ hash: UInt64) -> UInt32 {
        var slot = Int(truncatingIfNeeded: hash >> UInt64(64 &- bits))
        while true {
            let entry = slots[slot]
            if entry & Self.keyMask == key { return UInt32(truncatingIfNeeded: entry >> 36) }
            if entry == Self.empty { return MergeTables.none }
            slot = (slot &+ 1) & ((1 &<< bits) &- 1)
        }
    }

    /// Adds a pair to the memory that this table is a view of.
    func insert(_ left: UInt32, _ right: UInt32, _ merged: UInt32) {
        let key = UInt64(left) << 18 | UInt64(right)
        let hash = Self.hash(key)
        var slot = Int(truncatingIfNeeded: hash >> UInt64(64 - bits))
        while slots[slot] != Self.empty { slot = (slot + 1) & ((1 << bits) - 1) }
        UnsafeMutablePointer(mutating: slots)[slot] = UInt64(merged) << 36 | key
        let word = Int(truncatingIfNeeded: hash >> UInt64(64 - filterBits))
        UnsafeMutablePointer(mutating: filter)[word] |= Self.filterMask(hash)
    }
}
