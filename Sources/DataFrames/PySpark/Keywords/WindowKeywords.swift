// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `counter_diff`, by PySpark's keywords.
public func counter_diff(_ column: some ColumnOrName, startTime: (any ColumnOrName)?) -> Column {
    counter_diff(column, startTime)
}

/// The same as `nth_value`, by PySpark's keywords.
public func nth_value(_ column: some ColumnOrName, offset: Int, ignoreNulls: Bool = false) -> Column {
    nth_value(column, offset, ignoreNulls: ignoreNulls)
}

/// The same as `nth_value`, by position.
public func nth_value(_ column: some ColumnOrName, _ offset: Int, _ ignoreNulls: Bool) -> Column {
    nth_value(column, offset, ignoreNulls: ignoreNulls)
}

/// The same as `ntile`, by PySpark's keywords.
public func ntile(n count: Int) -> Column { ntile(count) }
