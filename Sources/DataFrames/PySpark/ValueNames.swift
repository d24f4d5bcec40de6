public import Columnar

// Values of rows beside Swift's own.
extension Value: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// True or false.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    /// No value: `row["a"] == nil` is true for null.
    public init(nilLiteral: ()) { self = .null }
}

extension Value {
    /// Whether the value is this one: `row["n"] == 1`, `row["name"] == "Ann"`; a whole number is equal to its `double`.
    public static func == (left: Value, right: some ColumnElement) -> Bool {
        let right = right.columnValue
        if left == right { return true }
        guard let number = left.doubleValue, let other = right.doubleValue else { return false }
        return number == other
    }

    /// Whether the value is another one.
    public static func != (left: Value, right: some ColumnElement) -> Bool { !(left == right) }

    /// The whole number; nil for null, for another type and for one that `Int` cannot hold.
    public var intValue: Int? {
        switch self {
        case .integer(let value): Int(exactly: value)
        case .unsigned(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The number, whole numbers and decimals rounded to the nearest; nil for null and for anything else.
    public var doubleValue: Double? {
        switch self {
        case .double(let value): value
        case .integer(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .decimal(let unscaled, let scale): (0..<max(0, scale)).reduce(Double(unscaled)) { value, _ in value / 10 }
        default: nil
        }
    }

    /// The text; nil for null and for another type.
    public var stringValue: String? { if case .string(let value) = self { value } else { nil } }

    /// The truth; nil for null and for another type.
    public var boolValue: Bool? { if case .boolean(let value) = self { value } else { nil } }

    /// The elements of an array; nil for null and for another type.
    public var arrayValue: [Value]? { if case .list(let values) = self { values } else { nil } }
}

extension Row {
    /// Whether the column is null, or there is none of this name.
    public func isNull(_ name: String) -> Bool { self[name].isNull }

    /// Whether the column at this position, the first one at 0, is null.
    public func isNull(_ column: Int) -> Bool { self[column].isNull }

    /// The elements of an array; nil for null, for another type and for an unknown name.
    public func array(_ name: String) -> [Value]? { self[name].arrayValue }

    /// The text of the column at this position, the first one at 0; nil for null and for another type.
    public func string(_ column: Int) -> String? { self[column].stringValue }

    /// The truth of the column at this position, the first one at 0; nil for null and for another type.
    public func bool(_ column: Int) -> Bool? { self[column].boolValue }

    /// The integer of the column at this position, the first one at 0; nil for null and for another type.
    public func int(_ column: Int) -> Int? { self[column].intValue }

    /// The number of the column at this position, the first one at 0; nil for null and for another type.
    public func double(_ column: Int) -> Double? { self[column].doubleValue }

    /// The values by the columns' names; structs stay values.
    public func asDict(_ recursive: Bool) -> [String: Value] { asDict() }

    /// The values by the columns' names; structs stay values.
    public func asDict(recursive: Bool) -> [String: Value] { asDict() }
}

extension Column {
    /// Not there: a comparison with null is null, never true.
    @available(*, unavailable, message: "a comparison with null is never true in SQL: write isNull()")
    public static func == (left: Column, null: Never?) -> Column { left.isNull() }

    /// Not there: a comparison with null is null, never true.
    @available(*, unavailable, message: "a comparison with null is never true in SQL: write isNotNull()")
    public static func != (left: Column, null: Never?) -> Column { left.isNotNull() }

    /// Whether the value is null: true or false, never null.
    public func eqNullSafe(_ null: Never?) -> Column { isNull() }

    /// False: no value is one of none.
    public func isin(_ none: [Never]) -> Column { lit(false) }
}

extension RoostError {
    /// Spark's class of the error, such as `DIVIDE_BY_ZERO`, where Spark has one for it.
    public func getCondition() -> String? { condition }

    /// Spark's class of the error, by its old name.
    public func getErrorClass() -> String? { condition }

    /// What the error is about, by Spark's names.
    public func getMessageParameters() -> [String: String] { messageParameters }

    /// The SQL standard's code of five letters and digits, where Spark has one for the error.
    public func getSqlState() -> String? { sqlState }

    /// What happened, to what, and what to do about it.
    public func getMessage() -> String { message }
}

/// Every error of Roost, by the name of PySpark's base class.
public typealias PySparkException = RoostError

/// Not there: one type has all errors, and its `condition` says which it is.
@available(*, unavailable, renamed: "RoostError", message: "one type has all errors; its condition says which it is")
public typealias AnalysisException = RoostError

extension Table {
    /// How many rows there are, by PyArrow's name.
    public var num_rows: Int { rowCount }

    /// How many columns there are, by PyArrow's name.
    public var num_columns: Int { schema.fields.count }
}
