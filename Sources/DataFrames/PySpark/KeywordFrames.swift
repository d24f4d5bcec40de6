internal import SparkSQL

// The same steps with their arguments under PySpark's keywords, and by position where Swift's names have keywords.
extension DataFrame {
    /// The rows of both that fit.
    public func join(_ other: DataFrame, on: some JoinKey, _ how: String) -> DataFrame {
        on.joined(self, other, how: how)
    }

    /// The rows of both that fit.
    public func join(other: DataFrame, on: some JoinKey, how: String = "inner") -> DataFrame {
        on.joined(self, other, how: how)
    }

    /// The rows of both, this one's first; columns are matched by name.
    public func unionByName(_ other: DataFrame, _ allowMissingColumns: Bool) -> DataFrame {
        unionByName(other, allowMissingColumns: allowMissingColumns)
    }

    /// The first `num` rows.
    public func limit(num: Int) -> DataFrame { limit(num) }

    /// All rows but the first `num`.
    public func offset(num: Int) -> DataFrame { offset(num) }

    /// The rows for which `condition` is true.
    public func filter(condition: Column) -> DataFrame { filter(condition) }

    /// The rows for which an SQL condition is true.
    public func filter(condition: String) -> DataFrame { filter(condition) }

    /// All columns and one more; one with that name is replaced.
    public func withColumn(colName: String, col: Column) -> DataFrame { withColumn(colName, col) }

    /// All columns and one more; one with that name is replaced.
    public func withColumn(_ colName: String, col: Column) -> DataFrame { withColumn(colName, col) }

    /// The same rows with another name of a column; a name that no column has changes nothing.
    public func withColumnRenamed(existing: String, new: String) -> DataFrame { withColumnRenamed(existing, new) }

    /// The rows under a table's name.
    public func alias(alias: String) -> DataFrame { self.alias(alias) }

    /// All columns but these, some by name.
    @_disfavoredOverload
    public func drop(_ columns: any ColumnOrName...) -> DataFrame {
        columns.reduce(self) { frame, column in
            if let name = column as? String { frame.drop(name) } else { frame.drop(column.asArgument) }
        }
    }

    /// One row for all values of the column with this name.
    public func dropDuplicates(subset: String) -> DataFrame { dropDuplicates([subset]) }

    /// One row for all values of the columns with these names.
    public func drop_duplicates(subset: [String]) -> DataFrame { dropDuplicates(subset) }

    /// One row for all values of the columns with these names.
    public func drop_duplicates(_ name: String, _ others: String...) -> DataFrame { dropDuplicates([name] + others) }

    /// The rows of each partition in this order.
    public func sortWithinPartitions(_ columns: any ColumnOrName..., ascending: Bool) -> DataFrame {
        sortWithinPartitions(columns.map { ascending ? $0.asArgument : $0.asArgument.desc() })
    }

    /// The rows of each partition in this order, with a direction for each column.
    public func sortWithinPartitions(_ columns: any ColumnOrName..., ascending: [Bool]) -> DataFrame {
        sortWithinPartitions(
            columns.enumerated().map { index, column in
                index < ascending.count && !ascending[index] ? column.asArgument.desc() : column.asArgument
            })
    }

    /// The same rows, those with the same values of these columns in one partition.
    public func repartition(_ name: String, _ columns: any ColumnOrName...) -> DataFrame {
        repartition([name] + columns)
    }

    /// The same rows in so many partitions.
    public func repartition(numPartitions: Int) -> DataFrame { repartition(numPartitions) }

    /// The same rows in partitions, each with the rows between two values of these columns' order.
    public func repartitionByRange(_ name: String, _ columns: any ColumnOrName...) -> DataFrame {
        repartitionByRange([name] + columns)
    }

    /// The same rows in at most so many partitions.
    public func coalesce(numPartitions: Int) -> DataFrame { coalesce(numPartitions) }

    /// The same rows with advice to the planner, which changes no result.
    @_disfavoredOverload
    public func hint(_ name: String, _ parameters: any OptionValue...) -> DataFrame {
        hint(name, parameters.map(\.optionText))
    }

    /// Keeps the rows no longer.
    @discardableResult public func unpersist(_ blocking: Bool) -> DataFrame { unpersist(blocking: blocking) }

    /// The rows in several dataframes, each row in one of them, by chance in the ratio of the weights.
    public func randomSplit(_ weights: [Double], _ seed: Int64) -> [DataFrame] { randomSplit(weights, seed: seed) }

    /// The rows in several dataframes, each row in one of them, by chance in the ratio of the weights.
    public func randomSplit(weights: [Double], seed: Int64? = nil) -> [DataFrame] { randomSplit(weights, seed: seed) }

    /// The rows in two dataframes: `let (train, test) = frame.randomSplit([0.8, 0.2], seed: 1)`.
    @_disfavoredOverload
    public func randomSplit(_ weights: [Double], seed: Int64? = nil) -> (DataFrame, DataFrame) {
        let parts = split(weights, seed, into: 2)
        return (parts[0], parts[1])
    }

    /// The rows in two dataframes: `let (train, test) = frame.randomSplit([0.8, 0.2], 1)`.
    @_disfavoredOverload
    public func randomSplit(_ weights: [Double], _ seed: Int64) -> (DataFrame, DataFrame) {
        randomSplit(weights, seed: seed)
    }

    /// The rows in three dataframes, such as those for training, validation and test.
    @_disfavoredOverload
    public func randomSplit(_ weights: [Double], seed: Int64? = nil) -> (DataFrame, DataFrame, DataFrame) {
        let parts = split(weights, seed, into: 3)
        return (parts[0], parts[1], parts[2])
    }

    private func split(_ weights: [Double], _ seed: Int64?, into count: Int) -> [DataFrame] {
        if weights.count == count { return randomSplit(weights, seed: seed) as [DataFrame] }
        let error = RoostError(
            .invalidArgument, "randomSplit has \(weights.count) weights for \(count) dataframes: give one for each")
        return (0..<count).map { _ in DataFrame(session, failed: error) }
    }

    /// Some of the rows, each with the probability that `fractions` has for its value of a column, or else 0.
    @_disfavoredOverload
    public func sampleBy<Key: ColumnConstant>(
        _ column: some ColumnOrName, _ fractions: KeyValuePairs<Key, Double>, seed: Int64? = nil
    ) -> DataFrame { sampleBy(column, fractions: fractions, seed: seed) }

    /// Some of the rows, each with the probability that `fractions` has for its value of a column, or else 0.
    @_disfavoredOverload
    public func sampleBy<Key: ColumnConstant>(
        _ column: some ColumnOrName, _ fractions: KeyValuePairs<Key, Double>, _ seed: Int64
    ) -> DataFrame { sampleBy(column, fractions: fractions, seed: seed) }

    /// Values that make up more than a share `support` of a column's rows, perhaps with others, in one row of arrays.
    public func freqItems(_ names: [String], support: Double) -> DataFrame { freqItems(names, support) }

    /// Pearson's correlation of two columns of numbers, which is the only method, as in Spark.
    public func corr(_ first: String, _ second: String, _ method: String) async throws -> Double? {
        guard method == "pearson" else {
            throw RoostError(
                .invalidArgument, "corr has no method '\(method)': Spark has 'pearson' only, the correlation of Pearson"
            )
        }
        return try await corr(first, second)
    }

    /// Pearson's correlation of two columns of numbers, which is the only method, as in Spark.
    public func corr(_ first: String, _ second: String, method: String) async throws -> Double? {
        try await corr(first, second, method)
    }

    /// Values of a column that stand at these quantiles.
    public func approxQuantile(
        _ name: String, probabilities: [Double], relativeError: Double
    ) async throws -> [Double] { try await approxQuantile(name, probabilities, relativeError) }

    /// A row for each of the columns `values` of each row: its name and its value.
    public func unpivot(
        _ id: String, _ values: [any ColumnOrName]?, _ variableColumnName: String, _ valueColumnName: String
    ) -> DataFrame { unpivot([id], values, variableColumnName, valueColumnName) }

    /// A row for each of the columns `values` of each row: its name and its value.
    public func unpivot(
        ids: String, values: [any ColumnOrName]?, variableColumnName: String, valueColumnName: String
    ) -> DataFrame { unpivot([ids], values, variableColumnName, valueColumnName) }

    /// The same as `unpivot`.
    public func melt(
        _ ids: [any ColumnOrName], _ values: [any ColumnOrName]?, _ variableColumnName: String,
        _ valueColumnName: String
    ) -> DataFrame { unpivot(ids, values, variableColumnName, valueColumnName) }

    /// Prints the schema as a tree, down to so many levels.
    public func printSchema(level: Int) throws(RoostError) { try printSchema(level) }

    /// The columns with these names, in this order.
    public subscript(_ names: [String]) -> DataFrame { select(names) }

    /// The rows for which a condition is true.
    public subscript(_ condition: Column) -> DataFrame { filter(condition) }

    /// The rows one after another, in order; what comes next is always worked out ahead.
    public func toLocalIterator(prefetchPartitions: Bool) -> LocalIterator { toLocalIterator() }
}

extension DataFrameStatFunctions {
    /// The same as the dataframe's `corr`.
    public func corr(_ first: String, _ second: String, _ method: String) async throws -> Double? {
        try await frame.corr(first, second, method)
    }

    /// The same as the dataframe's `corr`.
    public func corr(_ first: String, _ second: String, method: String) async throws -> Double? {
        try await frame.corr(first, second, method)
    }

    /// The same as the dataframe's `approxQuantile`.
    public func approxQuantile(_ names: [String], _ probabilities: [Double], _ relativeError: Double = 0) async throws
        -> [[Double]]
    { try await frame.approxQuantile(names, probabilities, relativeError) }

    /// The same as the dataframe's `freqItems`.
    public func freqItems(_ names: [String], support: Double) -> DataFrame { frame.freqItems(names, support) }

    /// The same as the dataframe's `sampleBy`.
    @_disfavoredOverload
    public func sampleBy<Key: ColumnConstant>(
        _ column: some ColumnOrName, _ fractions: KeyValuePairs<Key, Double>, seed: Int64? = nil
    ) -> DataFrame { frame.sampleBy(column, fractions: fractions, seed: seed) }

    /// The same as the dataframe's `sampleBy`.
    @_disfavoredOverload
    public func sampleBy<Key: ColumnConstant>(
        _ column: some ColumnOrName, _ fractions: KeyValuePairs<Key, Double>, _ seed: Int64
    ) -> DataFrame { frame.sampleBy(column, fractions: fractions, seed: seed) }
}

extension GroupedData {
    /// The groups with a column for each of these values of a column.
    public func pivot(_ column: some ColumnOrName, values: [any ColumnOperand]) -> GroupedData { pivot(column, values) }
}

extension WindowSpec {
    /// The window whose functions see the rows from `start` to `end`, both counted from the row.
    public func rowsBetween(start: some WindowBoundary, end: some WindowBoundary) -> WindowSpec {
        rowsBetween(start, end)
    }

    /// The window whose functions see the rows whose order is from `start` to `end` away from the row's.
    public func rangeBetween(start: some WindowBoundary, end: some WindowBoundary) -> WindowSpec {
        rangeBetween(start, end)
    }
}

extension Column {
    /// The struct with this field in place of the one of its name, or with one more.
    @_disfavoredOverload
    public func withField(_ name: String, _ value: some ColumnConstant) -> Column { withField(name, value.asColumn) }
}
