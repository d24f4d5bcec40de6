/// Collects the seams that lie inside a vocabulary's tokens.
struct SeamFilterBuilder {
    private(set) var seams = Set<UInt64>()

    /// Adds every seam inside one token where a character starts and not both sides are ASCII.
    mutating func add(_ token: UnsafeBufferPointer<UInt8>) {
        guard token.count > 1 else { return }
        for index in 1..<token.count where token[index] & 0xC0 != 0x80 {
            if token[index - 1] < 0x80 && token[index] < 0x80 { continue }
            seams.insert(UInt64(left(token, index)) << 32 | UInt64(right(token, index)))
        }
    }

    /// 32 bits per seam keep wrong answers under a tenth for the four questions of a seam.
    var bits: Int {
        var bits = 15
        while 1 << bits < seams.count * 32 { bits += 1 }
        return bits
    }

    func fill(_ words: UnsafeMutablePointer<UInt64>, bits: Int) {
        for seam in seams {
            let bit = SeamFilter.bit(
                UInt32(truncatingIfNeeded: seam >> 32), UInt32(truncatingIfNeeded: seam), bits: bits)
            words[bit >> 6] |= 1 << UInt64(bit & 63)
        }
    }

    /// The character that ends before `index`, or its last byte if the token starts inside it.
    private func left(_ token: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt32 {
        var start = index - 1
        while start > 0, index - start < 4, token[start] & 0xC0 == 0x80 { start -= 1 }
        guard Self.characterLength(token[start]) == index - start else {
            return UInt32(token[index - 1])
        }
        return Self.packed(token, start, index)
    }

    /// The character that starts at `index`, or its first byte if the token ends inside it.
    private func right(_ token: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt32 {
        let length = Self.characterLength(token[index])
        guard length > 0, index + length <= token.count else { return UInt32(token[index]) }
        return Self.packed(token, index, index + length)
    }

    private static func packed(_ token: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> UInt32 {
        (start..<end).reversed().reduce(0) { $0 << 8 | UInt32(token[$1]) }
    }

    private static func characterLength(_ lead: UInt8) -> Int {
        switch lead {
        case 0..<0x80: 1
        case 0xC2..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0..<0xF5: 4
        default: 0
        }
    }
}
