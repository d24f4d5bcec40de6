// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `map_contains_key`, by PySpark's keywords.
public func map_contains_key(_ column: some ColumnOrName, value key: some ColumnOperand) -> Column {
    map_contains_key(column, key)
}
