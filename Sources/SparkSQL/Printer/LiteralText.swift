extension SparkLiteral {
    /// The literal as SQL text, which reads as the same literal.
    public var sql: String {
        switch self {
        case .null: "NULL"
        case .boolean(let value): value ? "true" : "false"
        case .byte(let number): "\(number)Y"
        case .short(let number): "\(number)S"
        case .integer(let number): "\(number)"
        case .long(let number): "\(number)L"
        case .float(let number): Self.text(number.description, number.isFinite, "F", "FLOAT")
        case .double(let number): Self.text(number.description, number.isFinite, "D", "DOUBLE")
        case .decimal(let number): "\(number)BD"
        case .string(let text): SQLText.stringLiteral(text)
        case .binary(let bytes): "X'" + bytes.map(Self.hexadecimal).joined() + "'"
        case .date(let days): "DATE '\(DateTimeText.date(Int64(days)))'"
        case .timestamp(let instant): "TIMESTAMP '\(DateTimeText.clock(instant))Z'"
        case .clockTime(let time, let zone): "TIMESTAMP '\(DateTimeText.clock(time))\(zone.map { " " + $0 } ?? "")'"
        case .timestampNTZ(let time): "TIMESTAMP_NTZ '\(DateTimeText.clock(time))'"
        case .time(let microseconds): "TIME '\(DateTimeText.timeOfDay(microseconds))'"
        case .yearMonthInterval(let months, let start, let end): Self.text(months, start, end)
        case .dayTimeInterval(let microseconds, let start, let end): Self.text(microseconds, start, end)
        }
    }

    private static func text(_ number: String, _ isFinite: Bool, _ suffix: String, _ type: String) -> String {
        isFinite ? number + suffix : "CAST('\(number)' AS \(type))"
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0" + digits : digits
    }

    private static func text(_ months: Int32, _ start: YearMonthField, _ end: YearMonthField) -> String {
        let sign = months < 0 ? "-" : ""
        let count = months.magnitude
        let type = SparkType.yearMonthInterval(start: start, end: end).sql.dropFirst("INTERVAL ".count)
        let number =
            start != end ? "\(count / 12)-\(count % 12)" : start == .year ? "\(count / 12)" : "\(count)"
        return "INTERVAL '\(sign)\(number)' \(type)"
    }

    private static func text(_ microseconds: Int64, _ start: DayTimeField, _ end: DayTimeField) -> String {
        let type = SparkType.dayTimeInterval(start: start, end: end).sql.dropFirst("INTERVAL ".count)
        let units: [UInt64] = [86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000]
        var rest = microseconds.magnitude
        var number = microseconds < 0 ? "-" : ""
        for field in DayTimeField.allCases where field >= start && field <= end {
            let unit = units[Int(field.rawValue)]
            let count = "\(rest / unit)"
            rest %= unit
            if field != start { number += field == .hour ? " " : ":" }
            number += field != start && count.count == 1 ? "0" + count : count
        }
        if end == .second { number += DateTimeText.fraction(Int64(rest)) }
        return "INTERVAL '\(number)' \(type)"
    }
}

extension DateTimeText {
    /// The text of a day: `2020-02-29`.
    static func date(_ days: Int64) -> String {
        let day = CalendarDay(days: days)
        let year = String(day.year.magnitude)
        let sign = day.year < 0 ? "-" : year.count > 4 ? "+" : ""
        let padded = String(repeating: "0", count: max(0, 4 - year.count)) + year
        return "\(sign)\(padded)-\(twoDigits(day.month))-\(twoDigits(day.day))"
    }

    /// The text of a day and a time of day: `2020-02-29 10:11:12.5`.
    static func clock(_ microseconds: Int64) -> String {
        let perDay: Int64 = 86_400_000_000
        let time = ((microseconds % perDay) + perDay) % perDay
        return "\(date((microseconds - time) / perDay)) \(timeOfDay(time))"
    }

    /// The text of a time of day: `10:11:12.5`.
    static func timeOfDay(_ microseconds: Int64) -> String {
        let seconds = microseconds / 1_000_000
        return "\(twoDigits(seconds / 3600)):\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
            + fraction(microseconds % 1_000_000)
    }

    /// A point and the digits of so many millionths without zeros at their end; nothing for none.
    static func fraction(_ microseconds: Int64) -> String {
        guard microseconds > 0 else { return "" }
        var digits = String(microseconds)
        digits = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "." + digits
    }

    private static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
