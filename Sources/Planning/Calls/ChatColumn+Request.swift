package import ModelAPI

extension ChatColumn {
    /// The request that every row's is made from: all but its messages.
    ///
    /// - Parameter model: The model's name at the deployment that is asked.
    /// - Returns: A request without messages.
    package func request(model: String) -> ChatRequest {
        var request = ChatRequest(
            model: model, messages: [], maxTokens: sampling.maxTokens,
            maxTokensField: sampling.namesCompletionTokens ? .maxCompletionTokens : .maxTokens,
            temperature: sampling.temperature, topP: sampling.topP, seed: sampling.seed, stop: sampling.stop)
        request.responseFormat = sampling.format.flatMap(ResponseFormat.init)
        request.extra = extraParameters
        return request
    }

    /// What else is sent; it was checked when it was read.
    package var extraParameters: ExtraParameters {
        sampling.extra.flatMap { try? ExtraParameters($0, isChecked: false) } ?? ExtraParameters()
    }
}

extension ResponseFormat {
    /// The plan's words in the client's; nil for a schema that is no JSON, which was refused before.
    fileprivate init?(_ format: AnswerFormat) {
        guard let text = format.schema else {
            self = .jsonObject
            return
        }
        guard let schema = try? RawJSON(text) else { return nil }
        self = .jsonSchema(name: format.schemaName ?? "answer", schema: schema, isStrict: format.isStrict)
    }
}
