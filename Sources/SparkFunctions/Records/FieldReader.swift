internal import Foundation
package import SparkSQL

/// Reads the texts of records as values of Spark's types; what is no value of its type is nil, and never a trap.
package struct FieldReader: Sendable {
    private let moments: Moments
    private let notANumber: String
    private let positiveInfinity: String
    private let negativeInfinity: String
    private let takesNonNumbers: Bool

    /// - Throws: Spark's error for a pattern of dates or timestamps that is none.
    package init(_ options: RecordOptions) throws(SparkError) {
        moments = try Moments(options)
        notANumber = options["nanValue"] ?? "NaN"
        positiveInfinity = options["positiveInf"] ?? "Inf"
        negativeInfinity = options["negativeInf"] ?? "-Inf"
        takesNonNumbers = options.isOn("allowNonNumericNumbers", default: true)
    }

    // MARK: CSV

    /// A field of CSV as a value of this type.
    package func csv(_ text: String, _ type: SparkType) -> SparkValue? {
        switch type {
        case _ where type.isString: return .string(text)
        case .byte, .short, .integer, .long: return whole(text, type)
        case .double: return csvDouble(text).map { .double($0) }
        case .float:
            guard let number = csvDouble(text) else { return nil }
            return .float(number.isFinite ? NumberParser.float(text) ?? Float(number) : Float(number))
        case .decimal(let precision, let scale):
            guard !text.utf8.contains(where: { $0 <= 0x20 }) else { return nil }
            return decimal(text, precision, scale)
        case .boolean: return Self.boolean(text).map { .boolean($0) }
        case .date, .timestamp, .timestampNTZ: return moments.value(text, type)
        case .binary: return .binary(Array(text.utf8))
        case .yearMonthInterval, .dayTimeInterval: return try? IntervalParser.value(text, type)
        case .null: return SparkValue.null
        default: return nil
        }
    }

    /// A number as Java's `Double.parseDouble` takes it, or one of the words of the options.
    func csvDouble(_ text: String) -> Double? {
        if text == notANumber { return .nan }
        if text == negativeInfinity { return -.infinity }
        if text == positiveInfinity { return .infinity }
        switch text.trimmedOfControls {
        case "NaN": return .nan
        case "Infinity", "+Infinity": return .infinity
        case "-Infinity": return -.infinity
        default: break
        }
        guard text.utf8.contains(where: { 0x30...0x39 ~= $0 }) else { return nil }
        return NumberParser.double(text)
    }

    static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// Whether the text is a date by its pattern alone, as a column of dates is recognised.
    func isDate(_ text: String) -> Bool { moments.isStrictDate(text) }

    /// Whether the text is a moment, without a time zone or with one.
    func isTimestamp(_ text: String) -> Bool {
        moments.value(text, .timestamp) != nil
            || !moments.hasTimestampFormat && DateTimeParser.timestamp(text, .utc, today: 0) != nil
    }

    /// Whether a column of dates and of moments is one of moments.
    var takesDatesAsTimestamps: Bool { moments.takesDatesAsTimestamps }

    // MARK: JSON

    /// A number of JSON, as it is written, as a value of this type.
    package func json(number text: String, _ type: SparkType) -> SparkValue? {
        switch type {
        case .byte, .short, .integer, .long: return whole(text, type)
        case .double: return jsonDouble(text).map { .double($0) }
        case .float:
            guard let number = jsonDouble(text) else { return nil }
            return .float(number.isFinite ? Float(text) ?? Float(number) : Float(number))
        case .decimal(let precision, let scale): return decimal(text, precision, scale)
        case .timestamp:
            guard let seconds = Int64(text) else { return nil }
            return .integer(seconds.multipliedReportingOverflow(by: 1_000_000).partialValue)
        default: return nil
        }
    }

    /// A text of JSON as a value of this type, which is none of texts.
    package func json(string text: String, _ type: SparkType) -> SparkValue? {
        switch type {
        case .double, .float:
            guard takesNonNumbers else { return nil }
            let number: Double
            switch text {
            case "NaN": number = .nan
            case "+INF", "+Infinity", "Infinity", "INF": number = .infinity
            case "-INF", "-Infinity": number = -.infinity
            default: return nil
            }
            return type == .float ? .float(Float(number)) : .double(number)
        case .decimal(let precision, let scale): return text.isEmpty ? nil : decimal(text, precision, scale)
        case .date:
            if text.isEmpty { return nil }
            if let date = moments.value(text, type) { return date }
            // Spark 1.5 wrote dates as days since 1970.
            return moments.hasDateFormat ? nil : Int32(text).map { .integer(Int64($0)) }
        case .timestamp, .timestampNTZ: return text.isEmpty ? nil : moments.value(text, type)
        case .binary: return Data(base64Encoded: text).map { .binary(Array($0)) }
        case .yearMonthInterval, .dayTimeInterval, .calendarInterval: return try? IntervalParser.value(text, type)
        default: return nil
        }
    }

    private func jsonDouble(_ text: String) -> Double? {
        switch text {
        case "NaN": takesNonNumbers ? .nan : nil
        case "Infinity": takesNonNumbers ? .infinity : nil
        case "-Infinity": takesNonNumbers ? -.infinity : nil
        default: Double(text)
        }
    }

    // MARK: both

    private func whole(_ text: String, _ type: SparkType) -> SparkValue? {
        var text = text
        guard let number = text.withUTF8({ FieldNumber.whole(UnsafeRawBufferPointer($0)) }), type.holds(number) else {
            return nil
        }
        return .integer(number)
    }

    private func decimal(_ text: String, _ precision: Int, _ scale: Int) -> SparkValue? {
        NumberParser.decimal(text)?.rescaled(to: scale, precision: precision).map { .decimal($0) }
    }
}

extension SparkType {
    /// Whether an integer type has the number.
    package func holds(_ number: Int64) -> Bool {
        switch self {
        case .byte: Int8(exactly: number) != nil
        case .short: Int16(exactly: number) != nil
        case .integer: Int32(exactly: number) != nil
        default: true
        }
    }
}

/// Dates and timestamps in records: by a pattern where one is given, else as casts take them.
struct Moments: Sendable {
    private let date: DateTimeReader?
    private let timestamp: DateTimeReader?
    private let local: DateTimeReader?
    private let strictDate: DateTimeReader
    private let zone: TimeZoneRules
    private let dateFormat: String
    /// Whether what a pattern does not fit is read as casts take it.
    private let fallsBack: Bool

    init(_ options: RecordOptions) throws(SparkError) {
        let fallback = options["enableDateTimeParsingFallback"].map { $0.lowercased() == "true" }
        fallsBack = fallback ?? false
        date = try Self.reader(options["dateFormat"] ?? (fallback == false ? "yyyy-MM-dd" : nil))
        timestamp = try Self.reader(options["timestampFormat"])
        local = try Self.reader(options["timestampNTZFormat"])
        dateFormat = options["dateFormat"] ?? "yyyy-MM-dd"
        strictDate = DateTimeReader(pattern: try DateTimePattern(dateFormat, parsing: true))
        zone = options.timeZone
    }

    var hasDateFormat: Bool { date != nil }
    var hasTimestampFormat: Bool { timestamp != nil }

    var takesDatesAsTimestamps: Bool {
        timestamp == nil
            && ["yyyy-MM-dd", "yyyy-M-d", "yyyy-M-dd", "yyyy-MM-d", "yyyy-MM", "yyyy-M", "yyyy"].contains(dateFormat)
    }

    func isStrictDate(_ text: String) -> Bool { (try? strictDate.instant(text, .utc)) != nil }

    func value(_ text: String, _ type: SparkType) -> SparkValue? {
        let reader =
            switch type {
            case .date: date
            case .timestampNTZ: local
            default: timestamp
            }
        guard let reader else { return cast(text, type) }
        guard let instant = try? reader.instant(text, zone) else { return fallsBack ? cast(text, type) : nil }
        switch type {
        case .date: return .integer(floorDivide(zone.local(instant), 86_400_000_000))
        case .timestampNTZ: return .integer(zone.local(instant))
        default: return .integer(instant)
        }
    }

    private func cast(_ text: String, _ type: SparkType) -> SparkValue? {
        let value = try? ValueCast(mode: .attempt, timeZone: zone).value(.string(text), .string, type)
        return value.flatMap { $0.isNull ? nil : $0 }
    }

    private static func reader(_ format: String?) throws(SparkError) -> DateTimeReader? {
        guard let format else { return nil }
        return DateTimeReader(pattern: try DateTimePattern(format, parsing: true))
    }
}
