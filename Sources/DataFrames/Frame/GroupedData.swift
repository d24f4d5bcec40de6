internal import QueryPlanning
internal import Relational
internal import SparkSQL

/// The rows of a dataframe in groups, before anything is computed of them.
public struct GroupedData: Sendable {
    private let frame: DataFrame
    private let grouped: Result<Grouped, RoostError>

    init(_ frame: DataFrame, _ keys: [Column], _ kind: Grouped.Kind = .groupBy) {
        self.frame = frame
        grouped = Result { () throws(RoostError) in
            let query = try frame.plan().query
            return try RoostError.analysing { () throws(SparkError) in
                try frame.session.analyzer.grouped(query, keys.map(\.expression), kind: kind)
            }
        }
    }

    private init(_ frame: DataFrame, _ grouped: Result<Grouped, RoostError>) {
        self.frame = frame
        self.grouped = grouped
    }

    /// The keys and these values of each group.
    public func agg(_ values: Column...) -> DataFrame { agg(values) }

    /// The keys and these values of each group.
    public func agg(_ values: [Column]) -> DataFrame {
        made { analyzer, grouped throws(SparkError) in
            try analyzer.aggregate(grouped, values.map(\.expression))
        }
    }

    /// The keys and a function of each of these columns: `agg(["score": "avg", "*": "count"])`.
    public func agg(_ functions: KeyValuePairs<String, String>) -> DataFrame {
        agg(functions.map { ($0.key, $0.value) })
    }

    /// The keys and a function of each of these columns, as a list of columns and functions.
    public func agg(_ functions: [(String, String)]) -> DataFrame {
        agg(
            functions.map { name, function in
                call_function(function == "mean" ? "avg" : function, name == "*" ? lit(1) : DataFrames.col(name))
            })
    }

    /// The number of rows of each group, in a column `count`.
    public func count() -> DataFrame {
        made { analyzer, grouped throws(SparkError) in try analyzer.count(grouped) }
    }

    /// The sum of these columns of each group; of all columns of numbers, without names.
    public func sum(_ names: String...) -> DataFrame { sum(names) }
    /// The mean of these columns of each group; of all columns of numbers, without names.
    public func avg(_ names: String...) -> DataFrame { avg(names) }
    /// The same as `avg`.
    public func mean(_ names: String...) -> DataFrame { mean(names) }
    /// The least value of these columns of each group; of all columns of numbers, without names.
    public func min(_ names: String...) -> DataFrame { min(names) }
    /// The greatest value of these columns of each group; of all columns of numbers, without names.
    public func max(_ names: String...) -> DataFrame { max(names) }

    /// The sum of these columns of each group; of all columns of numbers, without names.
    public func sum(_ names: [String]) -> DataFrame { function("sum", names) }
    /// The mean of these columns of each group; of all columns of numbers, without names.
    public func avg(_ names: [String]) -> DataFrame { function("avg", names) }
    /// The same as `avg`.
    public func mean(_ names: [String]) -> DataFrame { function("avg", names) }
    /// The least value of these columns of each group; of all columns of numbers, without names.
    public func min(_ names: [String]) -> DataFrame { function("min", names) }
    /// The greatest value of these columns of each group; of all columns of numbers, without names.
    public func max(_ names: [String]) -> DataFrame { function("max", names) }

    /// The groups with a column for each of these values of a column.
    public func pivot(_ column: some ColumnOrName, _ values: [any ColumnOperand]) -> GroupedData {
        let values = values.map(\.asColumn)
        let column = column.asArgument
        let changed = Result { () throws(RoostError) in
            let grouped = try self.grouped.get()
            return try RoostError.analysing { () throws(SparkError) in
                try frame.session.analyzer.pivot(grouped, column.expression, values: values.map(\.expression))
            }
        }
        return GroupedData(frame, changed)
    }

    /// The groups with a column for each value that a column has, which a job reads first.
    /// - Throws: `RoostError` of that job.
    public func pivot(_ column: some ColumnOrName) async throws -> GroupedData {
        let column = column.asArgument
        let plan = try frame.plan()
        let grouped = try self.grouped.get()
        let query = try RoostError.analysing { () throws(SparkError) in
            try frame.session.analyzer.pivotValues(grouped, column.expression)
        }
        let found = DataFrame(frame.session, plan.with(query))
        let rows = try await found.collect()
        let type = try found.schema.fields[0].type
        return pivot(column, rows.map { Column(SyntaxExpression(literal: $0[0], type)) })
    }

    private func function(_ name: String, _ names: [String]) -> DataFrame {
        made { analyzer, grouped throws(SparkError) in
            try analyzer.aggregate(grouped, function: name, columns: names)
        }
    }

    private func made(_ make: (Analyzer, Grouped) throws(SparkError) -> ResolvedPlan) -> DataFrame {
        do throws(RoostError) {
            let plan = try frame.plan()
            let grouped = try grouped.get()
            let query = try RoostError.analysing { () throws(SparkError) in
                try make(frame.session.analyzer, grouped)
            }
            return DataFrame(frame.session, plan.with(query))
        } catch {
            return DataFrame(frame.session, failed: error)
        }
    }
}

extension DataFrame {
    /// The rows in groups, one for all values of these columns.
    public func groupBy(_ keys: any ColumnOrName...) -> GroupedData { GroupedData(self, keys.map(\.asArgument)) }

    /// The rows in groups for all values of these columns, of all but the last of them, and so on to one group of all.
    public func rollup(_ keys: any ColumnOrName...) -> GroupedData {
        GroupedData(self, keys.map(\.asArgument), .rollup)
    }

    /// The rows in groups for all values of each choice of these columns.
    public func cube(_ keys: any ColumnOrName...) -> GroupedData { GroupedData(self, keys.map(\.asArgument), .cube) }

    /// The rows in groups for all values of each of these lists of columns.
    public func groupingSets(_ sets: [[Column]], _ keys: any ColumnOrName...) -> GroupedData {
        GroupedData(self, keys.map(\.asArgument), .sets(sets.map { $0.map(\.expression) }))
    }

    /// These values of all rows.
    public func agg(_ values: Column...) -> DataFrame { GroupedData(self, []).agg(values) }
}
