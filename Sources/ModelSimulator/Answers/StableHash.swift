/// FNV-1a over parts of known ends: a number for a request that is the same in every process.
///
/// Swift's own `Hasher` is seeded anew in each process, so it cannot serve here.
struct StableHash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    init(seed: UInt64 = 0) {
        combine(seed)
    }

    mutating func combine(_ number: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            mix(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    /// Takes in a text and its length, so that "ab", "c" and "a", "bc" differ.
    mutating func combine(_ text: String) {
        for byte in text.utf8 { mix(byte) }
        combine(UInt64(text.utf8.count))
    }

    private mutating func mix(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
}
