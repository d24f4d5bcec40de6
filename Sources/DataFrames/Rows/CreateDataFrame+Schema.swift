public import Columnar
internal import Planning
internal import QueryPlanning
internal import SparkSQL

extension Session {
    /// A dataframe of rows with a schema, perhaps in Spark's DDL: `"id INT NOT NULL, tags ARRAY<STRING>"`.
    ///
    /// ```swift
    /// session.createDataFrame([[1, "nurse"], [2, nil]], schema: "id INT, occupation STRING")
    /// ```
    ///
    /// - Parameters:
    ///   - rows: The values of each row, from the left. A map is a list of structs of its keys and values.
    ///   - schema: The columns' names and types.
    /// - Returns: The rows in these columns.
    /// - Throws: `RoostError` for a text that is no schema, and for a value that its column cannot have.
    public func createDataFrame(_ rows: [[Value]], schema: some SchemaDeclaration) throws(RoostError) -> DataFrame {
        let schema = try schema.declaredColumns()
        let arrow = schema.arrow
        var builders = arrow.fields.map { ArrayBuilder($0.type) }
        for (index, row) in rows.enumerated() {
            guard row.count == builders.count else {
                throw RoostError(
                    .invalidArgument,
                    "row \(index) has \(row.count) values, but the schema has \(builders.count) columns: \(schema.ddl)")
            }
            for (column, value) in row.enumerated() {
                let field = schema.fields[column]
                guard field.nullable || !value.isNull else {
                    throw RoostError(
                        .invalidArgument,
                        "row \(index), column '\(field.name)': it is null, and the schema says NOT NULL")
                }
                do {
                    try builders[column].append(RowSchema.fit(value, to: arrow.fields[column].type))
                } catch {
                    throw RoostError(.invalidArgument, "row \(index), column '\(field.name)': \(error)")
                }
            }
        }
        let batch = RecordBatch(arrow, builders.map { $0.finish() }, rowCount: rows.count)
        return frame(batch, columns: schema.fields.map { InputColumn($0) })
    }
}
