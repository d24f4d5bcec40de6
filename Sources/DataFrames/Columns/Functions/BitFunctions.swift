// Functions of the bits of whole numbers. A null gives a null.

/// How many bits are 1.
public func bit_count(_ column: some ColumnOrName) -> Column { .call("bit_count", column) }

/// The bit at this position, the lowest one at 0.
public func bit_get(_ column: some ColumnOrName, _ position: some ColumnArgument) -> Column {
    .call("bit_get", column, position)
}

/// The position of a number's bit in its bitmap.
public func bitmap_bit_position(_ column: some ColumnOrName) -> Column { .call("bitmap_bit_position", column) }

/// The number of the bitmap that has a number's bit.
public func bitmap_bucket_number(_ column: some ColumnOrName) -> Column { .call("bitmap_bucket_number", column) }

/// How many bits of a bitmap are 1.
public func bitmap_count(_ column: some ColumnOrName) -> Column { .call("bitmap_count", column) }

/// All bits the other way.
public func bitwise_not(_ column: some ColumnOrName) -> Column { .call("~", column) }

/// All bits the other way.
public func bitwiseNOT(_ column: some ColumnOrName) -> Column { .call("~", column) }

/// The bit at this position, the lowest one at 0.
public func getbit(_ column: some ColumnOrName, _ position: some ColumnArgument) -> Column {
    .call("getbit", column, position)
}

/// The bits moved to the left.
public func shiftleft(_ column: some ColumnOrName, _ count: Int) -> Column { .call("shiftleft", column, count) }

/// The bits moved to the left.
public func shiftLeft(_ column: some ColumnOrName, _ count: Int) -> Column { .call("shiftleft", column, count) }

/// The bits moved to the right; the sign stays.
public func shiftright(_ column: some ColumnOrName, _ count: Int) -> Column { .call("shiftright", column, count) }

/// The bits moved to the right; the sign stays.
public func shiftRight(_ column: some ColumnOrName, _ count: Int) -> Column { .call("shiftright", column, count) }

/// The bits moved to the right, filled up with zeros.
public func shiftrightunsigned(_ column: some ColumnOrName, _ count: Int) -> Column {
    .call("shiftrightunsigned", column, count)
}

/// The bits moved to the right, filled up with zeros.
public func shiftRightUnsigned(_ column: some ColumnOrName, _ count: Int) -> Column {
    .call("shiftrightunsigned", column, count)
}
