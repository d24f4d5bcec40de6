/// The type of a column or expression, in Spark's terms (https://spark.apache.org/docs/latest/sql-ref-datatypes.html).
///
/// It is apart from Arrow's physical types: Spark tells `timestamp` from `timestamp_ntz`, has two families of
/// intervals, and says of arrays and maps whether their values may be null.
public indirect enum SparkType: Hashable, Sendable {
    /// No value but null, as the type of `NULL` itself; Spark's `void`.
    case null
    /// True or false.
    case boolean
    /// Whole numbers of 1, 2, 4 and 8 bytes, in SQL `TINYINT`, `SMALLINT`, `INT` and `BIGINT`.
    case byte, short, integer, long
    /// IEEE 754 numbers of 4 and 8 bytes.
    case float, double
    /// Exact numbers of at most `precision` digits, `scale` of them after the point.
    case decimal(precision: Int, scale: Int)
    /// Text in UTF-8, compared byte by byte.
    case string
    /// Text in UTF-8, compared by the rules of this collation, such as `UTF8_LCASE`.
    case collatedString(String)
    /// Text of this length, filled up with blanks, or of at most this length; columns of them are read as `string`.
    case char(Int), varchar(Int)
    /// Bytes without a meaning.
    case binary
    /// A day of the proleptic Gregorian calendar.
    case date
    /// An instant, in microseconds, shown in the session's time zone.
    case timestamp
    /// A date and a time of day, in microseconds, without a time zone.
    case timestampNTZ
    /// A time of day with so many digits of a second.
    case time(precision: Int)
    /// A number of months, shown from the field `start` to the field `end`.
    case yearMonthInterval(start: YearMonthField, end: YearMonthField)
    /// A number of microseconds, shown from the field `start` to the field `end`.
    case dayTimeInterval(start: DayTimeField, end: DayTimeField)
    /// Months, days and microseconds together, which have no order.
    case calendarInterval
    /// Any number of values of one type.
    case array(SparkType, containsNull: Bool)
    /// Values found by keys; a key is never null.
    case map(SparkType, SparkType, valueContainsNull: Bool)
    /// One value for each field.
    case structure([StructField])
    /// A value of JSON's kinds with its own type in each row.
    case variant
}

/// A field of a year-month interval, from the largest; the raw values are Spark's.
public enum YearMonthField: UInt8, Hashable, Sendable, Comparable, CaseIterable {
    /// Twelve months, and one.
    case year, month

    /// Whether the left field is the larger unit.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A field of a day-time interval, from the largest; the raw values are Spark's.
public enum DayTimeField: UInt8, Hashable, Sendable, Comparable, CaseIterable {
    /// 24 hours, 60 minutes, 60 seconds, and one second with its fraction.
    case day, hour, minute, second

    /// Whether the left field is the larger unit.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension SparkType {
    /// `INTERVAL YEAR TO MONTH`, which has all fields of its family.
    public static let yearToMonth = SparkType.yearMonthInterval(start: .year, end: .month)

    /// `INTERVAL DAY TO SECOND`, which has all fields of its family.
    public static let dayToSecond = SparkType.dayTimeInterval(start: .day, end: .second)

    /// `DECIMAL(10,0)`, which `DECIMAL` alone means.
    public static let defaultDecimal = SparkType.decimal(precision: 10, scale: 0)

    /// How many digits a decimal has at most.
    public static let maxDecimalPrecision = 38

    /// Whether it is a kind of text.
    public var isString: Bool {
        switch self {
        case .string, .collatedString, .char, .varchar: true
        default: false
        }
    }

    /// Whether it is a whole number of 1 to 8 bytes.
    public var isIntegral: Bool {
        switch self {
        case .byte, .short, .integer, .long: true
        default: false
        }
    }

    /// Whether it is a number: whole, floating point or decimal.
    public var isNumeric: Bool {
        switch self {
        case .byte, .short, .integer, .long, .float, .double, .decimal: true
        default: false
        }
    }

    /// Whether it holds values of other types: an array, map or struct.
    public var isNested: Bool {
        switch self {
        case .array, .map, .structure: true
        default: false
        }
    }
}
