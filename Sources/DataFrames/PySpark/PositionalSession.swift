internal import Columnar
internal import QueryPlanning

extension Session {
    /// The rows of a query whose parameters `?` have these values, in order.
    /// - Throws: `RoostError` with the line and column of a mistake.
    public func sql(_ query: String, args: [any ColumnOperand]) async throws -> DataFrame { try await sql(query, args) }

    /// The integers from `start` up to `end`, which is left out, by steps.
    public func range(_ start: Int64, _ end: Int64, _ step: Int64, _ numPartitions: Int? = nil) -> DataFrame {
        range(start, end, step: step, numPartitions: numPartitions)
    }

    /// The integers from `start` up to `end`, which is left out, by steps.
    public func range(_ start: Int64, _ end: Int64, _ step: Int64, numPartitions: Int) -> DataFrame {
        range(start, end, step: step, numPartitions: numPartitions)
    }

    /// The integers from `start` up to `end`, which is left out, by steps.
    public func range(start: Int64, end: Int64, step: Int64 = 1, numPartitions: Int? = nil) -> DataFrame {
        range(start, end, step: step, numPartitions: numPartitions)
    }

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
        return try createDataFrame(rows: records)
    }

    /// A dataframe of structs, whose first one has the order of the columns.
    func createDataFrame(rows records: [Value]) throws(RoostError) -> DataFrame {
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
}
