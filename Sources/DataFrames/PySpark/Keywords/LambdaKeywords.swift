// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `transform`, by PySpark's keywords.
@_disfavoredOverload
public func transform(_ column: some ColumnOrName, f function: (Column) -> Column) -> Column {
    transform(column, function)
}

/// The same as `transform`, by PySpark's keywords.
@_disfavoredOverload
public func transform(_ column: some ColumnOrName, f function: (Column, Column) -> Column) -> Column {
    transform(column, function)
}

/// The same as `filter`, by PySpark's keywords.
@_disfavoredOverload
public func filter(_ column: some ColumnOrName, f function: (Column) -> Column) -> Column { filter(column, function) }

/// The same as `filter`, by PySpark's keywords.
@_disfavoredOverload
public func filter(_ column: some ColumnOrName, f function: (Column, Column) -> Column) -> Column {
    filter(column, function)
}

/// The same as `exists`, by PySpark's keywords.
@_disfavoredOverload
public func exists(_ column: some ColumnOrName, f function: (Column) -> Column) -> Column { exists(column, function) }

/// The same as `forall`, by PySpark's keywords.
@_disfavoredOverload
public func forall(_ column: some ColumnOrName, f function: (Column) -> Column) -> Column { forall(column, function) }

/// The same as `aggregate`, by PySpark's keywords.
@_disfavoredOverload
public func aggregate(
    _ column: some ColumnOrName, initialValue initial: some ColumnArgument, merge: (Column, Column) -> Column
) -> Column { aggregate(column, initial, merge) }

/// The same as `aggregate`, by PySpark's keywords.
@_disfavoredOverload
public func aggregate(
    _ column: some ColumnOrName, _ initial: some ColumnArgument, merge: (Column, Column) -> Column
) -> Column { aggregate(column, initial, merge) }

/// The same as `aggregate`, by PySpark's keywords.
@_disfavoredOverload
public func aggregate(
    _ column: some ColumnOrName, initialValue initial: some ColumnArgument, merge: (Column, Column) -> Column,
    finish: (Column) -> Column
) -> Column { aggregate(column, initial, merge, finish) }

/// The same as `aggregate`, by PySpark's keywords.
@_disfavoredOverload
public func aggregate(
    _ column: some ColumnOrName, _ initial: some ColumnArgument, merge: (Column, Column) -> Column,
    finish: (Column) -> Column
) -> Column { aggregate(column, initial, merge, finish) }

/// The same as `aggregate`, by PySpark's keywords.
@_disfavoredOverload
public func aggregate(
    _ column: some ColumnOrName, _ initial: some ColumnArgument, _ merge: (Column, Column) -> Column,
    finish: (Column) -> Column
) -> Column { aggregate(column, initial, merge, finish) }

/// The same as `reduce`, by PySpark's keywords.
@_disfavoredOverload
public func reduce(
    _ column: some ColumnOrName, initialValue initial: some ColumnArgument, merge: (Column, Column) -> Column
) -> Column { reduce(column, initial, merge) }

/// The same as `reduce`, by PySpark's keywords.
@_disfavoredOverload
public func reduce(
    _ column: some ColumnOrName, _ initial: some ColumnArgument, merge: (Column, Column) -> Column
) -> Column { reduce(column, initial, merge) }

/// The same as `reduce`, by PySpark's keywords.
@_disfavoredOverload
public func reduce(
    _ column: some ColumnOrName, initialValue initial: some ColumnArgument, merge: (Column, Column) -> Column,
    finish: (Column) -> Column
) -> Column { reduce(column, initial, merge, finish) }

/// The same as `reduce`, by PySpark's keywords.
@_disfavoredOverload
public func reduce(
    _ column: some ColumnOrName, _ initial: some ColumnArgument, merge: (Column, Column) -> Column,
    finish: (Column) -> Column
) -> Column { reduce(column, initial, merge, finish) }

/// The same as `reduce`, by PySpark's keywords.
@_disfavoredOverload
public func reduce(
    _ column: some ColumnOrName, _ initial: some ColumnArgument, _ merge: (Column, Column) -> Column,
    finish: (Column) -> Column
) -> Column { reduce(column, initial, merge, finish) }

/// The same as `zip_with`, by PySpark's keywords.
@_disfavoredOverload
public func zip_with(
    _ left: some ColumnOrName, _ right: some ColumnOrName, f function: (Column, Column) -> Column
) -> Column { zip_with(left, right, function) }

/// The same as `array_sort`, by PySpark's keywords.
@_disfavoredOverload
public func array_sort(_ column: some ColumnOrName, comparator: (Column, Column) -> Column) -> Column {
    array_sort(column, comparator)
}

/// The same as `map_filter`, by PySpark's keywords.
@_disfavoredOverload
public func map_filter(_ column: some ColumnOrName, f function: (Column, Column) -> Column) -> Column {
    map_filter(column, function)
}

/// The same as `transform_keys`, by PySpark's keywords.
@_disfavoredOverload
public func transform_keys(_ column: some ColumnOrName, f function: (Column, Column) -> Column) -> Column {
    transform_keys(column, function)
}

/// The same as `transform_values`, by PySpark's keywords.
@_disfavoredOverload
public func transform_values(_ column: some ColumnOrName, f function: (Column, Column) -> Column) -> Column {
    transform_values(column, function)
}

/// The same as `map_zip_with`, by PySpark's keywords.
@_disfavoredOverload
public func map_zip_with(
    _ left: some ColumnOrName, _ right: some ColumnOrName, f function: (Column, Column, Column) -> Column
) -> Column { map_zip_with(left, right, function) }
