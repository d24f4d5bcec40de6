/// The tokens that a server says a call used, which are what is paid for.
package struct TokenUsage: Sendable, Hashable {
    /// Tokens of the conversation that was sent.
    package var prompt: Int

    /// Tokens of the answer, hidden reasoning included.
    package var completion: Int

    /// The sum that the server gives, or that of the two above where it gives none.
    package var total: Int

    /// Those of ``prompt`` that came from the server's cache, at a lower price.
    package var cached: Int

    /// Those of ``completion`` that the model thought and did not show.
    package var reasoning: Int

    /// Whether a tokenizer here counted them, since the server told no tokens, or none that can be.
    package var isEstimated: Bool

    package init(
        prompt: Int, completion: Int, total: Int? = nil, cached: Int = 0, reasoning: Int = 0, isEstimated: Bool = false
    ) {
        self.prompt = prompt
        self.completion = completion
        self.total = total ?? prompt.addingReportingOverflow(completion).partialValue
        self.cached = cached
        self.reasoning = reasoning
        self.isEstimated = isEstimated
    }
}
