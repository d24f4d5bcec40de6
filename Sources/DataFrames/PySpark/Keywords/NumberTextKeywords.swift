// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `to_char`, by PySpark's keywords.
public func to_char(_ column: some ColumnOrName, format: some ColumnOrName) -> Column { to_char(column, format) }

/// The same as `to_number`, by PySpark's keywords.
public func to_number(_ column: some ColumnOrName, format: some ColumnOrName) -> Column { to_number(column, format) }

/// The same as `to_varchar`, by PySpark's keywords.
public func to_varchar(_ column: some ColumnOrName, format: some ColumnOrName) -> Column { to_varchar(column, format) }

/// The same as `try_to_number`, by PySpark's keywords.
public func try_to_number(_ column: some ColumnOrName, format: some ColumnOrName) -> Column {
    try_to_number(column, format)
}
