// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `convert_timezone`, by PySpark's keywords.
public func convert_timezone(
    sourceTz sourceZone: (any ColumnOrName)?, targetTz targetZone: some ColumnOrName,
    sourceTs timestamp: some ColumnOrName
) -> Column { convert_timezone(sourceZone, targetZone, timestamp) }

/// The same as `convert_timezone`, by PySpark's keywords.
public func convert_timezone(
    _ sourceZone: (any ColumnOrName)?, targetTz targetZone: some ColumnOrName, sourceTs timestamp: some ColumnOrName
) -> Column { convert_timezone(sourceZone, targetZone, timestamp) }

/// The same as `convert_timezone`, by PySpark's keywords.
public func convert_timezone(
    _ sourceZone: (any ColumnOrName)?, _ targetZone: some ColumnOrName, sourceTs timestamp: some ColumnOrName
) -> Column { convert_timezone(sourceZone, targetZone, timestamp) }

/// The same as `date_format`, by PySpark's keywords.
public func date_format(_ column: some ColumnOrName, format: String) -> Column { date_format(column, format) }

/// The same as `time_bucket`, by PySpark's keywords.
public func time_bucket(_ bucketSize: Column, ts timestamp: some ColumnOrName, origin: Column? = nil) -> Column {
    time_bucket(bucketSize, timestamp, origin)
}

/// The same as `time_bucket`, by PySpark's keywords.
public func time_bucket(_ bucketSize: Column, _ timestamp: some ColumnOrName, origin: Column?) -> Column {
    time_bucket(bucketSize, timestamp, origin)
}

/// The same as `date_trunc`, by PySpark's keywords.
public func date_trunc(format unit: String, timestamp column: some ColumnOrName) -> Column { date_trunc(unit, column) }

/// The same as `date_trunc`, by PySpark's keywords.
public func date_trunc(_ unit: String, timestamp column: some ColumnOrName) -> Column { date_trunc(unit, column) }

/// The same as `from_unixtime`, by PySpark's keywords.
public func from_unixtime(_ column: some ColumnOrName, format: String) -> Column { from_unixtime(column, format) }

/// The same as `from_utc_timestamp`, by PySpark's keywords.
public func from_utc_timestamp(_ column: some ColumnOrName, tz zone: some ColumnOperand) -> Column {
    from_utc_timestamp(column, zone)
}

/// The same as `session_window`, by PySpark's keywords.
public func session_window(timeColumn column: some ColumnOrName, gapDuration gap: some ColumnOperand) -> Column {
    session_window(column, gap)
}

/// The same as `session_window`, by PySpark's keywords.
public func session_window(_ column: some ColumnOrName, gapDuration gap: some ColumnOperand) -> Column {
    session_window(column, gap)
}

/// The same as `timestamp_add`, by PySpark's keywords.
public func timestamp_add(unit: String, quantity: some ColumnArgument, ts column: some ColumnOrName) -> Column {
    timestamp_add(unit, quantity, column)
}

/// The same as `timestamp_add`, by PySpark's keywords.
public func timestamp_add(_ unit: String, quantity: some ColumnArgument, ts column: some ColumnOrName) -> Column {
    timestamp_add(unit, quantity, column)
}

/// The same as `timestamp_add`, by PySpark's keywords.
public func timestamp_add(_ unit: String, _ quantity: some ColumnArgument, ts column: some ColumnOrName) -> Column {
    timestamp_add(unit, quantity, column)
}

/// The same as `timestamp_diff`, by PySpark's keywords.
public func timestamp_diff(unit: String, start: some ColumnOrName, end: some ColumnOrName) -> Column {
    timestamp_diff(unit, start, end)
}

/// The same as `timestamp_diff`, by PySpark's keywords.
public func timestamp_diff(_ unit: String, start: some ColumnOrName, end: some ColumnOrName) -> Column {
    timestamp_diff(unit, start, end)
}

/// The same as `timestamp_diff`, by PySpark's keywords.
public func timestamp_diff(_ unit: String, _ start: some ColumnOrName, end: some ColumnOrName) -> Column {
    timestamp_diff(unit, start, end)
}

/// The same as `to_timestamp`, by PySpark's keywords.
public func to_timestamp(_ column: some ColumnOrName, format: String?) -> Column { to_timestamp(column, format) }

/// The same as `to_timestamp_ltz`, by PySpark's keywords.
public func to_timestamp_ltz(_ column: some ColumnOrName, format: (any ColumnOrName)?) -> Column {
    to_timestamp_ltz(column, format)
}

/// The same as `to_timestamp_ntz`, by PySpark's keywords.
public func to_timestamp_ntz(_ column: some ColumnOrName, format: (any ColumnOrName)?) -> Column {
    to_timestamp_ntz(column, format)
}

/// The same as `to_unix_timestamp`, by PySpark's keywords.
public func to_unix_timestamp(_ column: some ColumnOrName, format: (any ColumnOrName)?) -> Column {
    to_unix_timestamp(column, format)
}

/// The same as `to_utc_timestamp`, by PySpark's keywords.
public func to_utc_timestamp(_ column: some ColumnOrName, tz zone: some ColumnOperand) -> Column {
    to_utc_timestamp(column, zone)
}

/// The same as `try_to_timestamp`, by PySpark's keywords.
public func try_to_timestamp(_ column: some ColumnOrName, format: (any ColumnOrName)?) -> Column {
    try_to_timestamp(column, format)
}
