extension JSONReader {
    /// Reads a number, `true`, `false` or `null` and gives the source's own bytes.
    package mutating func literalText() throws(JSONSyntaxError) -> UnsafeRawBufferPointer {
        let first = try nextToken()
        let start = position
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""):
            throw fault("a number, true, false or null was expected")
        default: try skipLiteral(first)
        }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    }

    /// Moves behind a number or word that begins here, with `first`.
    mutating func skipLiteral(_ first: UInt8) throws(JSONSyntaxError) {
        switch first {
        case UInt8(ascii: "N") where isLenient: try skipWord("NaN")
        case UInt8(ascii: "I") where isLenient: try skipWord("Infinity")
        case UInt8(ascii: "-") where isLenient && isInfinity(position &+ 1): try skipWord("-Infinity")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber()
        case UInt8(ascii: "t"): try skipWord("true")
        case UInt8(ascii: "f"): try skipWord("false")
        case UInt8(ascii: "n"): try skipWord("null")
        default: throw fault("a value was expected")
        }
    }

    private func isInfinity(_ index: Int) -> Bool { index < bytes.count && bytes[index] == UInt8(ascii: "I") }

    private mutating func skipWord(_ word: StaticString) throws(JSONSyntaxError) {
        let length = word.utf8CodeUnitCount
        guard bytes.count - position >= length,
            JSONKey(UnsafeRawBufferPointer(rebasing: bytes[position..<position + length])).equals(word)
        else { throw fault("a value was expected") }
        position += length
    }

    /// Moves behind a number.
    private mutating func skipNumber() throws(JSONSyntaxError) {
        if next == UInt8(ascii: "-") { position &+= 1 }
        if next == UInt8(ascii: "0") {
            position &+= 1
            if isDigit(next) { throw fault("a number begins with a needless zero") }
        } else {
            try skipDigits()
        }
        if next == UInt8(ascii: ".") {
            position &+= 1
            try skipDigits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position &+= 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position &+= 1 }
            try skipDigits()
        }
    }

    private mutating func skipDigits() throws(JSONSyntaxError) {
        guard isDigit(next) else { throw fault("a digit was expected") }
        repeat { position &+= 1 } while isDigit(next)
    }

    /// The byte here, or 0 at the end, where JSON has no such byte.
    private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
