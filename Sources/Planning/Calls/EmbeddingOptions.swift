/// How texts become vectors: their length, and how many texts share a request.
package struct EmbeddingOptions: Hashable, Sendable, Codable {
    /// The most texts of a request, tokens of a text, and tokens of a request that endpoints take (OpenAI, Azure).
    package static let mostTexts = 2_048
    package static let mostTokensOfText = 8_192
    package static let mostTokens = 300_000

    /// A third of what endpoints take: a crash loses that many tokens at the most of each call in flight, and
    /// a request takes seconds, not half a minute.
    ///
    /// Larger requests would be no faster.
    package static let usualTokens = 100_000

    /// The length of a vector, for models that can shorten it; nil for their own.
    package var dimensions: Int?
    /// Texts that a request has at the most.
    package var textsPerRequest: Int
    /// Tokens that a request has at the most, but for one of a single text.
    package var tokensPerRequest: Int

    /// Limits beyond the endpoints' own are theirs.
    package init(
        dimensions: Int? = nil, textsPerRequest: Int = Self.mostTexts, tokensPerRequest: Int = Self.usualTokens
    ) {
        self.dimensions = dimensions
        self.textsPerRequest = min(max(1, textsPerRequest), Self.mostTexts)
        self.tokensPerRequest = min(max(1, tokensPerRequest), Self.mostTokens)
    }

    /// A quota of so many tokens a minute lets two requests through in a minute, at least.
    package mutating func fit(tokensPerMinute: Int?) {
        if let tokensPerMinute { tokensPerRequest = min(tokensPerRequest, max(1, tokensPerMinute / 2)) }
    }

    /// The column beside the vectors' that says why a row has none.
    package static func errorColumn(_ name: String) -> String { "\(name)_error" }
}
