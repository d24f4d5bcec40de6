internal import Columnar
internal import Operators

/// Columns of an input whose values are JSON, letter by letter, and what they become where columns have types.
struct WrittenColumns: Sendable {
    /// For the name of each of them, as it stands in the results.
    let types: [String: ResultType]

    var names: Set<String> { Set(types.keys) }

    /// The rows as Parquet and people see them: numbers as numbers where every one of them is the same as a number, texts
    /// without JSON's quotes, and JSON itself of values that hold others.
    func typed(_ batch: RecordBatch) -> RecordBatch {
        guard !types.isEmpty else { return batch }
        var fields = batch.schema.fields, columns = batch.columns
        for index in fields.indices {
            guard let type = types[fields[index].name], fields[index].type == .utf8 else { continue }
            columns[index] = Self.values(columns[index], type)
            fields[index] = Field(fields[index].name, columns[index].type)
        }
        return RecordBatch(Schema(fields), columns, rowCount: batch.rowCount)
    }

    private static func values(_ column: ArrayData, _ type: ResultType) -> ArrayData {
        let rows = 0..<column.length
        func letters(_ row: Int) -> String? { column.isNull(row) ? nil : column.string(row) }
        return switch type {
        case .boolean: .booleans(rows.map { letters($0).map { $0 == "true" } })
        case .long: .integers(rows.map { letters($0).flatMap { Int64($0) } })
        case .double: .doubles(rows.map { letters($0).flatMap { Double($0) } })
        case .text: .strings(rows.map { column.isNull($0) ? nil : JSONLetters.text(of: column.bytes($0)) })
        }
    }
}
