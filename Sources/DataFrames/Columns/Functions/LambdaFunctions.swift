// Functions that take a function of columns: `transform("scores") { $0 * 2 }`. Of a null array or map they are null.

/// An array of what a function makes of each element.
public func transform(_ column: some ColumnOrName, _ function: (Column) -> Column) -> Column {
    .call("transform", column, Lambda.of(function))
}

/// An array of what a function makes of each element and its position, counted from 0.
public func transform(_ column: some ColumnOrName, _ function: (Column, Column) -> Column) -> Column {
    .call("transform", column, Lambda.of(function))
}

/// An array of the elements for which a function is true.
public func filter(_ column: some ColumnOrName, _ function: (Column) -> Column) -> Column {
    .call("filter", column, Lambda.of(function))
}

/// An array of the elements for which a function, of the element and its position from 0, is true.
public func filter(_ column: some ColumnOrName, _ function: (Column, Column) -> Column) -> Column {
    .call("filter", column, Lambda.of(function))
}

/// Whether a function is true for at least one element; null where it is not, and null for one.
public func exists(_ column: some ColumnOrName, _ function: (Column) -> Column) -> Column {
    .call("exists", column, Lambda.of(function))
}

/// Whether a function is true for all elements; null where it is false for none, and null for one.
public func forall(_ column: some ColumnOrName, _ function: (Column) -> Column) -> Column {
    .call("forall", column, Lambda.of(function))
}

/// What becomes of a first value where `merge` takes one element after the other into it.
///
/// The merged values have the first one's type: `aggregate("xs", lit(0.0)) { $0 + $1 }` sums up doubles.
public func aggregate(
    _ column: some ColumnOrName, _ initial: some ColumnArgument, _ merge: (Column, Column) -> Column
) -> Column {
    .call("aggregate", column, initial, Lambda.of(merge))
}

/// What becomes of a first value where `merge` takes one element after the other into it, and `finish` ends it.
public func aggregate(
    _ column: some ColumnOrName, _ initial: some ColumnArgument, _ merge: (Column, Column) -> Column,
    _ finish: (Column) -> Column
) -> Column {
    .call("aggregate", column, initial, Lambda.of(merge), Lambda.of(finish))
}

/// The same as `aggregate`.
public func reduce(
    _ column: some ColumnOrName, _ initial: some ColumnArgument, _ merge: (Column, Column) -> Column
) -> Column {
    .call("reduce", column, initial, Lambda.of(merge))
}

/// The same as `aggregate`.
public func reduce(
    _ column: some ColumnOrName, _ initial: some ColumnArgument, _ merge: (Column, Column) -> Column,
    _ finish: (Column) -> Column
) -> Column {
    .call("reduce", column, initial, Lambda.of(merge), Lambda.of(finish))
}

/// An array of what a function makes of the elements of two arrays, null where the shorter one has ended.
public func zip_with(
    _ left: some ColumnOrName, _ right: some ColumnOrName, _ function: (Column, Column) -> Column
) -> Column {
    .call("zip_with", left, right, Lambda.of(function))
}

/// The array in order, the least first and nulls last.
public func array_sort(_ column: some ColumnOrName) -> Column { .call("array_sort", column) }

/// The array in the order of a function of two elements.
///
/// It gives a negative number where the first one comes first, a positive one where the second does, and 0 else.
public func array_sort(_ column: some ColumnOrName, _ comparator: (Column, Column) -> Column) -> Column {
    .call("array_sort", column, Lambda.of(comparator))
}

/// A map of the entries for which a function of the key and the value is true.
public func map_filter(_ column: some ColumnOrName, _ function: (Column, Column) -> Column) -> Column {
    .call("map_filter", column, Lambda.of(function))
}

/// A map with the key that a function makes of each key and value; the same key twice fails the job.
public func transform_keys(_ column: some ColumnOrName, _ function: (Column, Column) -> Column) -> Column {
    .call("transform_keys", column, Lambda.of(function))
}

/// A map with the value that a function makes of each key and value.
public func transform_values(_ column: some ColumnOrName, _ function: (Column, Column) -> Column) -> Column {
    .call("transform_values", column, Lambda.of(function))
}

/// A map of all keys of two maps, with what a function makes of the key and both values, null where a map lacks it.
public func map_zip_with(
    _ left: some ColumnOrName, _ right: some ColumnOrName, _ function: (Column, Column, Column) -> Column
) -> Column {
    .call("map_zip_with", left, right, Lambda.of(function))
}
