// Numbers as texts by a format: `9` and `0` are digits, `.` or `D` the point, `,` or `G` between thousands, `$`, `S`,
// `MI`.

/// The number, date or bytes as a text of this format.
public func to_char(_ column: some ColumnOrName, _ format: some ColumnOrName) -> Column {
    .call("to_char", column, format)
}

/// The number that a text of this format says; one that does not fit fails the job.
public func to_number(_ column: some ColumnOrName, _ format: some ColumnOrName) -> Column {
    .call("to_number", column, format)
}

/// The number, date or bytes as a text of this format.
public func to_varchar(_ column: some ColumnOrName, _ format: some ColumnOrName) -> Column {
    .call("to_varchar", column, format)
}

/// The number that a text of this format says, null where it does not fit.
public func try_to_number(_ column: some ColumnOrName, _ format: some ColumnOrName) -> Column {
    .call("try_to_number", column, format)
}
