/// A model's answer, with what a row keeps of how it came.
package struct ChatCompletion: Sendable, Hashable {
    /// The answer; `nil` when the server gave none, as after a filtered or refused one.
    package var content: String?

    /// What the model thought before it answered, where the server shows it; it is paid for like the answer.
    package var reasoning: String?

    /// The functions that the model asks to be called, as the JSON array that the server sent.
    package var toolCalls: String?

    /// The probabilities of the answer's tokens, as the JSON that the server sent.
    package var logprobs: String?

    /// Why the model would not answer, in its own words, where the server tells that from an answer.
    package var refusal: String?

    /// What the server's content filter found; empty where the server has none.
    package var contentFilter: ContentFilter

    /// Why the answer ended: `stop`, `length`, `content_filter`, or what else the server says.
    package var finishReason: String?

    /// The tokens used; `nil` when a compatible server counts none.
    package var usage: TokenUsage?

    /// The model that answered, as it names itself: often with a date that the request had not.
    package var model: String?

    /// The server's configuration; a change explains different answers to one seed.
    package var systemFingerprint: String?

    /// The server's name for the call, for support tickets.
    package var requestID: String?

    /// From handing the successful attempt's request to the transport to the last byte of its response.
    package var latency: Duration

    /// How many times the call was sent, the successful one included; who repeats it fills this in.
    package var attempts: Int

    package init(
        content: String? = nil,
        reasoning: String? = nil,
        toolCalls: String? = nil,
        logprobs: String? = nil,
        refusal: String? = nil,
        contentFilter: ContentFilter = ContentFilter(),
        finishReason: String? = nil,
        usage: TokenUsage? = nil,
        model: String? = nil,
        systemFingerprint: String? = nil,
        requestID: String? = nil,
        latency: Duration = .zero,
        attempts: Int = 1
    ) {
        self.content = content
        self.reasoning = reasoning
        self.toolCalls = toolCalls
        self.logprobs = logprobs
        self.refusal = refusal
        self.contentFilter = contentFilter
        self.finishReason = finishReason
        self.usage = usage
        self.model = model
        self.systemFingerprint = systemFingerprint
        self.requestID = requestID
        self.latency = latency
        self.attempts = attempts
    }
}
