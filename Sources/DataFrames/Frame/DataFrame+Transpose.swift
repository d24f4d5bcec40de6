internal import Columnar
internal import QueryPlanning
internal import Relational
internal import SparkSQL

extension DataFrame {
    /// A row for each column and a column for each row, whose name is the row's value of the index column.
    ///
    /// The rows are read at once: at most 500, and those without a value of the index column are left out.
    ///
    /// - Parameter indexColumn: The column with the names; the first one where it is nil.
    /// - Returns: The names of the other columns as `key`, and their values.
    /// - Throws: `RoostError` where the values have no type in common, and of the job that reads them.
    public func transpose(_ indexColumn: (any ColumnOrName)? = nil) async throws -> DataFrame {
        let plan = try plan()
        let index = indexColumn?.asArgument
        let transposition = try RoostError.analysing { () throws(SparkError) in
            try session.analyzer.transposition(plan.query, index?.expression)
        }
        let found =
            plan.query.output.isEmpty ? [] : try await DataFrame(session, plan.with(transposition.rows)).collect()
        guard found.count <= Transposition.mostRows else {
            throw RoostError(
                .analysis,
                SparkError(
                    "TRANSPOSE_EXCEED_ROW_LIMIT",
                    parameters: ["maxValues": "\(Transposition.mostRows)", "config": "spark.sql.transposeMaxValues"],
                    message: "Transpose makes columns of at most \(Transposition.mostRows) rows, and there are more."))
        }
        let values = found.map { row in
            if case .string(let name) = row[0] { return StructField(name, transposition.type) }
            return StructField("", transposition.type)
        }
        let rows = transposition.names.enumerated().map { position, name in
            [Value.string(name)] + found.map { $0[position + 1] }
        }
        return try session.createDataFrame(
            rows, schema: StructType([StructField("key", .string, nullable: false)] + values))
    }
}
