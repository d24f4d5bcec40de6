/// An interval as a text of numbers and units, such as `1 year 2 months` or `-1.5 seconds`.
struct IntervalText: Equatable {
    private(set) var months: Int64 = 0
    private(set) var days: Int64 = 0
    private(set) var microseconds: Int64 = 0
    /// The units that the text names, in the singular.
    private(set) var units: [String] = []

    /// The interval, or nil where the text is none.
    init?(_ text: String) {
        var reader = DigitReader(text)
        _ = reader.skipBlanks()
        var start = reader
        if start.word() == "interval" {
            guard start.skipBlanks() else { return nil }
            reader = start
        }
        repeat {
            guard readPart(&reader) else { return nil }
        } while !reader.isAtEnd
    }

    private mutating func readPart(_ reader: inout DigitReader) -> Bool {
        let isNegative = reader.skip("-")
        if isNegative || reader.skip("+") { _ = reader.skipBlanks() }
        var number: Int64 = 0
        let hasNumber = !reader.at(".")
        if hasNumber {
            guard let found = reader.number(digits: 1...18) else { return false }
            number = found
        }
        var fraction: Int64?
        if reader.skip(".") {
            let hasDigits = !reader.isAtEnd
            fraction = reader.fraction()
            guard hasNumber || hasDigits else { return false }
        }
        guard reader.skipBlanks() else { return false }
        var unit = reader.word()
        if unit.hasSuffix("s") { unit.removeLast() }
        let isBlank = reader.skipBlanks()
        guard isBlank || reader.isAtEnd else { return false }
        guard fraction == nil || unit == "second" else { return false }
        units.append(unit)
        return add(isNegative ? -number : number, (fraction ?? 0) * (isNegative ? -1 : 1), unit)
    }

    private mutating func add(_ number: Int64, _ fraction: Int64, _ unit: String) -> Bool {
        switch unit {
        case "year": Self.add(number, times: 12, to: &months, limit: Int64(Int32.max))
        case "month": Self.add(number, times: 1, to: &months, limit: Int64(Int32.max))
        case "week": Self.add(number, times: 7, to: &days, limit: Int64(Int32.max))
        case "day": Self.add(number, times: 1, to: &days, limit: Int64(Int32.max))
        case "hour": Self.add(number, times: 3_600_000_000, to: &microseconds)
        case "minute": Self.add(number, times: 60_000_000, to: &microseconds)
        case "second":
            Self.add(number, times: 1_000_000, to: &microseconds) && Self.add(fraction, times: 1, to: &microseconds)
        case "millisecond": Self.add(number, times: 1000, to: &microseconds)
        case "microsecond": Self.add(number, times: 1, to: &microseconds)
        default: false
        }
    }

    private static func add(_ number: Int64, times factor: Int64, to sum: inout Int64, limit: Int64 = .max) -> Bool {
        let (product, isOver) = number.multipliedReportingOverflow(by: factor)
        let (total, isOverToo) = sum.addingReportingOverflow(product)
        guard !isOver, !isOverToo, total >= -limit - 1, total <= limit else { return false }
        sum = total
        return true
    }

    /// Days and microseconds together, or nil where they are too many.
    var duration: Int64? {
        let (part, isOver) = days.multipliedReportingOverflow(by: 86_400_000_000)
        let (total, isOverToo) = part.addingReportingOverflow(microseconds)
        return isOver || isOverToo ? nil : total
    }
}
