internal import DataFrames
internal import Planning
internal import Yams

/// Jobs whose `model.task` is `embeddings`: `model: {task: embeddings, name: text-embedding-3-small, dimensions: 256}`.
extension JobFile {
    /// The column of vectors that such a job writes.
    package static let embeddingColumn = "embedding"

    /// The column that the job adds where the rows have none of that name; it is part of what makes a job the same again.
    var columnName: String { embeddings == nil ? "reply" : Self.embeddingColumn }

    /// The column that the job adds to rows with these columns.
    func columnName(beside names: [String]) -> String {
        let taken = Set(names.map { $0.lowercased() })
        var name = columnName
        while taken.contains(name) || taken.contains(EmbeddingOptions.errorColumn(name)) { name = "model_" + name }
        return name
    }

    /// Reads what of a job file's `model` is of embeddings: `task`, `dimensions`, `texts_per_request` and `tokens_per_request`.
    mutating func readTask(_ node: Node, _ document: YAMLDocument) throws(RoostError) {
        let entries = try document.mapping(node, what: "model", keys: JobFileKeys.model)
        for (_, value) in entries.filter({ $0.key == "task" }) {
            switch try document.text(value, what: "model.task") {
            case "chat": break
            case "embeddings": embeddings = EmbeddingOptions()
            case let other: throw document.error(value, "model.task is '\(other)'; write chat or embeddings")
            }
        }
        for (key, value) in entries {
            let what = "model.\(key)"
            if JobFileKeys.embeddings.contains(key), embeddings == nil {
                throw document.error(value, "\(what) is of embeddings; add 'task: embeddings', or leave it out")
            }
            if embeddings != nil, JobFileKeys.chat.contains(key) {
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
