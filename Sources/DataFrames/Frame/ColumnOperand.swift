internal import Planning

/// What may stand beside a column in an expression: another column, or a constant.
public protocol ColumnOperand: Sendable {
    var asColumn: Column { get }
}

extension ColumnOperand {
    var operand: Expression { asColumn.expression }
}

extension Column: ColumnOperand { public var asColumn: Column { self } }
extension Int: ColumnOperand { public var asColumn: Column { Column(.literal(.integer(Int64(self)))) } }
extension Int64: ColumnOperand { public var asColumn: Column { Column(.literal(.integer(self))) } }
extension Double: ColumnOperand { public var asColumn: Column { Column(.literal(.double(self))) } }
extension Bool: ColumnOperand { public var asColumn: Column { Column(.literal(.boolean(self))) } }
extension String: ColumnOperand { public var asColumn: Column { Column(.literal(.string(self))) } }

extension Column {
    public static func + (left: Column, right: some ColumnOperand) -> Column { left.binary(.add, right) }
    public static func - (left: Column, right: some ColumnOperand) -> Column { left.binary(.subtract, right) }
    public static func * (left: Column, right: some ColumnOperand) -> Column { left.binary(.multiply, right) }
    public static func / (left: Column, right: some ColumnOperand) -> Column { left.binary(.divide, right) }
    public static func % (left: Column, right: some ColumnOperand) -> Column { left.binary(.remainder, right) }
    public static func == (left: Column, right: some ColumnOperand) -> Column { left.binary(.equal, right) }
    public static func != (left: Column, right: some ColumnOperand) -> Column { left.binary(.notEqual, right) }
    public static func < (left: Column, right: some ColumnOperand) -> Column { left.binary(.less, right) }
    public static func <= (left: Column, right: some ColumnOperand) -> Column { left.binary(.lessOrEqual, right) }
    public static func > (left: Column, right: some ColumnOperand) -> Column { left.binary(.greater, right) }
    public static func >= (left: Column, right: some ColumnOperand) -> Column { left.binary(.greaterOrEqual, right) }
    public static func && (left: Column, right: Column) -> Column { left.binary(.and, right) }
    public static func || (left: Column, right: Column) -> Column { left.binary(.or, right) }
    public static prefix func ! (operand: Column) -> Column { Column(.unary(.not, operand.expression)) }
    public static prefix func - (operand: Column) -> Column { Column(.unary(.negate, operand.expression)) }
}
