internal import Relational
internal import SparkSQL

// Tables of values and their numbers.
extension DataFrame {
    /// How often each value of the first column stands beside each value of the second, which become columns.
    ///
    /// - Throws: `RoostError` of the job that reads the second column's values.
    public func crosstab(_ first: String, _ second: String) async throws -> DataFrame {
        let key = when(DataFrames.col(first).isNull(), "null").otherwise(DataFrames.col(first).cast("string"))
        let name = when(DataFrames.col(second).isNull(), "null").otherwise(
            regexp_replace(DataFrames.col(second).cast("string"), lit("`"), lit("")))
        let counts = try await groupBy(key.alias("\(first)_\(second)")).pivot(name).count()
        return counts.changed { analyzer, query throws(SparkError) in try analyzer.zeros(query) }
    }

    /// Values that make up more than a share `support` of a column's rows, perhaps with others, in one row of arrays.
    public func freqItems(_ names: [String], _ support: Double = 0.01) -> DataFrame {
        guard (1e-4...1).contains(support) else {
            return DataFrame(
                session,
                failed: RoostError(
                    .analysis,
                    FrameErrors.illegal("requirement failed: Support must be in [1e-4, 1], but got \(support).")))
        }
        let most = Int(1 / support)
        return names.map { frequent($0, support, most) }.reduce(nil as DataFrame?) { $0?.crossJoin($1) ?? $1 }
            ?? limit(0).select([Column]())
    }

    /// A column's frequent values: all of them, where there are few.
    private func frequent(_ name: String, _ support: Double, _ most: Int) -> DataFrame {
        let all = Window.partitionBy()
        let counted = select(DataFrames.col(name).alias("value"))
            .groupBy("value").agg(DataFrames.count("*").alias("rows"))
            .select(
                `struct`("value").alias("item"), DataFrames.col("rows"), DataFrames.count("*").over(all).alias("kinds"),
                sum("rows").over(all).alias("total")
            )
            .filter((DataFrames.col("kinds") <= most) | (DataFrames.col("rows") > DataFrames.col("total") * support))
        return counted.agg(
            DataFrames.transform(sort_array(collect_list("item"))) { $0.getField("value") }.alias("\(name)_freqItems"))
    }

    /// Some of the rows, each with the probability that `fractions` has for its value of a column, or else 0.
    public func sampleBy(
        _ column: some ColumnOrName, _ fractions: KeyValuePairs<Column, Double>, seed: Int64? = nil
    ) -> DataFrame {
        sampleBy(column, fractions.map { ($0.key, $0.value) }, seed: seed)
    }

    /// Some of the rows, each with the probability that `fractions` has for its value of a column, or else 0.
    public func sampleBy(_ column: some ColumnOrName, _ fractions: [(Column, Double)], seed: Int64? = nil) -> DataFrame
    {
        let value = column.asArgument
        if let wrong = fractions.first(where: { !(0...1).contains($0.1) }) {
            return DataFrame(
                session,
                failed: RoostError(
                    .analysis,
                    FrameErrors.illegal("requirement failed: Fractions must be in [0, 1], but got \(wrong.1).")))
        }
        let share = fractions.reversed().reduce(lit(0.0)) { rest, fraction in
            when(value.eqNullSafe(fraction.0), fraction.1).otherwise(rest)
        }
        return filter(rand(Int(clamping: seed ?? .random(in: 0 ... .max))) < share)
    }

    /// Pearson's correlation of two columns of numbers.
    public func corr(_ first: String, _ second: String) async throws -> Double? {
        try await stat.corr(first, second)
    }

    /// The sample covariance of two columns of numbers.
    public func cov(_ first: String, _ second: String) async throws -> Double? { try await stat.cov(first, second) }

    /// Values of a column that stand at these quantiles, up to a share `relativeError` of the rows beside them.
    public func approxQuantile(_ name: String, _ probabilities: [Double], _ relativeError: Double = 0) async throws
        -> [Double]
    {
        try await stat.approxQuantile(name, probabilities, relativeError)
    }

    /// Values of several columns that stand at these quantiles.
    public func approxQuantile(_ names: [String], _ probabilities: [Double], _ relativeError: Double = 0) async throws
        -> [[Double]]
    {
        var all: [[Double]] = []
        for name in names { all.append(try await stat.approxQuantile(name, probabilities, relativeError)) }
        return all
    }
}

extension DataFrameStatFunctions {
    /// The same as the dataframe's `crosstab`.
    public func crosstab(_ first: String, _ second: String) async throws -> DataFrame {
        try await frame.crosstab(first, second)
    }

    /// The same as the dataframe's `freqItems`.
    public func freqItems(_ names: [String], _ support: Double = 0.01) -> DataFrame {
        frame.freqItems(names, support)
    }

    /// The same as the dataframe's `sampleBy`.
    public func sampleBy(
        _ column: some ColumnOrName, _ fractions: KeyValuePairs<Column, Double>, seed: Int64? = nil
    ) -> DataFrame { frame.sampleBy(column, fractions, seed: seed) }
}
