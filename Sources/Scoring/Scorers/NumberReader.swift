/// Finds the numbers in a text.
///
/// A number is `12`, `-3.5`, `.5`, `1,234,567.89` or `6.02e23`, with a minus or plus before it where nothing but space,
/// a bracket or a sign of money stands before that. Digits behind a letter (`GPT4`) and runs with two points (`1.2.3`)
/// are none; a comma is no decimal point, so `1,5` are the numbers 1 and 5.
struct NumberReader: Sendable {
    /// The numbers of a text, in their order; those beyond what a double can be are left out.
    static func numbers(_ text: Span<UInt8>) -> [Double] {
        var reader = NumberReader()
        var numbers: [Double] = []
        var index = 0
        while index < text.count {
            let (value, end) = reader.number(text, at: index)
            if let value, value.isFinite { numbers.append(value) }
            index = end
        }
        return numbers
    }

    private var digits: [UInt8] = []

    /// The number that begins at `index`, nil for none, and where to go on.
    private mutating func number(_ text: Span<UInt8>, at index: Int) -> (value: Double?, end: Int) {
        let byte = text[index]
        guard Self.isDigit(byte) || byte == 0x2E && Self.isDigit(text, index + 1) else {
            return (nil, Self.isLetter(byte) ? Self.endOfWord(text, from: index) : index + 1)
        }
        var end = index
        digits.removeAll(keepingCapacity: true)
        if Self.hasMinus(text, before: index) { digits.append(0x2D) }
        readWhole(text, &end)
        if end < text.count, text[end] == 0x2E, Self.isDigit(text, end + 1) {
            if digits.isEmpty || digits == [0x2D] { digits.append(0x30) }
            digits.append(0x2E)
            end += 1
            readDigits(text, &end)
        }
        if end < text.count, text[end] == 0x2E, Self.isDigit(text, end + 1) {
            // A second point: a version, a date or an address.
            while end < text.count, Self.isDigit(text[end]) || text[end] == 0x2E { end += 1 }
            return (nil, end)
        }
        readExponent(text, &end)
        return (Double(String(decoding: digits, as: UTF8.self)), end)
    }

    private mutating func readDigits(_ text: Span<UInt8>, _ end: inout Int) {
        while end < text.count, Self.isDigit(text[end]) {
            digits.append(text[end])
            end += 1
        }
    }

    /// Digits, in groups of three behind commas where the first group is of one to three.
    private mutating func readWhole(_ text: Span<UInt8>, _ end: inout Int) {
        let start = end
        readDigits(text, &end)
        guard end > start, end - start <= 3 else { return }
        while end + 3 < text.count, text[end] == 0x2C, Self.isDigit(text[end + 1]), Self.isDigit(text[end + 2]),
            Self.isDigit(text[end + 3]), !Self.isDigit(text, end + 4)
        {
            end += 1
            readDigits(text, &end)
        }
    }

    private mutating func readExponent(_ text: Span<UInt8>, _ end: inout Int) {
        guard end < text.count, text[end] | 0x20 == UInt8(ascii: "e") else { return }
        var next = end + 1
        let hasSign = next < text.count && (text[next] == 0x2B || text[next] == 0x2D)
        if hasSign { next += 1 }
        guard Self.isDigit(text, next) else { return }
        digits.append(UInt8(ascii: "e"))
        if hasSign { digits.append(text[next - 1]) }
        readDigits(text, &next)
        end = next
    }

    /// Whether a minus stands before the number that begins at `index`: with a sign of money between or not, and not
    /// between two numbers or behind a word.
    private static func hasMinus(_ text: Span<UInt8>, before index: Int) -> Bool {
        var place = index
        if place > 0, text[place - 1] == UInt8(ascii: "$") { place -= 1 }
        if place > 0, text[place - 1] == 0x2D {
            place -= 1
        } else if place > 2, text[place - 3] == 0xE2, text[place - 2] == 0x88, text[place - 1] == 0x92 {
            // U+2212, the minus sign.
            place -= 3
        } else {
            return false
        }
        return place == 0 || !isDigit(text[place - 1]) && !isLetter(text[place - 1]) && text[place - 1] != 0x29
    }

    private static func endOfWord(_ text: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < text.count, isLetter(text[index]) || isDigit(text[index]) { index += 1 }
        return index
    }

    private static func isDigit(_ text: Span<UInt8>, _ index: Int) -> Bool {
        index < text.count && isDigit(text[index])
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// A letter, or an underscore.
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F }
}
