// Statistics of the rows of a group. Nulls do not count; of no rows the answer is null.

/// About the value below which `percentage` of the values are, from 0.0 to 1.0; an array of them for an array.
public func approx_percentile(
    _ column: some ColumnOrName, _ percentage: some ColumnOperand, _ accuracy: any ColumnOperand = 10_000
) -> Column { .call("approx_percentile", column, percentage.asColumn, accuracy.asColumn) }

/// A bitmap with a bit for each position, as ``bitmap_bit_position(_:)`` gives them.
public func bitmap_construct_agg(_ column: some ColumnOrName) -> Column { .call("bitmap_construct_agg", column) }

/// The bitmap of the bits that at least one bitmap has.
public func bitmap_or_agg(_ column: some ColumnOrName) -> Column { .call("bitmap_or_agg", column) }

/// Pearson's correlation of two columns.
public func corr(_ column1: some ColumnOrName, _ column2: some ColumnOrName) -> Column {
    .call("corr", column1, column2)
}

/// A count-min sketch of the values.
public func count_min_sketch(
    _ column: some ColumnOrName, _ eps: some ColumnOperand, _ confidence: some ColumnOperand,
    _ seed: (any ColumnOperand)? = nil
) -> Column {
    .call("count_min_sketch", present: [column, eps.asColumn, confidence.asColumn, seed.map { $0.asColumn }])
}

/// The covariance of a whole population.
public func covar_pop(_ column1: some ColumnOrName, _ column2: some ColumnOrName) -> Column {
    .call("covar_pop", column1, column2)
}

/// The covariance of a sample; null of one row.
public func covar_samp(_ column1: some ColumnOrName, _ column2: some ColumnOrName) -> Column {
    .call("covar_samp", column1, column2)
}

/// A histogram of at most so many bins: an array of structs with `x` and `y`.
public func histogram_numeric(_ column: some ColumnOrName, _ bins: some ColumnArgument) -> Column {
    .call("histogram_numeric", column, bins)
}

/// The kurtosis, 0 for a normal distribution.
public func kurtosis(_ column: some ColumnOrName) -> Column { .call("kurtosis", column) }

/// The value that stands there most often; of equally frequent ones the least where `deterministic` is true.
public func mode(_ column: some ColumnOrName, deterministic: Bool = false) -> Column {
    .call("mode", present: [column, deterministic ? lit(true) : nil])
}

/// The exact value below which `percentage` of the values are, from 0.0 to 1.0; an array of them for an array.
public func percentile(
    _ column: some ColumnOrName, _ percentage: some ColumnOperand, _ frequency: any ColumnOperand = 1
) -> Column { .call("percentile", column, percentage.asColumn, frequency.asColumn) }

/// About the value below which `percentage` of the values are, from 0.0 to 1.0; an array of them for an array.
public func percentile_approx(
    _ column: some ColumnOrName, _ percentage: some ColumnOperand, _ accuracy: any ColumnOperand = 10_000
) -> Column { .call("percentile_approx", column, percentage.asColumn, accuracy.asColumn) }

/// The mean of `x`, of the rows in which neither is null.
public func regr_avgx(_ y: some ColumnOrName, _ x: some ColumnOrName) -> Column { .call("regr_avgx", y, x) }

/// The mean of `y`, of the rows in which neither is null.
public func regr_avgy(_ y: some ColumnOrName, _ x: some ColumnOrName) -> Column { .call("regr_avgy", y, x) }

/// How many rows there are in which neither is null.
public func regr_count(_ y: some ColumnOrName, _ x: some ColumnOrName) -> Column { .call("regr_count", y, x) }

/// Where the line of the least squares crosses the y axis.
public func regr_intercept(_ y: some ColumnOrName, _ x: some ColumnOrName) -> Column { .call("regr_intercept", y, x) }

/// The coefficient of determination of the line of the least squares.
public func regr_r2(_ y: some ColumnOrName, _ x: some ColumnOrName) -> Column { .call("regr_r2", y, x) }

/// The slope of the line of the least squares.
public func regr_slope(_ y: some ColumnOrName, _ x: some ColumnOrName) -> Column { .call("regr_slope", y, x) }

/// The sum of the squares of `x` about its mean.
public func regr_sxx(_ y: some ColumnOrName, _ x: some ColumnOrName) -> Column { .call("regr_sxx", y, x) }

/// The sum of the products of `x` and `y` about their means.
public func regr_sxy(_ y: some ColumnOrName, _ x: some ColumnOrName) -> Column { .call("regr_sxy", y, x) }

/// The sum of the squares of `y` about its mean.
public func regr_syy(_ y: some ColumnOrName, _ x: some ColumnOrName) -> Column { .call("regr_syy", y, x) }

/// The skewness, 0 for a symmetric distribution.
public func skewness(_ column: some ColumnOrName) -> Column { .call("skewness", column) }

/// The standard deviation of a sample; null of one row.
public func std(_ column: some ColumnOrName) -> Column { .call("std", column) }

/// The standard deviation of a sample; null of one row.
public func stddev(_ column: some ColumnOrName) -> Column { .call("stddev", column) }

/// The standard deviation of a whole population.
public func stddev_pop(_ column: some ColumnOrName) -> Column { .call("stddev_pop", column) }

/// The standard deviation of a sample; null of one row.
public func stddev_samp(_ column: some ColumnOrName) -> Column { .call("stddev_samp", column) }

/// The variance of a whole population.
public func var_pop(_ column: some ColumnOrName) -> Column { .call("var_pop", column) }

/// The variance of a sample; null of one row.
public func var_samp(_ column: some ColumnOrName) -> Column { .call("var_samp", column) }

/// The variance of a sample; null of one row.
public func variance(_ column: some ColumnOrName) -> Column { .call("variance", column) }
