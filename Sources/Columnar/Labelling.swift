// Names are metadata: the same values under others.
extension Schema {
    /// The same columns with the names, of nested fields too, and the nullability of another schema's, by position.
    ///
    /// Where the other schema's columns are nested in another way, or are others in number, names stay.
    package func labelled(like other: Schema) -> Schema {
        guard fields.count == other.fields.count else { return self }
        return Schema(zip(fields, other.fields).map { $0.labelled(like: $1) })
    }
}

extension Field {
    fileprivate func labelled(like other: Field) -> Field {
        Field(other.name, type.labelled(like: other.type), nullable: nullable && other.nullable)
    }
}

extension DataType {
    fileprivate func labelled(like other: DataType) -> DataType {
        switch (self, other) {
        case (.list(let element), .list(let named)): .list(element.labelled(like: named))
        case (.structure(let fields), .structure(let named)) where fields.count == named.count:
            .structure(zip(fields, named).map { $0.labelled(like: $1) })
        default: self
        }
    }
}

extension ArrayData {
    fileprivate func labelled(_ type: DataType) -> ArrayData {
        if self.type == type { return self }
        return ArrayData(
            type: type, length: length, offset: offset, nullCount: nullCount, buffers: buffers,
            children: zip(children, type.children).map { $0.labelled($1.type) })
    }
}

extension RecordBatch {
    /// The same values under a schema that is this one's with other names.
    package func labelled(_ schema: Schema) -> RecordBatch {
        RecordBatch(schema, zip(columns, schema.fields).map { $0.labelled($1.type) }, rowCount: rowCount)
    }
}

extension Table {
    /// The same values with the names, of nested fields too, of another schema.
    package func labelled(like other: Schema) -> Table {
        let schema = schema.labelled(like: other)
        if schema == self.schema { return self }
        return Table(schema: schema, batches: batches.map { $0.labelled(schema) })
    }
}
