public import SparkSQL

// The types by the names that PySpark's classes have.

/// Text in UTF-8.
public func StringType() -> SparkType { .string }
/// Bytes.
public func BinaryType() -> SparkType { .binary }
/// True or false.
public func BooleanType() -> SparkType { .boolean }
/// Whole numbers of 1 byte.
public func ByteType() -> SparkType { .byte }
/// Whole numbers of 2 bytes.
public func ShortType() -> SparkType { .short }
/// Whole numbers of 4 bytes.
public func IntegerType() -> SparkType { .integer }
/// Whole numbers of 8 bytes.
public func LongType() -> SparkType { .long }
/// IEEE 754 numbers of 4 bytes.
public func FloatType() -> SparkType { .float }
/// IEEE 754 numbers of 8 bytes.
public func DoubleType() -> SparkType { .double }
/// Exact numbers of at most `precision` digits, `scale` of them after the point.
public func DecimalType(_ precision: Int = 10, _ scale: Int = 0) -> SparkType {
    .decimal(precision: precision, scale: scale)
}
/// A day.
public func DateType() -> SparkType { .date }
/// An instant, shown in the session's time zone.
public func TimestampType() -> SparkType { .timestamp }
/// A date and a time of day without a time zone.
public func TimestampNTZType() -> SparkType { .timestampNTZ }
/// Text of so many characters, blanks at its end with it.
public func CharType(_ length: Int) -> SparkType { .char(length) }
/// Text of at most so many characters.
public func VarcharType(_ length: Int) -> SparkType { .varchar(length) }
/// A number of days, hours, minutes and seconds.
public func DayTimeIntervalType() -> SparkType { .dayTimeInterval(start: .day, end: .second) }
/// A number of years and months.
public func YearMonthIntervalType() -> SparkType { .yearMonthInterval(start: .year, end: .month) }
/// No value but null.
public func NullType() -> SparkType { .null }
/// Any number of values of one type.
public func ArrayType(_ element: SparkType, _ containsNull: Bool = true) -> SparkType {
    .array(element, containsNull: containsNull)
}
/// Values found by keys.
public func MapType(_ key: SparkType, _ value: SparkType, _ valueContainsNull: Bool = true) -> SparkType {
    .map(key, value, valueContainsNull: valueContainsNull)
}

extension StructField {
    /// A field, which may be null if `nullable` is true.
    public init(_ name: String, _ type: SparkType, _ nullable: Bool) { self.init(name, type, nullable: nullable) }

    /// A field that is a struct.
    public init(_ name: String, _ type: StructType, _ nullable: Bool = true) {
        self.init(name, type.type, nullable: nullable)
    }

    /// The type of every value.
    public var dataType: SparkType { type }
}

extension StructType {
    /// The schema with one column more.
    public func add(_ name: String, _ type: SparkType, _ nullable: Bool = true) -> StructType {
        StructType(fields + [StructField(name, type, nullable: nullable)])
    }

    /// The columns' names, from the left.
    public func fieldNames() -> [String] { names }

    /// The schema in short: `struct<id:int,name:string>`.
    public func simpleString() -> String { type.simpleString }

    /// The schema in Spark's DDL: `id INT,name STRING`.
    public func toDDL() -> String { ddl }

    /// The schema that a text in Spark's DDL says.
    /// - Throws: `RoostError` for a text that is no schema.
    public static func fromDDL(_ ddl: String) throws(RoostError) -> StructType {
        try RoostError.analysing { () throws(SparkError) in try StructType(ddl: ddl) }
    }
}

extension Column {
    /// The values as another type, as ``cast(_:)-(String)``.
    public func cast(_ type: SparkType) -> Column { Column(.cast(expression, type, isTry: false)) }

    /// The values as another type, null where the type cannot have a value.
    public func try_cast(_ type: SparkType) -> Column { Column(.cast(expression, type, isTry: true)) }
}
