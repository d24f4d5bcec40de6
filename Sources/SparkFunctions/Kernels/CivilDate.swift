/// A day of the proleptic Gregorian calendar, as year, month and day.
struct CivilDate: Hashable {
    var year: Int
    var month: Int
    var day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day so many days after 1970-01-01.
    init(days: Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// How many days after 1970-01-01 the day is.
    var days: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = floorDivide(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let shiftedMonth = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func daysInMonth(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The day so many months later, or the last day of that month where it has no such day.
    func adding(months: Int) -> CivilDate {
        let total = year * 12 + (month - 1) + months
        let year = floorDivide(total, 12)
        let month = total - year * 12 + 1
        return CivilDate(year: year, month: month, day: min(day, Self.daysInMonth(year, month)))
    }

    /// 1 is Monday, 7 Sunday.
    static func isoWeekday(days: Int) -> Int { floorModulo(days + 3, 7) + 1 }

    /// The number of the day in its year, from 1.
    var dayOfYear: Int { days - CivilDate(year: year, month: 1, day: 1).days + 1 }

    /// The ISO week and the year that it belongs to.
    static func isoWeek(days: Int) -> (year: Int, week: Int) {
        let thursday = days - isoWeekday(days: days) + 4
        let date = CivilDate(days: thursday)
        return (date.year, (date.dayOfYear - 1) / 7 + 1)
    }

    static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let weekdayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}

/// The quotient, rounded down.
func floorDivide<Number: SignedInteger>(_ left: Number, _ right: Number) -> Number {
    let quotient = left / right
    return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient
}

/// What remains of the quotient rounded down; it has the sign of `right`.
func floorModulo<Number: SignedInteger>(_ left: Number, _ right: Number) -> Number {
    let rest = left % right
    return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest
}

/// A date and a time of day without a time zone, to the microsecond.
struct LocalDateTime: Hashable {
    static let microsecondsPerDay = 86_400_000_000

    var days: Int
    /// Microseconds since midnight.
    var time: Int

    init(days: Int, time: Int) {
        self.days = days
        self.time = time
    }

    /// So many microseconds after 1970-01-01T00:00:00.
    init(microseconds: Int64) {
        days = floorDivide(Int(microseconds), Self.microsecondsPerDay)
        time = floorModulo(Int(microseconds), Self.microsecondsPerDay)
    }

    var microseconds: Int64 { Int64(clamping: days).clampedTimesDay.addingClamped(Int64(time)) }

    /// The microseconds after 1970, or nil where 64 bits do not hold them.
    var exactMicroseconds: Int64? { Int64(exactly: Int128(days) * 86_400_000_000 + Int128(time)) }

    var date: CivilDate { CivilDate(days: days) }
    var hour: Int { time / 3_600_000_000 }
    var minute: Int { time / 60_000_000 % 60 }
    var second: Int { time / 1_000_000 % 60 }
    var fraction: Int { time % 1_000_000 }
}

extension Int64 {
    fileprivate var clampedTimesDay: Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: 86_400_000_000)
        return overflow ? (self < 0 ? .min : .max) : product
    }
}
