/// Rows in columns: a schema and one array of `rowCount` values per field.
public struct RecordBatch: Sendable {
    /// The names and types of the columns.
    public let schema: Schema
    /// One array for each field of the schema, each with `rowCount` values.
    public let columns: [ArrayData]
    /// The number of rows, which a batch without columns has too.
    public let rowCount: Int

    /// - Precondition: as many columns as fields, each with `rowCount` values.
    package init(_ schema: Schema, _ columns: [ArrayData], rowCount: Int) {
        precondition(columns.count == schema.fields.count, "a column for every field")
        precondition(columns.allSatisfy { $0.length == rowCount }, "columns of one length")
        self.schema = schema
        self.columns = columns
        self.rowCount = rowCount
    }

    package static func empty(_ schema: Schema) -> RecordBatch {
        RecordBatch(schema, schema.fields.map { ArrayData.nulls($0.type, 0) }, rowCount: 0)
    }

    /// The rows from `start` on, `count` of them, without copying any.
    package func slice(_ start: Int, _ count: Int) -> RecordBatch {
        if start == 0 && count == rowCount { return self }
        return RecordBatch(schema, columns.map { $0.slice(start, count) }, rowCount: count)
    }

    /// This batch with one more column, or with that column's values replaced where it has the name.
    package func with(_ field: Field, _ column: ArrayData) -> RecordBatch {
        var fields = schema.fields
        var columns = columns
        if let index = schema.index(of: field.name) {
            fields[index] = field
            columns[index] = column
        } else {
            fields.append(field)
            columns.append(column)
        }
        return RecordBatch(Schema(fields), columns, rowCount: rowCount)
    }

    package func column(_ name: String) -> ArrayData? { schema.index(of: name).map { columns[$0] } }

    /// The values of row `index`, in the schema's order.
    package func row(_ index: Int) -> [Value] { columns.map { $0.value(index) } }
}

/// Record batches of one schema, one after another: Arrow's table.
public struct Table: Sendable {
    /// The schema that every batch has.
    public let schema: Schema
    /// The rows, in order; a batch may be empty.
    public let batches: [RecordBatch]

    package init(schema: Schema, batches: [RecordBatch]) {
        self.schema = schema
        self.batches = batches
    }

    /// The rows of all batches together.
    public var rowCount: Int { batches.reduce(0) { $0 + $1.rowCount } }
}
