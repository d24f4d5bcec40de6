// Functions that make several rows or columns of one, for `select` and `withColumn`.

/// A row for each element of an array, or each entry of a map; none where it is empty or null.
public func explode(_ column: some ColumnOrName) -> Column { .call("explode", column) }

/// A row for each element of an array, or each entry of a map; one of null where it is empty or null.
public func explode_outer(_ column: some ColumnOrName) -> Column { .call("explode_outer", column) }

/// A row for each struct of an array, a column for each field.
public func inline(_ column: some ColumnOrName) -> Column { .call("inline", column) }

/// A row for each struct of an array, a column for each field; one of nulls where it is empty or null.
public func inline_outer(_ column: some ColumnOrName) -> Column { .call("inline_outer", column) }

/// A row for each element with its position, counted from 0: columns `pos` and `col`, or `pos`, `key` and `value`.
public func posexplode(_ column: some ColumnOrName) -> Column { .call("posexplode", column) }

/// A row for each element with its position, as ``posexplode(_:)``; one of nulls where it is empty or null.
public func posexplode_outer(_ column: some ColumnOrName) -> Column { .call("posexplode_outer", column) }

/// So many rows as the first number says, of the values after it.
public func stack(_ columns: any ColumnArgument...) -> Column { .call("stack", columns) }

/// So many rows as the first number says, of the values after it.
public func stack(_ columns: [any ColumnArgument]) -> Column { .call("stack", columns) }
