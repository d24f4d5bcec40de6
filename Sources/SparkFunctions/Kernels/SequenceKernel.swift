internal import SparkSQL

/// `sequence`.
enum SequenceKernel {
    /// The step of a sequence of whole numbers whose bounds are right and for which there is room; DuckDB makes it.
    static let step = Kernel { (call) throws(SparkError) in
        // DuckDB makes it of BIGINT, and casts the elements of other types.
        let bytes = call.options.first == SparkType.long.sql ? 8 : 16
        var meter = RoomMeter()
        return { (row) throws(SparkError) in
            let (start, stop) = (row[0].whole ?? 0, row[1].whole ?? 0)
            let step = row.count > 2 ? row[2].whole ?? 0 : start <= stop ? 1 : -1
            guard (step > 0 && start <= stop) || (step < 0 && start >= stop) || (step == 0 && start == stop) else {
                throw boundaries("\(start)", "\(stop)", "\(step)")
            }
            if step == 0 { return .integer(1) }
            let count = (Int128(stop) - Int128(start)) / Int128(step) + 1
            try meter.check(Int(clamping: count), of: bytes, in: "sequence", parameter: "count", place: row.place)
            return .integer(step)
        }
    }

    static func function(_ call: KernelCall) throws(SparkError) -> RowFunction {
        let zone = call.options.first.flatMap { TimeZoneRules($0) } ?? .utc
        let type = call.argument(0)
        let stepType = call.arguments.count > 2 ? call.argument(2) : nil
        return { (row) throws(SparkError) in
            let (start, stop) = (row[0].whole ?? 0, row[1].whole ?? 0)
            var (months, days, time): (Int64, Int64, Int64) = (0, start <= stop ? 1 : -1, 0)
            if let stepType, row.count > 2 {
                (months, days) = (0, 0)
                switch (row[2], stepType) {
                case (.interval(let m, let d, let t), _): (months, days, time) = (Int64(m), Int64(d), t)
                case (.integer(let m), .yearMonthInterval): months = m
                case (.integer(let t), _):
                    // Days are those of the calendar, of which two in a year have other hours.
                    (days, time) = t.quotientAndRemainder(dividingBy: 86_400_000_000)
                    guard type != .date || time == 0 else {
                        throw SparkError(
                            "INTERNAL_ERROR",
                            message: "sequence step must be a day interval if start and end values are dates")
                    }
                default: break
                }
            }
            guard months != 0 || days != 0 || time != 0 else {
                throw SparkError(
                    "_LEGACY_ERROR_TEMP_3242",
                    parameters: [
                        "intervalType": stepType?.catalogString.replacing(
                            "interval day", with: "interval day to second") ?? ""
                    ],
                    message: "Illegal sequence boundaries: the step is 0.")
            }
            // A month of Spark's has 28 days where it is about the sequence's direction and its length at the most.
            let least = Double(months) * 28 + Double(days) + Double(time) / 86_400_000_000
            let isUp = least > 0
            guard start == stop || (least != 0 && isUp == (start < stop)) else {
                throw boundaries("\(start)", "\(stop)", "\(months) \(days) \(time)")
            }
            let span = abs(Double(stop) - Double(start)) / (type == .date ? 1 : 86_400_000_000)
            let most = start == stop ? 1 : Int(min(span / abs(least), 0x1p60)) + 1
            let usual = abs(least + Double(months) * 2.436875)
            try ValueRoom.check(
                usual > 0 ? min(most, Int(min(span / usual, 0x1p60)) + 1) : most, of: SparkValue.bytesOfElement,
                in: "sequence", parameter: "count")
            var values: [SparkValue] = []
            // Two more: where clocks are changed, a day is shorter.
            for index in 0..<Int64(most) + 2 {
                let next: Int64
                if type == .date {
                    next = Int64(CivilDate(days: Int(start)).adding(months: Int(index * months)).days) + index * days
                } else {
                    let rules = type == .timestamp ? zone : .utc
                    var moved = months == 0 ? start : TimestampMath.add("MONTH", index * months, start, rules)
                    if days != 0 { moved = TimestampMath.add("DAY", index * days, moved, rules) }
                    next = moved.addingClamped(index.multipliedReportingOverflow(by: time).partialValue)
                }
                guard isUp ? next <= stop : next >= stop else { break }
                values.append(.integer(next))
            }
            return .array(values)
        }
    }

    private static func boundaries(_ start: String, _ stop: String, _ step: String) -> SparkError {
        // Spark gives this mistake no class of its own, but Java's.
        SparkError(
            "IllegalArgumentException",
            message: "requirement failed: Illegal sequence boundaries: \(start) to \(stop) by \(step)")
    }
}
