internal import ModelAPI

extension ChatColumn {
    /// All of a request but its messages or texts: what makes two requests with the same messages two.
    ///
    /// A request's key is the SHA-256 of this text's SHA-256, the messages' JSON, and the sample's number where a
    /// row has several. Every answer that was ever paid is kept under such a key, from the first round on, so its
    /// bytes are frozen and pinned by tests. The first word says what is asked and stands for the version: another
    /// encoding begins with another word, and needs a look-up of both.
    package var requestIdentity: [UInt8] {
        var texts = embeddings == nil ? chatIdentity : embeddingIdentity
        // What is sent beyond the parameters that were there from the first round on.
        if let extra = sampling.extra { texts = [texts[0] + " with extra", extra] + texts.dropFirst() }
        return Array(texts.joined(separator: "\u{0}").utf8)
    }

    private var chatIdentity: [String] {
        let sampling = sampling
        return [
            "chat", endpoint.identity, model, sampling.maxTokens.map(String.init) ?? "",
            sampling.namesCompletionTokens ? "completion" : "", sampling.temperature.map { "\($0)" } ?? "",
            sampling.topP.map { "\($0)" } ?? "", sampling.seed.map(String.init) ?? "",
            sampling.format.map { "\($0.schemaName ?? "") \($0.schema ?? "") \($0.isStrict ?? false)" } ?? "",
        ] + sampling.stop
    }

    private var embeddingIdentity: [String] {
        ["embeddings", endpoint.identity, model, embeddings?.dimensions.map(String.init) ?? ""]
    }
}

extension ModelEndpoint {
    /// The endpoint as request keys have it, whatever it is called where people read it.
    fileprivate var identity: String {
        // What has no query is as it always was.
        let url = query.map { "\(baseURL)?\($0)" } ?? baseURL
        return switch kind {
        case .openAI: "\(url) (OpenAI)"
        case .azureDated(let apiVersion): "\(url) (Azure OpenAI, \(apiVersion))"
        case .azureV1: "\(url) (Azure OpenAI, v1)"
        }
    }
}
