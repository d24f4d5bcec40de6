package import Planning

/// Tells most keys that were never seen from those that may have been, in memory that does not grow: a
/// Bloom filter (Bloom, 1970).
///
/// A "no" is certain; with a million keys one "yes" in 80,000 is wrong.
package struct BloomFilter: Sendable {
    private static let bits = 1 << 26

    private var words: [UInt64] = []

    package init() {}

    /// Takes a key in.
    package mutating func insert(_ key: RequestKey) {
        if words.isEmpty { words = Array(repeating: 0, count: Self.bits / 64) }
        for lane in 0..<4 {
            let bit = Int(key.words[lane] % UInt64(Self.bits))
            words[bit / 64] |= 1 << UInt64(bit % 64)
        }
    }

    /// Whether the key may have been taken in; false is certain.
    package func mayContain(_ key: RequestKey) -> Bool {
        guard !words.isEmpty else { return false }
        return (0..<4).allSatisfy { lane in
            let bit = Int(key.words[lane] % UInt64(Self.bits))
            return words[bit / 64] & 1 << UInt64(bit % 64) != 0
        }
    }
}
