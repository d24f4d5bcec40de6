// Functions of the rows of a group. Nulls do not count, unless it says so; of no rows the answer is null.

/// Some value of a group, the first one that is read; null counts unless `ignoreNulls` is true.
public func any_value(_ column: some ColumnOrName, ignoreNulls: Bool = false) -> Column {
    .call("any_value", [column], ignoresNulls: ignoreNulls ? true : nil)
}

/// About how many different values there are, 0 for no rows; `error` is the largest relative standard deviation,
/// 0.05 by default.
public func approx_count_distinct(_ column: some ColumnOrName, _ error: Double? = nil) -> Column {
    .call("approx_count_distinct", present: [column, error])
}

/// About how many different values there are, as ``approx_count_distinct(_:_:)``.
public func approxCountDistinct(_ column: some ColumnOrName, _ error: Double? = nil) -> Column {
    .call("approx_count_distinct", present: [column, error])
}

/// An array of the values, in no certain order; empty for no rows.
public func array_agg(_ column: some ColumnOrName) -> Column { .call("array_agg", column) }

/// The mean, a `double`, or a `decimal` of decimals.
public func avg(_ column: some ColumnOrName) -> Column { .call("avg", column) }

/// The bits that all whole numbers have.
public func bit_and(_ column: some ColumnOrName) -> Column { .call("bit_and", column) }

/// The bits that at least one of the whole numbers has.
public func bit_or(_ column: some ColumnOrName) -> Column { .call("bit_or", column) }

/// The bits that an odd count of the whole numbers has.
public func bit_xor(_ column: some ColumnOrName) -> Column { .call("bit_xor", column) }

/// Whether all values are true.
public func bool_and(_ column: some ColumnOrName) -> Column { .call("bool_and", column) }

/// Whether at least one value is true.
public func bool_or(_ column: some ColumnOrName) -> Column { .call("bool_or", column) }

/// An array of the values, in no certain order; empty for no rows.
public func collect_list(_ column: some ColumnOrName) -> Column { .call("collect_list", column) }

/// An array of the different values, in no certain order; empty for no rows.
public func collect_set(_ column: some ColumnOrName) -> Column { .call("collect_set", column) }

/// An array of the different elements of the arrays, in no certain order; empty for no rows.
public func collect_union(_ column: some ColumnOrName) -> Column { .call("collect_union", column) }

/// How many values are true; 0 for no rows.
public func count_if(_ column: some ColumnOrName) -> Column { .call("count_if", column) }

/// Whether all values are true.
public func every(_ column: some ColumnOrName) -> Column { .call("every", column) }

/// The first value of a group; null counts unless `ignorenulls` is true.
public func first(_ column: some ColumnOrName, ignorenulls: Bool = false) -> Column {
    .call("first", [column], ignoresNulls: ignorenulls ? true : nil)
}

/// The first value of a group; null counts unless `ignoreNulls` is true.
public func first_value(_ column: some ColumnOrName, ignoreNulls: Bool = false) -> Column {
    .call("first_value", [column], ignoresNulls: ignoreNulls ? true : nil)
}

/// 1 where a `cube` or `rollup` leaves the column out of the group, else 0.
public func grouping(_ column: some ColumnOrName) -> Column { .call("grouping", column) }

/// The `grouping` of these columns as one number, a bit for each; of all grouped columns without arguments.
public func grouping_id(_ columns: any ColumnOrName...) -> Column { .call("grouping_id", columns) }

/// The `grouping` of these columns as one number, a bit for each; of all grouped columns without arguments.
public func grouping_id(_ columns: [any ColumnOrName]) -> Column { .call("grouping_id", columns) }

/// The last value of a group; null counts unless `ignorenulls` is true.
public func last(_ column: some ColumnOrName, ignorenulls: Bool = false) -> Column {
    .call("last", [column], ignoresNulls: ignorenulls ? true : nil)
}

/// The last value of a group; null counts unless `ignoreNulls` is true.
public func last_value(_ column: some ColumnOrName, ignoreNulls: Bool = false) -> Column {
    .call("last_value", [column], ignoresNulls: ignoreNulls ? true : nil)
}

/// The texts one after the other, with the delimiter between them.
public func listagg(_ column: some ColumnOrName, _ delimiter: (any ColumnOperand)? = nil) -> Column {
    .call("listagg", present: [column, delimiter.map { $0.asColumn }])
}

/// The different texts one after the other, with the delimiter between them.
public func listagg_distinct(_ column: some ColumnOrName, _ delimiter: (any ColumnOperand)? = nil) -> Column {
    .call("listagg", present: [column, delimiter.map { $0.asColumn }], isDistinct: true)
}

/// The greatest value.
public func max(_ column: some ColumnOrName) -> Column { .call("max", column) }

/// The value of the row in which `order` is greatest.
public func max_by(_ column: some ColumnOrName, _ order: some ColumnOrName) -> Column { .call("max_by", column, order) }

/// The mean, as ``avg(_:)``.
public func mean(_ column: some ColumnOrName) -> Column { .call("avg", column) }

/// The middle value, a `double`.
public func median(_ column: some ColumnOrName) -> Column { .call("median", column) }

/// The least value.
public func min(_ column: some ColumnOrName) -> Column { .call("min", column) }

/// The value of the row in which `order` is least.
public func min_by(_ column: some ColumnOrName, _ order: some ColumnOrName) -> Column { .call("min_by", column, order) }

/// The product of all values, a `double`.
public func product(_ column: some ColumnOrName) -> Column { .call("product", column) }

/// Whether at least one value is true.
public func some(_ column: some ColumnOrName) -> Column { .call("some", column) }

/// The texts one after the other, with the delimiter between them.
public func string_agg(_ column: some ColumnOrName, _ delimiter: (any ColumnOperand)? = nil) -> Column {
    .call("string_agg", present: [column, delimiter.map { $0.asColumn }])
}

/// The different texts one after the other, with the delimiter between them.
public func string_agg_distinct(_ column: some ColumnOrName, _ delimiter: (any ColumnOperand)? = nil) -> Column {
    .call("string_agg", present: [column, delimiter.map { $0.asColumn }], isDistinct: true)
}

/// The sum, a `bigint` of whole numbers; null for no rows.
public func sum(_ column: some ColumnOrName) -> Column { .call("sum", column) }

/// The sum of the different values.
public func sum_distinct(_ column: some ColumnOrName) -> Column { .call("sum", [column], isDistinct: true) }

/// The sum of the different values.
public func sumDistinct(_ column: some ColumnOrName) -> Column { .call("sum", [column], isDistinct: true) }

/// The mean, null where it overflows.
public func try_avg(_ column: some ColumnOrName) -> Column { .call("try_avg", column) }

/// The sum, null where it overflows.
public func try_sum(_ column: some ColumnOrName) -> Column { .call("try_sum", column) }
