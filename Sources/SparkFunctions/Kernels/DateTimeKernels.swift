internal import SparkSQL

/// Functions of dates and timestamps that DuckDB has not, or has with another meaning.
enum DateTimeKernels {
    static let all: [String: Kernel] = texts.merging(makers) { first, _ in first }.merging(moves) { first, _ in first }

    static let truncUnits: [String: String] = [
        "year": "year", "yyyy": "year", "yy": "year", "quarter": "quarter", "month": "month", "mon": "month",
        "mm": "month", "week": "week", "day": "day", "dd": "day", "hour": "hour", "minute": "minute",
        "second": "second", "millisecond": "millisecond", "microsecond": "microsecond",
    ]

    private static func zone(_ call: KernelCall) -> TimeZoneRules {
        call.options.last.flatMap { TimeZoneRules($0) } ?? .utc
    }

    /// A pattern that is kept as long as it stays the same.
    private struct Kept {
        var pattern: DateTimePattern?

        mutating func get(_ text: String, parsing: Bool) throws(SparkError) -> DateTimePattern {
            if let pattern, pattern.text == text { return pattern }
            let made = try DateTimePattern(text, parsing: parsing)
            pattern = made
            return made
        }
    }

    private static let texts: [String: Kernel] = [
        "time_bucket": TimeBuckets.kernel,
        "date_format": Kernel { (call) throws(SparkError) in
            let zone = zone(call)
            let isInstant = call.argument(0) == .timestamp
            var kept = Kept()
            return { (row) throws(SparkError) in
                let writer = DateTimeWriter(pattern: try kept.get(row[1].string, parsing: false))
                let value = row[0].whole ?? 0
                let local = isInstant ? zone.local(value) : value
                return .string(writer.text(local, instant: isInstant ? value : zone.instant(value), zone: zone))
            }
        },
        "from_unixtime": Kernel { (call) throws(SparkError) in
            let zone = zone(call)
            var kept = Kept()
            return { (row) throws(SparkError) in
                let writer = DateTimeWriter(pattern: try kept.get(row[1].string, parsing: false))
                let instant = (row[0].whole ?? 0).multipliedReportingOverflow(by: 1_000_000).partialValue
                return .string(writer.text(zone.local(instant), instant: instant, zone: zone))
            }
        },
        "parse_timestamp": Kernel { (call) throws(SparkError) in
            let zone = zone(call)
            let isTry = call.options.first == "try"
            let suggestion = call.options.count > 1 ? call.options[1] : "try_to_timestamp"
            let type = call.result
            var kept = Kept()
            return { (row) throws(SparkError) in
                let instant: Int64? = try parse(
                    row[0].string, try kept.get(row[1].string, parsing: true), zone, isTry, suggestion)
                guard let instant else { return .null }
                let local = zone.local(instant)
                switch type {
                case .date: return .integer(floorDivide(local, 86_400_000_000))
                case .timestampNTZ: return .integer(local)
                default: return .integer(instant)
                }
            }
        },
        "unix_timestamp": Kernel { (call) throws(SparkError) in
            let zone = zone(call)
            let isTry = call.options.first == "try"
            let type = call.argument(0)
            var kept = Kept()
            return { (row) throws(SparkError) in
                switch row[0] {
                case .string(let text):
                    let pattern = try kept.get(row[1].string, parsing: true)
                    guard let instant = try parse(text, pattern, zone, isTry, "try_to_timestamp") else { return .null }
                    return .integer(floorDivide(instant, 1_000_000))
                case .integer(let days) where type == .date:
                    return .integer(floorDivide(zone.instant(days.multipliedClamped(by: 86_400_000_000)), 1_000_000))
                // Java cuts towards zero here.
                case .integer(let local) where type == .timestampNTZ: return .integer(zone.instant(local) / 1_000_000)
                case .integer(let instant): return .integer(instant / 1_000_000)
                default: return .null
                }
            }
        },
        "months_between": Kernel { (call) throws(SparkError) in
            let zone = zone(call)
            return { (row) throws(SparkError) in
                let (first, second) = (row[0].whole ?? 0, row[1].whole ?? 0)
                return .double(
                    MonthCount.between(.init(first, zone), .init(second, zone), rounds: row[2].isTrue))
            }
        },
    ]

    private static func parse(
        _ text: String, _ pattern: DateTimePattern, _ zone: TimeZoneRules, _ isTry: Bool, _ suggestion: String
    ) throws(SparkError) -> Int64? {
        do {
            return try DateTimeReader(pattern: pattern).instant(text, zone)
        } catch {
            if isTry { return nil }
            throw SparkError(
                "CANNOT_PARSE_TIMESTAMP", parameters: ["message": error.message, "func": "`\(suggestion)`"],
                message:
                    "\(error.message). Use `\(suggestion)` to tolerate invalid input string and return NULL instead.")
        }
    }

    private static func outOfBounds(_ message: String) -> SparkError {
        SparkError(
            "DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION", parameters: ["rangeMessage": message], message: message)
    }

    /// What is wrong with a date, in Java's words.
    private static func problem(_ year: Int, _ month: Int, _ day: Int) -> String? {
        guard -999_999_999...999_999_999 ~= year else {
            return "Invalid value for Year (valid values -999999999 - 999999999): \(year)"
        }
        guard 1...12 ~= month else { return "Invalid value for MonthOfYear (valid values 1 - 12): \(month)" }
        guard 1...31 ~= day else { return "Invalid value for DayOfMonth (valid values 1 - 28/31): \(day)" }
        guard day > CivilDate.daysInMonth(year, month) else { return nil }
        return day == 29
            ? "Invalid date 'February 29' as '\(year)' is not a leap year"
            : "Invalid date '\(CivilDate.monthNames[month - 1].uppercased()) \(day)'"
    }

    private static let makers: [String: Kernel] = [
        "make_date": Kernel { (call) throws(SparkError) in
            let isTry = call.options.first == "try"
            return { (row) throws(SparkError) in
                let (year, month, day) = (row[0].int, row[1].int, row[2].int)
                if let problem = problem(year, month, day) {
                    if isTry { return .null }
                    throw outOfBounds(problem)
                }
                guard let days = Int32(exactly: CivilDate(year: year, month: month, day: day).days) else {
                    throw DuckDBMessage.arithmeticOverflow("overflow", "")
                }
                return .integer(Int64(days))
            }
        },
        "make_timestamp": Kernel { (call) throws(SparkError) in
            let session = zone(call)
            let isTry = call.options.first == "try"
            let isLocal = call.result == .timestampNTZ
            return { (row) throws(SparkError) in
                guard case .decimal(let unscaled) = row[5] else { return .null }
                let (hour, minute, micros) = (row[3].int, row[4].int, Int(unscaled))
                var problem = problem(row[0].int, row[1].int, row[2].int)
                if problem == nil, !(0...23 ~= hour) {
                    problem = "Invalid value for HourOfDay (valid values 0 - 23): \(hour)"
                }
                if problem == nil, !(0...59 ~= minute) {
                    problem = "Invalid value for MinuteOfHour (valid values 0 - 59): \(minute)"
                }
                let isMinute = micros == 60_000_000
                if problem == nil, !isMinute, !(0..<60_000_000 ~= micros) {
                    problem = "Invalid value for SecondOfMinute (valid values 0 - 59): \(micros / 1_000_000)"
                }
                if let problem {
                    if isTry { return .null }
                    guard 60_000_001..<61_000_000 ~= micros, problem.contains("SecondOfMinute") else {
                        throw outOfBounds(problem)
                    }
                    var seconds = ValueText().text(row[5], .decimal(precision: 16, scale: 6))
                    while seconds.last == "0" { seconds.removeLast() }
                    throw SparkError(
                        "INVALID_FRACTION_OF_SECOND", parameters: ["secAndMicros": seconds],
                        message: "The fraction of sec must be zero. Valid range is [0, 60]. Use `try_make_timestamp`.")
                }
                let days = CivilDate(year: row[0].int, month: row[1].int, day: row[2].int).days
                let local = LocalDateTime(days: days, time: (hour * 60 + minute) * 60_000_000 + micros)
                guard let local = local.exactMicroseconds else { throw TimestampMath.overflow }
                if isLocal { return .integer(local) }
                let zone = row.count > 6 ? try named(row[6].string) : session
                guard let instant = zone.exactInstant(local) else { throw TimestampMath.overflow }
                return .integer(instant)
            }
        },
        "timestamp_seconds": Kernel { (call) throws(SparkError) in
            let type = call.argument(0)
            return { (row) throws(SparkError) in
                switch (row[0], type) {
                case (.integer(let seconds), _):
                    let (value, isOver) = seconds.multipliedReportingOverflow(by: 1_000_000)
                    guard !isOver else { throw overflow("create a TIMESTAMP from \(seconds)L seconds since the epoch") }
                    return .integer(value)
                case (.decimal(let unscaled), .decimal(_, let scale)):
                    let (product, isOver) = unscaled.multipliedReportingOverflow(by: Int128.power10(max(0, 6 - scale)))
                    guard !isOver, let value = Int64(exactly: product / Int128.power10(max(0, scale - 6))) else {
                        let text = ValueText().text(row[0], type)
                        throw overflow("create a TIMESTAMP from \(text)BD seconds since the epoch")
                    }
                    return .integer(value)
                default:
                    let value = (row[0].number * 1e6).rounded(.towardZero)
                    return Int64(exactly: value).map { .integer($0) } ?? .null
                }
            }
        },
        "timestamp_millis": .row { (row) throws(SparkError) in
            let (value, isOver) = (row[0].whole ?? 0).multipliedReportingOverflow(by: 1_000)
            guard !isOver else {
                throw overflow("create a TIMESTAMP from \(row[0].whole ?? 0)L milliseconds since the epoch")
            }
            return .integer(value)
        },
    ]

    private static func overflow(_ operation: String) -> SparkError {
        SparkError(
            "DATETIME_OVERFLOW", parameters: ["operation": operation],
            message: "Datetime operation overflow: \(operation).")
    }

    static func named(_ name: String) throws(SparkError) -> TimeZoneRules {
        guard let zone = TimeZoneRules(name) else {
            throw SparkError(
                "INVALID_TIMEZONE", parameters: ["timeZone": name], message: "The timezone: \(name) is invalid.")
        }
        return zone
    }

    private static let moves: [String: Kernel] = [
        "from_utc_timestamp": .row { (row) throws(SparkError) in
            .integer(try named(row[1].string).local(row[0].whole ?? 0))
        },
        "to_utc_timestamp": .row { (row) throws(SparkError) in
            .integer(try named(row[1].string).instant(row[0].whole ?? 0))
        },
        "convert_timezone": .row { (row) throws(SparkError) in
            let instant = try named(row[0].string).instant(row[2].whole ?? 0)
            return .integer(try named(row[1].string).local(instant))
        },
        "next_day": Kernel { (call) throws(SparkError) in
            let isStrict = call.options.first != "legacy"
            let names = ["mo", "tu", "we", "th", "fr", "sa", "su"]
            return { (row) throws(SparkError) in
                let word = row[1].string.lowercased()
                let found = names.indices.first { index in
                    let full = CivilDate.weekdayNames[index].lowercased()
                    return word == names[index] || word == full || word == full.prefix(3)
                }
                guard let found else {
                    if !isStrict { return .null }
                    throw SparkError(
                        "ILLEGAL_DAY_OF_WEEK", parameters: ["string": row[1].string],
                        message: "Illegal input for day of week: \(row[1].string).")
                }
                let days = row[0].int
                return .integer(Int64(days + 1 + floorModulo(found + 1 - CivilDate.isoWeekday(days: days) - 1, 7)))
            }
        },
        "trunc_date": .row { (row) throws(SparkError) in
            let units = ["year", "quarter", "month", "week"]
            guard let unit = truncUnits[row[1].string.lowercased()], units.contains(unit) else { return .null }
            let local = LocalDateTime(days: row[0].int, time: 0)
            return .integer(Int64(Truncation.truncated(local, unit).days))
        },
        "date_trunc": Kernel { (call) throws(SparkError) in
            let zone = zone(call)
            return { (row) throws(SparkError) in
                guard let unit = truncUnits[row[0].string.lowercased()] else { return .null }
                let local = LocalDateTime(microseconds: zone.local(row[1].whole ?? 0))
                return .integer(zone.instant(Truncation.truncated(local, unit).microseconds))
            }
        },
        "timestampadd": Kernel { (call) throws(SparkError) in
            let zone = zone(call)
            let isLocal = call.result == .timestampNTZ
            return { (row) throws(SparkError) in
                let (unit, amount, value) = (row[0].string, row[1].whole ?? 0, row[2].whole ?? 0)
                let rules = isLocal ? .utc : zone
                guard let sum = TimestampMath.sum(unit, amount, value, rules) else {
                    let start = DateTimeText.timestamp(rules.local(value))
                    throw overflow("add \(amount)L \(unit) to TIMESTAMP '\(start)'")
                }
                return .integer(sum)
            }
        },
        "timestampdiff": Kernel { (call) throws(SparkError) in
            let zone = zone(call)
            return { (row) throws(SparkError) in
                let (first, second) = (zone.local(row[1].whole ?? 0), zone.local(row[2].whole ?? 0))
                guard let count = TimestampMath.difference(row[0].string, first, second) else {
                    throw TimestampMath.overflow
                }
                return .integer(count)
            }
        },
    ].merging(IntervalKernels.all) { first, _ in first }
}
