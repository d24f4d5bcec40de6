/// The characters of UTF-8 text, one by one.
enum Characters {
    /// The character at `index`, and how many bytes it takes; a byte that belongs to none is U+FFFD.
    @inline(__always)
    static func decode(_ bytes: Span<UInt8>, at index: Int) -> (scalar: UInt32, length: Int) {
        let first = bytes[index]
        if first < 0x80 { return (UInt32(first), 1) }
        return decodeLong(bytes, at: index, first)
    }

    private static func decodeLong(_ bytes: Span<UInt8>, at index: Int, _ first: UInt8) -> (scalar: UInt32, length: Int)
    {
        let replacement: (UInt32, Int) = (0xFFFD, 1)
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC2, first < 0xF5, bytes.count - index >= length else { return replacement }
        var scalar = UInt32(first) & (0x7F >> UInt32(length))
        for offset in 1..<length {
            let next = bytes[index + offset]
            guard next & 0xC0 == 0x80 else { return replacement }
            scalar = scalar << 6 | UInt32(next & 0x3F)
        }
        let least: UInt32 = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80
        guard scalar >= least, Unicode.Scalar(scalar) != nil else { return replacement }
        return (scalar, length)
    }

    /// Appends a character's bytes.
    static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        if scalar.isASCII {
            bytes.append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    /// How many bytes the white space at `index` takes, 0 where there is none.
    ///
    /// White space is what Python's `str.split` separates at, for the published scores do: Unicode's, and the four
    /// separators U+001C to U+001F.
    @inline(__always)
    static func whiteSpace(_ bytes: Span<UInt8>, at index: Int) -> Int {
        let byte = bytes[index]
        if byte < 0x80 { return byte <= 0x20 && (byte == 0x20 || byte >= 0x1C || (9...13).contains(byte)) ? 1 : 0 }
        guard byte == 0xC2 || byte == 0xE1 || byte == 0xE2 || byte == 0xE3 else { return 0 }
        let (scalar, length) = decode(bytes, at: index)
        return isWhiteSpace(scalar) ? length : 0
    }

    /// Whether Python's `str.split` separates at this character.
    static func isWhiteSpace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 9...13, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Whether a byte is one of ASCII's 32 punctuation marks.
    static func isPunctuation(_ byte: UInt32) -> Bool {
        switch byte {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    /// The end of the text without the white space at its end.
    static func endWithoutWhiteSpace(_ bytes: Span<UInt8>) -> Int {
        var end = bytes.count
        while end > 0 {
            var start = end - 1
            while start > 0, end - start < 4, bytes[start] & 0xC0 == 0x80 { start -= 1 }
            guard start + whiteSpace(bytes, at: start) == end else { break }
            end = start
        }
        return end
    }

    /// Calls `body` with each run of bytes between white space.
    @inline(__always)
    static func eachWord(_ bytes: Span<UInt8>, _ body: (Range<Int>) -> Void) {
        var start = 0
        var index = 0
        while index < bytes.count {
            let space = whiteSpace(bytes, at: index)
            if space == 0 {
                index &+= 1
                continue
            }
            if start < index { body(start..<index) }
            index &+= space
            start = index
        }
        if start < index { body(start..<index) }
    }
}
