// Functions of arrays. A null gives a null. Positions are counted from 1, from the end where they are negative.

/// An array of the values, of the type that fits all of them.
public func array(_ columns: any ColumnArgument...) -> Column { .call("array", columns) }

/// An array of the values, of the type that fits all of them.
public func array(_ columns: [any ColumnArgument]) -> Column { .call("array", columns) }

/// The array with one more element at its end.
public func array_append(_ column: some ColumnOrName, _ value: some ColumnOperand) -> Column {
    .call("array_append", column, value.asColumn)
}

/// The array without its nulls.
public func array_compact(_ column: some ColumnOrName) -> Column { .call("array_compact", column) }

/// Whether the array has the value; null where it has not, and has a null.
public func array_contains(_ column: some ColumnOrName, _ value: some ColumnOperand) -> Column {
    .call("array_contains", column, value.asColumn)
}

/// The array with each of its values once.
public func array_distinct(_ column: some ColumnOrName) -> Column { .call("array_distinct", column) }

/// The different values of the left array that the right one has not.
public func array_except(_ left: some ColumnOrName, _ right: some ColumnOrName) -> Column {
    .call("array_except", left, right)
}

/// The array with the value at this position, filled up with nulls before it.
public func array_insert(_ column: some ColumnOrName, _ position: some ColumnArgument, _ value: some ColumnOperand)
    -> Column
{ .call("array_insert", column, position, value.asColumn) }

/// The different values that both arrays have.
public func array_intersect(_ left: some ColumnOrName, _ right: some ColumnOrName) -> Column {
    .call("array_intersect", left, right)
}

/// The texts of the array with the delimiter between them; nulls are left out or replaced.
public func array_join(_ column: some ColumnOrName, _ delimiter: String, _ nullReplacement: String? = nil) -> Column {
    .call("array_join", present: [column, lit(delimiter), nullReplacement.map { lit($0) }])
}

/// The greatest element; nulls do not count.
public func array_max(_ column: some ColumnOrName) -> Column { .call("array_max", column) }

/// The least element; nulls do not count.
public func array_min(_ column: some ColumnOrName) -> Column { .call("array_min", column) }

/// Where the value first stands; 0 where it does not.
public func array_position(_ column: some ColumnOrName, _ value: some ColumnOperand) -> Column {
    .call("array_position", column, value.asColumn)
}

/// The array with one more element at its beginning.
public func array_prepend(_ column: some ColumnOrName, _ value: some ColumnOperand) -> Column {
    .call("array_prepend", column, value.asColumn)
}

/// The array without the elements that are equal to the value.
public func array_remove(_ column: some ColumnOrName, _ value: some ColumnOperand) -> Column {
    .call("array_remove", column, value.asColumn)
}

/// An array of the value so many times.
public func array_repeat(_ column: some ColumnOrName, _ count: some ColumnArgument) -> Column {
    .call("array_repeat", column, count)
}

/// How many elements the array has.
public func array_size(_ column: some ColumnOrName) -> Column { .call("array_size", column) }

/// The different values that at least one of the arrays has.
public func array_union(_ left: some ColumnOrName, _ right: some ColumnOrName) -> Column {
    .call("array_union", left, right)
}

/// Whether both arrays have a value; null where they have none and one has a null.
public func arrays_overlap(_ left: some ColumnOrName, _ right: some ColumnOrName) -> Column {
    .call("arrays_overlap", left, right)
}

/// An array of structs: the first elements of all arrays, the second ones and so on.
public func arrays_zip(_ columns: any ColumnOrName...) -> Column { .call("arrays_zip", columns) }

/// An array of structs: the first elements of all arrays, the second ones and so on.
public func arrays_zip(_ columns: [any ColumnOrName]) -> Column { .call("arrays_zip", columns) }

/// How many elements the array or the map has.
public func cardinality(_ column: some ColumnOrName) -> Column { .call("cardinality", column) }

/// The element at this position, or the map's value of this key; a position outside of the array fails the job.
public func element_at(_ column: some ColumnOrName, _ key: some ColumnOperand) -> Column {
    .call("element_at", column, key.asColumn)
}

/// The array of the elements of an array of arrays.
public func flatten(_ column: some ColumnOrName) -> Column { .call("flatten", column) }

/// The element at this position, counted from 0; null outside of the array.
public func get(_ column: some ColumnOrName, _ index: some ColumnArgument) -> Column { .call("get", column, index) }

/// The values from `start` to `stop`, both included, of numbers, dates or timestamps.
public func sequence(_ start: some ColumnArgument, _ stop: some ColumnArgument, _ step: (any ColumnArgument)? = nil)
    -> Column
{ .call("sequence", present: [start, stop, step]) }

/// The array in a random order.
public func shuffle(_ column: some ColumnOrName, _ seed: (any ColumnOperand)? = nil) -> Column {
    .call("shuffle", present: [column, seed.map { $0.asColumn }])
}

/// How many elements the array or the map has.
public func size(_ column: some ColumnOrName) -> Column { .call("size", column) }

/// The elements from this position on, so many.
public func slice(_ column: some ColumnOrName, _ start: some ColumnArgument, _ length: some ColumnArgument) -> Column {
    .call("slice", column, start, length)
}

/// The array in order: nulls first where it rises, last where it falls.
public func sort_array(_ column: some ColumnOrName, asc: Bool = true) -> Column {
    .call("sort_array", column, lit(asc))
}

/// The element at this position, or the map's value of this key; null where there is none.
public func try_element_at(_ column: some ColumnOrName, _ key: some ColumnArgument) -> Column {
    .call("try_element_at", column, key)
}
