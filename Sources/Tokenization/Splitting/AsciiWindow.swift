/// The classes of up to 64 bytes of ASCII, one bit mask per class, bit `i` for byte `i`.
///
/// A window starts where a piece starts and ends at 64 bytes, at the text's end, or before the
/// first byte that is not ASCII. With masks, the starts of all pieces in it come from a few
/// dozen shifts and ands, where a scanner would mispredict a branch at almost every piece.
struct AsciiWindow {
    /// How many bytes the window has.
    let count: Int
    /// Bits of the window's bytes.
    let valid: UInt64
    let letters: UInt64
    let capitals: UInt64
    let numbers: UInt64
    /// U+0020 only.
    let spaces: UInt64
    /// CR and LF.
    let newlines: UInt64
    /// Tab, vertical tab, form feed.
    let otherSpaces: UInt64
    let apostrophes: UInt64

    static let width = 64

    /// Classifies the bytes at `pointer`.
    ///
    /// `available` is how many of them belong to the text, at least 1.
    ///
    /// - Precondition: 64 bytes are readable, whatever `available` says, and the first is ASCII.
    @inline(__always)
    init(at pointer: BytePointer, available: Int) {
        var masks = ByteMasks()
        let raw = UnsafeRawPointer(pointer)
        for index in 0..<8 { masks.add(raw, index) }
        var count = min(available, Self.width)
        if masks.high != 0 {
            count = min(count, masks.bits(masks.high).trailingZeroBitCount)
        }
        let valid = count == 64 ? UInt64.max : (1 &<< UInt64(count)) &- 1
        self.count = count
        self.valid = valid
        // What many windows have none of is not worth the transposition.
        let controls = masks.controls == 0 ? 0 : masks.bits(masks.controls)
        let newlines = masks.newlines == 0 ? 0 : masks.bits(masks.newlines) & valid
        letters = masks.bits(masks.letters) & valid
        capitals = masks.bits(masks.capitals) & valid
        numbers = masks.numbers == 0 ? 0 : masks.bits(masks.numbers) & valid
        spaces = masks.bits(masks.spaces) & valid
        self.newlines = newlines
        otherSpaces = controls & ~newlines & valid
        apostrophes = masks.apostrophes == 0 ? 0 : masks.bits(masks.apostrophes) & valid
    }

    @inline(__always) var punctuation: UInt64 {
        valid & ~(letters | numbers | spaces | newlines | otherSpaces)
    }

    /// Characters that may lead letters: whitespace that is no newline, and single punctuation
    /// that no space has claimed.
    @inline(__always) var prefixes: UInt64 {
        let punctuation = punctuation
        return spaces | otherSpaces | (punctuation & ~(punctuation << 1) & ~(spaces << 1))
    }

    /// Every third number of a run, from its first.
    @inline(__always) var numberStarts: UInt64 {
        var starts = numbers & ~(numbers << 1)
        let fourth = numbers & (numbers << 1) & (numbers << 2)
        var next = (starts << 3) & fourth
        while next != 0 {
            starts |= next
            next = (next << 3) & fourth
        }
        return starts
    }

    /// Starts within whitespace: at a run's start, after its last newline, and at its last
    /// character, if that is no newline.
    ///
    /// `absorbed` are the newlines that belong to the punctuation before them.
    @inline(__always)
    func whitespaceStarts(absorbed: UInt64) -> UInt64 {
        let plain = spaces | otherSpaces
        let free = newlines & ~absorbed
        let whitespace = plain | free
        var afterNewline = plain & (free << 1)
        if plain & ~(plain >> 1) & (free >> 1) != 0 {
            // Somewhere blanks are followed by a newline: only those after a run's last
            // newline start a piece.
            var candidates = afterNewline
            while candidates != 0 {
                let index = UInt64(candidates.trailingZeroBitCount)
                candidates &= candidates &- 1
                let end = index + UInt64((~(plain &>> index)).trailingZeroBitCount)
                if end < 64 && free &>> end & 1 != 0 { afterNewline &= ~(1 &<< index) }
            }
        }
        return (whitespace & ~(whitespace << 1)) | (plain & ~(whitespace >> 1)) | afterNewline
    }

    /// The starts that bytes after the window cannot change.
    ///
    /// Of whitespace that touches the window's end, only its start is certain.
    @inline(__always)
    func certainStarts(_ starts: UInt64, absorbed: UInt64) -> UInt64 {
        let whitespace = spaces | otherSpaces | (newlines & ~absorbed)
        let run = (~(whitespace &<< UInt64(64 - count))).leadingZeroBitCount
        let start = count - run
        let certain = run == 0 ? UInt64.max : UInt64.max &>> UInt64(63 - start)
        return starts & certain & valid
    }

    /// The window's last two bytes.
    @inline(__always) var lastTwo: UInt64 {
        valid & ~(valid >> 2)
    }
}

/// Classification of 8 bytes at a time in one word: the top bit of each byte says yes.
///
/// A byte is tested for a range by two additions whose carries reach its top bit. Bytes over
/// 0x7F have their top bit removed first, so that no carry leaves a byte; a window ends before
/// the first of them, and what they test as does not matter.
private struct ByteMasks {
    var high: UInt64 = 0
    var letters: UInt64 = 0
    var capitals: UInt64 = 0
    var numbers: UInt64 = 0
    var spaces: UInt64 = 0
    var newlines: UInt64 = 0
    /// U+0009 to U+000D, so with the newlines.
    var controls: UInt64 = 0
    var apostrophes: UInt64 = 0

    @inline(__always) init() {}

    /// Classifies the eight bytes from `8 * index` on.
    ///
    /// Each verdict goes to bit `index` of its byte, so that eight words fill 64 bits.
    @inline(__always)
    mutating func add(_ bytes: UnsafeRawPointer, _ index: Int) {
        let word = UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: index &* 8, as: UInt64.self))
        let shift = UInt64(7 &- index)
        let top: UInt64 = 0x8080_8080_8080_8080
        let low = word & ~top
        high |= (word & top) &>> shift

        let folded = low | Self.each(0x20)
        let letter = Self.range(folded, 0x61, 0x7A) & top
        letters |= letter &>> shift
        capitals |= (letter & ~(low &<< 2)) &>> shift
        numbers |= (Self.range(low, 0x30, 0x39) & top) &>> shift
        controls |= (Self.range(low, 0x09, 0x0D) & top) &>> shift
        spaces |= (Self.equal(low, 0x20) & top) &>> shift
        newlines |= ((Self.equal(low, 0x0A) | Self.equal(low, 0x0D)) & top) &>> shift
        apostrophes |= (Self.equal(low, 0x27) & top) &>> shift
    }

    /// Bit `8 * column + row` of the sum of `add`s becomes bit `8 * row + column`, the byte's
    /// place in the text (a transposition of 8 by 8 bits, Hacker's Delight 7-3).
    @inline(__always)
    func bits(_ mask: UInt64) -> UInt64 {
        var x = mask
        var t = (x ^ (x >> 7)) & 0x00AA_00AA_00AA_00AA
        x ^= t ^ (t << 7)
        t = (x ^ (x >> 14)) & 0x0000_CCCC_0000_CCCC
        x ^= t ^ (t << 14)
        t = (x ^ (x >> 28)) & 0x0000_0000_F0F0_F0F0
        return x ^ t ^ (t << 28)
    }

    @inline(__always) private static func each(_ byte: UInt64) -> UInt64 {
        byte &* 0x0101_0101_0101_0101
    }

    @inline(__always)
    private static func range(_ word: UInt64, _ first: UInt64, _ last: UInt64) -> UInt64 {
        (word &+ each(0x80 &- first)) & ~(word &+ each(0x7F &- last))
    }

    @inline(__always) private static func equal(_ word: UInt64, _ byte: UInt64) -> UInt64 {
        ~((word ^ each(byte)) &+ each(0x7F))
    }
}
