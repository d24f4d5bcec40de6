// Functions of timestamps. A null gives a null.

/// A timestamp without zone on another zone's clock; from the session's zone where the source is nil.
public func convert_timezone(
    _ sourceZone: (any ColumnOrName)?, _ targetZone: some ColumnOrName, _ timestamp: some ColumnOrName
) -> Column { .call("convert_timezone", present: [sourceZone, targetZone, timestamp]) }

/// Now, the same in all rows of a job.
public func current_timestamp() -> Column { .call("current_timestamp") }

/// The session's time zone.
public func current_timezone() -> Column { .call("current_timezone") }

/// The date or timestamp as a text, such as `"yyyy-MM-dd HH:mm"`.
public func date_format(_ column: some ColumnOrName, _ format: String) -> Column {
    .call("date_format", column, lit(format))
}

/// The start of the stretch of time in which a timestamp lies, where stretches of one length follow upon the origin.
public func time_bucket(_ bucketSize: Column, _ timestamp: some ColumnOrName, _ origin: Column? = nil) -> Column {
    .call("time_bucket", present: [bucketSize, timestamp, origin])
}

/// The timestamp with all that is less than the unit, such as `"hour"`, at its least.
public func date_trunc(_ unit: String, _ column: some ColumnOrName) -> Column { .call("date_trunc", lit(unit), column) }

/// The timestamp so many seconds after 1970, as a text.
public func from_unixtime(_ column: some ColumnOrName, _ format: String = "yyyy-MM-dd HH:mm:ss") -> Column {
    .call("from_unixtime", column, lit(format))
}

/// The timestamp that a clock in UTC shows, as that of a clock in the zone.
public func from_utc_timestamp(_ column: some ColumnOrName, _ zone: some ColumnOperand) -> Column {
    .call("from_utc_timestamp", column, zone.asColumn)
}

/// Now, on the session's clock, the same in all rows of a job.
public func localtimestamp() -> Column { .call("localtimestamp") }

/// Now, the same in all rows of a job.
public func now() -> Column { .call("now") }

/// For groups: the window of rows that are less than the gap apart, such as `"5 minutes"`.
public func session_window(_ column: some ColumnOrName, _ gap: some ColumnOperand) -> Column {
    .call("session_window", column, gap.asColumn)
}

/// The timestamp so many units later, such as `"HOUR"`.
public func timestamp_add(_ unit: String, _ quantity: some ColumnArgument, _ column: some ColumnOrName) -> Column {
    .call("timestampadd", lit(unit), quantity, column)
}

/// How many whole units, such as `"HOUR"`, there are from `start` to `end`.
public func timestamp_diff(_ unit: String, _ start: some ColumnOrName, _ end: some ColumnOrName) -> Column {
    .call("timestampdiff", lit(unit), start, end)
}

/// The timestamp so many microseconds after 1970 in UTC.
public func timestamp_micros(_ column: some ColumnOrName) -> Column { .call("timestamp_micros", column) }

/// The timestamp so many milliseconds after 1970 in UTC.
public func timestamp_millis(_ column: some ColumnOrName) -> Column { .call("timestamp_millis", column) }

/// The timestamp so many seconds after 1970 in UTC.
public func timestamp_seconds(_ column: some ColumnOrName) -> Column { .call("timestamp_seconds", column) }

/// The timestamp of a text, perhaps of a format such as `"dd.MM.yyyy HH:mm"`; a text that does not fit fails the
/// job.
public func to_timestamp(_ column: some ColumnOrName, _ format: String? = nil) -> Column {
    .call("to_timestamp", present: [column, format.map { lit($0) }])
}

/// The timestamp of a text, on the session's clock.
public func to_timestamp_ltz(_ column: some ColumnOrName, _ format: (any ColumnOrName)? = nil) -> Column {
    .call("to_timestamp_ltz", present: [column, format])
}

/// The timestamp without zone of a text.
public func to_timestamp_ntz(_ column: some ColumnOrName, _ format: (any ColumnOrName)? = nil) -> Column {
    .call("to_timestamp_ntz", present: [column, format])
}

/// How many seconds there are from 1970 in UTC to the timestamp, or to the one that a text says.
public func to_unix_timestamp(_ column: some ColumnOrName, _ format: (any ColumnOrName)? = nil) -> Column {
    .call("to_unix_timestamp", present: [column, format])
}

/// The timestamp that a clock in the zone shows, as that of a clock in UTC.
public func to_utc_timestamp(_ column: some ColumnOrName, _ zone: some ColumnOperand) -> Column {
    .call("to_utc_timestamp", column, zone.asColumn)
}

/// The timestamp of a text, null where it does not fit.
public func try_to_timestamp(_ column: some ColumnOrName, _ format: (any ColumnOrName)? = nil) -> Column {
    .call("try_to_timestamp", present: [column, format])
}

/// How many microseconds there are from 1970 in UTC to the timestamp.
public func unix_micros(_ column: some ColumnOrName) -> Column { .call("unix_micros", column) }

/// How many milliseconds there are from 1970 in UTC to the timestamp.
public func unix_millis(_ column: some ColumnOrName) -> Column { .call("unix_millis", column) }

/// How many seconds there are from 1970 in UTC to the timestamp.
public func unix_seconds(_ column: some ColumnOrName) -> Column { .call("unix_seconds", column) }

/// The last moment of a window.
public func window_time(_ column: some ColumnOrName) -> Column { .call("window_time", column) }
