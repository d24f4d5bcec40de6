// Functions of dates and their parts. A null gives a null.

/// The date so many months later, the month's last day where it is shorter.
public func add_months(_ start: some ColumnOrName, _ months: some ColumnArgument) -> Column {
    .call("add_months", start, months)
}

/// Today's date, the same in all rows of a job.
public func curdate() -> Column { .call("curdate") }

/// Today's date, the same in all rows of a job.
public func current_date() -> Column { .call("current_date") }

/// The date so many days later.
public func date_add(_ start: some ColumnOrName, _ days: some ColumnArgument) -> Column {
    .call("date_add", start, days)
}

/// How many days there are from `start` to `end`.
public func date_diff(_ end: some ColumnOrName, _ start: some ColumnOrName) -> Column { .call("date_diff", end, start) }

/// The date so many days after 1970-01-01.
public func date_from_unix_date(_ days: some ColumnOrName) -> Column { .call("date_from_unix_date", days) }

/// A part of a date, time or interval, by its name: `date_part("YEAR", "day")`.
public func date_part(_ field: some ColumnOperand, _ source: some ColumnOrName) -> Column {
    .call("date_part", field.asColumn, source)
}

/// The date so many days before.
public func date_sub(_ start: some ColumnOrName, _ days: some ColumnArgument) -> Column {
    .call("date_sub", start, days)
}

/// The date so many days later.
public func dateadd(_ start: some ColumnOrName, _ days: some ColumnArgument) -> Column { .call("dateadd", start, days) }

/// How many days there are from `start` to `end`.
public func datediff(_ end: some ColumnOrName, _ start: some ColumnOrName) -> Column { .call("datediff", end, start) }

/// A part of a date, time or interval, by its name.
public func datepart(_ field: some ColumnOperand, _ source: some ColumnOrName) -> Column {
    .call("datepart", field.asColumn, source)
}

/// The day of the month, from 1.
public func day(_ column: some ColumnOrName) -> Column { .call("day", column) }

/// The day of the week in three letters: `Mon`.
public func dayname(_ column: some ColumnOrName) -> Column { .call("dayname", column) }

/// The day of the month, from 1.
public func dayofmonth(_ column: some ColumnOrName) -> Column { .call("dayofmonth", column) }

/// The day of the week, 1 for Sunday.
public func dayofweek(_ column: some ColumnOrName) -> Column { .call("dayofweek", column) }

/// The day of the year, from 1.
public func dayofyear(_ column: some ColumnOrName) -> Column { .call("dayofyear", column) }

/// A part of a date, time or interval, by its name: `extract("YEAR", "day")`.
public func extract(_ field: some ColumnOperand, _ source: some ColumnOrName) -> Column {
    .call("extract", field.asColumn, source)
}

/// The hour of a timestamp, on the session's clock.
public func hour(_ column: some ColumnOrName) -> Column { .call("hour", column) }

/// The last day of the date's month.
public func last_day(_ column: some ColumnOrName) -> Column { .call("last_day", column) }

/// The date of a year, month and day; one that does not exist fails the job.
public func make_date(_ year: some ColumnArgument, _ month: some ColumnArgument, _ day: some ColumnArgument) -> Column {
    .call("make_date", year, month, day)
}

/// The minute of a timestamp, on the session's clock.
public func minute(_ column: some ColumnOrName) -> Column { .call("minute", column) }

/// The month, from 1.
public func month(_ column: some ColumnOrName) -> Column { .call("month", column) }

/// The month in three letters: `Jan`.
public func monthname(_ column: some ColumnOrName) -> Column { .call("monthname", column) }

/// How many months there are from `start` to `end`, rounded to 8 digits unless `roundOff` is false.
public func months_between(_ end: some ColumnOrName, _ start: some ColumnOrName, roundOff: Bool = true) -> Column {
    .call("months_between", end, start, lit(roundOff))
}

/// The first date after this one that is such a day of the week: `"Mon"`.
public func next_day(_ column: some ColumnOrName, _ dayOfWeek: String) -> Column {
    .call("next_day", column, lit(dayOfWeek))
}

/// The quarter of the year, from 1.
public func quarter(_ column: some ColumnOrName) -> Column { .call("quarter", column) }

/// The second of a timestamp.
public func second(_ column: some ColumnOrName) -> Column { .call("second", column) }

/// The date of a text, perhaps of a format such as `"yyyy-MM-dd"`; a text that does not fit fails the job.
public func to_date(_ column: some ColumnOrName, _ format: String? = nil) -> Column {
    .call("to_date", present: [column, format.map { lit($0) }])
}

/// The first day of the date's `"year"`, `"quarter"`, `"month"` or `"week"`; null for another word.
public func trunc(_ column: some ColumnOrName, _ format: String) -> Column { .call("trunc", column, lit(format)) }

/// The date of a text, null where it does not fit.
public func try_to_date(_ column: some ColumnOrName, _ format: String? = nil) -> Column {
    .call("try_to_date", present: [column, format.map { lit($0) }])
}

/// How many days there are from 1970-01-01 to the date.
public func unix_date(_ column: some ColumnOrName) -> Column { .call("unix_date", column) }

/// The day of the week, 0 for Monday.
public func weekday(_ column: some ColumnOrName) -> Column { .call("weekday", column) }

/// The week of the year, by ISO 8601.
public func weekofyear(_ column: some ColumnOrName) -> Column { .call("weekofyear", column) }

/// The year.
public func year(_ column: some ColumnOrName) -> Column { .call("year", column) }
