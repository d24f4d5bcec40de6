import Columnar
import SparkSQL
import Testing

@testable import DataFrames

/// Values that a job read, such as those that a pivot makes columns of, as constants of a query.
@Suite struct LiteralValuesTests {
    @Test(arguments: [
        (Value.null, SparkType.date, SparkLiteral.null), (.date(19_000), .date, .date(19_000)),
        // An instant is one in every time zone, and no text that a session reads in its own.
        (.timestamp(1_000), .timestamp, .timestamp(1_000)), (.timestamp(1_000), .timestampNTZ, .timestampNTZ(1_000)),
        (.double(Double(Float(0.1))), .float, .float(0.1)), (.double(0.1), .double, .double(0.1)),
        (.binary([1, 255]), .binary, .binary([1, 255])),
    ])
    func aValueIsAConstantOfItsType(value: Value, type: SparkType, constant: SparkLiteral) {
        #expect(SyntaxExpression(literal: value, type).node == .literal(constant))
    }
}
