// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `decode`, by PySpark's keywords.
public func decode(_ column: some ColumnOrName, charset: String) -> Column { decode(column, charset) }

/// The same as `encode`, by PySpark's keywords.
public func encode(_ column: some ColumnOrName, charset: String) -> Column { encode(column, charset) }

/// The same as `sha2`, by PySpark's keywords.
public func sha2(_ column: some ColumnOrName, numBits bits: Int) -> Column { sha2(column, bits) }

/// The same as `try_to_binary`, by PySpark's keywords.
public func try_to_binary(_ column: some ColumnOrName, format: (any ColumnOrName)?) -> Column {
    try_to_binary(column, format)
}

/// The same as `to_binary`, by PySpark's keywords.
public func to_binary(_ column: some ColumnOrName, format: (any ColumnOrName)?) -> Column { to_binary(column, format) }
