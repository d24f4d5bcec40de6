/// The one form of date that HTTP headers are written in today: `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// RFC 9110, 5.6.7. The two obsolete forms are not read: no server here sends them.
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Seconds since 1970, or `nil` for another form or a date that does not exist.
    static func seconds(parsing text: some StringProtocol) -> Double? {
        let fields = text.split(separator: " ")
        guard fields.count == 6, fields[0].last == ",", fields[5] == "GMT",
            let day = number(fields[1], 1...31),
            let month = months.firstIndex(where: { $0 == fields[2] }),
            let year = number(fields[3], 1970...9999)
        else { return nil }
        let time = fields[4].split(separator: ":", omittingEmptySubsequences: false)
        guard time.count == 3, let hour = number(time[0], 0...23),
            let minute = number(time[1], 0...59), let second = number(time[2], 0...60)
        else { return nil }
        let days = daysSince1970(year: year, month: month + 1, day: day)
        return Double(((days * 24 + hour) * 60 + minute) * 60 + second)
    }

    private static func number(_ text: some StringProtocol, _ range: ClosedRange<Int>) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            range.contains(number)
        else { return nil }
        return number
    }

    /// Howard Hinnant's `days_from_civil`: years begin in March, so that the leap day comes last.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
