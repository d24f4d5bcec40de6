// Timestamps and intervals of their parts. A null gives a null.

/// An interval of days, hours, minutes and seconds.
public func make_dt_interval(
    days: (any ColumnArgument)? = nil, hours: (any ColumnArgument)? = nil, mins: (any ColumnArgument)? = nil,
    secs: (any ColumnArgument)? = nil
) -> Column { .call("make_dt_interval", days ?? 0, hours ?? 0, mins ?? 0, secs ?? Column.zero) }

/// An interval of years, months, weeks, days, hours, minutes and seconds.
public func make_interval(
    years: (any ColumnArgument)? = nil, months: (any ColumnArgument)? = nil, weeks: (any ColumnArgument)? = nil,
    days: (any ColumnArgument)? = nil, hours: (any ColumnArgument)? = nil, mins: (any ColumnArgument)? = nil,
    secs: (any ColumnArgument)? = nil
) -> Column {
    .call("make_interval", years ?? 0, months ?? 0, weeks ?? 0, days ?? 0, hours ?? 0, mins ?? 0, secs ?? Column.zero)
}

/// The timestamp of its parts, on the session's or the zone's clock; one that does not exist fails the job.
public func make_timestamp(
    _ years: some ColumnArgument, _ months: some ColumnArgument, _ days: some ColumnArgument,
    _ hours: some ColumnArgument, _ mins: some ColumnArgument, _ secs: some ColumnArgument,
    _ timezone: (any ColumnOrName)? = nil
) -> Column { .call("make_timestamp", present: [years, months, days, hours, mins, secs, timezone]) }

/// The timestamp of its parts, on the session's or the zone's clock; one that does not exist fails the job.
public func make_timestamp_ltz(
    _ years: some ColumnArgument, _ months: some ColumnArgument, _ days: some ColumnArgument,
    _ hours: some ColumnArgument, _ mins: some ColumnArgument, _ secs: some ColumnArgument,
    _ timezone: (any ColumnOrName)? = nil
) -> Column { .call("make_timestamp_ltz", present: [years, months, days, hours, mins, secs, timezone]) }

/// The timestamp without zone of its parts; one that does not exist fails the job.
public func make_timestamp_ntz(
    _ years: some ColumnArgument, _ months: some ColumnArgument, _ days: some ColumnArgument,
    _ hours: some ColumnArgument, _ mins: some ColumnArgument, _ secs: some ColumnArgument
) -> Column { .call("make_timestamp_ntz", years, months, days, hours, mins, secs) }

/// An interval of years and months.
public func make_ym_interval(years: (any ColumnArgument)? = nil, months: (any ColumnArgument)? = nil) -> Column {
    .call("make_ym_interval", years ?? 0, months ?? 0)
}

/// An interval of its parts, null where it overflows.
public func try_make_interval(
    years: (any ColumnArgument)? = nil, months: (any ColumnArgument)? = nil, weeks: (any ColumnArgument)? = nil,
    days: (any ColumnArgument)? = nil, hours: (any ColumnArgument)? = nil, mins: (any ColumnArgument)? = nil,
    secs: (any ColumnArgument)? = nil
) -> Column {
    .call(
        "try_make_interval", years ?? 0, months ?? 0, weeks ?? 0, days ?? 0, hours ?? 0, mins ?? 0, secs ?? Column.zero)
}

/// The timestamp of its parts, null where it does not exist.
public func try_make_timestamp(
    _ years: some ColumnArgument, _ months: some ColumnArgument, _ days: some ColumnArgument,
    _ hours: some ColumnArgument, _ mins: some ColumnArgument, _ secs: some ColumnArgument,
    _ timezone: (any ColumnOrName)? = nil
) -> Column { .call("try_make_timestamp", present: [years, months, days, hours, mins, secs, timezone]) }

/// The timestamp of its parts, null where it does not exist.
public func try_make_timestamp_ltz(
    _ years: some ColumnArgument, _ months: some ColumnArgument, _ days: some ColumnArgument,
    _ hours: some ColumnArgument, _ mins: some ColumnArgument, _ secs: some ColumnArgument,
    _ timezone: (any ColumnOrName)? = nil
) -> Column { .call("try_make_timestamp_ltz", present: [years, months, days, hours, mins, secs, timezone]) }

/// The timestamp without zone of its parts, null where it does not exist.
public func try_make_timestamp_ntz(
    _ years: some ColumnArgument, _ months: some ColumnArgument, _ days: some ColumnArgument,
    _ hours: some ColumnArgument, _ mins: some ColumnArgument, _ secs: some ColumnArgument
) -> Column { .call("try_make_timestamp_ntz", years, months, days, hours, mins, secs) }
