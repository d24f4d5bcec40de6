/// How a 429 tells when to come again.
package enum RetryHint: String, Sendable, Hashable, CaseIterable {
    /// As Azure does today: `retry-after`, `retry-after-ms`, and the message.
    case standard
    /// `retry-after` in whole seconds.
    case retryAfter = "retry-after"
    /// `retry-after-ms` only.
    case retryAfterMS = "retry-after-ms"
    /// `retry-after` as an HTTP date.
    case date
    /// Nothing but the `x-ratelimit-reset-*` headers.
    case resetHeaders = "reset-headers"
    /// Only the words of the message.
    case message
    /// Nothing at all.
    case none

    var isInMessage: Bool { self == .standard || self == .message }

    /// Whether a refusal may have the `x-ratelimit-*` headers, which tell when to come again too.
    var allowsQuotaHeaders: Bool { self != .message && self != .none }

    /// The header fields of a wait.
    ///
    /// - Parameters:
    ///   - wait: How long to wait.
    ///   - unixTime: The time now, in seconds since 1970.
    ///   - isAzure: Whether a reset is given in seconds; else as a duration.
    /// - Returns: The fields in the order in which they are sent; none where no hint is given.
    func fields(wait: Duration, unixTime: Int, isAzure: Bool) -> [(name: String, value: String)] {
        let milliseconds = max(1, Int((wait / .milliseconds(1)).rounded(.up)))
        let seconds = (milliseconds + 999) / 1_000
        switch self {
        case .standard: return [("retry-after", "\(seconds)"), ("retry-after-ms", "\(milliseconds)")]
        case .retryAfter: return [("retry-after", "\(seconds)")]
        case .retryAfterMS: return [("retry-after-ms", "\(milliseconds)")]
        // A date has whole seconds: one more, or the wait could end too early.
        case .date: return [("retry-after", HTTPDateText.text(unixTime + seconds + 1))]
        case .resetHeaders:
            return [
                ("x-ratelimit-remaining-requests", "0"),
                ("x-ratelimit-reset-requests", isAzure ? "\(seconds)" : durationText(milliseconds)),
            ]
        case .message, .none: return []
        }
    }
}
