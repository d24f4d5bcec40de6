/// A model's answer, with what a row keeps of how it came.
package struct ChatCompletion: Sendable, Hashable {
    /// The answer; `nil` when the server gave none, as after a filtered or refused one.
    package var content: String?

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

    /// From the first byte of the successful attempt's request to the last of its response.
    package var latency: Duration

    /// How many times the call was sent, the successful one included.
    package var attempts: Int

    package init(
        content: String? = nil,
        finishReason: String? = nil,
        usage: TokenUsage? = nil,
        model: String? = nil,
        systemFingerprint: String? = nil,
        requestID: String? = nil,
        latency: Duration = .zero,
        attempts: Int = 1
    ) {
        self.content = content
        self.finishReason = finishReason
        self.usage = usage
        self.model = model
        self.systemFingerprint = systemFingerprint
        self.requestID = requestID
        self.latency = latency
        self.attempts = attempts
    }
}
