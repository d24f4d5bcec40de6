/// What a response says about the limits of the account or deployment that it counted against.
///
/// From the headers `x-ratelimit-{limit,remaining,reset}-{requests,tokens}`, which come with answers
/// and refusals alike. What is absent, negative or no number is unknown, and `nil`.
package struct RateLimits: Sendable, Hashable {
    /// Requests in a window, mostly a minute.
    package var limitRequests: Int?

    /// Requests that are left in this window.
    package var remainingRequests: Int?

    /// The time until all requests are there again.
    package var resetRequests: Duration?

    /// Tokens in a window, mostly a minute.
    package var limitTokens: Int?

    /// Tokens that are left in this window.
    package var remainingTokens: Int?

    /// The time until all tokens are there again.
    package var resetTokens: Duration?

    package init(
        limitRequests: Int? = nil, remainingRequests: Int? = nil, resetRequests: Duration? = nil,
        limitTokens: Int? = nil, remainingTokens: Int? = nil, resetTokens: Duration? = nil
    ) {
        self.limitRequests = limitRequests
        self.remainingRequests = remainingRequests
        self.resetRequests = resetRequests
        self.limitTokens = limitTokens
        self.remainingTokens = remainingTokens
        self.resetTokens = resetTokens
    }
}
