internal import SparkSQL

/// Intervals as Spark casts them to text.
enum IntervalText {
    /// `INTERVAL '1-2' YEAR TO MONTH`.
    static func yearMonth(_ months: Int64, _ start: YearMonthField, _ end: YearMonthField, bare: Bool = false) -> String
    {
        let sign = months < 0 ? "-" : ""
        let total = months.magnitude
        let text =
            switch (start, end) {
            case (.year, .year): "\(sign)\(total / 12)"
            case (.month, .month): "\(sign)\(total)"
            default: "\(sign)\(total / 12)-\(total % 12)"
            }
        return bare ? text : "INTERVAL '\(text)' " + (start == end ? name(start) : "YEAR TO MONTH")
    }

    /// `INTERVAL '1 02:03:04.5' DAY TO SECOND`.
    static func dayTime(
        _ microseconds: Int64, _ start: DayTimeField, _ end: DayTimeField, bare: Bool = false
    ) -> String {
        let units: [UInt64] = [86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000]
        let separators = ["", " ", ":", ":"]
        var rest = microseconds.magnitude
        var text = microseconds < 0 ? "-" : ""
        for index in Int(start.rawValue)...Int(max(start.rawValue, end.rawValue)) {
            let isFirst = index == Int(start.rawValue)
            let amount = rest / units[index]
            rest -= amount * units[index]
            if !isFirst { text += separators[index] }
            text += index == 0 ? "\(amount)" : DateTimeText.padded(Int(clamping: amount), 2)
            if index == 3, rest > 0 { text += "." + DateTimeText.fraction(Int(rest)) }
        }
        let names = start == end ? name(start) : "\(name(start)) TO \(name(end))"
        return bare ? text : "INTERVAL '\(text)' \(names)"
    }

    /// `1 years 2 months 3 days 4 hours 5 minutes 6.5 seconds`.
    static func calendar(_ months: Int32, _ days: Int32, _ microseconds: Int64) -> String {
        var pieces: [String] = []
        func add(_ amount: Int64, _ unit: String) { if amount != 0 { pieces.append("\(amount) \(unit)") } }
        add(Int64(months) / 12, "years")
        add(Int64(months) % 12, "months")
        add(Int64(days), "days")
        add(microseconds / 3_600_000_000, "hours")
        let rest = microseconds % 3_600_000_000
        add(rest / 60_000_000, "minutes")
        let seconds = rest % 60_000_000
        if seconds != 0 {
            let fraction = Int(seconds.magnitude % 1_000_000)
            let whole = "\(seconds < 0 ? "-" : "")\(seconds.magnitude / 1_000_000)"
            pieces.append((fraction == 0 ? whole : whole + "." + DateTimeText.fraction(fraction)) + " seconds")
        }
        return pieces.isEmpty ? "0 seconds" : pieces.joined(separator: " ")
    }

    static func name(_ field: YearMonthField) -> String { field == .year ? "YEAR" : "MONTH" }

    static func name(_ field: DayTimeField) -> String {
        switch field {
        case .day: "DAY"
        case .hour: "HOUR"
        case .minute: "MINUTE"
        case .second: "SECOND"
        }
    }
}
