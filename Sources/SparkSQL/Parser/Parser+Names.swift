// Names.
extension Parser {
    /// Whether a name comes next: a word, a keyword too, or text between backticks.
    var atName: Bool { token.isName }

    /// One name.
    mutating func identifier() throws(SparkError) -> String {
        guard atName else { throw unexpected(expected: "a name") }
        let start = offset
        let token = advance()
        if token.kind == .quotedName { return unquoted(token) }
        let name = text(of: token)
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw invalidIdentifier(name, from: start)
        }
        return name
    }

    /// One name, where no expression can stand, so that `my-table` is a name that lacks its backticks.
    mutating func nameOnly() throws(SparkError) -> String {
        let start = offset
        var name = try identifier()
        guard at(.minus), peek().isName else { return name }
        while at(.minus), peek().isName {
            advance()
            name += "-" + text(of: advance())
        }
        throw invalidIdentifier(name, from: start)
    }

    /// Names with points between them.
    mutating func multipartName() throws(SparkError) -> [String] {
        var parts = [try nameOnly()]
        while at(.dot), peek().isName {
            advance()
            parts.append(try nameOnly())
        }
        return parts
    }

    /// Names between parentheses.
    mutating func nameList() throws(SparkError) -> [String] {
        try parenthesized { parser throws(SparkError) in try parser.nameOnly() }
    }

    func invalidIdentifier(_ name: String, from start: Int) -> SparkError {
        failure(
            "INVALID_IDENTIFIER", ["ident": name], from: start,
            "The name \(name) may not stand without quotes. Write \(SQLText.quoted(name)).")
    }

    private func unquoted(_ token: Token) -> String {
        let inner = bytes(of: token).dropFirst().dropLast()
        guard inner.contains(UInt8(ascii: "`")) else { return String(decoding: inner, as: UTF8.self) }
        var name: [UInt8] = []
        var isDoubled = false
        for byte in inner {
            isDoubled = byte == UInt8(ascii: "`") && !isDoubled
            if !isDoubled { name.append(byte) }
        }
        return String(decoding: name, as: UTF8.self)
    }
}

extension Token {
    /// Whether it can be a name.
    var isName: Bool { kind == .word || kind == .quotedName }

    /// Whether it can be a table's other name without `AS`.
    var isStrictName: Bool { isName && keyword?.isStrict != true }
}
