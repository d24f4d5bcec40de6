internal import SparkSQL

// Functions whose arguments have more than one shape.

/// How many rows there are in which the column is not null; of `"*"`, how many rows there are.
public func count(_ column: some ColumnOrName) -> Column {
    let column = column.asArgument
    if case .star(let qualifier, let except) = column.expression.node, qualifier.isEmpty, except.isEmpty {
        return .call("count", 1)
    }
    return .call("count", column)
}

/// How many different values, or rows of values, there are without nulls.
public func count_distinct(_ columns: any ColumnOrName...) -> Column { .call("count", columns, isDistinct: true) }

/// How many different values, or rows of values, there are without nulls.
public func count_distinct(_ columns: [any ColumnOrName]) -> Column { .call("count", columns, isDistinct: true) }

/// How many different values, or rows of values, there are without nulls.
public func countDistinct(_ columns: any ColumnOrName...) -> Column { count_distinct(columns) }

/// How many different values, or rows of values, there are without nulls.
public func countDistinct(_ columns: [any ColumnOrName]) -> Column { count_distinct(columns) }

/// The value of the row so many rows before, or the default where there is none; null without a default.
public func lag(_ column: some ColumnOrName, _ offset: Int = 1, _ defaultValue: (any ColumnOperand)? = nil) -> Column {
    .call("lag", present: [column, offset, defaultValue.map { $0.asColumn }])
}

/// The value of the row so many rows after, or the default where there is none; null without a default.
public func lead(_ column: some ColumnOrName, _ offset: Int = 1, _ defaultValue: (any ColumnOperand)? = nil) -> Column {
    .call("lead", present: [column, offset, defaultValue.map { $0.asColumn }])
}

/// The natural logarithm; null for numbers that are not above 0.
public func log(_ column: some ColumnOrName) -> Column { .call("ln", column) }

/// The logarithm to a base; null for numbers that are not above 0.
public func log(_ base: some ColumnNumber, _ column: some ColumnOrName) -> Column { .call("log", base, column) }

/// How many seconds there are from 1970 in UTC to now, the same in all rows of a job.
public func unix_timestamp() -> Column { .call("unix_timestamp") }

/// How many seconds there are from 1970 in UTC to the timestamp, or to the one that a text of this format says.
public func unix_timestamp(_ column: some ColumnOrName, _ format: String = "yyyy-MM-dd HH:mm:ss") -> Column {
    .call("unix_timestamp", column, lit(format))
}

/// For groups: the window of this duration, such as `"10 minutes"`, that a timestamp falls in.
///
/// With a `slide` that is shorter, windows overlap and a row falls into several. `start` moves all windows, such as by
/// `"15 minutes"`.
public func window(
    _ column: some ColumnOrName, _ duration: String, _ slide: String? = nil, _ start: String? = nil
) -> Column {
    let step = slide ?? (start == nil ? nil : duration)
    return .call("window", present: [column, lit(duration), step.map { lit($0) }, start.map { lit($0) }])
}

/// A function by its name, as ``call_function(_:_:)``.
public func call_udf(_ name: String, _ columns: any ColumnArgument...) -> Column { .call(name, columns) }
