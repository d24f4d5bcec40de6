internal import Columnar
internal import Planning

/// Gives rows the names, nested names and nullability of a schema; the values stay where they are.
///
/// A column without any value may become one of the null type, and a struct may lose its only member where the
/// schema's has none: DuckDB has no types like these.
struct RelabelOperator: ComputeOperator {
    let schema: Schema

    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        guard table.schema.fields.count == schema.fields.count else {
            throw TaskFailure(
                "rows of \(table.schema.fields.count) columns cannot be named as \(schema.fields.count): "
                    + schema.names.joined(separator: ", "), isTransient: false)
        }
        for (field, label) in zip(table.schema.fields, schema.fields) where !field.type.canBe(label.type) {
            throw TaskFailure(
                "the column '\(label.name)' was to be of type \(label.type), and is of type \(field.type)",
                isTransient: false)
        }
        var batches: [RecordBatch] = []
        for batch in table.batches {
            var columns: [ArrayData] = []
            for (column, label) in zip(batch.columns, schema.fields) {
                guard label.type != .null || column.type == .null || column.nullCount == column.length else {
                    throw TaskFailure(
                        "the column '\(label.name)' was to have no values, and has some", isTransient: false)
                }
                columns.append(column.labelled(label.type))
            }
            batches.append(RecordBatch(schema, columns, rowCount: batch.rowCount))
        }
        return Table(schema: schema, batches: batches)
    }
}

extension DataType {
    /// Whether arrays of this type are arrays of the other one but for names, nullability and zones.
    fileprivate func canBe(_ other: DataType) -> Bool {
        switch (self, other) {
        case (_, .null): true
        case (.list(let mine), .list(let others)): mine.type.canBe(others.type)
        case (.structure(let mine), .structure(let others)):
            mine.count == 1 && others.isEmpty
                || mine.count == others.count && zip(mine, others).allSatisfy { $0.type.canBe($1.type) }
        case (.timestamp(let unit, let zone), .timestamp(let otherUnit, let otherZone)):
            unit == otherUnit && (zone == nil) == (otherZone == nil)
        default: self == other
        }
    }
}

extension ArrayData {
    /// The same values under another type that `canBe` allows.
    fileprivate func labelled(_ type: DataType) -> ArrayData {
        if type == self.type { return self }
        // What a null stands for within a list or struct is not looked at: such a type has no values there either.
        if type == .null { return .nulls(.null, offset + length).slice(offset, length) }
        return ArrayData(
            type: type, length: length, offset: offset, nullCount: nullCount, buffers: buffers,
            children: zip(children, type.children).map { $0.labelled($1.type) })
    }
}
