internal import SparkSQL

/// A pattern of Java's `DateTimeFormatter`, such as `yyyy-MM-dd HH:mm:ss`.
struct DateTimePattern: Sendable {
    indirect enum Item: Sendable {
        case letters(Character, Int)
        case text(String)
        case optional([Item])
    }

    let text: String
    let items: [Item]
    /// Whether it has the era, from which years count then.
    let hasEra: Bool

    /// A pattern; some letters can only be written, so it matters whether texts are read by it.
    ///
    /// - Throws: Spark's error for a letter or a count of letters that it does not take.
    init(_ text: String, parsing: Bool) throws(SparkError) {
        self.text = text
        var rest = Array(text)[...]
        var checked: [(Character, Int)] = []
        let items = try Self.items(&rest, depth: 0, text, &checked)
        try Self.check(checked, text, parsing: parsing)
        self.items = items
        hasEra = checked.contains { $0.0 == "G" }
    }

    private static func items(
        _ rest: inout ArraySlice<Character>, depth: Int, _ pattern: String, _ letters: inout [(Character, Int)]
    ) throws(SparkError) -> [Item] {
        var items: [Item] = []
        func append(_ text: String) {
            if case .text(let last)? = items.last {
                items[items.count - 1] = .text(last + text)
            } else {
                items.append(.text(text))
            }
        }
        while let character = rest.first {
            rest = rest.dropFirst()
            switch character {
            case "'":
                if rest.first == "'" {
                    rest = rest.dropFirst()
                    append("'")
                    continue
                }
                var quoted = ""
                var isClosed = false
                while let next = rest.first {
                    rest = rest.dropFirst()
                    if next == "'" {
                        if rest.first == "'" {
                            quoted.append("'")
                            rest = rest.dropFirst()
                            continue
                        }
                        isClosed = true
                        break
                    }
                    quoted.append(next)
                }
                guard isClosed else { throw invalid(pattern) }
                append(quoted)
            case "[": items.append(.optional(try Self.items(&rest, depth: depth + 1, pattern, &letters)))
            case "]":
                guard depth > 0 else { throw invalid(pattern) }
                return items
            case "{", "}", "#": throw unrecognized(pattern)
            case "a"..."z", "A"..."Z":
                var count = 1
                while rest.first == character {
                    rest = rest.dropFirst()
                    count += 1
                }
                items.append(.letters(character, count))
                letters.append((character, count))
            default: append(String(character))
            }
        }
        return items
    }

    private static func check(_ letters: [(Character, Int)], _ pattern: String, parsing: Bool) throws(SparkError) {
        // The same order of checks as Spark: weeks first, then letters it does not know, then lengths.
        if let letter = letters.first(where: { "YWwuec".contains($0.0) })?.0 {
            // What Java's older formats read is said otherwise.
            if letters.allSatisfy({ "GyYMLwWDdFEuaHkKhmsSzZX".contains($0.0) }) { throw unrecognized(pattern) }
            throw SparkError(
                "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN", parameters: ["c": String(letter)],
                message:
                    "All week-based patterns are unsupported since Spark 3.0, detected week-based character: \(letter)."
            )
        }
        for (letter, _) in letters {
            if "AnNp".contains(letter) || (parsing && "EFqQ".contains(letter) && letter != "E") {
                throw SparkError(
                    "INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER",
                    parameters: ["c": String(letter), "pattern": pattern],
                    message:
                        "Unrecognized datetime pattern: \(pattern). Illegal pattern character found in datetime pattern: \(letter)."
                )
            }
        }
        for (letter, count) in letters where "MLEGQq".contains(letter) && count >= 5 {
            throw unrecognized(pattern)
        }
        for (letter, count) in letters {
            let most: Int? =
                switch letter {
                case "y": 6
                case "d", "H", "h", "m", "s", "K", "k": 2
                case "D": 3
                case "S": 9
                case "a": 1
                case "V": 2
                case "x", "X", "Z": 5
                case "z", "O": 4
                case "F": 1
                case "G", "M", "L", "E", "Q", "q": 4
                default: nil
                }
            guard let most else { throw invalid(pattern) }
            if count > most || (letter == "V" && count != 2) || (letter == "O" && count != 1 && count != 4) {
                throw invalid(pattern)
            }
            if parsing, letter == "E" || (letter == "F") { throw unrecognized(pattern) }
        }
    }

    static func unrecognized(_ pattern: String) -> SparkError {
        SparkError(
            "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION",
            parameters: [
                "pattern": SparkQuote.literal(pattern), "config": "\"spark.sql.legacy.timeParserPolicy\"",
                "docroot": "https://spark.apache.org/docs/latest",
            ],
            message: "Fail to recognize '\(pattern)' pattern in the DateTimeFormatter.")
    }

    static func invalid(_ pattern: String) -> SparkError {
        SparkError(
            "INVALID_DATETIME_PATTERN.WITH_SUGGESTION",
            parameters: [
                "pattern": SparkQuote.literal(pattern), "docroot": "https://spark.apache.org/docs/latest",
            ],
            message: "Unrecognized datetime pattern: '\(pattern)'.")
    }
}

/// Writes timestamps in a pattern.
struct DateTimeWriter {
    let pattern: DateTimePattern

    func text(_ local: Int64, instant: Int64?, zone: TimeZoneRules) -> String {
        let moment = LocalDateTime(microseconds: local)
        let date = moment.date
        return text(pattern.items, moment, date, instant ?? local, zone)
    }

    private func text(
        _ items: [DateTimePattern.Item], _ moment: LocalDateTime, _ date: CivilDate, _ instant: Int64,
        _ zone: TimeZoneRules
    ) -> String {
        var result = ""
        for item in items {
            switch item {
            case .text(let text): result += text
            case .optional(let items): result += text(items, moment, date, instant, zone)
            case .letters(let letter, let count): result += field(letter, count, moment, date, instant, zone)
            }
        }
        return result
    }

    private func field(
        _ letter: Character, _ count: Int, _ moment: LocalDateTime, _ date: CivilDate, _ instant: Int64,
        _ zone: TimeZoneRules
    ) -> String {
        func number(_ value: Int) -> String { DateTimeText.padded(value, count) }
        func name(_ full: String) -> String { count == 4 ? full : String(full.prefix(3)) }
        let weekday = CivilDate.isoWeekday(days: moment.days)
        switch letter {
        case "y":
            // Beside an era years count from it.
            let year = pattern.hasEra && date.year < 1 ? 1 - date.year : date.year
            if count == 2 { return DateTimeText.padded(floorModulo(year, 100), 2) }
            let text = number(year)
            return count >= 4 && year > 9_999 && count == 4 ? "+" + text : text
        case "M", "L": return count >= 3 ? name(CivilDate.monthNames[date.month - 1]) : number(date.month)
        case "d": return number(date.day)
        case "D": return number(date.dayOfYear)
        case "E": return name(CivilDate.weekdayNames[weekday - 1])
        case "F": return "\((date.day - 1) % 7 + 1)"
        case "a": return moment.hour < 12 ? "AM" : "PM"
        case "H": return number(moment.hour)
        case "k": return number(moment.hour == 0 ? 24 : moment.hour)
        case "K": return number(moment.hour % 12)
        case "h": return number(moment.hour % 12 == 0 ? 12 : moment.hour % 12)
        case "m": return number(moment.minute)
        case "s": return number(moment.second)
        case "S": return String((DateTimeText.padded(moment.fraction, 6) + "000").prefix(count))
        case "G": return count == 4 ? (date.year > 0 ? "Anno Domini" : "Before Christ") : date.year > 0 ? "AD" : "BC"
        case "Q", "q":
            let quarter = (date.month - 1) / 3 + 1
            let names = ["1st", "2nd", "3rd", "4th"]
            return count == 4 ? "\(names[quarter - 1]) quarter" : count == 3 ? "Q\(quarter)" : number(quarter)
        case "V": return zone.name
        case "z": return zone.displayName(at: instant, short: count < 4)
        default: return offset(letter, count, zone.offset(at: instant))
        }
    }

    private func offset(_ letter: Character, _ count: Int, _ seconds: Int) -> String {
        let (hours, minutes, rest) = (abs(seconds) / 3_600, abs(seconds) / 60 % 60, abs(seconds) % 60)
        let sign = seconds < 0 ? "-" : "+"
        func two(_ value: Int) -> String { DateTimeText.padded(value, 2) }
        switch (letter, count) {
        case ("O", _):
            if seconds == 0 { return "GMT" }
            let whole = "GMT\(sign)" + (count == 4 ? two(hours) : "\(hours)")
            return count == 4 || minutes > 0 ? whole + ":" + two(minutes) : whole
        case ("X", _) where seconds == 0: return "Z"
        case ("Z", 4): return seconds == 0 ? "GMT" : "GMT\(sign)\(two(hours)):\(two(minutes))"
        case ("Z", 5) where seconds == 0: return "Z"
        case ("Z", 1...3): return "\(sign)\(two(hours))\(two(minutes))"
        case (_, 1): return "\(sign)\(two(hours))" + (minutes > 0 ? two(minutes) : "")
        case (_, 2): return "\(sign)\(two(hours))\(two(minutes))"
        case (_, 3): return "\(sign)\(two(hours)):\(two(minutes))"
        case (_, 4): return "\(sign)\(two(hours))\(two(minutes))" + (rest > 0 ? two(rest) : "")
        default: return "\(sign)\(two(hours)):\(two(minutes))" + (rest > 0 ? ":" + two(rest) : "")
        }
    }
}
