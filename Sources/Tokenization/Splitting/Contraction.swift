/// English contractions after an apostrophe: `'s 't 're 've 'm 'll 'd`.
enum Contraction {
    /// The length in bytes of the contraction whose apostrophe is at `pointer`; 0 if none.
    ///
    /// Case is ignored as `(?i:...)` does, where U+017F (long s) folds to `s`.
    @inline(__always)
    static func length(at pointer: BytePointer, end: BytePointer) -> Int {
        let available = end - pointer
        guard available >= 2 else { return 0 }
        let first = pointer[1]
        switch first | 0x20 {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
            // `| 0x20` also maps some bytes below 0x40 and above 0x7F; those are not letters.
            return isAsciiLetter(first) ? 2 : 0
        case UInt8(ascii: "r"), UInt8(ascii: "v"):
            return isAsciiLetter(first) && available >= 3
                && isLetter(pointer[2], lower: UInt8(ascii: "e")) ? 3 : 0
        case UInt8(ascii: "l"):
            return isAsciiLetter(first) && available >= 3
                && isLetter(pointer[2], lower: UInt8(ascii: "l")) ? 3 : 0
        default:
            return first == 0xC5 && available >= 3 && pointer[2] == 0xBF ? 3 : 0
        }
    }

    /// The same in lower case only, as r50k's and p50k's pattern has it.
    @inline(__always)
    static func lowercaseLength(at pointer: BytePointer, end: BytePointer) -> Int {
        let length = length(at: pointer, end: end)
        for index in 1..<max(length, 1) where pointer[index] < 0x61 || pointer[index] > 0x7A {
            return 0
        }
        return length
    }

    @inline(__always)
    private static func isAsciiLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26
    }

    @inline(__always)
    private static func isLetter(_ byte: UInt8, lower: UInt8) -> Bool {
        byte == lower || byte == lower & 0xDF
    }
}
