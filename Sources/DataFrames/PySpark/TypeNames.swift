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
/// A value of JSON's kinds with its own type in each row.
public func VariantType() -> SparkType { .variant }
/// Exact numbers of at most `precision` digits, `scale` of them after the point.
public func DecimalType(precision: Int, scale: Int = 0) -> SparkType { DecimalType(precision, scale) }
/// Text of so many characters, blanks at its end with it.
public func CharType(length: Int) -> SparkType { .char(length) }
/// Text of at most so many characters.
public func VarcharType(length: Int) -> SparkType { .varchar(length) }
/// Any number of values of one type.
public func ArrayType(_ element: some TypeDeclaration, _ containsNull: Bool = true) -> SparkType {
    .array(element.declaredType, containsNull: containsNull)
}
/// Any number of values of one type.
public func ArrayType(_ element: some TypeDeclaration, containsNull: Bool) -> SparkType {
    .array(element.declaredType, containsNull: containsNull)
}
/// Any number of values of one type.
public func ArrayType(elementType: some TypeDeclaration, containsNull: Bool = true) -> SparkType {
    .array(elementType.declaredType, containsNull: containsNull)
}
/// Values found by keys.
public func MapType(
    _ key: some TypeDeclaration, _ value: some TypeDeclaration, _ valueContainsNull: Bool = true
) -> SparkType { .map(key.declaredType, value.declaredType, valueContainsNull: valueContainsNull) }
/// Values found by keys.
public func MapType(
    _ key: some TypeDeclaration, _ value: some TypeDeclaration, valueContainsNull: Bool
) -> SparkType { .map(key.declaredType, value.declaredType, valueContainsNull: valueContainsNull) }
/// Values found by keys.
public func MapType(
    keyType: some TypeDeclaration, valueType: some TypeDeclaration, valueContainsNull: Bool = true
) -> SparkType { .map(keyType.declaredType, valueType.declaredType, valueContainsNull: valueContainsNull) }

extension SparkType {
    /// The name that `printSchema` has for the type, such as `long`.
    @_disfavoredOverload
    public func typeName() -> String { typeName }

    /// The name in short, such as `bigint`.
    @_disfavoredOverload
    public func simpleString() -> String { simpleString }

    /// The type as JSON.
    @_disfavoredOverload
    public func json() -> String { json }
}

extension Column {
    /// The values as another type, as ``cast(_:)-(SparkType)``.
    public func astype(_ type: SparkType) -> Column { cast(type) }

    /// The values as another type, as ``cast(_:)-(String)``.
    public func cast(_ type: SparkType) -> Column { Column(.cast(expression, type, isTry: false)) }

    /// The values as another type, null where the type cannot have a value.
    public func try_cast(_ type: SparkType) -> Column { Column(.cast(expression, type, isTry: true)) }
}
