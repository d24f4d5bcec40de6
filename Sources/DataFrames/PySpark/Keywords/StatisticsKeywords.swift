// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `approx_percentile`, by PySpark's keywords.
public func approx_percentile(
    _ column: some ColumnOrName, percentage: some ColumnOperand, accuracy: any ColumnOperand = 10_000
) -> Column { approx_percentile(column, percentage, accuracy) }

/// The same as `approx_percentile`, by PySpark's keywords.
public func approx_percentile(
    _ column: some ColumnOrName, _ percentage: some ColumnOperand, accuracy: any ColumnOperand
) -> Column { approx_percentile(column, percentage, accuracy) }

/// The same as `histogram_numeric`, by PySpark's keywords.
public func histogram_numeric(_ column: some ColumnOrName, nBins bins: some ColumnArgument) -> Column {
    histogram_numeric(column, bins)
}

/// The same as `mode`, by position.
public func mode(_ column: some ColumnOrName, _ deterministic: Bool) -> Column {
    mode(column, deterministic: deterministic)
}

/// The same as `percentile`, by PySpark's keywords.
public func percentile(
    _ column: some ColumnOrName, percentage: some ColumnOperand, frequency: any ColumnOperand = 1
) -> Column { percentile(column, percentage, frequency) }

/// The same as `percentile`, by PySpark's keywords.
public func percentile(
    _ column: some ColumnOrName, _ percentage: some ColumnOperand, frequency: any ColumnOperand
) -> Column { percentile(column, percentage, frequency) }

/// The same as `percentile_approx`, by PySpark's keywords.
public func percentile_approx(
    _ column: some ColumnOrName, percentage: some ColumnOperand, accuracy: any ColumnOperand = 10_000
) -> Column { percentile_approx(column, percentage, accuracy) }

/// The same as `percentile_approx`, by PySpark's keywords.
public func percentile_approx(
    _ column: some ColumnOrName, _ percentage: some ColumnOperand, accuracy: any ColumnOperand
) -> Column { percentile_approx(column, percentage, accuracy) }
