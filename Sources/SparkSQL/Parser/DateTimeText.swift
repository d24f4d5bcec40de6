/// Dates, times and timestamps as texts in Spark's SQL.
enum DateTimeText {
    /// Words for a day or moment.
    enum Special: String {
        case epoch, now, today, yesterday, tomorrow

        init?(_ text: String) { self.init(rawValue: DateTimeText.trimmed(text).lowercased()) }

        /// How many days after today.
        var days: Int32 { self == .yesterday ? -1 : self == .tomorrow ? 1 : 0 }
    }

    /// A date and time of day, with what the text says of its time zone.
    struct Clock: Equatable {
        /// Microseconds since 1970-01-01T00:00:00, on the clock of the zone.
        var microseconds: Int64
        /// Seconds ahead of UTC, where the text says them.
        var offset: Int64?
        /// The zone's name, where the text has one.
        var zone: String?

        var literal: SparkLiteral {
            if let offset {
                let (instant, isOver) = microseconds.subtractingReportingOverflow(offset * 1_000_000)
                return isOver ? .clockTime(microseconds, zone: nil) : .timestamp(instant)
            }
            return .clockTime(microseconds, zone: zone)
        }
    }

    /// Days since 1970-01-01 of `[+-]y…[-[m]m[-[d]d[ T…]]]`, or nil.
    static func days(_ text: String) -> Int32? {
        var reader = DigitReader(trimmed(text))
        guard let date = date(&reader), reader.isAtEnd || reader.at(" ") || reader.at("T") else { return nil }
        return Int32(exactly: date)
    }

    /// A date, or a date and time with or without a zone, or nil.
    static func clock(_ text: String) -> Clock? {
        var reader = DigitReader(trimmed(text))
        guard let days = date(&reader) else { return nil }
        var clock = Clock(microseconds: 0)
        var time: Int64 = 0
        if !reader.isAtEnd {
            guard reader.skip(" ") || reader.skip("T"), let found = self.time(&reader) else { return nil }
            time = found
            guard readZone(&reader, &clock) else { return nil }
        }
        let (midnight, isOver) = days.multipliedReportingOverflow(by: 86_400_000_000)
        let (microseconds, isOverToo) = midnight.addingReportingOverflow(time)
        guard !isOver, !isOverToo else { return nil }
        clock.microseconds = microseconds
        return clock
    }

    /// Microseconds since midnight of `[h]h:[m]m[:[s]s[.f]]`, or nil.
    static func timeOfDay(_ text: String) -> Int64? {
        var reader = DigitReader(trimmed(text))
        guard let time = time(&reader, needsMinutes: true), reader.isAtEnd else { return nil }
        return time
    }

    private static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        while let first = scalars.first, first.value <= 0x20 { scalars.removeFirst() }
        while let last = scalars.last, last.value <= 0x20 { scalars.removeLast() }
        return String(scalars)
    }

    private static func date(_ reader: inout DigitReader) -> Int64? {
        let isNegative = reader.skip("-")
        if !isNegative { _ = reader.skip("+") }
        guard let year = reader.number(digits: 4...7) else { return nil }
        var month: Int64 = 1
        var day: Int64 = 1
        if reader.skip("-") {
            guard let found = reader.number(digits: 1...2), (1...12).contains(found) else { return nil }
            month = found
            if reader.skip("-") {
                guard let found = reader.number(digits: 1...2) else { return nil }
                day = found
            }
        }
        return CalendarDay(year: isNegative ? -year : year, month: month, day: day).days
    }

    private static func time(_ reader: inout DigitReader, needsMinutes: Bool = false) -> Int64? {
        guard let hour = reader.number(digits: 1...2), hour < 24 else { return nil }
        var seconds = hour * 3600
        guard reader.skip(":") else { return needsMinutes ? nil : seconds * 1_000_000 }
        guard let minute = reader.number(digits: 1...2), minute < 60 else { return nil }
        seconds += minute * 60
        guard reader.skip(":") else { return seconds * 1_000_000 }
        guard let second = reader.number(digits: 1...2), second < 60 else { return nil }
        return (seconds + second) * 1_000_000 + (reader.skip(".") ? reader.fraction() : 0)
    }

    /// Reads the zone to the text's end; false where it is none.
    private static func readZone(_ reader: inout DigitReader, _ clock: inout Clock) -> Bool {
        _ = reader.skip(" ")
        if reader.isAtEnd { return true }
        let name = reader.rest
        for prefix in ["UTC", "GMT", "UT", ""] where name.hasPrefix(prefix) {
            let rest = String(name.dropFirst(prefix.count))
            if rest.isEmpty || rest == "Z" && prefix.isEmpty {
                clock.offset = 0
                return true
            }
            if let offset = offset(rest) {
                clock.offset = offset
                return true
            }
        }
        guard name.utf8.first.map(ASCII.isLetter) == true,
            name.utf8.allSatisfy({ ASCII.isWord($0) || "/+-".utf8.contains($0) })
        else { return false }
        clock.zone = name
        return true
    }

    /// Seconds ahead of UTC of `+h`, `+hh:mm`, `+hhmm` or `+hh:mm:ss`.
    private static func offset(_ text: String) -> Int64? {
        var reader = DigitReader(text)
        let isNegative = reader.skip("-")
        guard isNegative || reader.skip("+"), var hour = reader.number(digits: 1...4) else { return nil }
        var minute: Int64 = 0
        var second: Int64 = 0
        if text.utf8.count == 5, reader.isAtEnd { (hour, minute) = hour.quotientAndRemainder(dividingBy: 100) }
        if reader.skip(":") {
            guard let found = reader.number(digits: 1...2) else { return nil }
            minute = found
            if reader.skip(":") {
                guard let found = reader.number(digits: 2...2) else { return nil }
                second = found
            }
        }
        guard reader.isAtEnd, hour <= 18, minute < 60, second < 60 else { return nil }
        let seconds = hour * 3600 + minute * 60 + second
        guard seconds <= 18 * 3600 else { return nil }
        return isNegative ? -seconds : seconds
    }
}
