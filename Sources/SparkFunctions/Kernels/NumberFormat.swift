internal import Foundation
internal import SparkSQL

/// Numbers in the formats of `format_number`, `to_number` and `to_char`.
enum NumberFormat {
    /// A number with commas between thousands and so many digits after the point, or in a pattern such as `#,##0.00`.
    static func grouped(
        _ value: SparkValue, _ type: SparkType, _ format: SparkValue
    ) throws(SparkError) -> SparkValue {
        switch format {
        case .integer(let count) where count >= 0:
            try ValueRoom.check(Int(count), in: "format_number", parameter: "d")
            return text(value, type, infinity: { $0 ? "-∞" : "∞" }) { round, isNegative in
                (isNegative ? "-" : "") + grouped(round(Int(count)).replacing("-", with: ""), Int(count))
            }
        case .string(let text):
            let pattern = text.isEmpty ? DecimalPattern.plain : DecimalPattern(text)
            if pattern.isExponential, let number = number(value, type), number.isFinite {
                return .string(pattern.exponential(number))
            }
            return Self.text(value, type, infinity: { pattern.text(isNegative: $0) { _ in "∞" } }) {
                round, isNegative in
                pattern.text(isNegative: isNegative, round: round)
            }
        default: return .null
        }
    }

    private static func number(_ value: SparkValue, _ type: SparkType) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .double(let number): number
        case .float(let number): Double(number)
        case .decimal: Double(ValueText().text(value, type))
        default: nil
        }
    }

    /// The text that `body` makes, given what rounds the number and whether it is below zero.
    private static func text(
        _ value: SparkValue, _ type: SparkType, infinity: (Bool) -> String,
        _ body: ((Int) -> String, Bool) -> String
    ) -> SparkValue {
        switch value {
        case .double, .float:
            let number = number(value, type) ?? .nan
            if number.isNaN { return .string("NaN") }
            if number.isInfinite { return .string(infinity(number < 0)) }
            // Rounded as the number is, not as its shortest text is.
            return .string(body({ String(format: "%.\($0)f", number) }, number.sign == .minus))
        case .integer, .decimal:
            let plain = ValueText().text(value, type)
            let isNegative = plain.hasPrefix("-")
            func rounded(_ digits: Int) -> String {
                let text = DecimalText.rounded(plain, digits, isEven: true)
                return NumberParser.decimal(text)?.plainText ?? text
            }
            return .string(body(rounded, isNegative))
        default: return .null
        }
    }

    static func grouped(_ text: String, _ digits: Int) -> String {
        guard let number = NumberParser.decimal(text) else { return text }
        var plain = number.plainText
        let isNegative = plain.hasPrefix("-")
        if isNegative { plain.removeFirst() }
        let pieces = plain.split(separator: ".", omittingEmptySubsequences: false)
        var fraction = pieces.count > 1 ? String(pieces[1]) : ""
        fraction = String((fraction + String(repeating: "0", count: digits)).prefix(digits))
        var whole = ""
        for (index, letter) in pieces[0].reversed().enumerated() {
            if index > 0, index % 3 == 0 { whole.append(",") }
            whole.append(letter)
        }
        return (isNegative ? "-" : "") + String(whole.reversed()) + (digits > 0 ? "." + fraction : "")
    }
}
