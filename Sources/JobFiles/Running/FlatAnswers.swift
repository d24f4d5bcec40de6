internal import Columnar
internal import Planning

/// Answers with their members as columns of their own: what opens best in pandas and DuckDB.
///
/// A column of the input that has the name of one of those is kept as `input_NAME`: the job's own names mean the same
/// in every file of results. A member of a schema's answer gives way in the same manner, as `parsed_NAME`.
struct FlatAnswers {
    /// The column that the job added.
    let column: String
    /// Whether it is of embeddings, whose errors are a column beside it.
    let isEmbedding: Bool

    func flat(_ batch: RecordBatch) -> RecordBatch {
        let (input, own) = split(batch.schema.fields, batch.columns)
        let names = Self.renamed(input.map(\.field.name), beside: own.map(\.field.name))
        let fields = zip(input, names).map { Field($1, $0.field.type, nullable: $0.field.nullable) } + own.map(\.field)
        return RecordBatch(Schema(fields), (input + own).map(\.values), rowCount: batch.rowCount)
    }

    /// The input's columns: their own names, and those under which they stand in the results.
    func inputNames(_ rows: Schema) -> [(own: String, result: String)] {
        let (input, own) = split(rows.fields, RecordBatch.empty(rows).columns)
        let names = input.map(\.field.name)
        return Array(zip(names, Self.renamed(names, beside: own.map(\.field.name)))).map { ($0, $1) }
    }

    /// The names under which an input's columns stand in the results.
    ///
    /// Upper and lower case count for the same: DuckDB, which writes the files, takes them so.
    static func renamed(_ names: [String], beside own: [String]) -> [String] {
        let own = Set(own.map { $0.lowercased() })
        var taken = own.union(names.map { $0.lowercased() }.filter { !own.contains($0) })
        return names.map { name in
            guard own.contains(name.lowercased()) else { return name }
            var result = "input_" + name
            while !taken.insert(result.lowercased()).inserted { result = "input_" + result }
            return result
        }
    }

    private typealias Columns = [(field: Field, values: ArrayData)]

    /// The columns of the input, and those of the job.
    private func split(_ fields: [Field], _ columns: [ArrayData]) -> (input: Columns, own: Columns) {
        var input: Columns = [], own: Columns = []
        for (field, values) in zip(fields, columns) {
            switch field.type {
            case .structure(let members) where !isEmbedding && field.name == column:
                own += Self.answers(members, values)
            case .structure(let members) where isEmbedding && field.name == EmbeddingOptions.errorColumn(column):
                own += Self.members(members, values) { "error_" + $0 }
            case _ where isEmbedding && field.name == column:
                own.append((Field(JobFile.embeddingColumn, field.type), values))
            default: input.append((field, values))
            }
        }
        return (input, own)
    }

    private static func answers(_ fields: [Field], _ column: ArrayData) -> Columns {
        let fixed = Set(fields.filter { $0.name != "parsed" }.flatMap(names))
        var all: Columns = []
        for (index, field) in fields.enumerated() {
            let values = column.member(index)
            guard case .structure(let inner) = field.type else {
                all.append((field, values))
                continue
            }
            all += members(inner, values) { name in
                switch field.name {
                case "error": "error_" + name
                case "parsed" where fixed.contains(name.lowercased()): "parsed_" + name
                default: name
                }
            }
        }
        return all
    }

    private static func names(_ field: Field) -> [String] {
        guard case .structure(let inner) = field.type else { return [field.name] }
        return inner.map { (field.name == "error" ? "error_" : "") + $0.name }
    }

    private static func members(_ fields: [Field], _ column: ArrayData, _ name: (String) -> String) -> Columns {
        fields.enumerated().map { (Field(name($1.name), $1.type), column.member($0)) }
    }
}
