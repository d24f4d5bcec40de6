/// Texts as vectors.
package struct Embeddings: Sendable, Hashable {
    /// A vector for each text, in the order of the request, all of one length; empty for a text without one.
    package var vectors: [[Float]]

    /// Why texts have no vector, by their position.
    package var failures: [Int: ModelError]

    /// The tokens used; `nil` when a compatible server counts none.
    package var usage: TokenUsage?

    /// The model that answered, as it names itself.
    package var model: String?

    /// The server's name for the call, for support tickets.
    package var requestID: String?

    package init(
        vectors: [[Float]], failures: [Int: ModelError] = [:], usage: TokenUsage? = nil, model: String? = nil,
        requestID: String? = nil
    ) {
        self.vectors = vectors
        self.failures = failures
        self.usage = usage
        self.model = model
        self.requestID = requestID
    }
}

/// One attempt at embeddings.
package typealias EmbeddingsAttempt = Attempt<Embeddings>
