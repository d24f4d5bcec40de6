internal import SparkSQL

/// What functions take where a number is a constant: a column, the name of one, or a number.
///
/// A text is a column's name here, as in PySpark: write `lit("text")` for a constant.
public protocol ColumnArgument: Sendable {
    /// The argument as a column.
    var asArgument: Column { get }
}

/// What functions take: a column, or the name of one.
///
/// A text is a column's name here, as in PySpark: write `lit("text")` for a constant. Points lead into tables and
/// structs, and between backticks a point is a letter like any other: `` "`a.b`" ``.
public protocol ColumnOrName: ColumnArgument {}

extension Column: ColumnOrName {
    /// A column stands for itself.
    public var asArgument: Column { self }
}
extension String: ColumnOrName {
    /// The column of this name; `"*"` stands for all columns.
    public var asArgument: Column { col(self) }
}
/// A number as an argument of a function.
public protocol ColumnNumber: ColumnArgument {}

extension Int: ColumnNumber {
    /// A constant, as ``lit(_:)-(ColumnOperand)`` makes it.
    public var asArgument: Column { asColumn }
}
extension Double: ColumnNumber {
    /// A constant of Spark's type `double`.
    public var asArgument: Column { asColumn }
}
