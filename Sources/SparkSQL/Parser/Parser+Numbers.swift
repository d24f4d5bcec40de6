// Numbers.
extension Parser {
    /// A number, with the minus that belongs to it.
    mutating func number() throws(SparkError) -> SyntaxExpression {
        let start = offset
        let isNegative = accept(.minus)
        guard case .number(let kind) = token.kind else { throw unexpected(expected: "a number") }
        let digits = text(of: advance())
        let literal = number(kind, (isNegative ? "-" : "") + digits, from: start)
        return try make(.literal(literal), from: start)
    }

    private mutating func number(_ kind: Token.Number, _ text: String, from start: Int) -> SparkLiteral {
        let plain = String(text.dropLast(kind.suffixLength))
        switch kind {
        case .integer:
            if let number = Int32(plain) { return .integer(number) }
            if let number = Int64(plain) { return .long(number) }
            return decimal(plain, from: start)
        case .long:
            return Int64(plain).map { .long($0) }
                ?? outOfRange(plain, "\(Int64.min)", "\(Int64.max)", "bigint", from: start)
        case .short:
            return Int16(plain).map { .short($0) }
                ?? outOfRange(plain, "\(Int16.min)", "\(Int16.max)", "smallint", from: start)
        case .byte:
            return Int8(plain).map { .byte($0) }
                ?? outOfRange(plain, "\(Int8.min)", "\(Int8.max)", "tinyint", from: start)
        case .exponent, .double:
            if let number = Double(plain), number.isFinite { return .double(number) }
            return outOfRange(plain, "-1.7976931348623157E+308", "1.7976931348623157E+308", "double", from: start)
        case .float:
            if let number = Float(plain), number.isFinite { return .float(number) }
            return outOfRange(plain, "-3.4028234663852886E+38", "3.4028234663852886E+38", "float", from: start)
        case .decimal, .bigDecimal: return decimal(plain, from: start)
        }
    }

    private mutating func decimal(_ text: String, from start: Int) -> SparkLiteral {
        if let number = SparkDecimal(text) { return .decimal(number) }
        let digits = text.utf8.count(where: ASCII.isDigit)
        let message =
            "[DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION] Decimal precision \(digits) exceeds max precision 38. "
            + "SQLSTATE: 22003"
        report(failure("_LEGACY_ERROR_TEMP_0061", ["msg": message], from: start, message))
        return .null
    }

    private mutating func outOfRange(
        _ text: String, _ lowest: String, _ highest: String, _ type: String, from start: Int
    ) -> SparkLiteral {
        report(
            failure(
                "INVALID_NUMERIC_LITERAL_RANGE",
                ["rawStrippedQualifier": text, "minValue": lowest, "maxValue": highest, "typeName": type], from: start,
                "\(text) is no \(type), which goes from \(lowest) to \(highest)."))
        return .null
    }
}

extension Token.Number {
    /// How many letters after the number name its kind.
    fileprivate var suffixLength: Int {
        switch self {
        case .integer, .exponent, .decimal: 0
        case .long, .short, .byte, .float, .double: 1
        case .bigDecimal: 2
        }
    }
}
