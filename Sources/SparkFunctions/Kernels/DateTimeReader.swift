/// Reads timestamps in a pattern, as Java's `DateTimeFormatter` does.
struct DateTimeReader {
    let pattern: DateTimePattern

    /// What a text lacks, in Java's words.
    struct Failure: Error {
        let message: String
    }

    private struct Fields {
        var values: [Character: Int] = [:]
        var zone: TimeZoneRules?
        var fraction = 0
    }

    func instant(_ text: String, _ session: TimeZoneRules) throws(Failure) -> Int64 {
        let letters = Array(text)
        var fields = Fields()
        var index = 0
        try read(pattern.items, letters, &index, &fields, text)
        guard index == letters.count else {
            throw Failure(message: "Text '\(text)' could not be parsed, unparsed text found at index \(index)")
        }
        let (days, time) = try resolve(fields, text)
        guard let local = LocalDateTime(days: days, time: time).exactMicroseconds,
            let instant = (fields.zone ?? session).exactInstant(local)
        else { throw Failure(message: "Text '\(text)' could not be parsed: its time is beyond the range of TIMESTAMP") }
        return instant
    }

    private func read(
        _ items: [DateTimePattern.Item], _ text: [Character], _ index: inout Int, _ fields: inout Fields,
        _ whole: String
    ) throws(Failure) {
        for (position, item) in items.enumerated() {
            switch item {
            case .text(let part):
                for letter in part {
                    guard index < text.count, same(text[index], letter) else { throw failure(whole, index) }
                    index += 1
                }
            case .optional(let inner):
                var (next, copy) = (index, fields)
                if (try? read(inner, text, &next, &copy, whole)) != nil { (index, fields) = (next, copy) }
            case .letters(let letter, let count):
                var width = 0
                // Numbers without anything between them share their digits.
                for next in items[(position + 1)...] {
                    guard case .letters(let other, let count) = next, "yMLdDHhkKmsS".contains(other),
                        count <= 2 || other != "M"
                    else { break }
                    width += count
                }
                try read(letter, count, adjacent: width, text, &index, &fields, whole)
            }
        }
    }

    private func same(_ left: Character, _ right: Character) -> Bool {
        left == right || left.lowercased() == right.lowercased()
    }

    private func failure(_ text: String, _ index: Int) -> Failure {
        Failure(message: "Text '\(text)' could not be parsed at index \(index)")
    }

    private func digits(
        _ counts: ClosedRange<Int>, _ text: [Character], _ index: inout Int, _ whole: String, reserve: Int = 0
    ) throws(Failure) -> Int {
        var count = 0
        while index + count < text.count, count < counts.upperBound, let byte = text[index + count].asciiValue,
            48...57 ~= byte
        { count += 1 }
        if reserve > 0 {
            var total = 0
            while index + total < text.count, let byte = text[index + total].asciiValue, 48...57 ~= byte { total += 1 }
            count = min(count, max(counts.lowerBound, total - reserve))
        }
        guard count >= counts.lowerBound, let value = Int(String(text[index..<index + count])) else {
            throw failure(whole, index)
        }
        index += count
        return value
    }

    private func read(
        _ letter: Character, _ count: Int, adjacent: Int, _ text: [Character], _ index: inout Int,
        _ fields: inout Fields, _ whole: String
    ) throws(Failure) {
        switch letter {
        case "y":
            var isNegative = false
            if index < text.count, text[index] == "-" || (text[index] == "+" && count >= 4) {
                isNegative = text[index] == "-"
                index += 1
            }
            let value: Int
            if count == 2 {
                value = 2_000 + (try digits(2...2, text, &index, whole))
            } else {
                let most = count == 4 ? (adjacent > 0 ? 4 : 4) : count == 1 ? 10 : max(count, 4)
                value = try digits(min(count, most)...most, text, &index, whole, reserve: adjacent)
            }
            fields.values["y"] = isNegative ? -value : value
        case "M", "L":
            if count >= 3 {
                fields.values["M"] = try name(CivilDate.monthNames, full: count == 4, text, &index, whole) + 1
            } else {
                fields.values["M"] = try digits(
                    count...(count == 2 ? 2 : 2), text, &index, whole, reserve: count == 1 ? adjacent : 0)
            }
        case "d", "D", "H", "h", "k", "K", "m", "s":
            let most = letter == "D" ? 3 : 2
            fields.values[letter] = try digits(
                count...max(count, count == 1 ? most : count), text, &index, whole, reserve: count == 1 ? adjacent : 0)
        case "S":
            var number = 0
            var digits = 0
            while index < text.count, digits < 9, digits < max(count, 1), let value = text[index].wholeNumberValue,
                text[index].isASCII
            {
                if digits < 6 { number = number * 10 + value }
                digits += 1
                index += 1
            }
            // Spark takes fewer digits than the pattern has.
            guard digits > 0 else { throw failure(whole, index) }
            for _ in min(digits, 6)..<6 { number *= 10 }
            fields.fraction = number
        case "a":
            guard index + 2 <= text.count else { throw failure(whole, index) }
            switch String(text[index..<index + 2]).uppercased() {
            case "AM": fields.values["a"] = 0
            case "PM": fields.values["a"] = 1
            default: throw failure(whole, index)
            }
            index += 2
        case "E": _ = try name(CivilDate.weekdayNames, full: count == 4, text, &index, whole)
        case "G":
            guard index + 2 <= text.count else { throw failure(whole, index) }
            fields.values["G"] = String(text[index..<index + 2]).uppercased() == "BC" ? 0 : 1
            index += 2
        default: try zone(letter, count, text, &index, &fields, whole)
        }
    }

    private func name(
        _ names: [String], full: Bool, _ text: [Character], _ index: inout Int, _ whole: String
    ) throws(Failure) -> Int {
        for (position, name) in names.enumerated() {
            let name = full ? name : String(name.prefix(3))
            guard index + name.count <= text.count else { continue }
            if String(text[index..<index + name.count]).lowercased() == name.lowercased() {
                index += name.count
                return position
            }
        }
        throw failure(whole, index)
    }

    private func zone(
        _ letter: Character, _ count: Int, _ text: [Character], _ index: inout Int, _ fields: inout Fields,
        _ whole: String
    ) throws(Failure) {
        var end = index
        let isName = letter == "V" || letter == "z" || letter == "O"
        while end < text.count, text[end].isLetter || text[end].isNumber || "/_+-:".contains(text[end]) { end += 1 }
        if !isName {
            end = index
            if end < text.count, text[end] == "Z" {
                end += 1
            } else {
                while end < text.count, text[end].isNumber || "+-:".contains(text[end]) { end += 1 }
            }
        }
        guard end > index, let rules = TimeZoneRules(String(text[index..<end])) else { throw failure(whole, index) }
        fields.zone = rules
        index = end
    }

    // MARK: what the fields say

    private func resolve(_ fields: Fields, _ text: String) throws(Failure) -> (Int, Int) {
        func check(_ letter: Character, _ range: ClosedRange<Int>, _ name: String) throws(Failure) {
            guard let value = fields.values[letter], !(range ~= value) else { return }
            throw Failure(
                message:
                    "Text '\(text)' could not be parsed: Invalid value for \(name) (valid values \(range.lowerBound) - \(range.upperBound)): \(value)"
            )
        }
        try check("M", 1...12, "MonthOfYear")
        try check("d", 1...31, "DayOfMonth")
        try check("D", 1...366, "DayOfYear")
        try check("H", 0...23, "HourOfDay")
        try check("k", 1...24, "ClockHourOfDay")
        try check("h", 1...12, "ClockHourOfAmPm")
        try check("K", 0...11, "HourOfAmPm")
        try check("m", 0...59, "MinuteOfHour")
        try check("s", 0...59, "SecondOfMinute")
        var year = fields.values["y"] ?? 1970
        if fields.values["G"] == 0 { year = 1 - year }
        let (month, day) = (fields.values["M"] ?? 1, fields.values["d"] ?? 1)
        var days: Int
        if let dayOfYear = fields.values["D"], fields.values["M"] == nil {
            days = CivilDate(year: year, month: 1, day: 1).days + dayOfYear - 1
        } else {
            guard day <= CivilDate.daysInMonth(year, month) else {
                let message =
                    day == 29
                    ? "Invalid date 'February 29' as '\(year)' is not a leap year"
                    : "Invalid date '\(CivilDate.monthNames[month - 1].uppercased()) \(day)'"
                throw Failure(message: "Text '\(text)' could not be parsed: \(message)")
            }
            days = CivilDate(year: year, month: month, day: day).days
        }
        var hour = fields.values["H"] ?? (fields.values["k"].map { $0 % 24 } ?? 0)
        if let clock = fields.values["h"] ?? fields.values["K"] { hour = clock % 12 + 12 * (fields.values["a"] ?? 0) }
        let seconds = (hour * 60 + (fields.values["m"] ?? 0)) * 60 + (fields.values["s"] ?? 0)
        days += 0
        return (days, seconds * 1_000_000 + fields.fraction)
    }
}
