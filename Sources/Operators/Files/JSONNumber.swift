/// What a number of a JSON text, or a CSV field, is: told from its letters.
enum JSONNumber {
    /// Fits 64 bits, and is written as integers are.
    case long
    /// A whole number of at most 38 digits.
    case wholeNumber
    /// A `Double` has its very value.
    case double
    /// Written as a number, and none of those.
    case other

    /// - Parameter letters: A number in JSON's grammar.
    init(_ letters: UnsafeRawBufferPointer) {
        let digits = letters.first == UInt8(ascii: "-") ? letters.dropFirst() : letters[...]
        if digits.allSatisfy({ 0x30...0x39 ~= $0 }) {
            if digits.count <= 18 {
                // "-0" is no integer: it would lose its sign.
                self = digits.count < letters.count && digits.first == 0x30 ? .double : .long
            } else if digits.count == 19, Int64(String(decoding: letters, as: UTF8.self)) != nil {
                self = .long
            } else {
                self = digits.count <= 38 ? .wholeNumber : .other
            }
            return
        }
        self = Self.isExactDouble(letters) ? .double : .other
    }

    /// Whether a text is a number in JSON's grammar, such as `-1.5e3`; `+1`, `.5`, `01`, `0x1` and `inf` are none.
    static func isNumber(_ text: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        func digit(_ at: Int) -> Bool { at < text.count && 0x30...0x39 ~= text[at] }
        func digits() -> Bool {
            guard digit(index) else { return false }
            while digit(index) { index += 1 }
            return true
        }
        if text.first == UInt8(ascii: "-") { index = 1 }
        if index < text.count, text[index] == 0x30 { index += 1 } else if !digits() { return false }
        if index < text.count, text[index] == UInt8(ascii: ".") {
            index += 1
            if !digits() { return false }
        }
        if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < text.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(text[index]) { index += 1 }
            if !digits() { return false }
        }
        return index == text.count
    }

    /// Whether the nearest `Double` has the value that is written, as far as its shortest spelling tells.
    private static func isExactDouble(_ letters: UnsafeRawBufferPointer) -> Bool {
        let text = String(decoding: letters, as: UTF8.self)
        guard let number = Double(text), number.isFinite else { return false }
        return significant(text) == significant(number.description)
    }

    /// A number's digits without zeros at either end, and the power of ten of the last one.
    private static func significant(_ text: String) -> SignificantDigits {
        var digits: [UInt8] = []
        var power = 0
        var isFraction = false
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        while let byte = rest.popFirst() {
            switch byte {
            case 0x30...0x39:
                digits.append(byte)
                if isFraction { power -= 1 }
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                let exponent = Int(String(Substring(rest)).drop { $0 == "+" }) ?? 0
                power = power.addingReportingOverflow(exponent).partialValue
                rest = rest[rest.endIndex...]
            default: break
            }
        }
        while digits.last == 0x30 {
            digits.removeLast()
            power += 1
        }
        let head = digits.prefix { $0 == 0x30 }.count
        return SignificantDigits(
            isNegative: isNegative, digits: Array(digits.dropFirst(head)), power: digits.isEmpty ? 0 : power)
    }

    private struct SignificantDigits: Equatable {
        let isNegative: Bool
        let digits: [UInt8]
        let power: Int
    }
}
