/// Numbers in texts, as Spark casts them.
enum NumberParser {
    /// A whole number with blanks around it; with a fraction, which is dropped, where that is allowed.
    static func whole(_ text: String, allowsFraction: Bool = false) -> Int64? {
        let bytes = Array(text.trimmedOfControls.utf8)
        guard let first = bytes.first else { return nil }
        var index = first == 0x2B || first == 0x2D ? 1 : 0
        guard index < bytes.count else { return nil }
        var value: Int64 = 0
        var digits = 0
        while index < bytes.count, 48...57 ~= bytes[index] {
            let (product, isOver) = value.multipliedReportingOverflow(by: 10)
            let (difference, isOver2) = product.subtractingReportingOverflow(Int64(bytes[index] - 48))
            if isOver || isOver2 { return nil }
            value = difference
            index += 1
            digits += 1
        }
        if allowsFraction, index < bytes.count, bytes[index] == 0x2E {
            index += 1
            while index < bytes.count, 48...57 ~= bytes[index] {
                index += 1
                digits += 1
            }
        }
        guard index == bytes.count, digits > 0 else { return nil }
        if first == 0x2D { return value }
        return value == .min ? nil : -value
    }

    /// A number as Java's `Double.parseDouble` takes it, or a word for infinity or NaN.
    static func double(_ text: String) -> Double? {
        let trimmed = text.trimmedOfControls
        switch trimmed.lowercased() {
        case "inf", "+inf", "infinity", "+infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        case "nan": return .nan
        default: return plain(trimmed).flatMap { Double($0) }
        }
    }

    static func float(_ text: String) -> Float? {
        let trimmed = text.trimmedOfControls
        switch trimmed.lowercased() {
        case "inf", "+inf", "infinity", "+infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        case "nan": return .nan
        default: return plain(trimmed).flatMap { Float($0) }
        }
    }

    /// The number in the form that Swift takes, without the letter of a type at its end; nil where it is none.
    private static func plain(_ text: Substring) -> String? {
        var bytes = Array(text.utf8)
        if let last = bytes.last, [0x64, 0x44, 0x66, 0x46].contains(last), bytes.count > 1 { bytes.removeLast() }
        var index = 0
        if let sign = bytes.first, sign == 0x2B || sign == 0x2D { index = 1 }
        var digits = 0
        while index < bytes.count, 48...57 ~= bytes[index] { index += 1; digits += 1 }
        if index < bytes.count, bytes[index] == 0x2E {
            index += 1
            while index < bytes.count, 48...57 ~= bytes[index] { index += 1; digits += 1 }
        }
        guard digits > 0 else { return nil }
        if index < bytes.count, bytes[index] == 0x65 || bytes[index] == 0x45 {
            index += 1
            if index < bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
            let start = index
            while index < bytes.count, 48...57 ~= bytes[index] { index += 1 }
            guard index > start else { return nil }
        }
        guard index == bytes.count else { return nil }
        var result = String(decoding: bytes, as: UTF8.self)
        if result.hasSuffix(".") { result += "0" }
        return result.replacing(".e", with: ".0e").replacing(".E", with: ".0E")
    }

    private static func westernDigit(_ character: Character) -> Character {
        guard let scalar = character.unicodeScalars.first, scalar.properties.generalCategory == .decimalNumber,
            let value = scalar.properties.numericValue, let digit = String(Int(value)).first
        else { return character }
        return digit
    }

    /// A decimal of any length, with an exponent or none, as Java's `BigDecimal` takes it.
    static func decimal(_ text: String) -> BigDecimal? {
        let trimmed = text.trimmedOfControls
        // Java takes the digits of all scripts here.
        let plain = trimmed.utf8.allSatisfy { $0 < 128 } ? String(trimmed) : String(trimmed.map(westernDigit))
        let bytes = Array(plain.utf8)
        var index = 0
        var isNegative = false
        if let sign = bytes.first, sign == 0x2B || sign == 0x2D {
            isNegative = sign == 0x2D
            index = 1
        }
        var digits: [UInt8] = []
        var scale = 0
        while index < bytes.count, 48...57 ~= bytes[index] {
            digits.append(bytes[index] - 48)
            index += 1
        }
        if index < bytes.count, bytes[index] == 0x2E {
            index += 1
            while index < bytes.count, 48...57 ~= bytes[index] {
                digits.append(bytes[index] - 48)
                scale += 1
                index += 1
            }
        }
        guard !digits.isEmpty else { return nil }
        if index < bytes.count, bytes[index] == 0x65 || bytes[index] == 0x45 {
            guard let exponent = Int(String(decoding: bytes[(index + 1)...], as: UTF8.self)), abs(exponent) < 10_000
            else { return nil }
            scale -= exponent
            index = bytes.count
        }
        return index == bytes.count ? BigDecimal(isNegative: isNegative, digits: digits, scale: scale) : nil
    }
}
