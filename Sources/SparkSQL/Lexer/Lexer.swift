/// Cuts a SQL text into tokens, as Spark's lexer does: of all that could begin at a character, the longest.
///
/// Any text has tokens: what is none is `unrecognized`, which no rule of the grammar takes.
struct Lexer {
    let bytes: [UInt8]
    var position = 0
    var tokens: [Token] = []
    /// Where a comment begins that has no end.
    var unclosedComment: Int?

    /// The tokens of the text, of which the last is the end.
    init(_ text: String) {
        bytes = Array(text.utf8)
        tokens.reserveCapacity(bytes.count / 4 + 1)
        while skipBlanks() { next() }
        tokens.append(Token(kind: .end, range: bytes.count..<bytes.count))
    }

    func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    private mutating func add(_ kind: Token.Kind, to end: Int, keyword: Keyword? = nil) {
        tokens.append(Token(kind: kind, keyword: keyword, range: position..<end))
        position = end
    }

    private mutating func next() {
        let first = bytes[position]
        if let end = numberEnd() { return add(.number(end.kind), to: end.offset) }
        switch first {
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            if let end = stringEnd(position) { return add(.string, to: end) }
        case UInt8(ascii: "r"), UInt8(ascii: "R"):
            if let end = rawStringEnd() { return add(.string, to: end) }
        case UInt8(ascii: "`"):
            if let end = quotedNameEnd() { return add(.quotedName, to: end) }
        default: break
        }
        if let end = wordEnd() { return add(.word, to: end, keyword: Keyword(bytes[position..<end])) }
        for (text, symbol) in Symbol.byFirstByte[Int(first)] where starts(with: text) {
            return add(.symbol(symbol), to: position + text.count)
        }
        add(.unrecognized, to: Unicode8.next(bytes, position).end)
    }

    private func starts(with text: [UInt8]) -> Bool {
        for (offset, expected) in text.enumerated() where byte(position + offset) != expected { return false }
        return true
    }
}

// Strings and names between quotes.
extension Lexer {
    /// Where a string ends that begins at `start`; a quote stands twice in it, or after a backslash.
    ///
    /// Where the text ends before the string does, its end is the first quote of the last two, or nil without any.
    private func stringEnd(_ start: Int) -> Int? {
        let quote = bytes[start]
        var offset = start + 1
        var lastDoubled: Int?
        while offset < bytes.count {
            if bytes[offset] == UInt8(ascii: "\\") {
                offset += 2
            } else if bytes[offset] == quote {
                guard byte(offset + 1) == quote, offset + 1 < bytes.count else { return offset + 1 }
                lastDoubled = offset + 1
                offset += 2
            } else {
                offset += 1
            }
        }
        return lastDoubled
    }

    /// Where `r'…'` or `r"…"` ends, in which no character stands for another.
    private func rawStringEnd() -> Int? {
        let quote = byte(position + 1)
        guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
        return bytes[(position + 2)...].firstIndex(of: quote).map { $0 + 1 }
    }

    private func quotedNameEnd() -> Int? {
        var offset = position + 1
        var lastDoubled: Int?
        while offset < bytes.count {
            guard bytes[offset] == UInt8(ascii: "`") else {
                offset += 1
                continue
            }
            guard byte(offset + 1) == UInt8(ascii: "`") else { return offset + 1 }
            lastDoubled = offset + 1
            offset += 2
        }
        return lastDoubled
    }
}

// Words.
extension Lexer {
    /// Where a run of letters, digits and underscores ends, or a location such as `s3://bucket/a`.
    private func wordEnd() -> Int? {
        var offset = position
        var isLetters = true
        while offset < bytes.count {
            let byte = bytes[offset]
            if ASCII.isWord(byte) {
                isLetters = isLetters && ASCII.isLetter(byte)
                offset += 1
            } else if byte >= 0x80, case let (scalar, end) = Unicode8.next(bytes, offset), Unicode8.isLetter(scalar) {
                offset = end
            } else {
                break
            }
        }
        guard offset > position else { return nil }
        return isLetters ? locationEnd(offset) ?? offset : offset
    }

    private func locationEnd(_ start: Int) -> Int? {
        guard byte(start) == UInt8(ascii: ":"), byte(start + 1) == UInt8(ascii: "/"),
            byte(start + 2) == UInt8(ascii: "/")
        else { return nil }
        var offset = start + 3
        while offset < bytes.count {
            let byte = bytes[offset]
            if ASCII.isWord(byte) || ASCII.locationSigns.contains(byte) {
                offset += 1
            } else if byte >= 0x80, case let (scalar, end) = Unicode8.next(bytes, offset), Unicode8.isLetter(scalar) {
                offset = end
            } else {
                break
            }
        }
        return offset > start + 3 ? offset : nil
    }
}
