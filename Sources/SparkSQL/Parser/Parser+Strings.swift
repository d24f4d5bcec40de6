// Strings between quotes.
extension Parser {
    /// One string.
    mutating func string() throws(SparkError) -> String {
        guard token.kind == .string else { throw unexpected(expected: "a string") }
        return value(of: advance())
    }

    /// The text that a string stands for.
    private func value(of token: Token) -> String {
        let bytes = bytes(of: token)
        if ASCII.upper(bytes.first ?? 0) == UInt8(ascii: "R") {
            return String(decoding: bytes.dropFirst(2).dropLast(), as: UTF8.self)
        }
        return StringEscapes.resolved(bytes.dropFirst().dropLast(), quote: bytes.first ?? 0)
    }
}

/// What stands for other characters in a string between quotes.
enum StringEscapes {
    /// The text that the inner bytes of a string stand for; a doubled quote is one.
    static func resolved(_ inner: ArraySlice<UInt8>, quote: UInt8) -> String {
        guard inner.contains(where: { $0 == UInt8(ascii: "\\") || $0 == quote }) else {
            return String(decoding: inner, as: UTF8.self)
        }
        var result: [UInt8] = []
        result.reserveCapacity(inner.count)
        var rest = inner
        while let byte = rest.popFirst() {
            if byte == quote, rest.first == quote {
                rest.removeFirst()
                result.append(byte)
            } else if byte == UInt8(ascii: "\\"), let next = rest.first {
                appendEscape(next, &rest, to: &result)
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func appendEscape(_ first: UInt8, _ rest: inout ArraySlice<UInt8>, to result: inout [UInt8]) {
        if let scalar = codePoint(first, &rest) {
            result.append(contentsOf: Character(scalar).utf8)
            return
        }
        rest.removeFirst()
        switch first {
        case UInt8(ascii: "0"): result.append(0)
        case UInt8(ascii: "b"): result.append(8)
        case UInt8(ascii: "n"): result.append(10)
        case UInt8(ascii: "r"): result.append(13)
        case UInt8(ascii: "t"): result.append(9)
        case UInt8(ascii: "Z"): result.append(26)
        // These keep their backslash, which LIKE needs.
        case UInt8(ascii: "%"), UInt8(ascii: "_"): result += [UInt8(ascii: "\\"), first]
        default: result.append(first)
        }
    }

    /// The character of `\u00E9`, `\U0001F600` or `\101`, whose digits are then read; nil where it is another escape.
    private static func codePoint(_ first: UInt8, _ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
        let digits: (skipped: Int, count: Int, radix: Int)
        switch first {
        case UInt8(ascii: "u"): digits = (1, 4, 16)
        case UInt8(ascii: "U"): digits = (1, 8, 16)
        case UInt8(ascii: "0"), UInt8(ascii: "1"): digits = (0, 3, 8)
        default: return nil
        }
        let text = rest.dropFirst(digits.skipped).prefix(digits.count)
        guard text.count == digits.count, text.allSatisfy({ ASCII.isWord($0) }),
            let code = UInt32(String(decoding: text, as: UTF8.self), radix: digits.radix)
        else { return nil }
        let skipped = rest.dropFirst(digits.skipped + digits.count)
        if let scalar = Unicode.Scalar(code) {
            rest = skipped
            return scalar
        }
        return highSurrogate(code, skipped, &rest)
    }

    /// A character beyond the first 65,536, written as two halves; a half alone is U+FFFD.
    private static func highSurrogate(
        _ high: UInt32, _ after: ArraySlice<UInt8>, _ rest: inout ArraySlice<UInt8>
    ) -> Unicode.Scalar {
        rest = after
        let second = after.prefix(6)
        guard (0xD800..<0xDC00).contains(high), second.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]),
            let low = UInt32(String(decoding: second.dropFirst(2), as: UTF8.self), radix: 16),
            (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
        else { return "\u{FFFD}" }
        rest = after.dropFirst(6)
        return scalar
    }
}
