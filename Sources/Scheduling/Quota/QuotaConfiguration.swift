extension QuotaLedger {
    /// What is known of an endpoint before its first answer, and how much of it is used.
    package struct Configuration: Sendable, Equatable {
        /// Tokens per minute; `nil`: learned from headers, or from where 429s begin.
        package var tokensPerMinute: Int?
        /// Requests per minute; `nil`: learned from headers, or from where 429s begin.
        package var requestsPerMinute: Int?
        /// The share of a quota that is used, 0 to 1: what is left covers jitter and rounding.
        package var share = 0.98
        /// Calls in flight that even an overloaded endpoint gets.
        package var floor = 1
        /// Calls in flight at most.
        package var ceiling = 64
        /// Calls in flight before the first answer of an endpoint whose quota is unknown.
        package var initialConcurrency = 4
        /// How much later than another a call may reach the endpoint that was sent when it was.
        package var jitter: Duration = .milliseconds(34)
        /// How long everybody waits after a first 429 without a hint; doubles up to `longestHold`.
        package var firstHold: Duration = .seconds(1)
        package var longestHold: Duration = .seconds(15)

        package init(tokensPerMinute: Int? = nil, requestsPerMinute: Int? = nil) {
            self.tokensPerMinute = tokensPerMinute
            self.requestsPerMinute = requestsPerMinute
        }
    }
}
