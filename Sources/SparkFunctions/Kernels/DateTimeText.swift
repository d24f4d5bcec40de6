/// Dates and times as Spark casts them to text.
enum DateTimeText {
    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number.magnitude)
        let zeros = String(repeating: "0", count: max(0, width - digits.count))
        return (number < 0 ? "-" : "") + zeros + digits
    }

    /// `2020-02-29`; a year beyond 9999 has a plus sign.
    static func date(_ days: Int) -> String {
        let date = CivilDate(days: days)
        let year = date.year > 9_999 ? "+\(date.year)" : padded(date.year, 4)
        return "\(year)-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }

    /// `2020-02-29 23:59:59.5`, without zeros at the end of the fraction.
    static func timestamp(_ local: Int64) -> String {
        let moment = LocalDateTime(microseconds: local)
        return date(moment.days) + " " + time(moment.time)
    }

    /// `23:59:59.5` of microseconds since midnight.
    static func time(_ microseconds: Int) -> String {
        let moment = LocalDateTime(days: 0, time: microseconds)
        let text = "\(padded(moment.hour, 2)):\(padded(moment.minute, 2)):\(padded(moment.second, 2))"
        return moment.fraction == 0 ? text : text + "." + fraction(moment.fraction)
    }

    /// The digits of a fraction of a second in microseconds, without zeros at the end.
    static func fraction(_ microseconds: Int) -> String {
        var digits = padded(microseconds, 6)
        while digits.last == "0" { digits.removeLast() }
        return digits
    }
}
