internal import Columnar
internal import Planning
internal import QueryPlanning
internal import SparkFunctions
internal import SparkSQL

/// The values that the folders of a file give to all of its rows.
struct PartitionValues {
    private let fields: [StructField]
    private let texts: [String?]
    private let values: [SparkValue]

    init(_ partitions: PartitionColumns, _ file: Int) throws(TaskFailure) {
        let fields = try SparkRecords.made { () throws(SparkError) in try StructType(ddl: partitions.schema).fields }
        guard partitions.values.indices.contains(file), partitions.values[file].count == fields.count else {
            throw TaskFailure("the stage does not say what the folders of its file \(file) mean", isTransient: false)
        }
        let reader = try SparkRecords.made { () throws(SparkError) in try FieldReader(RecordOptions([:])) }
        self.fields = fields
        texts = partitions.values[file]
        values = zip(texts, fields).map { text, field in text.flatMap { reader.csv($0, field.type) } ?? .null }
    }

    /// The rows with the columns: one of the name of a column of the rows in its place, the others behind all.
    func added(to rows: Table) throws(TaskFailure) -> Table {
        var schema = rows.schema
        var places: [Int] = []
        for field in fields {
            let column = Field(field.name, field.type.arrow)
            if let place = schema.fields.firstIndex(where: { $0.name.lowercased() == field.name.lowercased() }) {
                schema.fields[place] = column
                places.append(place)
            } else {
                places.append(schema.fields.count)
                schema.fields.append(column)
            }
        }
        var batches: [RecordBatch] = []
        for batch in rows.batches {
            var columns = batch.columns
            for (index, place) in places.enumerated() {
                let column = constant(index, batch.rowCount)
                if place < columns.count { columns[place] = column } else { columns.append(column) }
            }
            batches.append(RecordBatch(schema, columns, rowCount: batch.rowCount))
        }
        return Table(schema: schema, batches: batches)
    }

    private func constant(_ index: Int, _ count: Int) -> ArrayData {
        let column = SparkColumn(fields[index])
        for _ in 0..<count { _ = column.append(values[index]) }
        return column.finish()
    }

    /// The values in DuckDB's SQL, by the columns' names.
    var sql: [String: String] {
        var all: [String: String] = [:]
        for (index, field) in fields.enumerated() {
            let type = field.type.duckDB
            switch (values[index], field.type) {
            case (.null, _): all[field.name] = "CAST(NULL AS \(type))"
            case (.integer(let time), .timestamp), (.integer(let time), .timestampNTZ):
                all[field.name] = "CAST(make_timestamp(\(time)) AS \(type))"
            default: all[field.name] = "CAST(\(SQL.text(texts[index] ?? "")) AS \(type))"
            }
        }
        return all
    }
}
