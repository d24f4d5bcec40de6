import NIOCore

extension JSONReader {
    /// Reads a string.
    package mutating func string() throws(JSONSyntaxError) -> String {
        try expect(UInt8(ascii: "\""), or: "a string was expected")
        let start = position
        let escaped = try skipToClosingQuote()
        let length = position - 1 - start
        if !escaped {
            // One copy from the network buffer into the string, invalid UTF-8 repaired on the way.
            return buffer.getString(at: buffer.readerIndex + start, length: length) ?? ""
        }
        return try unescaped(from: start, to: start + length)
    }

    /// Moves behind the closing quote; says whether an escape was passed.
    mutating func skipToClosingQuote() throws(JSONSyntaxError) -> Bool {
        let (quote, escaped) = try closingQuote()
        position = quote + 1
        return escaped
    }

    /// Where the string ends that began before the current position, and whether it has escapes.
    private func closingQuote() throws(JSONSyntaxError) -> (index: Int, escaped: Bool) {
        let bytes = buffer.readableBytesSpan
        let end = bytes.byteCount
        var escaped = false
        var index = position
        while index < end {
            switch bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) {
            case UInt8(ascii: "\""):
                return (index, escaped)
            case UInt8(ascii: "\\"):
                escaped = true
                index += 2
            case 0..<0x20:
                throw JSONSyntaxError("a control character stands in a string", at: index)
            default:
                index &+= 1
            }
        }
        throw JSONSyntaxError("the text ends inside a string", at: end)
    }

    /// The text between two offsets, escapes resolved; the range is known to end before a quote.
    private mutating func unescaped(from start: Int, to end: Int) throws(JSONSyntaxError) -> String
    {
        let bytes = buffer.readableBytesSpan
        var text: [UInt8] = []
        text.reserveCapacity(end - start)
        var index = start
        while index < end {
            let byte = bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            let escape = bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            index += 1
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"):
                let unit = try hexUnit(at: index, end: end)
                index += 4
                let scalar = try joined(unit, &index, end)
                text.append(contentsOf: String(Character(scalar)).utf8)
            default:
                throw JSONSyntaxError("an unknown escape stands in a string", at: index - 1)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A scalar from a UTF-16 unit and, for a high surrogate, the low one escaped right behind it.
    ///
    /// A lone surrogate has no meaning in UTF-8 and becomes U+FFFD.
    private func joined(
        _ unit: UInt16, _ index: inout Int, _ end: Int
    ) throws(JSONSyntaxError) -> Unicode.Scalar {
        let replacement: Unicode.Scalar = "\u{FFFD}"
        guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) ?? replacement }
        let bytes = buffer.readableBytesSpan
        guard index + 6 <= end,
            bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) == UInt8(ascii: "\\"),
            bytes.unsafeLoad(fromUncheckedByteOffset: index + 1, as: UInt8.self)
                == UInt8(ascii: "u")
        else { return replacement }
        let low = try hexUnit(at: index + 2, end: end)
        guard UTF16.isTrailSurrogate(low) else { return replacement }
        index += 6
        let value = 0x10000 + (UInt32(unit & 0x3FF) << 10) + UInt32(low & 0x3FF)
        return Unicode.Scalar(value) ?? replacement
    }

    private func hexUnit(at index: Int, end: Int) throws(JSONSyntaxError) -> UInt16 {
        guard index + 4 <= end else {
            throw JSONSyntaxError("a \\u escape is cut short", at: index)
        }
        let bytes = buffer.readableBytesSpan
        var unit: UInt16 = 0
        for offset in index..<index + 4 {
            let byte = bytes.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw JSONSyntaxError("a \\u escape needs four hexadecimal digits", at: offset)
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}
