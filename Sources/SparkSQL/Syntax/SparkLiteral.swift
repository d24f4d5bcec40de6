/// A value of one of Spark's types, as SQL or a program writes it.
public enum SparkLiteral: Hashable, Sendable {
    /// `NULL`.
    case null
    /// `true`, `false`.
    case boolean(Bool)
    /// `1Y`, `1S`, `1`, `1L`.
    case byte(Int8), short(Int16), integer(Int32), long(Int64)
    /// `1.5F`, `1.5D`.
    case float(Float), double(Double)
    /// `1.5`, `1.5BD`.
    case decimal(SparkDecimal)
    /// `'text'`.
    case string(String)
    /// `X'00FF'`.
    case binary([UInt8])
    /// `DATE'2020-02-29'`: days since 1970-01-01.
    case date(Int32)
    /// An instant: microseconds since 1970-01-01T00:00:00Z.
    case timestamp(Int64)
    /// `TIMESTAMP'2020-02-29 10:00:00'`: microseconds since 1970-01-01T00:00:00 on the clock of a time zone.
    ///
    /// Without a zone, the session's is meant. What the text gives as an offset from UTC is an instant already.
    case clockTime(Int64, zone: String?)
    /// `TIMESTAMP_NTZ'2020-02-29 10:00:00'`: microseconds since 1970-01-01T00:00:00.
    case timestampNTZ(Int64)
    /// `TIME'10:11:12'`: microseconds since midnight.
    case time(Int64)
    /// `INTERVAL '1-2' YEAR TO MONTH`: months.
    case yearMonthInterval(Int32, start: YearMonthField, end: YearMonthField)
    /// `INTERVAL '1 02' DAY TO HOUR`: microseconds.
    case dayTimeInterval(Int64, start: DayTimeField, end: DayTimeField)
}

extension SparkLiteral {
    /// The value's type.
    public var type: SparkType {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .byte: .byte
        case .short: .short
        case .integer: .integer
        case .long: .long
        case .float: .float
        case .double: .double
        case .decimal(let number): .decimal(precision: number.precision, scale: number.scale)
        case .string: .string
        case .binary: .binary
        case .date: .date
        case .timestamp, .clockTime: .timestamp
        case .timestampNTZ: .timestampNTZ
        case .time: .time(precision: 6)
        case .yearMonthInterval(_, let start, let end): .yearMonthInterval(start: start, end: end)
        case .dayTimeInterval(_, let start, let end): .dayTimeInterval(start: start, end: end)
        }
    }
}
