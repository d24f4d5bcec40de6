// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `lag`, by PySpark's keywords.
public func lag(_ column: some ColumnOrName, offset: Int, default defaultValue: (any ColumnOperand)? = nil) -> Column {
    lag(column, offset, defaultValue)
}

/// The same as `lag`, by PySpark's keywords.
public func lag(_ column: some ColumnOrName, default defaultValue: (any ColumnOperand)?) -> Column {
    lag(column, 1, defaultValue)
}

/// The same as `lag`, by PySpark's keywords.
public func lag(_ column: some ColumnOrName, _ offset: Int, default defaultValue: (any ColumnOperand)?) -> Column {
    lag(column, offset, defaultValue)
}

/// The same as `lead`, by PySpark's keywords.
public func lead(_ column: some ColumnOrName, offset: Int, default defaultValue: (any ColumnOperand)? = nil) -> Column {
    lead(column, offset, defaultValue)
}

/// The same as `lead`, by PySpark's keywords.
public func lead(_ column: some ColumnOrName, default defaultValue: (any ColumnOperand)?) -> Column {
    lead(column, 1, defaultValue)
}

/// The same as `lead`, by PySpark's keywords.
public func lead(_ column: some ColumnOrName, _ offset: Int, default defaultValue: (any ColumnOperand)?) -> Column {
    lead(column, offset, defaultValue)
}

/// The same as `unix_timestamp`, by PySpark's keywords.
public func unix_timestamp(_ column: some ColumnOrName, format: String) -> Column { unix_timestamp(column, format) }

/// The same as `window`, by PySpark's keywords.
public func window(
    timeColumn column: some ColumnOrName, windowDuration duration: String, slideDuration slide: String? = nil,
    startTime start: String? = nil
) -> Column { window(column, duration, slide, start) }

/// The same as `window`, by PySpark's keywords.
public func window(
    _ column: some ColumnOrName, windowDuration duration: String, slideDuration slide: String? = nil,
    startTime start: String? = nil
) -> Column { window(column, duration, slide, start) }

/// The same as `window`, by PySpark's keywords.
public func window(
    _ column: some ColumnOrName, _ duration: String, slideDuration slide: String?, startTime start: String? = nil
) -> Column { window(column, duration, slide, start) }

/// The same as `window`, by PySpark's keywords.
public func window(_ column: some ColumnOrName, _ duration: String, startTime start: String?) -> Column {
    window(column, duration, nil, start)
}

/// The same as `window`, by PySpark's keywords.
public func window(
    _ column: some ColumnOrName, _ duration: String, _ slide: String?, startTime start: String?
) -> Column { window(column, duration, slide, start) }
