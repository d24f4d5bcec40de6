internal import SparkSQL

/// Reads rows from lines of CSV, as Spark's `from_csv` does.
struct CSVRows: Sendable {
    let type: SparkType
    let options: JSONOptions

    func value(_ text: String) throws(SparkError) -> SparkValue {
        guard case .structure(let fields) = type else { return .null }
        let tokens = CSVText.tokens(text, options)
        var values: [SparkValue] = []
        var isBad = tokens.count != fields.count
        let cast = ValueCast(mode: .attempt, timeZone: options.timeZone)
        for (index, field) in fields.enumerated() {
            guard index < tokens.count, let token = tokens[index], token != options["nullValue"] ?? "" else {
                values.append(.null)
                continue
            }
            var value = SparkValue.null
            switch field.type {
            case .date: value = TextMoment.value(token, options["dateFormat"], .date, options.timeZone) ?? .null
            case .timestamp:
                value = TextMoment.value(token, options["timestampFormat"], .timestamp, options.timeZone) ?? .null
            default: value = try cast.value(.string(token), .string, field.type)
            }
            if value.isNull { isBad = true }
            values.append(value)
        }
        if isBad, options["mode"]?.uppercased() == "FAILFAST" {
            throw SparkError(
                "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                parameters: ["badRecord": text, "failFastMode": "FAILFAST"],
                message: "Malformed records are detected in record parsing: \(text). Parse Mode: FAILFAST.")
        }
        return .structure(values)
    }
}

/// Lines of CSV.
enum CSVText {
    /// The fields of a line; nil for one that is empty and not between quotes.
    static func tokens(_ line: String, _ options: JSONOptions) -> [String?] {
        let separator = Array(options["sep"] ?? options["delimiter"] ?? ",")
        let quote = (options["quote"] ?? "\"").first
        let escape = (options["escape"] ?? "\\").first
        var tokens: [String?] = []
        var token = ""
        var wasQuoted = false
        var rest = Array(line)[...]
        var isQuoted = false
        while let character = rest.first {
            if isQuoted {
                rest = rest.dropFirst()
                if character == escape, let next = rest.first, next == quote || next == escape {
                    token.append(next)
                    rest = rest.dropFirst()
                } else if character == quote {
                    if rest.first == quote {
                        token.append(character)
                        rest = rest.dropFirst()
                    } else {
                        isQuoted = false
                    }
                } else {
                    token.append(character)
                }
            } else if rest.starts(with: separator) {
                rest = rest.dropFirst(separator.count)
                tokens.append(token.isEmpty && !wasQuoted ? nil : token)
                (token, wasQuoted) = ("", false)
            } else {
                rest = rest.dropFirst()
                if character == quote, token.isEmpty {
                    (isQuoted, wasQuoted) = (true, true)
                } else {
                    token.append(character)
                }
            }
        }
        tokens.append(token.isEmpty && !wasQuoted ? nil : token)
        return tokens
    }

    /// The fields of a row; nil for null.
    static func fields(_ values: [SparkValue], _ fields: [StructField], _ options: JSONOptions) -> [String?] {
        zip(values, fields).map { value, field in
            if value.isNull { return nil }
            switch (value, field.type) {
            case (.integer(let days), .date):
                return TextMoment.text(days, .date, options["dateFormat"], options.timeZone)
            case (.integer(let time), .timestamp):
                return TextMoment.text(time, .timestamp, options["timestampFormat"], options.timeZone)
            case (.integer(let time), .timestampNTZ):
                return TextMoment.text(time, .timestampNTZ, options["timestampNTZFormat"], options.timeZone)
            case (.binary(let bytes), _): return "[" + bytes.map { Hexadecimal.text([$0]) }.joined(separator: " ") + "]"
            default: return ValueText(timeZone: options.timeZone).text(value, field.type)
            }
        }
    }
}

/// The schema of a line of CSV.
enum CSVSchema {
    static func ddl(of line: String, _ options: JSONOptions) -> String {
        let fields = CSVText.tokens(line, options).enumerated().map { StructField("_c\($0)", type(of: $1)) }
        return SparkType.structure(fields).sql
    }

    private static func type(of token: String?) -> SparkType {
        guard let token, !token.isEmpty else { return .string }
        if let whole = NumberParser.whole(token) { return Int32(exactly: whole) != nil ? .integer : .long }
        if token.utf8.allSatisfy({ (48...57 ~= $0) || $0 == 0x2D }),
            NumberParser.decimal(token)?.rescaled(to: 0, precision: 38) != nil
        {
            return .decimal(precision: token.count, scale: 0)
        }
        if NumberParser.double(token) != nil { return .double }
        if token.count == 10, DateTimeParser.date(token) != nil { return .date }
        if DateTimeParser.parts(token) != nil, token.count > 10 { return .timestamp }
        if ["true", "false"].contains(token.lowercased()) { return .boolean }
        return .string
    }
}
