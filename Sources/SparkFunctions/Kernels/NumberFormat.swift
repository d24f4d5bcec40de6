internal import Foundation
internal import SparkSQL

/// Numbers in the formats of `format_number`, `to_number` and `to_char`.
enum NumberFormat {
    /// A number with commas between thousands and so many digits after the point, or in a pattern such as `#,##0.00`.
    static func grouped(_ value: SparkValue, _ type: SparkType, _ format: SparkValue) -> SparkValue {
        var digits = 0
        switch format {
        case .integer(let count): digits = Int(count)
        case .string(let pattern):
            if let point = pattern.firstIndex(of: ".") { digits = pattern[point...].count { $0 == "#" || $0 == "0" } }
        default: return .null
        }
        guard digits >= 0 else { return .null }
        let text: String
        switch value {
        case .integer(let number): text = "\(number)"
        case .double(let number) where number.isFinite: text = NumberText.text(number)
        case .float(let number) where number.isFinite: text = NumberText.text(number)
        case .double(let number): return .string(number.isNaN ? "NaN" : number < 0 ? "-∞" : "∞")
        case .decimal: text = ValueText().text(value, type)
        default: return .null
        }
        return .string(grouped(DecimalText.rounded(text, digits, isEven: true), digits))
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

    /// How many digits a format has, and how many of them after the point.
    static func digits(_ format: String) -> (precision: Int, scale: Int) {
        let upper = format.uppercased()
        let point = upper.firstIndex { $0 == "." || $0 == "D" }
        let isDigit: (Character) -> Bool = { $0 == "9" || $0 == "0" }
        let total = upper.count(where: isDigit)
        let after = point.map { upper[$0...].count(where: isDigit) } ?? 0
        return (min(38, max(1, total)), min(38, after))
    }

    /// The number that a text in this format says; nil where the text is not in it.
    static func parse(_ text: String, _ format: String, _ type: SparkType) -> SparkValue? {
        guard case .decimal(let precision, let scale) = type else { return nil }
        var rest = text.drop { $0 == " " }[...]
        while rest.last == " " { rest.removeLast() }
        var isNegative = false
        var number = ""
        var index = format.startIndex
        let upper = format.uppercased()
        var wholeLeft = upper.prefix { $0 != "." && $0 != "D" }.count { $0 == "9" || $0 == "0" }
        var afterPoint = false
        index = upper.startIndex
        func takeSign() {
            if rest.first == "-" {
                isNegative = true; rest.removeFirst()
            } else if rest.first == "+" {
                rest.removeFirst()
            }
        }
        while index < upper.endIndex {
            let symbol = upper[index]
            index = upper.index(after: index)
            switch symbol {
            case "9", "0":
                if !afterPoint {
                    // Fewer digits than the format has are right.
                    let digits = rest.prefix { $0.isNumber }.count
                    if digits < wholeLeft, rest.first.map({ !$0.isNumber }) ?? true || true, digits < wholeLeft {
                        if symbol == "0" && digits < wholeLeft && digits == 0 { return nil }
                        let comma = rest.firstIndex { $0 == "." } ?? rest.endIndex
                        let available = rest[..<comma].count { $0.isNumber }
                        if available < wholeLeft { wholeLeft -= 1; continue }
                    }
                    guard let next = rest.first, next.isNumber else { return nil }
                    number.append(next)
                    rest.removeFirst()
                    wholeLeft -= 1
                } else if let next = rest.first, next.isNumber {
                    number.append(next)
                    rest.removeFirst()
                }
            case ",", "G": if rest.first == "," { rest.removeFirst() }
            case ".", "D":
                afterPoint = true
                number.append(".")
                if rest.first == "." {
                    rest.removeFirst()
                } else if !rest.isEmpty, rest.first?.isNumber == true {
                    return nil
                }
            case "$":
                guard rest.first == "$" else { return nil }
                rest.removeFirst()
            case "S", "M": takeSign()
            case "P":
                guard upper[index...].hasPrefix("R") else { return nil }
                index = upper.index(after: index)
                if rest.first == "<" { isNegative = true; rest.removeFirst() }
                if rest.last == ">" { rest.removeLast() }
            case "I": break
            default: return nil
            }
        }
        guard rest.isEmpty, number.contains(where: \.isNumber), let value = NumberParser.decimal("0" + number),
            let unscaled = value.rescaled(to: scale, precision: precision)
        else { return nil }
        return .decimal(isNegative ? -unscaled : unscaled)
    }

    /// A number in this format; where its digits do not fit, `#` for each.
    static func format(_ value: SparkValue, _ type: SparkType, _ format: String) -> SparkValue {
        guard case .decimal(let unscaled) = value, case .decimal(_, let scale) = type else { return .null }
        let upper = format.uppercased()
        let isNegative = unscaled < 0
        let text = NumberText.text(isNegative ? -unscaled : unscaled, scale: scale)
        let pieces = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let wholePart = upper.prefix { $0 != "." && $0 != "D" }
        let places = wholePart.count { $0 == "9" || $0 == "0" }
        let digits = pieces[0] == "0" ? "" : pieces[0]
        let fraction = pieces.count > 1 ? pieces[1] : ""
        let (_, after) = Self.digits(format)
        let isOver = digits.count > places || fraction.dropFirst(after).contains { $0 != "0" }
        if isOver {
            return .string(
                String(
                    upper.map { $0 == "9" || $0 == "0" ? "#" : $0 == "D" ? "." : $0 == "G" ? "," : $0 }.filter {
                        !"SMI$PR".contains($0)
                    }))
        }
        var whole = Array(String(repeating: " ", count: places - digits.count) + digits)
        var rest = Array(fraction.padding(toLength: after, withPad: "0", startingAt: 0))
        var result = ""
        var afterPoint = false
        var started = false
        var index = upper.startIndex
        while index < upper.endIndex {
            let symbol = upper[index]
            switch symbol {
            case "9", "0":
                if afterPoint {
                    result.append(rest.isEmpty ? "0" : rest.removeFirst())
                } else {
                    let digit = whole.removeFirst()
                    if digit == " " {
                        result.append(symbol == "0" || started ? "0" : " ")
                    } else {
                        result.append(digit)
                    }
                    if digit != " " || symbol == "0" { started = true }
                }
            case ",", "G": result.append(started ? "," : " ")
            case ".", "D":
                afterPoint = true
                result.append(".")
            case "$": result.append("$")
            case "S": result.append(isNegative ? "-" : "+")
            case "M": result.append(isNegative ? "-" : " ")
            case "P": result = isNegative ? "<" + result + ">" : " " + result + " "
            default: break
            }
            index = upper.index(after: index)
        }
        return .string(result)
    }
}
