/// Eight bytes looked at at once, as the lanes of a 64-bit integer.
///
/// A lane's subtraction borrows from its own high bit if the lane was smaller, and so marks it. The
/// borrow can mark a lane above by mistake, but never one below the first that is marked rightly.
enum Word {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// A mark in the lane of the first quote, backslash or control character; 0 if there is none.
    @inline(__always)
    static func marks(_ word: UInt64) -> UInt64 {
        // One flipped bit puts the quote, 0x22, right behind the control characters, at 0x20.
        let quoteOrControl = (word ^ (ones &* 0x02)) &- (ones &* 0x21)
        let backslash = (word ^ (ones &* 0x5C)) &- ones
        return (quoteOrControl | backslash) & ~word & highBits
    }

    /// A mark in the lane of the first backslash; 0 if there is none.
    @inline(__always)
    static func backslashMarks(_ word: UInt64) -> UInt64 {
        ((word ^ (ones &* 0x5C)) &- ones) & ~word & highBits
    }

    /// How many lanes stand before the first mark.
    @inline(__always)
    static func lanes(before marks: UInt64) -> Int {
        marks.trailingZeroBitCount &>> 3
    }

    /// Eight bytes of memory, the first in the lowest lane.
    @inline(__always)
    static func load(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    @inline(__always)
    static func isPlainText(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}
