// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `assert_true`, by PySpark's keywords.
public func assert_true(_ column: some ColumnOrName, errMsg message: (any ColumnOperand)?) -> Column {
    assert_true(column, message)
}

/// The same as `uuid`, by PySpark's keywords.
public func uuid(seed: (any ColumnOperand)?) -> Column { uuid(seed) }
