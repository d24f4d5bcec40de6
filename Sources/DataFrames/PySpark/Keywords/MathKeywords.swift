// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `bround`, by PySpark's keywords.
public func bround(_ column: some ColumnOrName, scale: (any ColumnOperand)?) -> Column { bround(column, scale) }

/// The same as `ceil`, by PySpark's keywords.
public func ceil(_ column: some ColumnOrName, scale: (any ColumnOperand)?) -> Column { ceil(column, scale) }

/// The same as `ceiling`, by PySpark's keywords.
public func ceiling(_ column: some ColumnOrName, scale: (any ColumnOperand)?) -> Column { ceiling(column, scale) }

/// The same as `conv`, by PySpark's keywords.
public func conv(_ column: some ColumnOrName, fromBase: Int, toBase: Int) -> Column { conv(column, fromBase, toBase) }

/// The same as `conv`, by PySpark's keywords.
public func conv(_ column: some ColumnOrName, _ fromBase: Int, toBase: Int) -> Column { conv(column, fromBase, toBase) }

/// The same as `floor`, by PySpark's keywords.
public func floor(_ column: some ColumnOrName, scale: (any ColumnOperand)?) -> Column { floor(column, scale) }

/// The same as `rand`, by PySpark's keywords.
public func rand(seed: Int?) -> Column { rand(seed) }

/// The same as `randn`, by PySpark's keywords.
public func randn(seed: Int?) -> Column { randn(seed) }

/// The same as `random`, by PySpark's keywords.
public func random(seed: Int?) -> Column { random(seed) }

/// The same as `round`, by PySpark's keywords.
public func round(_ column: some ColumnOrName, scale: (any ColumnOperand)?) -> Column { round(column, scale) }

/// The same as `uniform`, by PySpark's keywords.
public func uniform(min: some ColumnOperand, max: some ColumnOperand, seed: (any ColumnOperand)? = nil) -> Column {
    uniform(min, max, seed)
}

/// The same as `uniform`, by PySpark's keywords.
public func uniform(_ min: some ColumnOperand, max: some ColumnOperand, seed: (any ColumnOperand)? = nil) -> Column {
    uniform(min, max, seed)
}

/// The same as `uniform`, by PySpark's keywords.
public func uniform(_ min: some ColumnOperand, _ max: some ColumnOperand, seed: (any ColumnOperand)?) -> Column {
    uniform(min, max, seed)
}

/// The same as `width_bucket`, by PySpark's keywords.
public func width_bucket(
    v value: some ColumnOrName, min: some ColumnArgument, max: some ColumnArgument, numBucket count: some ColumnArgument
) -> Column { width_bucket(value, min, max, count) }

/// The same as `width_bucket`, by PySpark's keywords.
public func width_bucket(
    _ value: some ColumnOrName, min: some ColumnArgument, max: some ColumnArgument, numBucket count: some ColumnArgument
) -> Column { width_bucket(value, min, max, count) }

/// The same as `width_bucket`, by PySpark's keywords.
public func width_bucket(
    _ value: some ColumnOrName, _ min: some ColumnArgument, max: some ColumnArgument,
    numBucket count: some ColumnArgument
) -> Column { width_bucket(value, min, max, count) }

/// The same as `width_bucket`, by PySpark's keywords.
public func width_bucket(
    _ value: some ColumnOrName, _ min: some ColumnArgument, _ max: some ColumnArgument,
    numBucket count: some ColumnArgument
) -> Column { width_bucket(value, min, max, count) }
