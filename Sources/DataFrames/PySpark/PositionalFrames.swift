internal import SparkSQL

// The same steps with their arguments as PySpark takes them by position.

/// What rows of two dataframes are joined by: names of columns that both have, or conditions.
public protocol JoinKey: Sendable {
    /// The rows of both that fit.
    func joined(_ left: DataFrame, _ right: DataFrame, how: String) -> DataFrame
}

extension String: JoinKey {
    /// The rows that have the same value in the column of this name, which the result has once.
    public func joined(_ left: DataFrame, _ right: DataFrame, how: String) -> DataFrame {
        left.join(right, on: [self], how: how)
    }
}

extension Column: JoinKey {
    /// The rows for which the condition is true.
    public func joined(_ left: DataFrame, _ right: DataFrame, how: String) -> DataFrame {
        left.join(right, on: self, how: how)
    }
}

extension Array: JoinKey where Element: JoinKey {
    /// The rows that have the same values in the columns of these names, or for which all conditions are true.
    public func joined(_ left: DataFrame, _ right: DataFrame, how: String) -> DataFrame {
        if let names = self as? [String] { return left.join(right, on: names, how: how) }
        guard let conditions = self as? [Column], let first = conditions.first else {
            return left.join(right, how: how)
        }
        return left.join(right, on: conditions.dropFirst().reduce(first) { $0 && $1 }, how: how)
    }
}

extension DataFrame {
    /// The rows of both that fit, as ``join(_:on:how:)-(_,Column,_)``.
    public func join(_ other: DataFrame, _ on: some JoinKey, _ how: String = "inner") -> DataFrame {
        on.joined(self, other, how: how)
    }

    /// The rows of both that fit, as ``join(_:on:how:)-(_,Column,_)``.
    public func join(_ other: DataFrame, _ on: some JoinKey, how: String) -> DataFrame {
        on.joined(self, other, how: how)
    }

    /// The rows of both for which all conditions are true.
    public func join(_ other: DataFrame, on conditions: [Column], how: String = "inner") -> DataFrame {
        conditions.joined(self, other, how: how)
    }

    /// The columns with these names, in this order.
    public func select(_ names: [String]) -> DataFrame { select(names.map { DataFrames.col($0) }) }

    /// These columns, in this order, some by name.
    public func select(_ first: some ColumnOrName, _ columns: any ColumnOrName...) -> DataFrame {
        select([first.asArgument] + columns.map(\.asArgument))
    }

    /// The rows in this order, with a direction for each column.
    public func orderBy(_ columns: any ColumnOrName..., ascending: [Bool]) -> DataFrame {
        orderBy(columns, ascending: ascending)
    }

    /// The rows in this order.
    public func orderBy(_ columns: [any ColumnOrName], ascending: Bool) -> DataFrame {
        orderBy(columns, ascending: columns.map { _ in ascending })
    }

    /// The rows in this order, with a direction for each column.
    public func sort(_ columns: any ColumnOrName..., ascending: [Bool]) -> DataFrame {
        orderBy(columns, ascending: ascending)
    }

    /// The rows in this order.
    public func sort(_ columns: [any ColumnOrName], ascending: Bool) -> DataFrame {
        orderBy(columns, ascending: ascending)
    }

    /// One row for all values of the columns with these names.
    public func dropDuplicates(_ name: String, _ others: String...) -> DataFrame { dropDuplicates([name] + others) }

    /// One row for all values of the columns with these names.
    public func dropDuplicates(subset: [String]) -> DataFrame { dropDuplicates(subset) }

    /// The same as `dropDuplicates`.
    public func drop_duplicates(_ subset: [String]? = nil) -> DataFrame { dropDuplicates(subset) }

    /// Some of the rows, each with the probability `fraction`.
    public func sample(_ fraction: Double, seed: Int64? = nil) -> DataFrame { sample(fraction: fraction, seed: seed) }

    /// Some of the rows, each with the probability `fraction`.
    public func sample(_ fraction: Double, _ seed: Int64) -> DataFrame { sample(fraction: fraction, seed: seed) }

    /// Some of the rows, some of them perhaps several times.
    public func sample(withReplacement: Bool, fraction: Double, seed: Int64? = nil) -> DataFrame {
        sample(fraction: fraction, seed: seed, withReplacement: withReplacement)
    }

    /// Some of the rows, some of them perhaps several times.
    public func sample(_ withReplacement: Bool, _ fraction: Double, _ seed: Int64? = nil) -> DataFrame {
        sample(fraction: fraction, seed: seed, withReplacement: withReplacement)
    }

    /// Some of the rows, each with the probability that `fractions` has for its value of a column, or else 0.
    public func sampleBy<Key: ColumnConstant>(
        _ column: some ColumnOrName, fractions: KeyValuePairs<Key, Double>, seed: Int64? = nil
    ) -> DataFrame { sampleBy(column, fractions.map { ($0.key.asColumn, $0.value) }, seed: seed) }

    /// A row for each of the columns `values` of each row: its name and its value.
    public func unpivot(
        _ ids: [any ColumnOrName], _ values: [any ColumnOrName]?, _ variableColumnName: String,
        _ valueColumnName: String
    ) -> DataFrame {
        unpivot(
            ids.map(\.asArgument), values.map { $0.map(\.asArgument) }, variableColumnName: variableColumnName,
            valueColumnName: valueColumnName)
    }

    /// A row for each of the columns `values` of each row: its name and its value.
    public func unpivot(
        ids: [any ColumnOrName], values: [any ColumnOrName]?, variableColumnName: String, valueColumnName: String
    ) -> DataFrame { unpivot(ids, values, variableColumnName, valueColumnName) }

    /// The same as `unpivot`.
    public func melt(
        ids: [any ColumnOrName], values: [any ColumnOrName]?, variableColumnName: String, valueColumnName: String
    ) -> DataFrame { unpivot(ids, values, variableColumnName, valueColumnName) }

    /// A function of each of these columns over all rows: `agg(["score": "avg", "*": "count"])`.
    public func agg(_ functions: KeyValuePairs<String, String>) -> DataFrame { groupBy().agg(functions) }

    /// The same as `groupBy`.
    public func groupby(_ keys: any ColumnOrName...) -> GroupedData { GroupedData(self, keys.map(\.asArgument)) }
}

/// The dataframe, with the advice to send all of it to wherever it is joined.
public func broadcast(_ frame: DataFrame) -> DataFrame { frame.hint("broadcast") }
