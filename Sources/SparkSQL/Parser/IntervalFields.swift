/// The numbers of an interval from one field to another, such as `1-2` or `1 02:03:04.5`.
struct IntervalFields {
    private var isNegative = false
    private var years: Int64 = 0, months: Int64 = 0
    private var days: Int64 = 0, hours: Int64 = 0, minutes: Int64 = 0, seconds: Int64 = 0, fraction: Int64 = 0

    /// The numbers of the text, or nil where it does not have these fields.
    init?(_ text: String, _ first: IntervalField, _ last: IntervalField) {
        var reader = DigitReader(text)
        _ = reader.skipBlanks()
        isNegative = reader.skip("-")
        if !isNegative { _ = reader.skip("+") }
        switch (first, last) {
        case (.yearMonth, .yearMonth):
            guard let years = reader.number(digits: 1...9), reader.skip("-"),
                let months = reader.number(digits: 1...2), months < 12
            else { return nil }
            (self.years, self.months) = (years, months)
        case (.dayTime(let first), .dayTime(let last)):
            guard readTimes(&reader, first, last) else { return nil }
        default: return nil
        }
        _ = reader.skipBlanks()
        guard reader.isAtEnd else { return nil }
    }

    private mutating func readTimes(_ reader: inout DigitReader, _ first: DayTimeField, _ last: DayTimeField) -> Bool {
        for field in DayTimeField.allCases where field >= first && field <= last {
            if field != first {
                guard field == .hour ? reader.skipBlanks() : reader.skip(":") else { return false }
            }
            guard let number = reader.number(digits: field == first ? 1...10 : 1...2) else { return false }
            switch field {
            case .day: days = number
            case .hour: hours = number
            case .minute: minutes = number
            case .second: seconds = number
            }
            guard field == first || number < (field == .hour ? 24 : 60) else { return false }
        }
        if last == .second, reader.skip(".") { fraction = reader.fraction() }
        return true
    }

    /// The interval as a value of its type, or nil where it is too long.
    func literal(_ type: SparkType) -> SparkLiteral? {
        let sign: Int64 = isNegative ? -1 : 1
        switch type {
        case .yearMonthInterval(let start, let end):
            return Int32(exactly: sign * (years * 12 + months)).map { .yearMonthInterval($0, start: start, end: end) }
        case .dayTimeInterval(let start, let end):
            let total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
            let (microseconds, isOver) = total.multipliedReportingOverflow(by: 1_000_000)
            let (sum, isOverToo) = microseconds.addingReportingOverflow(fraction)
            return isOver || isOverToo ? nil : .dayTimeInterval(sign * sum, start: start, end: end)
        default: return nil
        }
    }
}
