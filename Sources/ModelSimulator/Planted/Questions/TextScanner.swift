/// Reads a text in lower case from left to right; what does not stand there is not consumed.
struct TextScanner {
    private let bytes: [UInt8]
    var position = 0

    init(_ text: String) { bytes = Array(text.lowercased().utf8) }

    var count: Int { bytes.count }

    /// The byte here, or so many places on; nil beyond the text's ends.
    func byte(_ offset: Int = 0) -> UInt8? {
        let index = position + offset
        return bytes.indices.contains(index) ? bytes[index] : nil
    }

    /// Whether a word may begin here.
    var isAtStartOfWord: Bool { !Self.isWord(byte(-1)) }

    /// Consumes a text that stands here.
    mutating func take(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    /// Consumes a whole word or words that stand here.
    mutating func takeWord(_ word: String) -> Bool {
        let start = position
        if take(word), !Self.isWord(byte()) { return true }
        position = start
        return false
    }

    mutating func skipBlanks() {
        while let byte = byte(), byte == 0x20 || 0x09...0x0D ~= byte { position += 1 }
    }

    /// Consumes a whole number of at most nine digits, which is no part of another number.
    mutating func integer() -> Int? {
        let start = position
        let isNegative = take("-") || take("−")
        var number = 0
        var digits = 0
        while let byte = byte(), Self.isDigit(byte), digits < 10 {
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
            digits += 1
            position += 1
        }
        let isLonger = (byte() == UInt8(ascii: ".") || byte() == UInt8(ascii: ",")) && Self.isDigit(byte(1) ?? 0)
        guard (1...9).contains(digits), !isLonger else {
            position = start
            return nil
        }
        return isNegative ? -number : number
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    static func isWord(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte &- UInt8(ascii: "a") < 26 || isDigit(byte) || byte >= 0x80
    }
}
