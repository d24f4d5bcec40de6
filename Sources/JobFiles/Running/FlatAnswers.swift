internal import Columnar
internal import Planning

/// Answers with their members as columns of their own: what opens best in pandas and DuckDB.
enum FlatAnswers {
    static func flat(_ batch: RecordBatch) -> RecordBatch {
        if let flat = flatErrors(batch) { return flat }
        guard let index = batch.schema.index(of: "reply"),
            case .structure(let members) = batch.schema.fields[index].type
        else { return batch }
        var fields = batch.schema.fields, columns = batch.columns
        fields.remove(at: index)
        let reply = columns.remove(at: index)
        for (member, field) in members.enumerated() {
            let column = reply.member(member)
            if case .structure(let inner) = field.type {
                for (index, deeper) in inner.enumerated() {
                    let prefix = field.name == "error" ? "error_" : ""
                    fields.append(Field(prefix + deeper.name, deeper.type))
                    columns.append(column.member(index))
                }
            } else {
                fields.append(field)
                columns.append(column)
            }
        }
        return RecordBatch(Schema(fields), columns, rowCount: batch.rowCount)
    }
}

extension FlatAnswers {
    /// Rows with embeddings, the members of their errors as columns of their own; nil for other rows.
    static func flatErrors(_ batch: RecordBatch) -> RecordBatch? {
        let name = EmbeddingOptions.errorColumn(JobFile.embeddingColumn)
        guard batch.schema.index(of: JobFile.embeddingColumn) != nil, let index = batch.schema.index(of: name),
            case .structure(let members) = batch.schema.fields[index].type
        else { return nil }
        var fields = batch.schema.fields, columns = batch.columns
        fields.remove(at: index)
        let error = columns.remove(at: index)
        for (member, field) in members.enumerated() {
            fields.append(Field("error_\(field.name)", field.type))
            columns.append(error.member(member))
        }
        return RecordBatch(Schema(fields), columns, rowCount: batch.rowCount)
    }
}
