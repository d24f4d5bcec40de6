internal import SparkSQL

/// What may stand beside a column in an expression: another column, or a constant.
///
/// A text is a constant here, never a column's name.
public protocol ColumnOperand: Sendable {
    /// The operand as a column: itself, or a constant.
    var asColumn: Column { get }
}

/// A constant that may stand before a column: `1 - col("share")`.
public protocol ColumnConstant: ColumnOperand {}

extension Column: ColumnOperand {
    /// A column stands for itself.
    public var asColumn: Column { self }
}
extension Int: ColumnConstant {
    /// A constant of Spark's type `int`, or `bigint` where it needs more than 32 bits.
    public var asColumn: Column { Column(.literal(Int32(exactly: self).map { .integer($0) } ?? .long(Int64(self)))) }
}
extension Int8: ColumnConstant {
    /// A constant of Spark's type `tinyint`.
    public var asColumn: Column { Column(.literal(.byte(self))) }
}
extension Int16: ColumnConstant {
    /// A constant of Spark's type `smallint`.
    public var asColumn: Column { Column(.literal(.short(self))) }
}
extension Int32: ColumnConstant {
    /// A constant of Spark's type `int`.
    public var asColumn: Column { Column(.literal(.integer(self))) }
}
extension Int64: ColumnConstant {
    /// A constant of Spark's type `bigint`.
    public var asColumn: Column { Column(.literal(.long(self))) }
}
extension Float: ColumnConstant {
    /// A constant of Spark's type `float`.
    public var asColumn: Column { Column(.literal(.float(self))) }
}
extension Double: ColumnConstant {
    /// A constant of Spark's type `double`.
    public var asColumn: Column { Column(.literal(.double(self))) }
}
extension Bool: ColumnConstant {
    /// A constant of Spark's type `boolean`.
    public var asColumn: Column { Column(.literal(.boolean(self))) }
}
extension String: ColumnConstant {
    /// A constant of Spark's type `string`; it is never read as a column's name.
    public var asColumn: Column { Column(.literal(.string(self))) }
}
extension Optional: ColumnOperand where Wrapped: ColumnOperand {
    /// The value, or null for nil.
    public var asColumn: Column { self?.asColumn ?? Column(.literal(.null)) }
}
extension Array: ColumnOperand where Element: ColumnOperand {
    /// An array of the values.
    public var asColumn: Column { .call("array", map(\.asColumn)) }
}
