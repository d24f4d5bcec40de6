/// A day of the proleptic Gregorian calendar.
struct CalendarDay {
    let year: Int64
    let month: Int64
    let day: Int64

    /// Days since 1970-01-01, or nil where the month does not have the day.
    var days: Int64? {
        guard (1...12).contains(month), day >= 1, day <= daysInMonth else { return nil }
        // Years begin in March here, so that the leap day is the last.
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private var daysInMonth: Int64 {
        switch month {
        case 2: isLeapYear ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private var isLeapYear: Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
}
