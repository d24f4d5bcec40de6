/// A 64-bit hash that takes eight bytes at a time: for texts that are told apart, in memory only.
struct WordHash {
    private(set) var value: UInt64

    init(seed: UInt64 = 0) {
        value = seed ^ 0x243F_6A88_85A3_08D3
    }

    mutating func combine(_ number: UInt64) {
        let (high, low) = (value ^ number).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        value = high ^ low &+ 0x13_19_8A_2E_03_70_73_44
        value ^= value >> 29
    }

    /// Takes in a text and its length, so that "ab", "c" and "a", "bc" differ.
    mutating func combine(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            var index = 0
            while index &+ 8 <= raw.count {
                combine(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                index &+= 8
            }
            var rest: UInt64 = 0
            while index < raw.count {
                rest = rest << 8 | UInt64(raw[index])
                index &+= 1
            }
            combine(rest)
            combine(UInt64(raw.count))
        }
    }
}
