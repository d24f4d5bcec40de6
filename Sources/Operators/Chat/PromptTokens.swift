internal import Planning
internal import Tokenization

/// How many tokens a prompt is, and whether a tokenizer said so.
struct TokenEstimate {
    var count: Int
    var isExact: Bool
}

/// Counts the tokens of conversations as the endpoint does that is asked.
struct PromptTokens {
    /// Without a vocabulary a token is taken to be as short as this, in bytes: too many tokens cost a
    /// little time, too few would pass the quota.
    static let bytesPerToken = 3

    private let counter: ChatCounter?

    init(_ counter: ChatCounter?) { self.counter = counter }

    func tokens(of messages: UnsafeRawBufferPointer) -> TokenEstimate {
        if let count = try? counter?.messages(messages) { return TokenEstimate(count: count.total, isExact: true) }
        return TokenEstimate(count: messages.count / Self.bytesPerToken + 1, isExact: false)
    }
}

extension ComputeContext {
    /// A counter for a model's conversations; a name that tiktoken does not know, such as that of a
    /// deployment, is taken for a newer model's.
    func chatCounter(forModel model: String) -> PromptTokens {
        let encoding = (try? EncodingName(forModel: model)) ?? .o200kBase
        guard let tokenizer = try? tokenizer(encoding.rawValue) else { return PromptTokens(nil) }
        return PromptTokens(ChatCounter(tokenizer))
    }
}
