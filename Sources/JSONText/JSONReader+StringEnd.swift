extension JSONReader {
    /// Moves behind the closing quote, with all that RFC 8259 forbids in a string refused; says
    /// whether an escape was passed.
    mutating func skipToClosingQuote() throws(JSONSyntaxError) -> Bool {
        var escaped = false
        while true {
            skipPlainText()
            guard position < bytes.count else { throw fault("the text ends inside a string") }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position &+= 1
                return escaped
            case UInt8(ascii: "\\"):
                escaped = true
                try skipEscape()
            default:
                guard isLenient else { throw fault("a control character stands in a string") }
                position &+= 1
            }
        }
    }

    /// Moves to the next quote, backslash or control character, or to the end.
    @inline(__always)
    private mutating func skipPlainText() {
        var index = position
        let end = bytes.count
        while index &+ 8 <= end {
            let marks = Word.marks(Word.load(bytes, index))
            if marks != 0 {
                position = index &+ Word.lanes(before: marks)
                return
            }
            index &+= 8
        }
        while index < end, Word.isPlainText(bytes[index]) { index &+= 1 }
        position = index
    }

    private mutating func skipEscape() throws(JSONSyntaxError) {
        position &+= 1
        guard position < bytes.count else { throw fault("the text ends inside a string") }
        switch bytes[position] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position &+= 1
        case UInt8(ascii: "u"):
            position &+= 1
            try skipHexadecimalDigits()
        default:
            throw fault("an unknown escape stands in a string")
        }
    }

    @inline(__always)
    private mutating func skipHexadecimalDigits() throws(JSONSyntaxError) {
        var index = position
        for _ in 0..<4 {
            guard index < bytes.count, Self.isHexadecimal(bytes[index]) else {
                position = index
                throw fault("a \\u escape needs four hexadecimal digits")
            }
            index &+= 1
        }
        position = index
    }

    @inline(__always)
    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        // In ASCII, a small letter is its capital with one more bit set.
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
    }
}
