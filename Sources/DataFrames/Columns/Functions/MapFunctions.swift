// Functions of maps and structs. A null gives a null.

/// A map of a key, its value, the next key and so on; a null key or the same key twice fails the job.
public func create_map(_ columns: any ColumnArgument...) -> Column { .call("map", columns) }

/// A map of a key, its value, the next key and so on; a null key or the same key twice fails the job.
public func create_map(_ columns: [any ColumnArgument]) -> Column { .call("map", columns) }

/// The maps put together; the same key in two of them fails the job.
public func map_concat(_ columns: any ColumnOrName...) -> Column { .call("map_concat", columns) }

/// The maps put together; the same key in two of them fails the job.
public func map_concat(_ columns: [any ColumnOrName]) -> Column { .call("map_concat", columns) }

/// Whether the map has the key.
public func map_contains_key(_ column: some ColumnOrName, _ key: some ColumnOperand) -> Column {
    .call("map_contains_key", column, key.asColumn)
}

/// An array of the map's entries: structs with `key` and `value`.
public func map_entries(_ column: some ColumnOrName) -> Column { .call("map_entries", column) }

/// A map of an array of keys and one of values.
public func map_from_arrays(_ keys: some ColumnOrName, _ values: some ColumnOrName) -> Column {
    .call("map_from_arrays", keys, values)
}

/// A map of an array of structs of two fields.
public func map_from_entries(_ column: some ColumnOrName) -> Column { .call("map_from_entries", column) }

/// An array of the map's keys.
public func map_keys(_ column: some ColumnOrName) -> Column { .call("map_keys", column) }

/// An array of the map's values.
public func map_values(_ column: some ColumnOrName) -> Column { .call("map_values", column) }

/// A struct of a name, its value, the next name and so on: `named_struct(lit("x"), "a")`.
public func named_struct(_ columns: any ColumnArgument...) -> Column { .call("named_struct", columns) }

/// A struct of a name, its value, the next name and so on: `named_struct(lit("x"), "a")`.
public func named_struct(_ columns: [any ColumnArgument]) -> Column { .call("named_struct", columns) }

/// A struct of the columns, whose fields have their names.
public func `struct`(_ columns: any ColumnArgument...) -> Column { .call("struct", columns) }

/// A struct of the columns, whose fields have their names.
public func `struct`(_ columns: [any ColumnArgument]) -> Column { .call("struct", columns) }
