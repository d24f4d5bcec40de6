internal import ModelAPI
internal import Planning

/// Embeds a text of every row with an embedding model.
///
/// The column is a list of 32-bit floats, null where the row failed, and beside it stands `NAME_error`
/// (`category`, `code`, `message`, `status`), null where it did not. Rows share requests: as many texts, in
/// their order, as 2,048 texts and 100,000 tokens let in, counted by the model's own tokenizer. A text of more than
/// 8,192 tokens, an empty one and a null fail alone, and nothing is sent of them.
///
/// ```swift
/// documents.withColumn("vector", embed(model: "text-embedding-3-small", text: "{title}: {body}", dimensions: 256))
/// ```
///
/// - Parameters:
///   - model: The model, or on Azure the deployment.
///   - text: What is embedded, a template.
///   - dimensions: The length of a vector, for models that can shorten it; nil for their own.
///   - textsPerRequest: Texts that share a request at the most, from 1 to 2,048; for servers that take fewer.
///   - tokensPerRequest: Tokens of the texts that share a request at the most, from 1 to 300,000.
/// - Returns: A column for `withColumn`, whose first action throws a `RoostError` of code `invalidArgument` for
///   `dimensions` and limits out of their range.
public func embed(
    model: String, text: Prompt, dimensions: Int? = nil, textsPerRequest: Int = 2_048, tokensPerRequest: Int = 100_000
) -> ModelColumn {
    ModelColumn { endpoint in
        if let dimensions, !(1...65_536).contains(dimensions) {
            throw RoostError(.invalidArgument, "dimensions is \(dimensions); it must be from 1 to 65,536")
        }
        for (name, limit, most) in [
            ("textsPerRequest", textsPerRequest, EmbeddingOptions.mostTexts),
            ("tokensPerRequest", tokensPerRequest, EmbeddingOptions.mostTokens),
        ] where !(1...most).contains(limit) {
            throw RoostError(.invalidArgument, "\(name) is \(limit); it must be from 1 to \(most)")
        }
        var column = ChatColumn(endpoint: endpoint, model: model, system: nil, user: try text.parsed())
        column.embeddings = EmbeddingOptions(
            dimensions: dimensions, textsPerRequest: textsPerRequest, tokensPerRequest: tokensPerRequest)
        return column
    }
}
