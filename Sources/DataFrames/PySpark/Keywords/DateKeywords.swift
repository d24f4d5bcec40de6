// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `add_months`, by PySpark's keywords.
public func add_months(start: some ColumnOrName, months: some ColumnArgument) -> Column { add_months(start, months) }

/// The same as `add_months`, by PySpark's keywords.
public func add_months(_ start: some ColumnOrName, months: some ColumnArgument) -> Column { add_months(start, months) }

/// The same as `date_add`, by PySpark's keywords.
public func date_add(start: some ColumnOrName, days: some ColumnArgument) -> Column { date_add(start, days) }

/// The same as `date_add`, by PySpark's keywords.
public func date_add(_ start: some ColumnOrName, days: some ColumnArgument) -> Column { date_add(start, days) }

/// The same as `date_diff`, by PySpark's keywords.
public func date_diff(end: some ColumnOrName, start: some ColumnOrName) -> Column { date_diff(end, start) }

/// The same as `date_diff`, by PySpark's keywords.
public func date_diff(_ end: some ColumnOrName, start: some ColumnOrName) -> Column { date_diff(end, start) }

/// The same as `date_part`, by PySpark's keywords.
public func date_part(field: some ColumnOperand, source: some ColumnOrName) -> Column { date_part(field, source) }

/// The same as `date_part`, by PySpark's keywords.
public func date_part(_ field: some ColumnOperand, source: some ColumnOrName) -> Column { date_part(field, source) }

/// The same as `date_sub`, by PySpark's keywords.
public func date_sub(start: some ColumnOrName, days: some ColumnArgument) -> Column { date_sub(start, days) }

/// The same as `date_sub`, by PySpark's keywords.
public func date_sub(_ start: some ColumnOrName, days: some ColumnArgument) -> Column { date_sub(start, days) }

/// The same as `dateadd`, by PySpark's keywords.
public func dateadd(start: some ColumnOrName, days: some ColumnArgument) -> Column { dateadd(start, days) }

/// The same as `dateadd`, by PySpark's keywords.
public func dateadd(_ start: some ColumnOrName, days: some ColumnArgument) -> Column { dateadd(start, days) }

/// The same as `datediff`, by PySpark's keywords.
public func datediff(end: some ColumnOrName, start: some ColumnOrName) -> Column { datediff(end, start) }

/// The same as `datediff`, by PySpark's keywords.
public func datediff(_ end: some ColumnOrName, start: some ColumnOrName) -> Column { datediff(end, start) }

/// The same as `datepart`, by PySpark's keywords.
public func datepart(field: some ColumnOperand, source: some ColumnOrName) -> Column { datepart(field, source) }

/// The same as `datepart`, by PySpark's keywords.
public func datepart(_ field: some ColumnOperand, source: some ColumnOrName) -> Column { datepart(field, source) }

/// The same as `extract`, by PySpark's keywords.
public func extract(field: some ColumnOperand, source: some ColumnOrName) -> Column { extract(field, source) }

/// The same as `extract`, by PySpark's keywords.
public func extract(_ field: some ColumnOperand, source: some ColumnOrName) -> Column { extract(field, source) }

/// The same as `make_date`, by PySpark's keywords.
public func make_date(year: some ColumnArgument, month: some ColumnArgument, day: some ColumnArgument) -> Column {
    make_date(year, month, day)
}

/// The same as `make_date`, by PySpark's keywords.
public func make_date(_ year: some ColumnArgument, month: some ColumnArgument, day: some ColumnArgument) -> Column {
    make_date(year, month, day)
}

/// The same as `make_date`, by PySpark's keywords.
public func make_date(_ year: some ColumnArgument, _ month: some ColumnArgument, day: some ColumnArgument) -> Column {
    make_date(year, month, day)
}

/// The same as `months_between`, by PySpark's keywords.
public func months_between(
    date1 end: some ColumnOrName, date2 start: some ColumnOrName, roundOff: Bool = true
) -> Column { months_between(end, start, roundOff: roundOff) }

/// The same as `months_between`, by PySpark's keywords.
public func months_between(_ end: some ColumnOrName, date2 start: some ColumnOrName, roundOff: Bool = true) -> Column {
    months_between(end, start, roundOff: roundOff)
}

/// The same as `months_between`, by position.
public func months_between(_ end: some ColumnOrName, _ start: some ColumnOrName, _ roundOff: Bool) -> Column {
    months_between(end, start, roundOff: roundOff)
}

/// The same as `next_day`, by PySpark's keywords.
public func next_day(_ column: some ColumnOrName, dayOfWeek: String) -> Column { next_day(column, dayOfWeek) }

/// The same as `to_date`, by PySpark's keywords.
public func to_date(_ column: some ColumnOrName, format: String?) -> Column { to_date(column, format) }

/// The same as `trunc`, by PySpark's keywords.
public func trunc(_ column: some ColumnOrName, format: String) -> Column { trunc(column, format) }

/// The same as `try_to_date`, by PySpark's keywords.
public func try_to_date(_ column: some ColumnOrName, format: String?) -> Column { try_to_date(column, format) }
