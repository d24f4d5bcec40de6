internal import Foundation

/// Numbers as Java writes them.
enum NumberText {
    /// A number as Java's `Double.toString`: `1.0`, `1.0E20`, `NaN`, `-Infinity`.
    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        if value == 0 { return value.sign == .minus ? "-0.0" : "0.0" }
        return layout(value.magnitude.description, isNegative: value < 0) { String(format: "%.1e", value.magnitude) }
    }

    /// A number as Java's `Float.toString`.
    static func text(_ value: Float) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        if value == 0 { return value.sign == .minus ? "-0.0" : "0.0" }
        return layout(value.magnitude.description, isNegative: value < 0) {
            String(format: "%.1e", Double(value.magnitude))
        }
    }

    /// The digits of a positive number's shortest text, without zeros at both ends, and the power of ten: 0.d1d2… times it.
    static func digits(_ shortest: String) -> (digits: [UInt8], exponent: Int) {
        var digits: [UInt8] = []
        var exponent = 0
        var point: Int?
        var power = 0
        var seenExponent = false
        for byte in shortest.utf8 {
            switch byte {
            case 0x2E: point = digits.count
            case 0x65, 0x45: seenExponent = true
            case 48...57 where !seenExponent: digits.append(byte)
            default: break
            }
        }
        if seenExponent, let mark = shortest.lastIndex(where: { $0 == "e" || $0 == "E" }) {
            power = Int(shortest[shortest.index(after: mark)...]) ?? 0
        }
        exponent = (point ?? digits.count) + power
        let leading = digits.prefix { $0 == 48 }.count
        digits.removeFirst(leading)
        exponent -= leading
        while digits.last == 48 { digits.removeLast() }
        if digits.isEmpty { digits = [48] }
        return (digits, exponent)
    }

    private static func layout(_ shortest: String, isNegative: Bool, _ twoDigits: () -> String) -> String {
        var (digits, exponent) = digits(shortest)
        // Java writes at least two digits, the nearest ones.
        if digits.count == 1, exponent < -290 || (exponent < -38 && exponent > -60) {
            (digits, exponent) = Self.digits(twoDigits())
        }
        var text = isNegative ? "-" : ""
        func append(_ bytes: some Sequence<UInt8>) { text += String(decoding: Array(bytes), as: UTF8.self) }
        if -2...7 ~= exponent {
            if exponent <= 0 {
                text += "0." + String(repeating: "0", count: -exponent)
                append(digits)
            } else if digits.count <= exponent {
                append(digits)
                text += String(repeating: "0", count: exponent - digits.count) + ".0"
            } else {
                append(digits[..<exponent])
                text += "."
                append(digits[exponent...])
            }
            return text
        }
        append(digits[..<1])
        text += "."
        append(digits.count > 1 ? digits[1...] : [48])
        return text + "E\(exponent - 1)"
    }

    /// A decimal with all digits after the point: `-1.50`.
    static func text(_ unscaled: Int128, scale: Int) -> String {
        let digits = String(unscaled.magnitude)
        let sign = unscaled < 0 ? "-" : ""
        if scale <= 0 { return sign + digits + (unscaled == 0 ? "" : String(repeating: "0", count: -scale)) }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }

    /// A decimal as Java's `BigDecimal.toString`: with an exponent where the number is small.
    static func scientificText(_ unscaled: Int128, scale: Int) -> String {
        let digits = String(unscaled.magnitude)
        let adjusted = digits.count - 1 - scale
        guard adjusted < -6 else { return text(unscaled, scale: scale) }
        let rest = digits.dropFirst()
        return (unscaled < 0 ? "-" : "") + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "E\(adjusted)"
    }
}
