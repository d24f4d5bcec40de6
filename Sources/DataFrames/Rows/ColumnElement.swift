public import Columnar

/// A Swift type whose values can stand in a column.
public protocol ColumnElement: Sendable {
    /// The type of a column of such values.
    static var columnType: DataType { get }
    /// This value as a row has it.
    var columnValue: Value { get }
}

extension String: ColumnElement {
    /// Spark's `string`.
    public static var columnType: DataType { .utf8 }
    /// The text.
    public var columnValue: Value { .string(self) }
}

extension Int: ColumnElement {
    /// Spark's `long`.
    public static var columnType: DataType { .int64 }
    /// The integer.
    public var columnValue: Value { .integer(Int64(self)) }
}

extension Int64: ColumnElement {
    /// Spark's `long`.
    public static var columnType: DataType { .int64 }
    /// The integer.
    public var columnValue: Value { .integer(self) }
}

extension Double: ColumnElement {
    /// Spark's `double`.
    public static var columnType: DataType { .float64 }
    /// The number, which may be NaN or infinite.
    public var columnValue: Value { .double(self) }
}

extension Bool: ColumnElement {
    /// Spark's `boolean`.
    public static var columnType: DataType { .boolean }
    /// True or false.
    public var columnValue: Value { .boolean(self) }
}

extension Optional: ColumnElement where Wrapped: ColumnElement {
    /// The type of the values that are there.
    public static var columnType: DataType { Wrapped.columnType }
    /// The value, or null for nil.
    public var columnValue: Value { self?.columnValue ?? .null }
}

extension Array: ColumnElement where Element: ColumnElement {
    /// Spark's `array` of the elements' type.
    public static var columnType: DataType { .list(Field("item", Element.columnType)) }
    /// The elements, in order.
    public var columnValue: Value { .list(map(\.columnValue)) }
}
