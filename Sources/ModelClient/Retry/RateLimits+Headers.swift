package import ModelAPI
package import NIOHTTP1

extension RateLimits {
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
