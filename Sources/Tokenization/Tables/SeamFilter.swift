/// Tells which two adjacent characters can ever share a token.
///
/// Where no token of the vocabulary spans the seam between two characters, no merge crosses it,
/// and the text on either side can be encoded by itself. Beyond ASCII such seams are nearly
/// everywhere: only 2,000 pairs of characters of cl100k_base's tokens, and 22,000 of
/// o200k_base's, are not. So a clause of Chinese falls apart into words of the vocabulary.
///
/// The set is a filter of one hash: a wrong yes only makes a longer stretch, a wrong no does
/// not happen. Tokens may begin or end inside a character: such a half is known by one byte.
struct SeamFilter {
    let words: UnsafePointer<UInt64>
    let bits: Int

    /// A character's bytes as one integer.
    typealias Side = UInt32

    /// Whether a token may span the seam between two characters that are not both ASCII.
    ///
    /// `left` and `right` are the bytes of the characters before and after, first byte lowest;
    /// `last` is the last byte of `left`.
    @inline(__always)
    func mayJoin(_ left: Side, last: UInt8, _ right: Side) -> Bool {
        let half = right & 0xFF
        return contains(left, right) || contains(left, half) || contains(UInt32(last), right)
            || contains(UInt32(last), half)
    }

    @inline(__always) private func contains(_ left: Side, _ right: Side) -> Bool {
        let bit = Self.bit(left, right, bits: bits)
        return words[bit >> 6] &>> UInt64(bit & 63) & 1 != 0
    }

    @inline(__always)
    static func bit(_ left: Side, _ right: Side, bits: Int) -> Int {
        let key = UInt64(left) << 32 | UInt64(right)
        let product = (key ^ key >> 29) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: (product ^ product << 21) >> UInt64(64 &- bits))
    }

    /// A character's bytes as one integer, its last byte, and where the next one starts.
    ///
    /// Bytes that are not UTF-8 give some character within bounds.
    @inline(__always)
    static func character(
        _ pointer: BytePointer, _ end: BytePointer
    ) -> (UInt32, UInt8, BytePointer) {
        let lead = pointer[0]
        guard end - pointer >= 4 else {
            // The last three bytes: no more than they may be read.
            var packed = UInt32(lead)
            var next = pointer + 1
            while next < end, next[0] & 0xC0 == 0x80 {
                packed |= UInt32(next[0]) &<< UInt32(8 &* (next - pointer))
                next += 1
            }
            return (packed, next[-1], next)
        }
        let wanted = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        let raw = UInt32(littleEndian: UnsafeRawPointer(pointer).loadUnaligned(as: UInt32.self))
        let packed = raw & (UInt32.max &>> UInt32(32 &- 8 &* wanted))
        return (packed, pointer[wanted &- 1], pointer + wanted)
    }
}
