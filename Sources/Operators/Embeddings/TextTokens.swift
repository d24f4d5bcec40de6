internal import Tokenization

/// Counts the tokens of plain texts.
struct TextTokens {
    private let tokenizer: Tokenizer?

    /// Without a tokenizer, tokens are estimated.
    init(_ tokenizer: Tokenizer?) { self.tokenizer = tokenizer }

    func tokens(of text: String) -> TokenEstimate {
        if let tokenizer { return TokenEstimate(count: tokenizer.count(text), isExact: true) }
        return TokenEstimate(count: text.utf8.count / PromptTokens.bytesPerToken + 1, isExact: false)
    }

    /// The encoding of an embedding model.
    ///
    /// A name that tiktoken does not know, such as that of a deployment, is taken for one of OpenAI's, which
    /// all have the same.
    static func encoding(ofModel model: String) -> EncodingName { (try? EncodingName(forModel: model)) ?? .cl100kBase }
}
