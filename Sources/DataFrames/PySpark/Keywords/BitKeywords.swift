// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `bit_get`, by PySpark's keywords.
public func bit_get(_ column: some ColumnOrName, pos position: some ColumnArgument) -> Column {
    bit_get(column, position)
}

/// The same as `getbit`, by PySpark's keywords.
public func getbit(_ column: some ColumnOrName, pos position: some ColumnArgument) -> Column {
    getbit(column, position)
}

/// The same as `shiftleft`, by PySpark's keywords.
public func shiftleft(_ column: some ColumnOrName, numBits count: Int) -> Column { shiftleft(column, count) }

/// The same as `shiftLeft`, by PySpark's keywords.
public func shiftLeft(_ column: some ColumnOrName, numBits count: Int) -> Column { shiftLeft(column, count) }

/// The same as `shiftright`, by PySpark's keywords.
public func shiftright(_ column: some ColumnOrName, numBits count: Int) -> Column { shiftright(column, count) }

/// The same as `shiftRight`, by PySpark's keywords.
public func shiftRight(_ column: some ColumnOrName, numBits count: Int) -> Column { shiftRight(column, count) }

/// The same as `shiftrightunsigned`, by PySpark's keywords.
public func shiftrightunsigned(_ column: some ColumnOrName, numBits count: Int) -> Column {
    shiftrightunsigned(column, count)
}

/// The same as `shiftRightUnsigned`, by PySpark's keywords.
public func shiftRightUnsigned(_ column: some ColumnOrName, numBits count: Int) -> Column {
    shiftRightUnsigned(column, count)
}
