public import Columnar
#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif
public import SparkSQL

/// A Swift type whose values can stand in a column.
public protocol ColumnElement: Sendable {
    /// Spark's type of a column of such values.
    static var sparkType: SparkType { get }
    /// This value as a row has it.
    var columnValue: Value { get }
}

extension String: ColumnElement {
    /// Spark's `string`.
    public static var sparkType: SparkType { .string }
    /// The text.
    public var columnValue: Value { .string(self) }
}

extension Int: ColumnElement {
    /// Spark's `long`.
    public static var sparkType: SparkType { .long }
    /// The integer.
    public var columnValue: Value { .integer(Int64(self)) }
}

extension Int64: ColumnElement {
    /// Spark's `long`.
    public static var sparkType: SparkType { .long }
    /// The integer.
    public var columnValue: Value { .integer(self) }
}

extension Double: ColumnElement {
    /// Spark's `double`.
    public static var sparkType: SparkType { .double }
    /// The number, which may be NaN or infinite.
    public var columnValue: Value { .double(self) }
}

extension Bool: ColumnElement {
    /// Spark's `boolean`.
    public static var sparkType: SparkType { .boolean }
    /// True or false.
    public var columnValue: Value { .boolean(self) }
}

extension Optional: ColumnElement where Wrapped: ColumnElement {
    /// The type of the values that are there.
    public static var sparkType: SparkType { Wrapped.sparkType }
    /// The value, or null for nil.
    public var columnValue: Value { self?.columnValue ?? .null }
}

extension Array: ColumnElement where Element: ColumnElement {
    /// Spark's `array` of the elements' type.
    public static var sparkType: SparkType { .array(Element.sparkType, containsNull: true) }
    /// The elements, in order.
    public var columnValue: Value { .list(map(\.columnValue)) }
}

extension Float: ColumnElement {
    /// Spark's `float`.
    public static var sparkType: SparkType { .float }
    /// The number, which may be NaN or infinite.
    public var columnValue: Value { .double(Double(self)) }
}

extension Int32: ColumnElement {
    /// Spark's `int`.
    public static var sparkType: SparkType { .integer }
    /// The integer.
    public var columnValue: Value { .integer(Int64(self)) }
}

extension Date: ColumnElement {
    /// Spark's `timestamp`.
    public static var sparkType: SparkType { .timestamp }
    /// The instant to the microsecond; null where it is too far from 1970.
    public var columnValue: Value {
        Int64(exactly: (timeIntervalSince1970 * 1e6).rounded()).map { .timestamp($0) } ?? .null
    }
}

extension Decimal: ColumnElement {
    /// Spark's `decimal(38,18)`, as PySpark has for Python's decimals.
    public static var sparkType: SparkType { .decimal(precision: 38, scale: 18) }
    /// The number with its own digits; null where it has more than 38.
    public var columnValue: Value {
        SparkDecimal(description).map { .decimal(unscaled: $0.unscaled, scale: $0.scale) } ?? .null
    }
}

extension Dictionary: ColumnElement where Key: ColumnElement, Value: ColumnElement {
    /// Spark's `map` of the keys' and the values' types.
    public static var sparkType: SparkType { .map(Key.sparkType, Value.sparkType, valueContainsNull: true) }
    /// The entries, in the order of their keys' texts.
    public var columnValue: Columnar.Value {
        .list(
            map { ($0.key.columnValue, $0.value.columnValue) }.sorted { $0.0.displayed < $1.0.displayed }
                .map { .structure(["key", "value"], [$0.0, $0.1]) })
    }
}
