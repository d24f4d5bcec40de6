public import Columnar

/// A Swift type whose values can stand in a column.
public protocol ColumnElement: Sendable {
    static var columnType: DataType { get }
    var columnValue: Value { get }
}

extension String: ColumnElement {
    public static var columnType: DataType { .utf8 }
    public var columnValue: Value { .string(self) }
}

extension Int: ColumnElement {
    public static var columnType: DataType { .int64 }
    public var columnValue: Value { .integer(Int64(self)) }
}

extension Int64: ColumnElement {
    public static var columnType: DataType { .int64 }
    public var columnValue: Value { .integer(self) }
}

extension Double: ColumnElement {
    public static var columnType: DataType { .float64 }
    public var columnValue: Value { .double(self) }
}

extension Bool: ColumnElement {
    public static var columnType: DataType { .boolean }
    public var columnValue: Value { .boolean(self) }
}

extension Optional: ColumnElement where Wrapped: ColumnElement {
    public static var columnType: DataType { Wrapped.columnType }
    public var columnValue: Value { self?.columnValue ?? .null }
}

extension Array: ColumnElement where Element: ColumnElement {
    public static var columnType: DataType { .list(Field("item", Element.columnType)) }
    public var columnValue: Value { .list(map(\.columnValue)) }
}
