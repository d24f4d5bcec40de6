// Literals of a type that stands before them: `DATE'2020-02-29'`.
extension Parser {
    /// A type and a string.
    mutating func typedLiteral() throws(SparkError) -> SyntaxExpression {
        let start = offset
        let keyword = token.keyword
        let name = text(of: advance())
        let raw = text(of: token)
        let value = try string()
        switch keyword {
        case .x:
            guard let bytes = Self.bytes(ofHexadecimal: value) else { break }
            return try make(.literal(.binary(bytes)), from: start)
        case .date:
            if let special = DateTimeText.Special(value) { return try self.special(special, isDate: true, from: start) }
            guard let days = DateTimeText.days(value) else { break }
            return try make(.literal(.date(days)), from: start)
        case .timestamp, .timestampLTZ, .timestampNTZ:
            if let special = DateTimeText.Special(value) {
                return try self.special(special, isDate: false, from: start)
            }
            guard let clock = DateTimeText.clock(value) else { break }
            let literal = keyword == .timestampNTZ ? .timestampNTZ(clock.microseconds) : clock.literal
            return try make(.literal(literal), from: start)
        case .time:
            guard let microseconds = DateTimeText.timeOfDay(value) else { break }
            return try make(.literal(.time(microseconds)), from: start)
        case .interval:
            guard let interval = IntervalText(value) else { break }
            let literal = self.literal(of: interval, from: start)
            return try make(.literal(literal), from: start)
        default:
            report(
                failure(
                    "UNSUPPORTED_TYPED_LITERAL",
                    [
                        "unsupportedType": "\"\(name.uppercased())\"",
                        "supportedTypes": Self.supportedTypes.map { "\"\($0)\"" }.joined(separator: ", "),
                    ], from: start,
                    "\(name) \(raw) is no literal: literals of a type are \(Self.supportedTypes.joined(separator: ", "))."
                ))
            return try make(.literal(.null), from: start)
        }
        report(
            failure(
                "INVALID_TYPED_LITERAL", ["valueType": "\"\(name.uppercased())\"", "value": "'\(value)'"], from: start,
                "'\(value)' is no \(name.uppercased())."))
        return try make(.literal(.null), from: start)
    }

    private static let supportedTypes = [
        "DATE", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP", "INTERVAL", "X", "TIME",
    ]

    private static func bytes(ofHexadecimal text: String) -> [UInt8]? {
        let digits = (text.utf8.count % 2 == 0 ? text : "0" + text).utf8.map {
            Character(Unicode.Scalar($0)).hexDigitValue
        }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }

    /// `DATE'today'` and its like, which are functions of the day on which the query runs.
    private mutating func special(
        _ special: DateTimeText.Special, isDate: Bool, from start: Int
    ) throws(SparkError) -> SyntaxExpression {
        if special == .epoch { return try make(.literal(isDate ? .date(0) : .timestamp(0)), from: start) }
        let today = try make(.call(SyntaxCall("current_date", [])), from: start)
        let shift = try make(.literal(.integer(special.days)), from: start)
        let day = special.days == 0 ? today : try make(.call(SyntaxCall("date_add", [today, shift])), from: start)
        if isDate { return day }
        if special == .now { return try make(.call(SyntaxCall("current_timestamp", [])), from: start) }
        return try make(.cast(day, .timestamp, isTry: false), from: start)
    }
}
