internal import Glibc

/// The characters of UTF-8 text, one by one.
enum UTF8Text {
    /// The character at `index`, and how many bytes it takes; a byte that belongs to none is U+FFFD.
    static func decode(_ bytes: Span<UInt8>, at index: Int) -> (scalar: Unicode.Scalar, length: Int) {
        let first = bytes[index]
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        let replacement: (Unicode.Scalar, Int) = ("\u{FFFD}", 1)
        guard first >= 0xC2, first < 0xF5, bytes.count &- index >= length else { return replacement }
        var value = UInt32(first) & (0x7F &>> UInt32(length))
        for offset in 1..<length {
            let next = bytes[index &+ offset]
            guard next & 0xC0 == 0x80 else { return replacement }
            value = value &<< 6 | UInt32(next & 0x3F)
        }
        let least: UInt32 = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80
        guard value >= least, let scalar = Unicode.Scalar(value) else { return replacement }
        return (scalar, length)
    }

    /// How many bytes the white space at `index` takes, 0 where there is none.
    ///
    /// White space is Unicode's White_Space and the four separators U+001C to U+001F: where Python's `str.split` and the
    /// measures of Statistics separate.
    @inline(__always)
    static func whiteSpace(_ bytes: Span<UInt8>, at index: Int) -> Int {
        let byte = bytes[index]
        if byte < 0x80 { return isASCIISpace(byte) ? 1 : 0 }
        guard byte == 0xC2 || byte == 0xE1 || byte == 0xE2 || byte == 0xE3 else { return 0 }
        let (scalar, length) = decode(bytes, at: index)
        return scalar.properties.isWhitespace ? length : 0
    }

    /// Whether an ASCII byte is white space: bits 9 to 13 and 28 to 32 of a mask.
    @inline(__always)
    private static func isASCIISpace(_ byte: UInt8) -> Bool {
        byte <= 0x20 && 0x1_F000_3E00 &>> UInt64(byte) & 1 != 0
    }

    /// The bytes without the white space at both ends.
    static func trimmed(_ bytes: Span<UInt8>) -> Range<Int> {
        var start = 0
        while start < bytes.count {
            let space = whiteSpace(bytes, at: start)
            if space == 0 { break }
            start += space
        }
        var end = bytes.count
        while end > start {
            var last = end - 1
            while last > start, end - last < 4, bytes[last] & 0xC0 == 0x80 { last -= 1 }
            guard last + whiteSpace(bytes, at: last) == end else { break }
            end = last
        }
        return start..<end
    }

    /// The number of Unicode's scalar values: of the bytes that do not go on with one.
    static func scalars(_ bytes: Span<UInt8>) -> Int {
        bytes.withUnsafeBytes { buffer in
            var count = 0
            for byte in buffer { count &+= Int8(bitPattern: byte) >= -0x40 ? 1 : 0 }
            return count
        }
    }

    /// The number of runs between white space.
    static func spacedWords(_ bytes: Span<UInt8>) -> Int {
        var count = 0
        var index = 0
        var isOutside = true
        while index < bytes.count {
            let byte = bytes[index]
            let space = byte < 0x80 ? (isASCIISpace(byte) ? 1 : 0) : whiteSpace(bytes, at: index)
            let isSpace = space > 0
            count &+= isOutside && !isSpace ? 1 : 0
            isOutside = isSpace
            index &+= isSpace ? space : 1
        }
        return count
    }

    /// Whether two texts are the same bytes.
    static func areEqual(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Bool {
        guard first.count == second.count else { return false }
        return first.withUnsafeBytes { one in
            second.withUnsafeBytes { other in
                guard let start = one.baseAddress, let otherStart = other.baseAddress else { return true }
                return memcmp(start, otherStart, one.count) == 0
            }
        }
    }

    /// Whether two texts have the same bytes between white space, of which a run is as one, and none at the ends.
    static func areEqualButForSpaces(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Bool {
        var index = end(ofSpaces: first, from: 0)
        var other = end(ofSpaces: second, from: 0)
        while index < first.count, other < second.count {
            let space = whiteSpace(first, at: index)
            let otherSpace = whiteSpace(second, at: other)
            if space > 0, otherSpace > 0 {
                index = end(ofSpaces: first, from: index)
                other = end(ofSpaces: second, from: other)
                continue
            }
            guard space == otherSpace, first[index] == second[other] else { break }
            index &+= 1
            other &+= 1
        }
        return end(ofSpaces: first, from: index) == first.count && end(ofSpaces: second, from: other) == second.count
    }

    /// The end of the white space that begins at `start`: `start` where there is none.
    private static func end(ofSpaces bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            let space = whiteSpace(bytes, at: index)
            if space == 0 { break }
            index &+= space
        }
        return index
    }

    /// Whether all bytes belong to characters.
    static func isValid(_ bytes: Span<UInt8>) -> Bool { (try? UTF8Span(validating: bytes)) != nil }

    /// A text of bytes, repaired where they are no UTF-8.
    static func string(_ bytes: Span<UInt8>) -> String {
        bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// Appends the text in lower case, scalar by scalar.
    static func appendLowercased(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
        let start = bytes.count
        text.withUnsafeBytes { bytes.append(contentsOf: $0) }
        var seen: UInt8 = 0
        for index in start..<bytes.count {
            let byte = bytes[index]
            seen |= byte
            bytes[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
        }
        if seen < 0x80 { return }
        bytes.removeLast(bytes.count - start)
        var index = 0
        while index < text.count {
            let (scalar, length) = decode(text, at: index)
            if scalar.isASCII {
                let byte = text[index]
                bytes.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
            } else {
                bytes.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
            }
            index &+= length
        }
    }
}
