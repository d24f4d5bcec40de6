// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `any_value`, by position.
public func any_value(_ column: some ColumnOrName, _ ignoreNulls: Bool) -> Column {
    any_value(column, ignoreNulls: ignoreNulls)
}

/// The same as `approx_count_distinct`, by PySpark's keywords.
public func approx_count_distinct(_ column: some ColumnOrName, rsd error: Double?) -> Column {
    approx_count_distinct(column, error)
}

/// The same as `approxCountDistinct`, by PySpark's keywords.
public func approxCountDistinct(_ column: some ColumnOrName, rsd error: Double?) -> Column {
    approxCountDistinct(column, error)
}

/// The same as `first`, by position.
public func first(_ column: some ColumnOrName, _ ignorenulls: Bool) -> Column {
    first(column, ignorenulls: ignorenulls)
}

/// The same as `first_value`, by position.
public func first_value(_ column: some ColumnOrName, _ ignoreNulls: Bool) -> Column {
    first_value(column, ignoreNulls: ignoreNulls)
}

/// The same as `last`, by position.
public func last(_ column: some ColumnOrName, _ ignorenulls: Bool) -> Column { last(column, ignorenulls: ignorenulls) }

/// The same as `last_value`, by position.
public func last_value(_ column: some ColumnOrName, _ ignoreNulls: Bool) -> Column {
    last_value(column, ignoreNulls: ignoreNulls)
}

/// The same as `listagg`, by PySpark's keywords.
public func listagg(_ column: some ColumnOrName, delimiter: (any ColumnOperand)?) -> Column {
    listagg(column, delimiter)
}

/// The same as `listagg_distinct`, by PySpark's keywords.
public func listagg_distinct(_ column: some ColumnOrName, delimiter: (any ColumnOperand)?) -> Column {
    listagg_distinct(column, delimiter)
}

/// The same as `max_by`, by PySpark's keywords.
public func max_by(_ column: some ColumnOrName, ord order: some ColumnOrName) -> Column { max_by(column, order) }

/// The same as `min_by`, by PySpark's keywords.
public func min_by(_ column: some ColumnOrName, ord order: some ColumnOrName) -> Column { min_by(column, order) }

/// The same as `string_agg`, by PySpark's keywords.
public func string_agg(_ column: some ColumnOrName, delimiter: (any ColumnOperand)?) -> Column {
    string_agg(column, delimiter)
}

/// The same as `string_agg_distinct`, by PySpark's keywords.
public func string_agg_distinct(_ column: some ColumnOrName, delimiter: (any ColumnOperand)?) -> Column {
    string_agg_distinct(column, delimiter)
}
