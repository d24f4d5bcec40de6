internal import Planning

/// What may stand beside a column in an expression: another column, or a constant.
public protocol ColumnOperand: Sendable {
    /// The operand as a column: itself, or a constant.
    var asColumn: Column { get }
}

extension ColumnOperand {
    var operand: Expression { asColumn.expression }
}

extension Column: ColumnOperand {
    /// A column stands for itself.
    public var asColumn: Column { self }
}
extension Int: ColumnOperand {
    /// A constant of Spark's type `integer`, or `long` where it needs more than 32 bits.
    public var asColumn: Column { Column(.literal(.integer(Int64(self)))) }
}
extension Int64: ColumnOperand {
    /// A constant of Spark's type `integer`, or `long` where it needs more than 32 bits.
    public var asColumn: Column { Column(.literal(.integer(self))) }
}
extension Double: ColumnOperand {
    /// A constant of Spark's type `double`.
    public var asColumn: Column { Column(.literal(.double(self))) }
}
extension Bool: ColumnOperand {
    /// A constant of Spark's type `boolean`.
    public var asColumn: Column { Column(.literal(.boolean(self))) }
}
extension String: ColumnOperand {
    /// A constant of Spark's type `string`; it is never read as a column's name.
    public var asColumn: Column { Column(.literal(.string(self))) }
}

extension Column {
    /// The sum; null where one side is.
    public static func + (left: Column, right: some ColumnOperand) -> Column { left.binary(.add, right) }
    /// The difference; null where one side is.
    public static func - (left: Column, right: some ColumnOperand) -> Column { left.binary(.subtract, right) }
    /// The product; null where one side is.
    public static func * (left: Column, right: some ColumnOperand) -> Column { left.binary(.multiply, right) }
    /// The quotient, a `double` also of two integers; null where one side is.
    ///
    /// A divisor of 0 gives an infinity or NaN, as IEEE 754 has it; Spark fails the job, or gives null without ANSI mode.
    public static func / (left: Column, right: some ColumnOperand) -> Column { left.binary(.divide, right) }
    /// The remainder, with the sign of the dividend; null where one side is.
    ///
    /// An integer divisor of 0 fails the job, as in Spark; a double one gives NaN.
    public static func % (left: Column, right: some ColumnOperand) -> Column { left.binary(.remainder, right) }
    /// Whether both are equal; null where one side is.
    public static func == (left: Column, right: some ColumnOperand) -> Column { left.binary(.equal, right) }
    /// Whether both differ; null where one side is.
    public static func != (left: Column, right: some ColumnOperand) -> Column { left.binary(.notEqual, right) }
    /// Whether the left one is less; null where one side is.
    public static func < (left: Column, right: some ColumnOperand) -> Column { left.binary(.less, right) }
    /// Whether the left one is less or equal; null where one side is.
    public static func <= (left: Column, right: some ColumnOperand) -> Column { left.binary(.lessOrEqual, right) }
    /// Whether the left one is greater; null where one side is.
    public static func > (left: Column, right: some ColumnOperand) -> Column { left.binary(.greater, right) }
    /// Whether the left one is greater or equal; null where one side is.
    public static func >= (left: Column, right: some ColumnOperand) -> Column { left.binary(.greaterOrEqual, right) }
    /// SQL's AND: false where one side is false, else null where one side is null.
    public static func && (left: Column, right: Column) -> Column { left.binary(.and, right) }
    /// SQL's OR: true where one side is true, else null where one side is null.
    public static func || (left: Column, right: Column) -> Column { left.binary(.or, right) }
    /// True for false and false for true; null stays null.
    public static prefix func ! (operand: Column) -> Column { Column(.unary(.not, operand.expression)) }
    /// The number with the other sign; null stays null.
    public static prefix func - (operand: Column) -> Column { Column(.unary(.negate, operand.expression)) }
}
