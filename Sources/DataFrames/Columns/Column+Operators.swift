internal import SparkSQL

extension Column {
    func binary(_ operation: BinaryOperator, _ other: some ColumnOperand) -> Column {
        Column(.binary(operation, expression, other.asColumn.expression))
    }
}

// MARK: a column and a column or constant

extension Column {
    /// The sum; null where one side is.
    public static func + (left: Column, right: some ColumnOperand) -> Column { left.binary(.plus, right) }
    /// The difference; null where one side is.
    public static func - (left: Column, right: some ColumnOperand) -> Column { left.binary(.minus, right) }
    /// The product; null where one side is.
    public static func * (left: Column, right: some ColumnOperand) -> Column { left.binary(.multiply, right) }
    /// The quotient, a `double` also of two integers; null where one side is.
    ///
    /// A divisor of 0 fails the job, as in Spark; ``try_divide(_:_:)`` gives null for it.
    public static func / (left: Column, right: some ColumnOperand) -> Column { left.binary(.divide, right) }
    /// The remainder, with the sign of the dividend; null where one side is.
    ///
    /// A divisor of 0 fails the job, as in Spark.
    public static func % (left: Column, right: some ColumnOperand) -> Column { left.binary(.remainder, right) }
    /// Whether both are equal; null where one side is.
    public static func == (left: Column, right: some ColumnOperand) -> Column { left.binary(.equal, right) }
    /// Whether both differ; null where one side is.
    public static func != (left: Column, right: some ColumnOperand) -> Column { !left.binary(.equal, right) }
    /// Whether the left one is less; null where one side is.
    public static func < (left: Column, right: some ColumnOperand) -> Column { left.binary(.less, right) }
    /// Whether the left one is less or equal; null where one side is.
    public static func <= (left: Column, right: some ColumnOperand) -> Column { left.binary(.lessEqual, right) }
    /// Whether the left one is greater; null where one side is.
    public static func > (left: Column, right: some ColumnOperand) -> Column { left.binary(.greater, right) }
    /// Whether the left one is greater or equal; null where one side is.
    public static func >= (left: Column, right: some ColumnOperand) -> Column { left.binary(.greaterEqual, right) }
}

// MARK: a constant and a column

extension Column {
    /// The sum; null where one side is.
    public static func + (left: some ColumnConstant, right: Column) -> Column { left.asColumn.binary(.plus, right) }
    /// The difference; null where one side is.
    public static func - (left: some ColumnConstant, right: Column) -> Column { left.asColumn.binary(.minus, right) }
    /// The product; null where one side is.
    public static func * (left: some ColumnConstant, right: Column) -> Column { left.asColumn.binary(.multiply, right) }
    /// The quotient; null where one side is.
    public static func / (left: some ColumnConstant, right: Column) -> Column { left.asColumn.binary(.divide, right) }
    /// The remainder; null where one side is.
    public static func % (left: some ColumnConstant, right: Column) -> Column {
        left.asColumn.binary(.remainder, right)
    }
    /// Whether both are equal; null where one side is.
    public static func == (left: some ColumnConstant, right: Column) -> Column { left.asColumn.binary(.equal, right) }
    /// Whether both differ; null where one side is.
    public static func != (left: some ColumnConstant, right: Column) -> Column { !left.asColumn.binary(.equal, right) }
    /// Whether the left one is less; null where one side is.
    public static func < (left: some ColumnConstant, right: Column) -> Column { left.asColumn.binary(.less, right) }
    /// Whether the left one is less or equal; null where one side is.
    public static func <= (left: some ColumnConstant, right: Column) -> Column {
        left.asColumn.binary(.lessEqual, right)
    }
    /// Whether the left one is greater; null where one side is.
    public static func > (left: some ColumnConstant, right: Column) -> Column { left.asColumn.binary(.greater, right) }
    /// Whether the left one is greater or equal; null where one side is.
    public static func >= (left: some ColumnConstant, right: Column) -> Column {
        left.asColumn.binary(.greaterEqual, right)
    }
}

// MARK: truth

extension Column {
    /// SQL's AND: false where one side is false, else null where one side is null.
    public static func && (left: Column, right: Column) -> Column { left.binary(.and, right) }
    /// SQL's OR: true where one side is true, else null where one side is null.
    public static func || (left: Column, right: Column) -> Column { left.binary(.or, right) }
    /// True for false and false for true; null stays null.
    public static prefix func ! (operand: Column) -> Column { Column(.unary(.not, operand.expression)) }
    /// The same as `&&`, as PySpark writes it; put each side in parentheses.
    public static func & (left: Column, right: Column) -> Column { left && right }
    /// The same as `||`, as PySpark writes it; put each side in parentheses.
    public static func | (left: Column, right: Column) -> Column { left || right }
    /// The same as `!`, as PySpark writes it.
    public static prefix func ~ (operand: Column) -> Column { !operand }
}

// MARK: signs and bits

extension Column {
    /// The number with the other sign; null stays null.
    public static prefix func - (operand: Column) -> Column { .call("negative", operand) }
    /// The bits that both whole numbers have; null where one side is.
    public func bitwiseAND(_ other: some ColumnOperand) -> Column { binary(.bitwiseAnd, other) }
    /// The bits that one of the whole numbers has; null where one side is.
    public func bitwiseOR(_ other: some ColumnOperand) -> Column { binary(.bitwiseOr, other) }
    /// The bits that just one of the whole numbers has; null where one side is.
    public func bitwiseXOR(_ other: some ColumnOperand) -> Column { binary(.bitwiseXor, other) }
}
