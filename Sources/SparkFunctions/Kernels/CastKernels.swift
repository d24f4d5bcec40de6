internal import SparkSQL

/// Casts of Spark that are not DuckDB's.
enum CastKernels {
    static let all: [String: Kernel] = [
        "cast": Kernel { (call) throws(SparkError) in
            let zone = call.options.count > 1 ? TimeZoneRules(call.options[1]) ?? .utc : .utc
            let today = call.options.count > 2 ? Int(call.options[2]) : nil
            let cast = ValueCast(
                mode: .init(rawValue: call.options.first ?? "") ?? .ansi, timeZone: zone, today: today)
            let (from, to) = (call.argument(0), call.result)
            return { (row) throws(SparkError) in try cast.value(row[0], from, to) }
        }
    ]
}

/// Casts one value as Spark does.
struct ValueCast: Sendable {
    enum Mode: String, Sendable { case ansi, attempt = "try", legacy }

    let mode: Mode
    let timeZone: TimeZoneRules
    /// The day that a time of day alone belongs to.
    var today: Int?

    func value(_ value: SparkValue, _ from: SparkType, _ to: SparkType) throws(SparkError) -> SparkValue {
        if value.isNull || CastRule.isNothing(from, to) { return value }
        if from == .variant, case .string(let text) = value, let tree = JSONTreeParser.parse(text) {
            return try Variants.cast(tree, to, timeZone, mode != .ansi)
        }
        if to.isString {
            if case .binary(let bytes) = value { return .string(String(decoding: bytes, as: UTF8.self)) }
            return .string(ValueText(timeZone: timeZone).text(value, from))
        }
        if from.isString, case .string(let text) = value { return try parsed(text, from, to) }
        switch to {
        case .byte, .short, .integer, .long: return try whole(value, from, to)
        case .float, .double: return floating(value, from, to)
        case .decimal(let precision, let scale): return try decimal(value, from, to, precision, scale)
        case .boolean: return boolean(value)
        case .date, .timestamp, .timestampNTZ: return try moment(value, from, to)
        case .yearMonthInterval, .dayTimeInterval: return try interval(value, from, to)
        case .binary: return binary(value, from)
        case .array(let element, _):
            guard case .array(let values) = value, case .array(let source, _) = from else { return .null }
            return .array(try cast(values, source, element))
        case .map(let key, let element, _):
            guard case .map(let keys, let values) = value, case .map(let sourceKey, let source, _) = from else {
                return .null
            }
            return .map(try cast(keys, sourceKey, key), try cast(values, source, element))
        case .structure(let fields):
            guard case .structure(let values) = value, case .structure(let sources) = from else { return .null }
            var members: [SparkValue] = []
            for index in values.indices where index < fields.count && index < sources.count {
                members.append(try self.value(values[index], sources[index].type, fields[index].type))
            }
            return .structure(members)
        default: return .null
        }
    }

    private func cast(_ values: [SparkValue], _ from: SparkType, _ to: SparkType) throws(SparkError) -> [SparkValue] {
        var result: [SparkValue] = []
        result.reserveCapacity(values.count)
        for value in values { result.append(try self.value(value, from, to)) }
        return result
    }

    // MARK: what does not fit

    func failed(_ error: @autoclosure () -> SparkError) throws(SparkError) -> SparkValue {
        if mode == .ansi { throw error() }
        return .null
    }

    func overflow(_ value: SparkValue, _ from: SparkType, _ to: SparkType) -> SparkError {
        let plain = ValueText(timeZone: timeZone).text(value, from)
        let text =
            switch from {
            case .decimal: plain + "BD"
            case .timestamp: "TIMESTAMP '\(plain)'"
            default: DuckDBMessage.literal(plain, from)
            }
        return DuckDBMessage.castOverflow(text, from, to)
    }

    func malformed(_ text: String, _ from: SparkType, _ to: SparkType) -> SparkError {
        malformed(literal: SparkQuote.literal(text), from, to)
    }

    private func malformed(literal: String, _ from: SparkType, _ to: SparkType) -> SparkError {
        let parameters = [
            "expression": literal, "sourceType": "\"\(from.isString ? "STRING" : from.sql)\"",
            "targetType": "\"\(to.sql)\"", "ansiConfig": RuntimeError.ansiConfig,
        ]
        return SparkError(
            "CAST_INVALID_INPUT", parameters: parameters, message: RuntimeMessage.text("CAST_INVALID_INPUT", parameters)
        )
    }

    // MARK: from texts

    private func parsed(_ text: String, _ from: SparkType, _ to: SparkType) throws(SparkError) -> SparkValue {
        switch to {
        case .byte, .short, .integer, .long:
            guard let number = NumberParser.whole(text, allowsFraction: mode == .legacy), fits(number, to) else {
                return try failed(malformed(text, from, to))
            }
            return .integer(number)
        case .double:
            guard let number = NumberParser.double(text) else { return try failed(malformed(text, from, to)) }
            return .double(number)
        case .float:
            guard let number = NumberParser.float(text) else { return try failed(malformed(text, from, to)) }
            return .float(number)
        case .decimal(let precision, let scale):
            guard let number = NumberParser.decimal(text) else { return try failed(malformed(text, from, to)) }
            guard let unscaled = number.rescaled(to: scale, precision: precision) else {
                return try failed(DuckDBMessage.outOfRange(number.plainText, "\(precision)", "\(scale)"))
            }
            return .decimal(unscaled)
        case .boolean:
            switch text.trimmedOfControls.lowercased() {
            case "t", "true", "y", "yes", "1": return .boolean(true)
            case "f", "false", "n", "no", "0": return .boolean(false)
            default: return try failed(malformed(text, from, to))
            }
        case .date:
            guard let days = DateTimeParser.date(text) else { return try failed(malformed(text, from, to)) }
            return .integer(Int64(days))
        case .timestamp:
            guard let instant = DateTimeParser.timestamp(text, timeZone, today: today) else {
                return try failed(malformed(text, from, to))
            }
            return .integer(instant)
        case .timestampNTZ:
            guard let local = DateTimeParser.timestampNTZ(text) else { return try failed(malformed(text, from, to)) }
            return .integer(local)
        case .binary: return .binary(Array(text.utf8))
        case .yearMonthInterval, .dayTimeInterval, .calendarInterval:
            do {
                return try IntervalParser.value(text, to)
            } catch {
                return try failed(error)
            }
        default: return try failed(malformed(text, from, to))
        }
    }

    private func fits(_ number: Int64, _ type: SparkType) -> Bool {
        switch type {
        case .byte: Int8(exactly: number) != nil
        case .short: Int16(exactly: number) != nil
        case .integer: Int32(exactly: number) != nil
        default: true
        }
    }

    // MARK: between numbers

    private func whole(_ value: SparkValue, _ from: SparkType, _ to: SparkType) throws(SparkError) -> SparkValue {
        switch (value, from) {
        case (.boolean(let value), _): return .integer(value ? 1 : 0)
        case (.integer(let value), .timestamp):
            let seconds = floorDivide(value, 1_000_000)
            return try narrowed(seconds, to, original: (.integer(value), from))
        case (.integer(let months), .yearMonthInterval(let start, _)):
            return try narrowed(start == .year ? months / 12 : months, to, original: (value, from))
        case (.integer(let microseconds), .dayTimeInterval(let start, _)):
            return try narrowed(microseconds / Self.unit(start), to, original: (value, from))
        case (.integer(let value), _): return try narrowed(value, to, original: (.integer(value), from))
        case (.double(let number), _): return try narrowed(number, to, original: (value, from))
        case (.float(let number), _): return try narrowed(Double(number), to, original: (value, from))
        case (.decimal(let unscaled), .decimal(_, let scale)):
            let number = scale >= 0 ? unscaled / Int128.power10(scale) : unscaled
            guard let value = Int64(exactly: number) else {
                return mode == .legacy
                    ? .integer(wrapped(Int64(truncatingIfNeeded: number), to))
                    : try failed(overflow(.decimal(unscaled), from, to))
            }
            return try narrowed(value, to, original: (.decimal(unscaled), from))
        default: return .null
        }
    }

    static func unit(_ field: DayTimeField) -> Int64 {
        switch field {
        case .day: 86_400_000_000
        case .hour: 3_600_000_000
        case .minute: 60_000_000
        case .second: 1_000_000
        }
    }

    private func narrowed(_ number: Int64, _ to: SparkType, original: (SparkValue, SparkType)) throws(SparkError)
        -> SparkValue
    {
        if fits(number, to) { return .integer(number) }
        return mode == .legacy ? .integer(wrapped(number, to)) : try failed(overflow(original.0, original.1, to))
    }

    private func narrowed(_ number: Double, _ to: SparkType, original: (SparkValue, SparkType)) throws(SparkError)
        -> SparkValue
    {
        let truncated = number.rounded(.towardZero)
        if let value = Int64(exactly: truncated), fits(value, to) { return .integer(value) }
        guard mode == .legacy else { return try failed(overflow(original.0, original.1, to)) }
        // Java's conversion stops at the greatest and smallest number, then takes the low bits.
        if number.isNaN { return .integer(0) }
        let clamped: Int64 =
            to == .long
            ? (number < 0 ? .min : .max)
            : Int64(max(Double(Int32.min), min(Double(Int32.max), truncated)))
        return .integer(wrapped(clamped, to))
    }

    private func wrapped(_ number: Int64, _ type: SparkType) -> Int64 {
        switch type {
        case .byte: Int64(Int8(truncatingIfNeeded: number))
        case .short: Int64(Int16(truncatingIfNeeded: number))
        case .integer: Int64(Int32(truncatingIfNeeded: number))
        default: number
        }
    }

    private func floating(_ value: SparkValue, _ from: SparkType, _ to: SparkType) -> SparkValue {
        let number: Double
        switch (value, from) {
        case (.boolean(let value), _): number = value ? 1 : 0
        case (.integer(let value), .timestamp): number = Double(value) / 1e6
        case (.integer(let value), _): number = Double(value)
        case (.float(let value), _): number = Double(value)
        case (.double(let value), _): number = value
        case (.decimal(let value), .decimal(_, let scale)):
            number = Double(NumberText.text(value, scale: scale)) ?? .nan
        default: return .null
        }
        return to == .float ? .float(Float(number)) : .double(number)
    }

    private func decimal(
        _ value: SparkValue, _ from: SparkType, _ to: SparkType, _ precision: Int, _ scale: Int
    ) throws(SparkError) -> SparkValue {
        let number: BigDecimal
        switch (value, from) {
        case (.boolean(let value), _): number = BigDecimal(value ? 1 : 0, scale: 0)
        case (.integer(let value), .timestamp): number = BigDecimal(Int128(value), scale: 6)
        case (.integer(let months), .yearMonthInterval(let start, _)):
            number = BigDecimal(Int128(start == .year ? months / 12 : months), scale: 0)
        case (.integer(let value), .dayTimeInterval(let start, _)):
            number =
                start == .second
                ? BigDecimal(Int128(value), scale: 6) : BigDecimal(Int128(value / Self.unit(start)), scale: 0)
        case (.integer(let value), _): number = BigDecimal(Int128(value), scale: 0)
        case (.decimal(let value), .decimal(_, let scale)): number = BigDecimal(value, scale: scale)
        case (.double(let value), _):
            guard value.isFinite, let exact = NumberParser.decimal(NumberText.text(value)) else { return .null }
            number = exact
        case (.float(let value), _):
            guard value.isFinite, let exact = NumberParser.decimal(NumberText.text(Double(value))) else { return .null }
            number = exact
        default: return .null
        }
        guard let unscaled = number.rescaled(to: scale, precision: precision) else {
            return try failed(DuckDBMessage.outOfRange(number.plainText, "\(precision)", "\(scale)"))
        }
        return .decimal(unscaled)
    }

    private func boolean(_ value: SparkValue) -> SparkValue {
        switch value {
        case .boolean: value
        case .integer(let number): .boolean(number != 0)
        case .float(let number): .boolean(number != 0)
        case .double(let number): .boolean(number != 0)
        case .decimal(let number): .boolean(number != 0)
        default: .null
        }
    }

    private func binary(_ value: SparkValue, _ from: SparkType) -> SparkValue {
        guard case .integer(let number) = value else { return value }
        let width =
            switch from {
            case .byte: 1
            case .short: 2
            case .integer: 4
            default: 8
            }
        return .binary((0..<width).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
    }

    // MARK: times and intervals

    private func moment(_ value: SparkValue, _ from: SparkType, _ to: SparkType) throws(SparkError) -> SparkValue {
        let day = Int64(LocalDateTime.microsecondsPerDay)
        switch (value, from, to) {
        case (.integer(let days), .date, .timestampNTZ): return .integer(days.multipliedClamped(by: day))
        case (.integer(let days), .date, .timestamp): return .integer(timeZone.instant(days.multipliedClamped(by: day)))
        case (.integer(let local), .timestampNTZ, .timestamp): return .integer(timeZone.instant(local))
        case (.integer(let instant), .timestamp, .timestampNTZ): return .integer(timeZone.local(instant))
        case (.integer(let instant), .timestamp, .date): return .integer(floorDivide(timeZone.local(instant), day))
        case (.integer(let local), .timestampNTZ, .date): return .integer(floorDivide(local, day))
        case (.integer(let seconds), _, .timestamp):
            let (product, isOver) = seconds.multipliedReportingOverflow(by: 1_000_000)
            // Spark stops at the greatest and smallest instant.
            return .integer(isOver ? (seconds < 0 ? .min : .max) : product)
        case (.boolean(let value), _, .timestamp): return .integer(value ? 1 : 0)
        case (.double(let seconds), _, .timestamp): return try instant(seconds, from)
        case (.float(let seconds), _, .timestamp): return try instant(Double(seconds), from)
        case (.decimal(let unscaled), .decimal(_, let scale), .timestamp):
            let microseconds =
                scale <= 6
                ? unscaled.multipliedReportingOverflow(by: Int128.power10(6 - scale)).partialValue
                : unscaled / Int128.power10(scale - 6)
            return .integer(Int64(truncatingIfNeeded: microseconds))
        default: return .null
        }
    }

    private func instant(_ seconds: Double, _ from: SparkType) throws(SparkError) -> SparkValue {
        let text = NumberText.text(seconds)
        guard seconds.isFinite else {
            return mode == .legacy ? .null : try failed(malformed(literal: text, from, .timestamp))
        }
        let microseconds = (seconds * 1e6).rounded(.towardZero)
        if let exact = Int64(exactly: microseconds) { return .integer(exact) }
        // Without ANSI Spark stops at the greatest and smallest instant.
        guard mode != .legacy else { return .integer(microseconds < 0 ? .min : .max) }
        return try failed(overflow(.double(microseconds), .double, .long))
    }

    private func interval(_ value: SparkValue, _ from: SparkType, _ to: SparkType) throws(SparkError) -> SparkValue {
        guard case .integer(let number) = value else { return .null }
        switch (from, to) {
        case (.yearMonthInterval, .yearMonthInterval(_, let end)):
            return .integer(end == .year ? number / 12 * 12 : number)
        case (.dayTimeInterval, .dayTimeInterval(_, let end)):
            let unit = end == .second ? 1 : Self.unit(end)
            return .integer(number / unit * unit)
        // A number counts the last unit.
        case (_, .yearMonthInterval(_, let start)):
            let (months, isOver) = number.multipliedReportingOverflow(by: start == .year ? 12 : 1)
            guard !isOver, Int32(exactly: months) != nil else { return try failed(overflow(value, from, to)) }
            return .integer(months)
        case (_, .dayTimeInterval(_, let start)):
            let (microseconds, isOver) = number.multipliedReportingOverflow(by: Self.unit(start))
            return isOver ? try failed(overflow(value, from, to)) : .integer(microseconds)
        default: return .null
        }
    }
}

/// Texts in error messages.
enum SparkQuote {
    /// The text between quotes, as a literal of Spark's SQL.
    static func literal(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}

extension String {
    /// The text without blanks and control characters at both ends, as Spark trims what it casts.
    var trimmedOfControls: Substring {
        let scalars = unicodeScalars
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.value <= 0x20 || (0x7F...0x9F).contains(scalar.value) }
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return self[first...last]
    }
}
