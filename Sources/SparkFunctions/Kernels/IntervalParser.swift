internal import SparkSQL

/// Intervals in texts.
enum IntervalParser {
    static func value(_ text: String, _ type: SparkType) throws(SparkError) -> SparkValue {
        switch type {
        case .yearMonthInterval(let start, let end): return try yearMonth(text, start, end, type)
        case .dayTimeInterval(let start, let end): return try dayTime(text, start, end, type)
        default: return try calendar(text)
        }
    }

    private static func bare(_ text: String, _ names: String) -> (text: Substring, isNegative: Bool)? {
        var rest = text.trimmedOfControls
        var isNegative = false
        if rest.uppercased().hasPrefix("INTERVAL") {
            rest = rest.dropFirst(8).drop { $0 == " " }
            if rest.first == "-" || rest.first == "+" {
                isNegative = rest.first == "-"
                rest = rest.dropFirst()
            }
            guard rest.first == "'", let end = rest.dropFirst().firstIndex(of: "'") else { return nil }
            guard rest[rest.index(after: end)...].uppercased().filter({ $0 != " " }) == names.filter({ $0 != " " })
            else { return nil }
            rest = rest[rest.index(after: rest.startIndex)..<end]
        }
        if rest.first == "-" || rest.first == "+" {
            if rest.first == "-" { isNegative.toggle() }
            rest = rest.dropFirst()
        }
        return (rest, isNegative)
    }

    private static func number(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { 48...57 ~= $0 } && !text.isEmpty ? Int64(text) : nil
    }

    private static func yearMonth(_ text: String, _ start: YearMonthField, _ end: YearMonthField, _ type: SparkType)
        throws(SparkError) -> SparkValue
    {
        let names = start == end ? IntervalText.name(start) : "YEAR TO MONTH"
        if let (rest, isNegative) = bare(text, names) {
            let pieces = rest.split(separator: "-", omittingEmptySubsequences: false)
            let numbers = pieces.compactMap { number($0) }
            var months: Int64?
            if start == end, numbers.count == 1, pieces.count == 1 {
                months = numbers[0].multipliedClamped(by: start == .year ? 12 : 1)
            }
            if start != end, numbers.count == 2, pieces.count == 2, numbers[1] < 12 {
                months = numbers[0].multipliedClamped(by: 12).addingClamped(numbers[1])
            }
            if let months, Int32(exactly: months) != nil { return .integer(isNegative ? -months : months) }
        }
        let format = start == end ? (start == .year ? "`[+|-]y`" : "`[+|-]m`") : "`[+|-]y-m`"
        throw malformed(text, "year-month", type, format, names)
    }

    private static func dayTime(_ text: String, _ start: DayTimeField, _ end: DayTimeField, _ type: SparkType)
        throws(SparkError) -> SparkValue
    {
        let names = start == end ? IntervalText.name(start) : "\(IntervalText.name(start)) TO \(IntervalText.name(end))"
        if let (rest, isNegative) = bare(text, names), let value = parse(rest, start, end) {
            return .integer(isNegative ? -value : value)
        }
        let letters: [DayTimeField: String] = [.day: "d", .hour: "h", .minute: "m", .second: "s.n"]
        var format = ""
        for field in DayTimeField.allCases where start <= field && field <= end {
            format += (format.isEmpty ? "" : field == .hour ? " " : ":") + (letters[field] ?? "")
        }
        throw malformed(text, "day-time", type, "`[+|-]\(format)`", names)
    }

    private static func parse(_ text: Substring, _ start: DayTimeField, _ end: DayTimeField) -> Int64? {
        var pieces = text.split(whereSeparator: { $0 == ":" || $0 == " " }).map { $0 }
        let fields = DayTimeField.allCases.filter { start <= $0 && $0 <= end }
        guard pieces.count == fields.count else { return nil }
        var fraction: Int64 = 0
        if end == .second, let last = pieces.last, let point = last.firstIndex(of: ".") {
            let digits = last[last.index(after: point)...].prefix(6)
            guard let value = number(digits) else { return nil }
            fraction = value
            for _ in digits.count..<6 { fraction *= 10 }
            pieces[pieces.count - 1] = last[..<point]
        }
        var total: Int64 = 0
        for (index, field) in fields.enumerated() {
            guard let value = number(pieces[index]) else { return nil }
            if index > 0, value > (field == .hour ? 23 : 59) { return nil }
            let (product, isOver) = value.multipliedReportingOverflow(by: ValueCast.unit(field))
            let (sum, isOver2) = total.addingReportingOverflow(product)
            guard !isOver, !isOver2 else { return nil }
            total = sum
        }
        return total.addingClamped(fraction)
    }

    private static func malformed(
        _ text: String, _ kind: String, _ type: SparkType, _ format: String, _ names: String
    ) -> SparkError {
        let bare = format.filter { $0 != "`" }
        return SparkError(
            "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE",
            parameters: [
                "intervalStr": kind, "supportedFormat": "\(format), `INTERVAL [+|-]'\(bare)' \(names)`",
                "typeName": type.catalogString, "input": text,
            ],
            message:
                "Interval string does not match \(kind) format of \(format) when cast to \(type.catalogString): \(text)."
        )
    }

    /// `1 year 2 months 3 days 4 hours 5 minutes 6.5 seconds`, with `interval` before it or not.
    static func calendar(_ text: String) throws(SparkError) -> SparkValue {
        var words = text.trimmedOfControls.lowercased().split(separator: " ").map(String.init)
        if words.first == "interval" { words.removeFirst() }
        var months: Int64 = 0
        var days: Int64 = 0
        var microseconds: Int64 = 0
        guard !words.isEmpty, words.count % 2 == 0 else { throw invalid(text) }
        for index in stride(from: 0, to: words.count, by: 2) {
            let unit = words[index + 1].hasSuffix("s") ? String(words[index + 1].dropLast()) : words[index + 1]
            if unit == "second",
                let value = NumberParser.decimal(words[index])?.rescaled(to: 6, precision: 18, rounding: false)
            {
                microseconds = microseconds.addingClamped(Int64(value))
                continue
            }
            guard let value = NumberParser.whole(words[index]) else { throw invalid(text) }
            switch unit {
            case "year": months = months.addingClamped(value.multipliedClamped(by: 12))
            case "month": months = months.addingClamped(value)
            case "week": days = days.addingClamped(value.multipliedClamped(by: 7))
            case "day": days = days.addingClamped(value)
            case "hour": microseconds = microseconds.addingClamped(value.multipliedClamped(by: 3_600_000_000))
            case "minute": microseconds = microseconds.addingClamped(value.multipliedClamped(by: 60_000_000))
            case "millisecond": microseconds = microseconds.addingClamped(value.multipliedClamped(by: 1_000))
            case "microsecond": microseconds = microseconds.addingClamped(value)
            default: throw invalid(text)
            }
        }
        return .interval(months: Int32(clamping: months), days: Int32(clamping: days), microseconds: microseconds)
    }

    private static func invalid(_ text: String) -> SparkError {
        SparkError(
            "INVALID_INTERVAL_FORMAT.INPUT_IS_EMPTY", parameters: ["input": text],
            message: "Error parsing '\(text)' to interval.")
    }
}
