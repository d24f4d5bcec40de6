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

    /// How many bytes the white space at `index` takes by Unicode's White_Space, 0 where there is none.
    @inline(__always)
    static func whiteSpace(_ bytes: Span<UInt8>, at index: Int) -> Int {
        let byte = bytes[index]
        if byte < 0x80 { return byte == 0x20 || byte &- 9 < 5 ? 1 : 0 }
        guard byte == 0xC2 || byte == 0xE1 || byte == 0xE2 || byte == 0xE3 else { return 0 }
        let (scalar, length) = decode(bytes, at: index)
        return scalar.properties.isWhitespace ? length : 0
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

    /// The number of Unicode's scalar values; a byte that belongs to none counts as one.
    static func scalars(_ bytes: Span<UInt8>) -> Int {
        var count = 0
        var index = 0
        while index < bytes.count {
            if bytes[index] < 0x80 {
                index &+= 1
            } else {
                index &+= decode(bytes, at: index).length
            }
            count &+= 1
        }
        return count
    }

    /// The number of runs between white space.
    static func spacedWords(_ bytes: Span<UInt8>) -> Int {
        var count = 0
        var index = 0
        var isInside = false
        while index < bytes.count {
            let space = whiteSpace(bytes, at: index)
            if space == 0 {
                if !isInside { count &+= 1 }
                isInside = true
                index &+= 1
            } else {
                isInside = false
                index &+= space
            }
        }
        return count
    }

    /// Whether two texts are the same bytes.
    static func areEqual(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Bool {
        guard first.count == second.count else { return false }
        return first.withUnsafeBytes { one in second.withUnsafeBytes { one.elementsEqual($0) } }
    }

    /// Whether all bytes belong to characters.
    static func isValid(_ bytes: Span<UInt8>) -> Bool { (try? UTF8Span(validating: bytes)) != nil }

    /// A text of bytes, repaired where they are no UTF-8.
    static func string(_ bytes: Span<UInt8>) -> String {
        bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// Appends the text in lower case, scalar by scalar.
    static func appendLowercased(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                bytes.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
                index &+= 1
            } else {
                let (scalar, length) = decode(text, at: index)
                bytes.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
                index &+= length
            }
        }
    }
}
