// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `make_dt_interval`, by position.
public func make_dt_interval(
    _ days: any ColumnArgument, _ hours: (any ColumnArgument)? = nil, _ mins: (any ColumnArgument)? = nil,
    _ secs: (any ColumnArgument)? = nil
) -> Column { make_dt_interval(days: days, hours: hours, mins: mins, secs: secs) }

/// The same as `make_interval`, by position.
public func make_interval(
    _ years: any ColumnArgument, _ months: (any ColumnArgument)? = nil, _ weeks: (any ColumnArgument)? = nil,
    _ days: (any ColumnArgument)? = nil, _ hours: (any ColumnArgument)? = nil, _ mins: (any ColumnArgument)? = nil,
    _ secs: (any ColumnArgument)? = nil
) -> Column {
    make_interval(years: years, months: months, weeks: weeks, days: days, hours: hours, mins: mins, secs: secs)
}

/// The same as `make_timestamp`, by PySpark's keywords.
public func make_timestamp(
    years: some ColumnArgument, months: some ColumnArgument, days: some ColumnArgument, hours: some ColumnArgument,
    mins: some ColumnArgument, secs: some ColumnArgument, timezone: (any ColumnOrName)? = nil
) -> Column { make_timestamp(years, months, days, hours, mins, secs, timezone) }

/// The same as `make_timestamp_ltz`, by PySpark's keywords.
public func make_timestamp_ltz(
    years: some ColumnArgument, months: some ColumnArgument, days: some ColumnArgument, hours: some ColumnArgument,
    mins: some ColumnArgument, secs: some ColumnArgument, timezone: (any ColumnOrName)? = nil
) -> Column { make_timestamp_ltz(years, months, days, hours, mins, secs, timezone) }

/// The same as `make_timestamp_ntz`, by PySpark's keywords.
public func make_timestamp_ntz(
    years: some ColumnArgument, months: some ColumnArgument, days: some ColumnArgument, hours: some ColumnArgument,
    mins: some ColumnArgument, secs: some ColumnArgument
) -> Column { make_timestamp_ntz(years, months, days, hours, mins, secs) }

/// The same as `make_ym_interval`, by position.
public func make_ym_interval(_ years: any ColumnArgument, _ months: (any ColumnArgument)? = nil) -> Column {
    make_ym_interval(years: years, months: months)
}

/// The same as `try_make_interval`, by position.
public func try_make_interval(
    _ years: any ColumnArgument, _ months: (any ColumnArgument)? = nil, _ weeks: (any ColumnArgument)? = nil,
    _ days: (any ColumnArgument)? = nil, _ hours: (any ColumnArgument)? = nil, _ mins: (any ColumnArgument)? = nil,
    _ secs: (any ColumnArgument)? = nil
) -> Column {
    try_make_interval(years: years, months: months, weeks: weeks, days: days, hours: hours, mins: mins, secs: secs)
}

/// The same as `try_make_timestamp`, by PySpark's keywords.
public func try_make_timestamp(
    years: some ColumnArgument, months: some ColumnArgument, days: some ColumnArgument, hours: some ColumnArgument,
    mins: some ColumnArgument, secs: some ColumnArgument, timezone: (any ColumnOrName)? = nil
) -> Column { try_make_timestamp(years, months, days, hours, mins, secs, timezone) }

/// The same as `try_make_timestamp_ltz`, by PySpark's keywords.
public func try_make_timestamp_ltz(
    years: some ColumnArgument, months: some ColumnArgument, days: some ColumnArgument, hours: some ColumnArgument,
    mins: some ColumnArgument, secs: some ColumnArgument, timezone: (any ColumnOrName)? = nil
) -> Column { try_make_timestamp_ltz(years, months, days, hours, mins, secs, timezone) }

/// The same as `try_make_timestamp_ntz`, by PySpark's keywords.
public func try_make_timestamp_ntz(
    years: some ColumnArgument, months: some ColumnArgument, days: some ColumnArgument, hours: some ColumnArgument,
    mins: some ColumnArgument, secs: some ColumnArgument
) -> Column { try_make_timestamp_ntz(years, months, days, hours, mins, secs) }
