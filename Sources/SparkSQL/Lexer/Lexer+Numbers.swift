// Numbers: digits, a point, an exponent and a suffix that names the type.
extension Lexer {
    /// The kind and end of the number that begins here, or nil where none does.
    ///
    /// Names may begin with digits: `1a` is a name, `1L` a number, and of `2.3W` only the `2` is one.
    func numberEnd() -> (kind: Token.Number, offset: Int)? {
        let first = bytes[position]
        guard ASCII.isDigit(first) || (first == UInt8(ascii: ".") && ASCII.isDigit(byte(position + 1))) else {
            return nil
        }
        if let end = fractionEnd() { return end }
        guard ASCII.isDigit(first) else { return nil }
        let digits = skipDigits(position)
        let exponent = exponentEnd(digits)
        var best: (kind: Token.Number, offset: Int) = exponent.map { (.exponent, $0) } ?? (.integer, digits)
        if let suffixed = suffix(exponent ?? digits) { best = suffixed }
        if exponent == nil {
            switch ASCII.upper(byte(digits)) {
            case UInt8(ascii: "L"): best = (.long, digits + 1)
            case UInt8(ascii: "S"): best = (.short, digits + 1)
            case UInt8(ascii: "Y"): best = (.byte, digits + 1)
            default: break
            }
        }
        return isWord(best.offset) ? nil : best
    }

    /// The end of a number with a point, which neither a letter nor a digit may follow.
    private func fractionEnd() -> (kind: Token.Number, offset: Int)? {
        let point = skipDigits(position)
        guard byte(point) == UInt8(ascii: ".") else { return nil }
        let digits = skipDigits(point + 1)
        let exponent = exponentEnd(digits)
        let plain: (kind: Token.Number, offset: Int) = exponent.map { (.exponent, $0) } ?? (.decimal, digits)
        let longest = suffix(plain.offset) ?? plain
        return ASCII.isWord(byte(longest.offset)) ? nil : longest
    }

    private func suffix(_ offset: Int) -> (kind: Token.Number, offset: Int)? {
        switch (ASCII.upper(byte(offset)), ASCII.upper(byte(offset + 1))) {
        case (UInt8(ascii: "B"), UInt8(ascii: "D")): (.bigDecimal, offset + 2)
        case (UInt8(ascii: "D"), _): (.double, offset + 1)
        case (UInt8(ascii: "F"), _): (.float, offset + 1)
        default: nil
        }
    }

    private func skipDigits(_ start: Int) -> Int {
        var offset = start
        while ASCII.isDigit(byte(offset)) { offset += 1 }
        return offset
    }

    /// Where `e`, a sign and digits end, or nil where they do not stand here.
    private func exponentEnd(_ start: Int) -> Int? {
        guard ASCII.upper(byte(start)) == UInt8(ascii: "E") else { return nil }
        let hasSign = byte(start + 1) == UInt8(ascii: "+") || byte(start + 1) == UInt8(ascii: "-")
        let digits = start + (hasSign ? 2 : 1)
        return ASCII.isDigit(byte(digits)) ? skipDigits(digits) : nil
    }

    /// Whether a name that began before would go on here.
    private func isWord(_ offset: Int) -> Bool {
        guard offset < bytes.count else { return false }
        return ASCII.isWord(bytes[offset])
            || (bytes[offset] >= 0x80 && Unicode8.isLetter(Unicode8.next(bytes, offset).scalar))
    }
}
