package import NIOHTTP1

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

    /// Reads a response's headers; `nil` when they say nothing of limits.
    package init?(headers: HTTPHeaders) {
        self.init()
        // One pass: most responses have some thirty headers, and this is read for every one.
        for (name, value) in headers where name.utf8.count >= Self.shortestName {
            switch name.lowercased() {
            case "x-ratelimit-limit-requests": limitRequests = Self.count(value)
            case "x-ratelimit-remaining-requests": remainingRequests = Self.count(value)
            case "x-ratelimit-reset-requests": resetRequests = Self.time(value)
            case "x-ratelimit-limit-tokens": limitTokens = Self.count(value)
            case "x-ratelimit-remaining-tokens": remainingTokens = Self.count(value)
            case "x-ratelimit-reset-tokens": resetTokens = Self.time(value)
            default: break
            }
        }
        if self == RateLimits() { return nil }
    }

    private static let shortestName = "x-ratelimit-limit-tokens".utf8.count

    private static func count(_ text: String) -> Int? {
        guard let number = Double(text), number >= 0, number < 0x1p53 else { return nil }
        return Int(number)
    }

    private static func time(_ text: String) -> Duration? {
        guard let seconds = ResetDuration.seconds(parsing: text), seconds >= 0 else { return nil }
        // A century is far enough for any server, and a duration cannot hold infinity.
        return .seconds(min(seconds, 3_155_760_000))
    }
}
