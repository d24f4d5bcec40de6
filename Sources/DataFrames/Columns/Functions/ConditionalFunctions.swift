// Functions that choose, and what they ask about nulls.

/// The first value that is not null.
public func coalesce(_ columns: any ColumnArgument...) -> Column { .call("coalesce", columns) }

/// The first value that is not null.
public func coalesce(_ columns: [any ColumnArgument]) -> Column { .call("coalesce", columns) }

/// Equality in which two nulls are equal and one null is not; never null.
public func equal_null(_ left: some ColumnOrName, _ right: some ColumnArgument) -> Column {
    .call("equal_null", left, right)
}

/// The greatest of two or more values; nulls do not count.
public func greatest(_ columns: any ColumnArgument...) -> Column { .call("greatest", columns) }

/// The greatest of two or more values; nulls do not count.
public func greatest(_ columns: [any ColumnArgument]) -> Column { .call("greatest", columns) }

/// The value, or the other one where it is null.
public func ifnull(_ column: some ColumnOrName, _ other: some ColumnArgument) -> Column {
    .call("ifnull", column, other)
}

/// Whether the value is NaN; false for null.
public func isnan(_ column: some ColumnOrName) -> Column { .call("isnan", column) }

/// Whether there is a value: true or false, never null.
public func isnotnull(_ column: some ColumnOrName) -> Column { .call("isnotnull", column) }

/// Whether the value is null: true or false, never null.
public func isnull(_ column: some ColumnOrName) -> Column { .call("isnull", column) }

/// The least of two or more values; nulls do not count.
public func least(_ columns: any ColumnArgument...) -> Column { .call("least", columns) }

/// The least of two or more values; nulls do not count.
public func least(_ columns: [any ColumnArgument]) -> Column { .call("least", columns) }

/// The value, or the other one where it is NaN.
public func nanvl(_ column: some ColumnOrName, _ other: some ColumnArgument) -> Column { .call("nanvl", column, other) }

/// Null where both are equal, else the value.
public func nullif(_ column: some ColumnOrName, _ other: some ColumnArgument) -> Column {
    .call("nullif", column, other)
}

/// Null where the number is 0, else the number.
public func nullifzero(_ column: some ColumnOrName) -> Column { .call("nullifzero", column) }

/// The value, or the other one where it is null.
public func nvl(_ column: some ColumnOrName, _ other: some ColumnArgument) -> Column { .call("nvl", column, other) }

/// `present` where the column has a value, `absent` where it is null.
public func nvl2(_ column: some ColumnOrName, _ present: some ColumnArgument, _ absent: some ColumnArgument) -> Column {
    .call("nvl2", column, present, absent)
}

/// The number, or 0 where it is null.
public func zeroifnull(_ column: some ColumnOrName) -> Column { .call("zeroifnull", column) }
