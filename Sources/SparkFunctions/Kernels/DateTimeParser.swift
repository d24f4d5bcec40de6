/// Dates and timestamps in texts, as Spark casts them.
enum DateTimeParser {
    /// Days of `yyyy`, `yyyy-[m]m` or `yyyy-[m]m-[d]d`, with anything after a blank or `T`.
    static func date(_ text: String) -> Int? {
        var bytes = Array(text.trimmedOfControls.utf8)[...]
        let isNegative = bytes.first == 0x2D
        if isNegative || bytes.first == 0x2B { bytes = bytes.dropFirst() }
        var numbers: [Int] = []
        var counts: [Int] = []
        while numbers.count < 3 {
            let digits = bytes.prefix { 48...57 ~= $0 }
            guard numbers.isEmpty ? 4...7 ~= digits.count : 1...2 ~= digits.count else { return nil }
            numbers.append(digits.reduce(0) { $0 * 10 + Int($1 - 48) })
            counts.append(digits.count)
            bytes = bytes.dropFirst(digits.count)
            guard let next = bytes.first else { break }
            if numbers.count == 3 {
                guard next == 0x20 || next == 0x54 else { return nil }
                break
            }
            guard next == 0x2D else { return nil }
            bytes = bytes.dropFirst()
        }
        let days = days(
            isNegative ? -numbers[0] : numbers[0], numbers.count > 1 ? numbers[1] : 1,
            numbers.count > 2 ? numbers[2] : 1)
        return days.flatMap { Int32(exactly: $0) }.map { Int($0) }
    }

    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        guard 1...12 ~= month, day >= 1, day <= CivilDate.daysInMonth(year, month) else { return nil }
        return CivilDate(year: year, month: month, day: day).days
    }

    /// What a text says of a timestamp.
    struct Parts {
        var days: Int?
        var time = 0
        var zone: String?
    }

    /// Microseconds since 1970 of a text that is a date, a date and a time, or a time of today.
    static func timestamp(_ text: String, _ timeZone: TimeZoneRules, today: Int? = nil) -> Int64? {
        guard let parts = parts(text) ?? time(text), let days = parts.days ?? today else { return nil }
        guard let local = LocalDateTime(days: days, time: parts.time).exactMicroseconds else { return nil }
        guard let name = parts.zone else { return timeZone.exactInstant(local) }
        return TimeZoneRules(name)?.exactInstant(local)
    }

    /// As `timestamp`, without a time zone: one in the text is left out.
    static func timestampNTZ(_ text: String) -> Int64? {
        guard let parts = parts(text), let days = parts.days else { return nil }
        if let name = parts.zone, TimeZoneRules(name) == nil { return nil }
        return LocalDateTime(days: days, time: parts.time).exactMicroseconds
    }

    /// The pieces of `[+-]yyyy*[-[m]m[-[d]d[( |T)[h]h:[m]m[:[s]s[.f*]]][zone]]]`.
    static func parts(_ text: String) -> Parts? {
        var bytes = Array(text.trimmedOfControls.utf8)[...]
        guard !bytes.isEmpty else { return nil }
        let isNegative = bytes.first == 0x2D
        if isNegative || bytes.first == 0x2B { bytes = bytes.dropFirst() }
        func number(_ counts: ClosedRange<Int>) -> Int? {
            let digits = bytes.prefix { 48...57 ~= $0 }
            guard counts ~= digits.count else { return nil }
            bytes = bytes.dropFirst(digits.count)
            return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        var parts = Parts()
        guard let year = number(4...6) else { return nil }
        var month = 1
        var day = 1
        var hasDay = false
        if bytes.first == 0x2D {
            bytes = bytes.dropFirst()
            guard let found = number(1...2) else { return nil }
            month = found
            if bytes.first == 0x2D {
                bytes = bytes.dropFirst()
                guard let found = number(1...2) else { return nil }
                day = found
                hasDay = true
            }
        }
        guard let days = days(isNegative ? -year : year, month, day) else { return nil }
        parts.days = days
        guard let next = bytes.first else { return parts }
        guard hasDay, next == 0x20 || next == 0x54 else { return nil }
        bytes = bytes.dropFirst()
        guard !bytes.isEmpty else { return nil }
        guard let time = clock(&bytes) else { return nil }
        parts.time = time
        let rest = String(decoding: bytes, as: UTF8.self).trimmedOfControls
        if !rest.isEmpty {
            guard TimeZoneRules(String(rest)) != nil else { return nil }
            parts.zone = String(rest)
        }
        return parts
    }

    /// `[T][h]h:[m]m[:[s]s[.f*]][zone]` alone.
    private static func time(_ text: String) -> Parts? {
        var bytes = Array(text.trimmedOfControls.utf8)[...]
        if bytes.first == 0x54 { bytes = bytes.dropFirst() }
        guard bytes.prefix(3).contains(0x3A), let time = clock(&bytes) else { return nil }
        var parts = Parts()
        parts.time = time
        let rest = String(decoding: bytes, as: UTF8.self).trimmedOfControls
        if !rest.isEmpty {
            guard TimeZoneRules(String(rest)) != nil else { return nil }
            parts.zone = String(rest)
        }
        return parts
    }

    /// Microseconds of `[h]h[:[m]m[:[s]s[.f*]]]`.
    private static func clock(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        func number() -> Int? {
            let digits = bytes.prefix { 48...57 ~= $0 }
            guard 1...2 ~= digits.count else { return nil }
            bytes = bytes.dropFirst(digits.count)
            return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        guard let hour = number() else { return nil }
        var (minute, second, fraction) = (0, 0, 0)
        if bytes.first == 0x3A {
            bytes = bytes.dropFirst()
            guard let found = number() else { return nil }
            minute = found
            if bytes.first == 0x3A {
                bytes = bytes.dropFirst()
                guard let found = number() else { return nil }
                second = found
                if bytes.first == 0x2E {
                    bytes = bytes.dropFirst()
                    let digits = bytes.prefix { 48...57 ~= $0 }
                    bytes = bytes.dropFirst(digits.count)
                    var padded = Array(digits.prefix(6))
                    while padded.count < 6 { padded.append(48) }
                    fraction = padded.reduce(0) { $0 * 10 + Int($1 - 48) }
                }
            }
        }
        guard hour < 24, minute < 60, second < 60 else { return nil }
        return ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
    }
}
