// Types and columns with types.
extension Parser {
    /// A type, such as `INT`, `decimal(10, 2)` or `array<struct<a: int>>`.
    mutating func dataType() throws(SparkError) -> SparkType {
        try enter()
        defer { leave() }
        return try dataTypeUnchecked()
    }

    private mutating func dataTypeUnchecked() throws(SparkError) -> SparkType {
        guard atName else { throw unexpected(expected: "a type") }
        switch (token.keyword, peek().kind) {
        case (.array, .symbol(.less)):
            advance()
            advance()
            let element = try dataType()
            try expectClosingAngle()
            return .array(element, containsNull: true)
        case (.map, .symbol(.less)):
            advance()
            advance()
            let key = try dataType()
            try expect(.comma)
            let value = try dataType()
            try expectClosingAngle()
            return .map(key, value, valueContainsNull: true)
        case (.struct, .symbol(.notEqual)):
            advance()
            advance()
            return .structure([])
        case (.struct, .symbol(.less)):
            advance()
            advance()
            if accept(.greater) { return .structure([]) }
            let fields = try list { parser throws(SparkError) in try parser.columnDefinition(isMember: true) }
            try expectClosingAngle()
            return .structure(fields)
        case (.interval, _): return try intervalType()
        default: return try plainType()
        }
    }

    /// Columns with types, separated by commas: `a INT NOT NULL, b STRING COMMENT 'the second'`.
    mutating func columnDefinitions(isMembers: Bool = false) throws(SparkError) -> [StructField] {
        try list { parser throws(SparkError) in try parser.columnDefinition(isMember: isMembers) }
    }

    private mutating func columnDefinition(isMember: Bool) throws(SparkError) -> StructField {
        let name = try nameOnly()
        if isMember { _ = accept(.colon) }
        var field = StructField(name, try dataType())
        if at(.not) || at(.bang) {
            advance()
            try expect(.null)
            field.nullable = false
        }
        if accept(.comment) { field.comment = try string() }
        return field
    }

    /// A type that is no container: a name, and numbers between parentheses for some.
    private mutating func plainType() throws(SparkError) -> SparkType {
        let start = offset
        let isQuoted = token.kind == .quotedName
        let keyword = token.keyword
        let name = try identifier()
        var numbers: [Int] = []
        if at(.leftParen), case .number(.integer) = peek().kind {
            numbers = try parenthesized { parser throws(SparkError) in try parser.integer() }
        } else if at(.leftParen), !isQuoted, keyword == .decimal || keyword == .dec || keyword == .numeric {
            advance()
            throw unexpected(expected: "a whole number")
        }
        if !isQuoted, let keyword, let type = try type(keyword, numbers, from: start) { return type }
        let shown = numbers.isEmpty ? name : "\(name)(\(numbers.map(String.init).joined(separator: ",")))"
        return mistake(
            "UNSUPPORTED_DATATYPE", ["typeName": "\"\(shown.uppercased())\""], from: start,
            "\(shown) is no type. Types are BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, STRING, "
                + "BINARY, DATE, TIMESTAMP, TIMESTAMP_NTZ, ARRAY<…>, MAP<…, …> and STRUCT<…>.")
    }

    private mutating func type(
        _ keyword: Keyword, _ numbers: [Int], from start: Int
    ) throws(SparkError) -> SparkType? {
        switch (keyword, numbers.count) {
        case (.boolean, 0): return .boolean
        case (.tinyint, 0), (.byte, 0): return .byte
        case (.smallint, 0), (.short, 0): return .short
        case (.int, 0), (.integer, 0): return .integer
        case (.bigint, 0), (.long, 0): return .long
        case (.float, 0), (.real, 0): return .float
        case (.double, 0): return .double
        case (.date, 0): return .date
        case (.timestamp, 0), (.timestampLTZ, 0): return .timestamp
        case (.timestampNTZ, 0): return .timestampNTZ
        case (.binary, 0): return .binary
        case (.void, 0): return .null
        case (.variant, 0): return .variant
        case (.string, 0): return try stringType()
        case (.char, 1), (.character, 1): return .char(numbers[0])
        case (.varchar, 1): return .varchar(numbers[0])
        case (.decimal, 0...2), (.dec, 0...2), (.numeric, 0...2): return decimal(numbers, from: start)
        case (.time, 0...1): return time(numbers.first ?? 6, from: start)
        case (.char, 0), (.character, 0), (.varchar, 0):
            let name = keyword == .varchar ? "VARCHAR" : "CHAR"
            return mistake(
                "DATATYPE_MISSING_SIZE", ["type": "\"\(name)\""], from: start,
                "\(name) needs a length, such as \(name)(10).")
        case (.array, 0): return incomplete("ARRAY", "ARRAY<INT>", from: start)
        case (.map, 0): return incomplete("MAP", "MAP<STRING, INT>", from: start)
        case (.struct, 0): return incomplete("STRUCT", "STRUCT<a: INT>", from: start)
        default: return nil
        }
    }

    /// Reports a mistake; the type stands for the one that there is not.
    private mutating func mistake(
        _ errorClass: String, _ parameters: [String: String], from start: Int, _ message: String
    ) -> SparkType {
        report(failure(errorClass, parameters, from: start, message))
        return .null
    }

    private mutating func incomplete(_ name: String, _ example: String, from start: Int) -> SparkType {
        mistake(
            "INCOMPLETE_TYPE_DEFINITION.\(name)", name == "ARRAY" ? ["elementType": "<elementType>"] : [:],
            from: start, "\(name) does not say the types in it. Write it like \(example).")
    }

    private mutating func stringType() throws(SparkError) -> SparkType {
        guard accept(.collate) else { return .string }
        let name = try identifier().uppercased()
        return name == "UTF8_BINARY" ? .string : .collatedString(name)
    }

    private mutating func decimal(_ numbers: [Int], from start: Int) -> SparkType {
        let precision = numbers.first ?? 10
        let scale = numbers.count > 1 ? numbers[1] : 0
        guard scale <= precision else {
            return mistake(
                "DECIMAL_SCALE_EXCEEDS_PRECISION", ["scale": "\(scale)", "precision": "\(precision)"], from: start,
                "DECIMAL(\(precision),\(scale)) has more digits after the point than in all.")
        }
        guard precision <= SparkType.maxDecimalPrecision else {
            return mistake(
                "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
                ["precision": "\(precision)", "maxPrecision": "\(SparkType.maxDecimalPrecision)"], from: start,
                "DECIMAL(\(precision),\(scale)) has more than \(SparkType.maxDecimalPrecision) digits.")
        }
        return .decimal(precision: precision, scale: scale)
    }

    private mutating func time(_ precision: Int, from start: Int) -> SparkType {
        guard precision <= 6 else {
            return mistake(
                "UNSUPPORTED_TIME_PRECISION", ["precision": "\(precision)"], from: start,
                "TIME(\(precision)) has more than six digits of a second.")
        }
        return .time(precision: precision)
    }

    /// A whole number without a sign that fits.
    mutating func integer() throws(SparkError) -> Int {
        guard case .number(.integer) = token.kind, let number = Int32(text(of: token)) else {
            throw unexpected(expected: "a whole number")
        }
        advance()
        return Int(number)
    }
}
