internal import SparkSQL

/// Sums and differences of timestamps in units of the calendar.
enum TimestampMath {
    /// The error of a time that 64 bits do not hold, in Java's words.
    static var overflow: SparkError { SparkError("ArithmeticException", message: "long overflow") }

    /// The time so many units later; the greatest or smallest one where 64 bits do not hold it.
    static func add(_ unit: String, _ amount: Int64, _ value: Int64, _ zone: TimeZoneRules) -> Int64 {
        sum(unit, amount, value, zone) ?? (amount < 0 ? .min : .max)
    }

    /// The time so many units later, or nil where 64 bits do not hold it.
    static func sum(_ unit: String, _ amount: Int64, _ value: Int64, _ zone: TimeZoneRules) -> Int64? {
        func fixed(_ microseconds: Int64) -> Int64? {
            Int64(exactly: Int128(value) + Int128(amount) * Int128(microseconds))
        }
        func days(_ count: Int128) -> Int64? {
            Int64(exactly: Int128(zone.local(value)) + count * 86_400_000_000).flatMap { zone.exactInstant($0) }
        }
        func months(_ count: Int128) -> Int64? {
            // All times of 64 bits lie within so many months.
            guard count.magnitude <= 10_000_000 else { return nil }
            var local = LocalDateTime(microseconds: zone.local(value))
            local.days = local.date.adding(months: Int(count)).days
            return local.exactMicroseconds.flatMap { zone.exactInstant($0) }
        }
        switch unit {
        case "MICROSECOND": return fixed(1)
        case "MILLISECOND": return fixed(1_000)
        case "SECOND": return fixed(1_000_000)
        case "MINUTE": return fixed(60_000_000)
        case "HOUR": return fixed(3_600_000_000)
        case "DAY", "DAYOFYEAR": return days(Int128(amount))
        case "WEEK": return days(Int128(amount) * 7)
        case "MONTH": return months(Int128(amount))
        case "QUARTER": return months(Int128(amount) * 3)
        default: return months(Int128(amount) * 12)
        }
    }

    /// Whole units from one time to another, both as clocks show them; nil where 64 bits do not hold them.
    static func difference(_ unit: String, _ first: Int64, _ second: Int64) -> Int64? {
        func months() -> Int64 {
            let (from, to) = (LocalDateTime(microseconds: first), LocalDateTime(microseconds: second))
            let (fromDate, toDate) = (from.date, to.date)
            var count = (toDate.year - fromDate.year) * 12 + toDate.month - fromDate.month
            let left = (fromDate.day, from.time)
            let right = (toDate.day, to.time)
            if count > 0, right < left { count -= 1 }
            if count < 0, right > left { count += 1 }
            return Int64(count)
        }
        func units(_ microseconds: Int128) -> Int64? {
            Int64(exactly: (Int128(second) - Int128(first)) / microseconds)
        }
        switch unit {
        case "MICROSECOND": return units(1)
        case "MILLISECOND": return units(1_000)
        case "SECOND": return units(1_000_000)
        case "MINUTE": return units(60_000_000)
        case "HOUR": return units(3_600_000_000)
        case "DAY", "DAYOFYEAR": return units(86_400_000_000)
        case "WEEK": return units(7 * 86_400_000_000)
        case "MONTH": return months()
        case "QUARTER": return months() / 3
        default: return months() / 12
        }
    }
}

/// The start of a unit of the calendar.
enum Truncation {
    static func truncated(_ moment: LocalDateTime, _ unit: String) -> LocalDateTime {
        let date = moment.date
        func day(_ days: Int) -> LocalDateTime { LocalDateTime(days: days, time: 0) }
        func time(_ unit: Int) -> LocalDateTime { LocalDateTime(days: moment.days, time: moment.time / unit * unit) }
        switch unit {
        case "year": return day(CivilDate(year: date.year, month: 1, day: 1).days)
        case "quarter": return day(CivilDate(year: date.year, month: (date.month - 1) / 3 * 3 + 1, day: 1).days)
        case "month": return day(CivilDate(year: date.year, month: date.month, day: 1).days)
        case "week": return day(moment.days - CivilDate.isoWeekday(days: moment.days) + 1)
        case "day": return day(moment.days)
        case "hour": return time(3_600_000_000)
        case "minute": return time(60_000_000)
        case "second": return time(1_000_000)
        case "millisecond": return time(1_000)
        default: return moment
        }
    }
}

/// How many months lie between two times.
enum MonthCount {
    /// A moment as the calendar of a zone has it: its day, and the seconds since that began, which are not those of the clock
    /// on a day when the clock is changed.
    struct Moment {
        let date: CivilDate
        let seconds: Int64

        init(_ instant: Int64, _ zone: TimeZoneRules) {
            let local = zone.local(instant)
            let clock = LocalDateTime(microseconds: local)
            date = clock.date
            let beginning = zone.instant(local.addingClamped(-Int64(clock.time)))
            seconds = Int64(clamping: Int128(instant) - Int128(beginning)) / 1_000_000
        }
    }

    static func between(_ first: Moment, _ second: Moment, rounds: Bool) -> Double {
        let (from, to) = (first.date, second.date)
        let months = Double((from.year - to.year) * 12 + from.month - to.month)
        let bothLast =
            from.day == CivilDate.daysInMonth(from.year, from.month)
            && to.day == CivilDate.daysInMonth(to.year, to.month)
        if from.day == to.day || bothLast { return months }
        let seconds = Double(Int64(from.day - to.day) * 86_400 + first.seconds - second.seconds)
        let result = months + seconds / (31.0 * 86_400)
        return rounds ? (result * 1e8).rounded() / 1e8 : result
    }
}

/// Functions of intervals.
enum IntervalKernels {
    /// Months and days keep no fractions; that of a day is time, that of a month is lost.
    private static func scaled(_ value: SparkValue, by number: Double, divides: Bool) throws(SparkError) -> SparkValue {
        guard case .interval(let months, let days, let microseconds) = value else { return .null }
        if divides, number == 0 {
            throw SparkError("INTERVAL_DIVIDED_BY_ZERO", message: "An interval cannot be divided by zero.")
        }
        func part(_ part: Double) -> Double { divides ? part / number : part * number }
        let (newMonths, newDays) = (part(Double(months)), part(Double(days)))
        guard let wholeMonths = Int32(exactly: newMonths.rounded(.towardZero)),
            let wholeDays = Int32(exactly: newDays.rounded(.towardZero)),
            let time = Int64(
                exactly: (part(Double(microseconds)) + 86_400_000_000 * (newDays - Double(wholeDays)) + 0.5).rounded(
                    .down))
        else { throw overflow }
        return .interval(months: wholeMonths, days: wholeDays, microseconds: time)
    }

    static let all: [String: Kernel] = [
        "multiply_interval": .row { (row) throws(SparkError) in try scaled(row[0], by: row[1].number, divides: false) },
        "divide_interval": .row { (row) throws(SparkError) in try scaled(row[0], by: row[1].number, divides: true) },
        "make_interval": Kernel { (call) throws(SparkError) in
            let isTry = call.options.first == "try"
            return { (row) throws(SparkError) in
                guard case .decimal(let seconds) = row[6] else { return .null }
                let months = Int128(row[0].int) * 12 + Int128(row[1].int)
                let days = Int128(row[2].int) * 7 + Int128(row[3].int)
                let time = (Int128(row[4].int) * 60 + Int128(row[5].int)) * 60_000_000 + seconds
                guard let months = Int32(exactly: months), let days = Int32(exactly: days),
                    let time = Int64(exactly: time)
                else {
                    if isTry { return .null }
                    throw DuckDBMessage.arithmeticOverflow("overflow", "")
                }
                return .interval(months: months, days: days, microseconds: time)
            }
        },
        "make_dt_interval": .row { (row) throws(SparkError) in
            guard case .decimal(let seconds) = row[3] else { return .null }
            let total =
                ((Int128(row[0].int) * 24 + Int128(row[1].int)) * 60 + Int128(row[2].int)) * 60_000_000 + seconds
            guard let total = Int64(exactly: total) else { throw overflow }
            return .integer(total)
        },
        "make_ym_interval": .row { (row) throws(SparkError) in
            let months = Int128(row[0].int) * 12 + Int128(row[1].int)
            guard let months = Int32(exactly: months) else { throw overflow }
            return .integer(Int64(months))
        },
        "interval_field": Kernel { (call) throws(SparkError) in
            let field = call.options.first ?? ""
            return { (row) throws(SparkError) in value(field, row[0]) }
        },
        "interval_multiply": scale { (value, number) in value * number },
        "interval_divide": Kernel { (call) throws(SparkError) in
            let (interval, number) = (call.argument(0), call.argument(1))
            return { (row) throws(SparkError) in
                let value = Int128(row[0].whole ?? 0)
                switch (row[1], number) {
                case (.integer(let divisor), _):
                    guard divisor != 0 else { throw byZero }
                    return try fitted(Rounding.divide(value, Int128(divisor), false), interval)
                case (.decimal(let unscaled), .decimal(_, let scale)):
                    guard unscaled != 0 else { throw byZero }
                    let (product, isOver) = value.multipliedReportingOverflow(by: Int128.power10(scale))
                    guard !isOver else { throw overflow }
                    return try fitted(Rounding.divide(product, unscaled, false), interval)
                default:
                    guard row[1].number != 0 else { throw byZero }
                    return try fitted((Double(row[0].whole ?? 0) / row[1].number).rounded(), interval)
                }
            }
        },
        "time_plus": Kernel { (call) throws(SparkError) in
            let zone = call.options.last.flatMap { TimeZoneRules($0) } ?? .utc
            let sign: Int64 = call.options.first == "-" ? -1 : 1
            let (time, interval) = (call.argument(0), call.argument(1))
            return { (row) throws(SparkError) in try plus(row[0], time, row[1], interval, sign, zone) }
        },
    ]

    private static var overflow: SparkError {
        SparkError(
            "INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION",
            message: "Integer overflow while operating with intervals.")
    }

    private static var byZero: SparkError {
        SparkError(
            "INTERVAL_DIVIDED_BY_ZERO", message: "Division by zero. Use `try_divide` to tolerate divisor being 0.")
    }

    private static func fitted(_ value: Int128, _ type: SparkType) throws(SparkError) -> SparkValue {
        if case .yearMonthInterval = type {
            guard let months = Int32(exactly: value) else { throw overflow }
            return .integer(Int64(months))
        }
        guard let microseconds = Int64(exactly: value) else { throw overflow }
        return .integer(microseconds)
    }

    private static func fitted(_ value: Double, _ type: SparkType) throws(SparkError) -> SparkValue {
        guard let whole = Int128(exactly: value) else { throw overflow }
        return try fitted(whole, type)
    }

    private static func scale(_ product: @escaping @Sendable (Double, Double) -> Double) -> Kernel {
        Kernel { (call) throws(SparkError) in
            let (interval, number) = (call.argument(0), call.argument(1))
            return { (row) throws(SparkError) in
                let value = Int128(row[0].whole ?? 0)
                switch (row[1], number) {
                case (.integer(let factor), _): return try fitted(value * Int128(factor), interval)
                case (.decimal(let unscaled), .decimal(_, let scale)):
                    let (product, isOver) = value.multipliedReportingOverflow(by: unscaled)
                    guard !isOver else { throw overflow }
                    return try fitted(Rounding.divide(product, Int128.power10(scale), false), interval)
                default: return try fitted(product(Double(row[0].whole ?? 0), row[1].number).rounded(), interval)
                }
            }
        }
    }

    private static func value(_ field: String, _ value: SparkValue) -> SparkValue {
        switch value {
        case .interval(let months, let days, let time):
            switch field {
            case "ci_year": return .integer(Int64(months) / 12)
            case "ci_quarter": return .integer(Int64(months) % 12 / 3 + 1)
            case "ci_month": return .integer(Int64(months) % 12)
            case "ci_day": return .integer(Int64(days))
            case "ci_hour": return .integer(time / 3_600_000_000)
            case "ci_minute": return .integer(time / 60_000_000 % 60)
            default: return .decimal(Int128(time % 60_000_000))
            }
        default:
            let number = value.whole ?? 0
            switch field {
            case "ym_year": return .integer(number / 12)
            case "ym_month": return .integer(number % 12)
            case "dt_day": return .integer(number / 86_400_000_000)
            case "dt_hour": return .integer(number / 3_600_000_000 % 24)
            case "dt_minute": return .integer(number / 60_000_000 % 60)
            default: return .decimal(Int128(number % 60_000_000))
            }
        }
    }

    private static func plus(
        _ start: SparkValue, _ time: SparkType, _ interval: SparkValue, _ type: SparkType, _ sign: Int64,
        _ zone: TimeZoneRules
    ) throws(SparkError) -> SparkValue {
        let value = start.whole ?? 0
        var (months, days, microseconds): (Int64, Int64, Int64) = (0, 0, 0)
        switch (interval, type) {
        case (.interval(let m, let d, let t), _): (months, days, microseconds) = (Int64(m), Int64(d), t)
        case (.integer(let m), .yearMonthInterval): months = m
        // Whole days are days of the calendar, of whatever length.
        case (.integer(let t), _): (days, microseconds) = (t / 86_400_000_000, t % 86_400_000_000)
        default: return .null
        }
        let zone = time == .timestamp ? zone : .utc
        if time == .date {
            var date = CivilDate(days: Int(value)).adding(months: Int(sign * months)).days
            date += Int(sign * days + sign * (microseconds / 86_400_000_000))
            return .integer(Int64(date))
        }
        var result: Int64? = value
        if months != 0 { result = result.flatMap { TimestampMath.sum("MONTH", sign * months, $0, zone) } }
        if days != 0 { result = result.flatMap { TimestampMath.sum("DAY", sign * days, $0, zone) } }
        guard let result = result.flatMap({ Int64(exactly: Int128($0) + Int128(sign) * Int128(microseconds)) }) else {
            throw TimestampMath.overflow
        }
        return .integer(result)
    }
}
