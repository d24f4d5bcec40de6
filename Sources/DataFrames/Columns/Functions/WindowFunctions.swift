// Functions over a window: `rank().over(Window.partitionBy("team").orderBy("score"))`.

/// The share of the partition's rows that stand up to this one in the order.
public func cume_dist() -> Column { .call("cume_dist") }

/// What a counter has counted since the row before; null where it fell, or began anew.
public func counter_diff(_ column: some ColumnOrName, _ startTime: (any ColumnOrName)? = nil) -> Column {
    .call("counter_diff", present: [column, startTime])
}

/// The row's place in the order, without gaps after equal rows.
public func dense_rank() -> Column { .call("dense_rank") }

/// The value of the frame's row of this number, counted from 1; null where there is none.
public func nth_value(_ column: some ColumnOrName, _ offset: Int, ignoreNulls: Bool = false) -> Column {
    .call("nth_value", [column, offset], ignoresNulls: ignoreNulls ? true : nil)
}

/// The number of the row's group, where the partition is cut into so many of one size.
public func ntile(_ count: Int) -> Column { .call("ntile", count) }

/// The row's place in the order, from 0 to 1.
public func percent_rank() -> Column { .call("percent_rank") }

/// The row's place in the order, with gaps after equal rows.
public func rank() -> Column { .call("rank") }

/// The row's number in the partition, from 1.
public func row_number() -> Column { .call("row_number") }
