// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `array_append`, by PySpark's keywords.
public func array_append(_ column: some ColumnOrName, value: some ColumnOperand) -> Column {
    array_append(column, value)
}

/// The same as `array_contains`, by PySpark's keywords.
public func array_contains(_ column: some ColumnOrName, value: some ColumnOperand) -> Column {
    array_contains(column, value)
}

/// The same as `array_insert`, by PySpark's keywords.
public func array_insert(
    _ column: some ColumnOrName, pos position: some ColumnArgument, value: some ColumnOperand
) -> Column { array_insert(column, position, value) }

/// The same as `array_insert`, by PySpark's keywords.
public func array_insert(
    _ column: some ColumnOrName, _ position: some ColumnArgument, value: some ColumnOperand
) -> Column { array_insert(column, position, value) }

/// The same as `array_join`, by PySpark's keywords.
public func array_join(
    _ column: some ColumnOrName, delimiter: String, null_replacement nullReplacement: String? = nil
) -> Column { array_join(column, delimiter, nullReplacement) }

/// The same as `array_join`, by PySpark's keywords.
public func array_join(
    _ column: some ColumnOrName, _ delimiter: String, null_replacement nullReplacement: String?
) -> Column { array_join(column, delimiter, nullReplacement) }

/// The same as `array_position`, by PySpark's keywords.
public func array_position(_ column: some ColumnOrName, value: some ColumnOperand) -> Column {
    array_position(column, value)
}

/// The same as `array_prepend`, by PySpark's keywords.
public func array_prepend(_ column: some ColumnOrName, value: some ColumnOperand) -> Column {
    array_prepend(column, value)
}

/// The same as `array_remove`, by PySpark's keywords.
public func array_remove(_ column: some ColumnOrName, element value: some ColumnOperand) -> Column {
    array_remove(column, value)
}

/// The same as `array_repeat`, by PySpark's keywords.
public func array_repeat(_ column: some ColumnOrName, count: some ColumnArgument) -> Column {
    array_repeat(column, count)
}

/// The same as `element_at`, by PySpark's keywords.
public func element_at(_ column: some ColumnOrName, extraction key: some ColumnOperand) -> Column {
    element_at(column, key)
}

/// The same as `get`, by PySpark's keywords.
public func get(_ column: some ColumnOrName, index: some ColumnArgument) -> Column { get(column, index) }

/// The same as `sequence`, by PySpark's keywords.
public func sequence(
    start: some ColumnArgument, stop: some ColumnArgument, step: (any ColumnArgument)? = nil
) -> Column { sequence(start, stop, step) }

/// The same as `sequence`, by PySpark's keywords.
public func sequence(
    _ start: some ColumnArgument, stop: some ColumnArgument, step: (any ColumnArgument)? = nil
) -> Column { sequence(start, stop, step) }

/// The same as `sequence`, by PySpark's keywords.
public func sequence(_ start: some ColumnArgument, _ stop: some ColumnArgument, step: (any ColumnArgument)?) -> Column {
    sequence(start, stop, step)
}

/// The same as `shuffle`, by PySpark's keywords.
public func shuffle(_ column: some ColumnOrName, seed: (any ColumnOperand)?) -> Column { shuffle(column, seed) }

/// The same as `slice`, by PySpark's keywords.
public func slice(_ column: some ColumnOrName, start: some ColumnArgument, length: some ColumnArgument) -> Column {
    slice(column, start, length)
}

/// The same as `slice`, by PySpark's keywords.
public func slice(_ column: some ColumnOrName, _ start: some ColumnArgument, length: some ColumnArgument) -> Column {
    slice(column, start, length)
}

/// The same as `sort_array`, by position.
public func sort_array(_ column: some ColumnOrName, _ asc: Bool) -> Column { sort_array(column, asc: asc) }

/// The same as `try_element_at`, by PySpark's keywords.
public func try_element_at(_ column: some ColumnOrName, extraction key: some ColumnArgument) -> Column {
    try_element_at(column, key)
}
