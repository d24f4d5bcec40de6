internal import Columnar
internal import QueryPlanning
public import SparkSQL

extension Session {
    /// The rows of a query whose parameters `?` have these values, in order.
    /// - Throws: `RoostError` with the line and column of a mistake.
    public func sql(_ query: String, args: [any ColumnOperand]) async throws -> DataFrame { try await sql(query, args) }

    /// The integers from `start` up to `end`, which is left out, by steps.
    public func range(_ start: Int64, _ end: Int64, _ step: Int64, _ numPartitions: Int? = nil) -> DataFrame {
        range(start, end, step: step, numPartitions: numPartitions)
    }

    /// A dataframe of tuples with a schema in Spark's DDL: `"id INT, name STRING"`.
    /// - Throws: `RoostError` for a text that is no schema, and for a value that its column cannot have.
    public func createDataFrame<each Element: ColumnElement>(
        _ rows: [(repeat each Element)], schema: String
    ) throws(RoostError) -> DataFrame { try createDataFrame(Self.values(of: rows), schema: schema) }

    /// A dataframe of tuples with a schema.
    /// - Throws: `RoostError` for a value that its column cannot have.
    public func createDataFrame<each Element: ColumnElement>(
        _ rows: [(repeat each Element)], schema: StructType
    ) throws(RoostError) -> DataFrame { try createDataFrame(Self.values(of: rows), schema: schema) }

    /// A dataframe of rows that name their columns: `[["id": 1, "job": "nurse"], ["id": 2, "job": "chef"]]`.
    ///
    /// The first row has the order of the columns; a column that a row does not name is null there.
    ///
    /// - Throws: `RoostError` for values of a column that have no type in common.
    public func createDataFrame(_ rows: [KeyValuePairs<String, any ColumnElement>]) throws(RoostError) -> DataFrame {
        var names: [String] = []
        for row in rows { for (name, _) in row where !names.contains(name) { names.append(name) } }
        let records = rows.map { row in
            Value.structure(names, names.map { name in row.first { $0.key == name }?.value.columnValue ?? .null })
        }
        let schema: Schema
        do { schema = try RowSchema.infer(records) } catch { throw RoostError(.invalidArgument, "\(error)") }
        var builders = schema.fields.map { ArrayBuilder($0.type) }
        for (index, record) in records.enumerated() {
            guard case .structure(_, let values) = RowSchema.fit(record, to: .structure(schema.fields)) else {
                continue
            }
            for (column, value) in values.enumerated() {
                do { try builders[column].append(value) } catch {
                    throw RoostError(.invalidArgument, "row \(index), column '\(schema.names[column])': \(error)")
                }
            }
        }
        return frame(RecordBatch(schema, builders.map { $0.finish() }, rowCount: records.count))
    }

    private static func values<each Element: ColumnElement>(of rows: [(repeat each Element)]) -> [[Value]] {
        rows.map { row in
            var values: [Value] = []
            for element in repeat each row { values.append(element.columnValue) }
            return values
        }
    }
}
