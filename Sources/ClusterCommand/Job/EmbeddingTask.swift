internal import Columnar
internal import DataFrames
internal import ModelClient
internal import Planning
internal import Yams

/// Jobs whose `model.task` is `embeddings`: `model: {task: embeddings, name: text-embedding-3-small, dimensions: 256}`.
extension JobFile {
    /// The column of vectors that such a job writes.
    static let embeddingColumn = "embedding"

    /// The column that the job adds.
    var columnName: String { embeddings == nil ? "reply" : Self.embeddingColumn }

    private static let chatKeys = [
        "system", "max_tokens", "max_completion_tokens", "temperature", "top_p", "seed", "stop", "response_format",
        "samples",
    ]

    static let embeddingKeys = ["dimensions", "texts_per_request", "tokens_per_request"]

    /// Reads what of a job file's `model` is of embeddings: `task`, `dimensions`, `texts_per_request` and `tokens_per_request`.
    mutating func readTask(_ node: Node, _ document: YAMLDocument) throws(RoostError) {
        let entries = try document.mapping(node, what: "model", keys: Self.modelKeys)
        for (_, value) in entries.filter({ $0.key == "task" }) {
            switch try document.text(value, what: "model.task") {
            case "chat": break
            case "embeddings": embeddings = EmbeddingOptions()
            case let other: throw document.error(value, "model.task is '\(other)'; write chat or embeddings")
            }
        }
        for (key, value) in entries {
            let what = "model.\(key)"
            if Self.embeddingKeys.contains(key), embeddings == nil {
                throw document.error(value, "\(what) is of embeddings; add 'task: embeddings', or leave it out")
            }
            if embeddings != nil, Self.chatKeys.contains(key) {
                throw document.error(value, "\(what) is of chats, and this job asks for embeddings; leave it out")
            }
            switch key {
            case "dimensions": embeddings?.dimensions = try document.integer(value, what: what, in: 1...65_536)
            case "texts_per_request":
                embeddings?.textsPerRequest = try document.integer(
                    value, what: what, in: 1...EmbeddingOptions.mostTexts)
            case "tokens_per_request":
                embeddings?.tokensPerRequest = try document.integer(
                    value, what: what, in: 1...EmbeddingOptions.mostTokens)
            default: break
            }
        }
    }
}

extension ModelSource {
    /// What to say at the top of a job's report: where its answers, or vectors, are from.
    func heading(of job: JobFile) -> String {
        if job.embeddings == nil { return description }
        return isSimulated
            ? "SIMULATED VECTORS: no model was asked. Roost's simulator at \(endpoint) made them up."
            : "vectors from \(endpoint)"
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
