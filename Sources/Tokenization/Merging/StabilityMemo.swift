/// Remembers which pairs of tokens are stable, while one long piece is encoded.
///
/// In a long run of one character the same few pairs are asked about again and again, each time
/// undoing a deep tree of merges. One slot for each pair, which another pair may overwrite.
struct StabilityMemo {
    static let bits = 11
    /// A pair's two ids and the answer in one word.
    let slots: UnsafeMutablePointer<UInt64>

    func clear() { slots.update(repeating: .max, count: 1 << Self.bits) }

    @inline(__always)
    func isStable(_ left: UInt32, _ right: UInt32, _ tables: MergeTables) -> Bool {
        let key = (UInt64(left) << 18 | UInt64(right)) << 1
        let slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - Self.bits))
        let known = slots[slot]
        if known & ~1 == key { return known & 1 != 0 }
        let answer = tables.isStable(left, right)
        slots[slot] = key | (answer ? 1 : 0)
        return answer
    }
}
