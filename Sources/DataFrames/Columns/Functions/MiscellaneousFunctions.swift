// Functions of the session, of the row, and those that fail.

/// Null; a value that is not true fails the job, with this message.
public func assert_true(_ column: some ColumnOrName, _ message: (any ColumnOperand)? = nil) -> Column {
    .call("assert_true", present: [column, message.map { $0.asColumn }])
}

/// The name of the current catalog.
public func current_catalog() -> Column { .call("current_catalog") }

/// The name of the current database.
public func current_database() -> Column { .call("current_database") }

/// The name of the current database.
public func current_schema() -> Column { .call("current_schema") }

/// The name of the session's user.
public func current_user() -> Column { .call("current_user") }

/// The file that the row was read from; empty where there is none.
public func input_file_name() -> Column { .call("input_file_name") }

/// A number of the row, greater than those of all rows before it; not the next one.
public func monotonically_increasing_id() -> Column { .call("monotonically_increasing_id") }

/// Nothing: a row that it is computed for fails the job, with this message.
public func raise_error(_ message: some ColumnOperand) -> Column { .call("raise_error", message.asColumn) }

/// The name of the session's user.
public func session_user() -> Column { .call("session_user") }

/// The number of the row's partition.
public func spark_partition_id() -> Column { .call("spark_partition_id") }

/// The name of the value's type.
public func typeof(_ column: some ColumnOrName) -> Column { .call("typeof", column) }

/// The name of the session's user.
public func user() -> Column { .call("user") }

/// A random UUID, each row's own; with a seed, the same ones again.
public func uuid(_ seed: (any ColumnOperand)? = nil) -> Column { .call("uuid", present: [seed.map { $0.asColumn }]) }

/// Spark's version whose meaning this is.
public func version() -> Column { .call("version") }
