package import SparkFunctions
package import SparkSQL

/// What the meaning of queries depends on beside their text.
package struct AnalysisSettings: Sendable {
    /// What the meaning of expressions depends on.
    package var expressions: ExpressionSettings
    /// `spark.sql.pivotMaxValues`.
    package var pivotMaxValues = 10_000
    /// `spark.sql.groupByOrdinal`, `spark.sql.orderByOrdinal`: a whole number stands for a column.
    package var groupByOrdinal = true
    package var orderByOrdinal = true
    /// `spark.sql.groupByAliases`: a name that no column has stands for one of the result.
    package var groupByAliases = true

    /// Spark's defaults.
    package init(expressions: ExpressionSettings = .init()) { self.expressions = expressions }
}

/// The tables and views that a query can name.
package protocol Relations: Sendable {
    /// The rows of a table or view; nil where there is none of this name.
    func relation(_ name: [String]) throws(SparkError) -> ResolvedPlan?

    /// The rows of files, as ``parquet.`a/b` `` or `'results/*.parquet'` say; nil where these are no files.
    func files(format: String?, path: String, options: [String: String]) throws(SparkError) -> ResolvedPlan?
}

extension Relations {
    /// None.
    package func files(format: String?, path: String, options: [String: String]) throws(SparkError) -> ResolvedPlan? {
        nil
    }
}

/// Views by their names.
package struct TemporaryViews: Relations {
    private var plans: [String: ResolvedPlan]

    package init(_ plans: [String: ResolvedPlan] = [:]) {
        self.plans = [:]
        for (name, plan) in plans { self[name] = plan }
    }

    package subscript(name: String) -> ResolvedPlan? {
        get { plans[name.lowercased()] }
        set { plans[name.lowercased()] = newValue }
    }

    /// The view of this name, which has one part.
    package func relation(_ name: [String]) throws(SparkError) -> ResolvedPlan? {
        name.count == 1 ? name.first.flatMap { self[$0] } : nil
    }
}
