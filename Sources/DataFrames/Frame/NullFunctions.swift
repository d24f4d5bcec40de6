internal import Columnar
internal import Relational
internal import SparkSQL

/// Spark's `df.na`: what becomes of nulls.
public struct DataFrameNaFunctions: Sendable {
    let frame: DataFrame

    /// The rows without nulls: without any (`any`), or those that are more than nulls (`all`), in these columns.
    ///
    /// - Parameters:
    ///   - how: `any` or `all`.
    ///   - thresh: How many values a row needs that are no nulls; it counts instead of `how`.
    ///   - subset: The columns that count; all of them where it is nil.
    /// - Returns: The rows that are left.
    public func drop(how: String = "any", thresh: Int? = nil, subset: [String]? = nil) -> DataFrame {
        frame.changed { analyzer, query throws(SparkError) in
            try analyzer.dropNulls(query, how: how, threshold: thresh, columns: subset)
        }
    }

    /// The rows with a value in place of nulls, in columns of its type, or in those of these names.
    public func fill(_ value: some ColumnOperand, subset: [String]? = nil) -> DataFrame {
        let column = value.asColumn
        return frame.changed { analyzer, query throws(SparkError) in
            try analyzer.fill(query, try column.constant(), columns: subset)
        }
    }

    /// The rows with a value for each of these columns in place of nulls.
    public func fill(_ values: KeyValuePairs<String, any ColumnOperand>) -> DataFrame {
        fill(values.map { ($0.key, $0.value) })
    }

    /// The rows with a value for each of these columns in place of nulls, as a list of columns and values.
    public func fill(_ values: [(String, any ColumnOperand)]) -> DataFrame {
        frame.changed { analyzer, query throws(SparkError) in
            var constants: [(String, SparkLiteral)] = []
            for (name, value) in values { constants.append((name, try value.asColumn.constant())) }
            return try analyzer.fill(query, constants)
        }
    }

    /// The rows with other values in place of these, in columns of their type, or in those of these names.
    public func replace(
        _ values: KeyValuePairs<Column, any ColumnOperand>, subset: [String]? = nil
    ) -> DataFrame {
        replace(values.map { ($0.key, $0.value) }, subset: subset)
    }

    /// The rows with other values in place of these, as a list of old and new values.
    public func replace(_ values: [(Column, any ColumnOperand)], subset: [String]? = nil) -> DataFrame {
        frame.changed { analyzer, query throws(SparkError) in
            var pairs: [(SparkLiteral, SparkLiteral)] = []
            for (old, new) in values { pairs.append((try old.constant(), try new.asColumn.constant())) }
            return try analyzer.replace(query, pairs, columns: subset)
        }
    }
}

/// Spark's `df.stat`: figures about columns.
public struct DataFrameStatFunctions: Sendable {
    let frame: DataFrame

    /// Pearson's correlation of two columns of numbers.
    public func corr(_ first: String, _ second: String) async throws -> Double? {
        try await value { analyzer, query throws(SparkError) in try analyzer.correlation(query, first, second) }
    }

    /// The sample covariance of two columns of numbers.
    public func cov(_ first: String, _ second: String) async throws -> Double? {
        try await value { analyzer, query throws(SparkError) in try analyzer.covariance(query, first, second) }
    }

    /// Values of a column that stand at these quantiles, up to a share `relativeError` of the rows beside them.
    public func approxQuantile(_ name: String, _ probabilities: [Double], _ relativeError: Double = 0) async throws
        -> [Double]
    {
        let rows = try await frame.changed { analyzer, query throws(SparkError) in
            try analyzer.quantiles(query, name, probabilities, error: relativeError)
        }.collect()
        guard let first = rows.first, case .list(let values) = first[0] else { return [] }
        return values.compactMap { if case .double(let number) = $0 { number } else { nil } }
    }

    private func value(_ make: (Analyzer, ResolvedPlan) throws(SparkError) -> ResolvedPlan) async throws -> Double? {
        let rows = try await frame.changed(make).collect()
        guard let first = rows.first, case .double(let number) = first[0] else { return nil }
        return number
    }
}

extension DataFrame {
    /// What becomes of nulls.
    public var na: DataFrameNaFunctions { DataFrameNaFunctions(frame: self) }

    /// Figures about columns.
    public var stat: DataFrameStatFunctions { DataFrameStatFunctions(frame: self) }

    /// The same as `na.drop`.
    public func dropna(how: String = "any", thresh: Int? = nil, subset: [String]? = nil) -> DataFrame {
        na.drop(how: how, thresh: thresh, subset: subset)
    }

    /// The same as `na.fill`.
    public func fillna(_ value: some ColumnOperand, subset: [String]? = nil) -> DataFrame {
        na.fill(value, subset: subset)
    }

    /// Count, mean, standard deviation, least and greatest of columns of numbers and texts, as texts.
    public func describe(_ names: String...) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.describe(query, names) }
    }

    /// These figures of all columns of numbers and texts, as texts: `count`, `mean`, `stddev`, `min`, `25%`, `max`.
    public func summary(_ figures: String...) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.summary(query, figures) }
    }
}

extension Column {
    /// The constant that the column is.
    /// - Throws: Spark's error where it is none.
    fileprivate func constant() throws(SparkError) -> SparkLiteral {
        guard case .literal(let value) = expression.node else {
            throw SparkError(
                "NOT_BOOL_OR_FLOAT_OR_INT_OR_STRING", parameters: ["arg_name": "value", "arg_type": "Column"],
                message: "A value that stands for nulls is a constant, not \(expression.sql).")
        }
        return value
    }
}
