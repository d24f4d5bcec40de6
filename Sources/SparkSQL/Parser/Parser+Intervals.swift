// Intervals.
extension Parser {
    /// Whether a number or string stands at the token `distance` after the next one, perhaps with a sign.
    func startsIntervalValue(_ distance: Int) -> Bool {
        let first = peek(distance)
        let isSigned = first.kind == .symbol(.minus) || first.kind == .symbol(.plus)
        switch peek(distance + (isSigned ? 1 : 0)).kind {
        case .string, .number(.integer), .number(.decimal): return true
        default: return false
        }
    }

    /// `INTERVAL 1 DAY 2 HOURS`, `INTERVAL '1 02' DAY TO HOUR` or `INTERVAL '1 day'`.
    mutating func interval() throws(SparkError) -> SyntaxExpression {
        let start = offset
        if peek().kind == .string, peek(2).keyword.flatMap(\.intervalUnit) == nil { return try typedLiteral() }
        advance()
        let valuesStart = offset
        var parts: [String] = []
        var values: [String] = []
        repeat {
            let value = try intervalValue(isFirst: parts.isEmpty)
            guard let unit = token.keyword?.intervalUnit else { throw unexpected(expected: "a unit, such as DAY,") }
            let first = advance()
            if parts.isEmpty, at(.to), let last = peek().keyword.flatMap(IntervalField.init(single:)) {
                advance()
                advance()
                return try fromTo(value, first.keyword.flatMap(IntervalField.init(single:)), last, from: start)
            }
            parts.append("\(value.text) \(unit)")
            values.append(value.text)
        } while startsIntervalValue(0) && unitFollows
        guard let interval = IntervalText(parts.joined(separator: " ")) else {
            let text = text(from: valuesStart)
            let input = " " + parts.joined(separator: " ")
            if values.allSatisfy(Self.isWhole) {
                report(
                    failure(
                        "INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION", ["input": input], from: start,
                        "INTERVAL \(text) is longer than intervals can be."))
                return try make(.literal(.null), from: start)
            }
            report(
                failure(
                    "INVALID_INTERVAL_FORMAT.INVALID_VALUE",
                    ["input": input, "value": values.first { !Self.isWhole($0) } ?? values[0]], from: start,
                    "INTERVAL \(text) is none: each number needs a unit, and only seconds may have a fraction."))
            return try make(.literal(.null), from: start)
        }
        let literal = literal(of: interval, from: start)
        return try make(.literal(literal), from: start)
    }

    private static func isWhole(_ text: String) -> Bool {
        let digits = text.drop { $0 == "-" || $0 == "+" }
        return !digits.isEmpty && digits.allSatisfy { "0"..."9" ~= $0 }
    }

    /// Whether a unit comes after the value that comes next.
    private var unitFollows: Bool {
        let isSigned = at(.minus) || at(.plus)
        return peek(isSigned ? 2 : 1).keyword?.intervalUnit != nil
    }

    private struct IntervalValue {
        var text: String
        var isString: Bool
    }

    private mutating func intervalValue(isFirst: Bool) throws(SparkError) -> IntervalValue {
        let start = offset
        let isNegative = at(.minus)
        if isNegative || at(.plus) { advance() }
        guard token.kind == .string else {
            guard case .number = token.kind else { throw unexpected(expected: "a number") }
            return IntervalValue(text: (isNegative ? "-" : "") + text(of: advance()), isString: false)
        }
        var text = try string()
        if isNegative { text = text.hasPrefix("-") ? String(text.dropFirst()) : "-" + text }
        if text.contains(where: \.isLetter) {
            let message =
                "Can only use numbers in the interval value part for multiple unit value pairs interval form, "
                + "but got invalid value: \(text)"
            report(failure("_LEGACY_ERROR_TEMP_0026", ["value": text], from: start, message))
        }
        return IntervalValue(text: text, isString: true)
    }

    private func text(from start: Int) -> String {
        context(span(from: start)).fragment
    }

    /// The literal of an interval, whose type has the fields that its text names.
    mutating func literal(of interval: IntervalText, from start: Int) -> SparkLiteral {
        let months = interval.units.compactMap { YearMonthField(unit: $0) }
        let times = interval.units.compactMap { DayTimeField(unit: $0) }
        if let first = months.min(), let last = months.max() {
            guard times.isEmpty else {
                let text = text(from: start)
                report(
                    failure(
                        "_LEGACY_ERROR_TEMP_0029", ["literal": text], from: start,
                        "Cannot mix year-month and day-time fields: \(text)."))
                return .null
            }
            return .yearMonthInterval(Int32(clamping: interval.months), start: first, end: last)
        }
        guard let first = times.min(), let last = times.max(), let duration = interval.duration else {
            report(
                failure(
                    "INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION", [:], from: start, "The interval is too long."))
            return .null
        }
        return .dayTimeInterval(duration, start: first, end: last)
    }

    private mutating func fromTo(
        _ value: IntervalValue, _ first: IntervalField?, _ last: IntervalField, from start: Int
    ) throws(SparkError) -> SyntaxExpression {
        guard let first, first != last, let type = first.type(to: last) else {
            let error = first.map { unsupportedInterval(from: $0, to: last, start: start) }
            report(error ?? unexpected(expected: "one unit"))
            return try make(.literal(.null), from: start)
        }
        guard value.isString else {
            let message = "The value of from-to unit must be a string."
            report(failure("_LEGACY_ERROR_TEMP_0027", from: start, message))
            return try make(.literal(.null), from: start)
        }
        if let literal = IntervalFields(value.text, first, last)?.literal(type) {
            return try make(.literal(literal), from: start)
        }
        report(
            failure(
                "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING",
                [
                    "typeName": type.sql.lowercased(), "intervalStr": type.isYearMonth ? "year-month" : "day-time",
                    "input": value.text,
                ], from: start, "'\(value.text)' is no \(type.sql.lowercased())."))
        return try make(.literal(.null), from: start)
    }
}

extension SparkType {
    fileprivate var isYearMonth: Bool {
        if case .yearMonthInterval = self { true } else { false }
    }
}

extension YearMonthField {
    fileprivate init?(unit: String) {
        switch unit {
        case "year": self = .year
        case "month": self = .month
        default: return nil
        }
    }
}

extension DayTimeField {
    fileprivate init?(unit: String) {
        switch unit {
        case "week", "day": self = .day
        case "hour": self = .hour
        case "minute": self = .minute
        case "second", "millisecond", "microsecond": self = .second
        default: return nil
        }
    }
}

extension Keyword {
    /// The unit of an interval that the keyword names, in small letters.
    var intervalUnit: String? {
        switch self {
        case .nanosecond, .nanoseconds, .microsecond, .microseconds, .millisecond, .milliseconds, .second, .seconds,
            .minute, .minutes, .hour, .hours, .day, .days, .week, .weeks, .month, .months, .year, .years:
            rawValue.lowercased()
        default: nil
        }
    }
}
