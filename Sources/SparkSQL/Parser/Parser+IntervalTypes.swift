// Types of intervals.
extension Parser {
    /// `INTERVAL` alone, or with its first and last field: `INTERVAL DAY TO SECOND`.
    mutating func intervalType() throws(SparkError) -> SparkType {
        let start = offset
        try expect(.interval)
        guard let first = token.keyword.flatMap(IntervalField.init(single:)) else { return .calendarInterval }
        advance()
        guard at(.to), let last = peek().keyword.flatMap(IntervalField.init(single:)) else {
            return first.type(to: first) ?? .calendarInterval
        }
        advance()
        advance()
        if first != last, let type = first.type(to: last) { return type }
        report(unsupportedInterval(from: first, to: last, start: start))
        return .calendarInterval
    }

    func unsupportedInterval(from first: IntervalField, to last: IntervalField, start: Int) -> SparkError {
        failure(
            "_LEGACY_ERROR_TEMP_0028", ["from": "\(first)", "to": "\(last)"], from: start,
            "There are no intervals from \(first) to \(last). There are YEAR TO MONTH, and from DAY, HOUR or MINUTE to "
                + "HOUR, MINUTE or SECOND.")
    }
}

/// A field of an interval of either family.
enum IntervalField: Hashable, Sendable, CustomStringConvertible {
    case yearMonth(YearMonthField)
    case dayTime(DayTimeField)

    /// The field that the keyword names, in the singular.
    init?(single keyword: Keyword) {
        switch keyword {
        case .year: self = .yearMonth(.year)
        case .month: self = .yearMonth(.month)
        case .day: self = .dayTime(.day)
        case .hour: self = .dayTime(.hour)
        case .minute: self = .dayTime(.minute)
        case .second: self = .dayTime(.second)
        default: return nil
        }
    }

    /// The type of an interval from this field to `last`, or nil where there is none.
    func type(to last: IntervalField) -> SparkType? {
        switch (self, last) {
        case (.yearMonth(let start), .yearMonth(let end)) where start <= end:
            .yearMonthInterval(start: start, end: end)
        case (.dayTime(let start), .dayTime(let end)) where start <= end: .dayTimeInterval(start: start, end: end)
        default: nil
        }
    }

    var description: String {
        switch self {
        case .yearMonth(let field): "\(field)"
        case .dayTime(let field): "\(field)"
        }
    }
}
