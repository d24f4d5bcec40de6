/// Something that goes wrong with a call on purpose.
///
/// Those that come before the work are not billed and not charged to a quota: statuses, 429s, the
/// content filter's refusal and resets. Those that spoil an answer which was made are billed: stalls,
/// slow headers, truncated and malformed bodies, and an answer that the content filter cut.
package enum Fault: Sendable, Hashable {
    /// A refusal with such a status: 408, 409 or 500 to 599.
    case status(Int)
    /// A 429 with one form of hint; the quota is not asked.
    case tooManyRequests(RetryHint)
    /// OpenAI's 429 `insufficient_quota`, which no waiting helps.
    case insufficientQuota
    /// The prompt is refused by the content filter, as HTTP 400.
    case contentFilter
    /// The connection is reset without a byte of an answer.
    case reset
    /// No byte is sent for so long; then the connection is closed without an answer.
    case stall(Duration)
    /// The status line comes at once, the header fields and the body so much later.
    case slowHeaders(Duration)
    /// The body ends halfway through what `content-length` promised, and the connection is closed.
    case truncated
    /// A 200 whose body is broken off in the middle, so that it is no JSON.
    case malformed
    /// The answer is cut by the content filter: a 200 with `finish_reason: "content_filter"`.
    case contentFilterOutput
    /// The answer has another shape than OpenAI's.
    case odd(OddAnswer)

    /// The name in statistics: as in the settings, without a duration.
    package var name: String {
        switch self {
        case .status(let status): String(status)
        case .tooManyRequests(.standard): "429"
        case .tooManyRequests(let hint): "429=" + hint.rawValue
        case .insufficientQuota: "insufficient-quota"
        case .contentFilter: "content-filter"
        case .reset: "reset"
        case .stall: "stall"
        case .slowHeaders: "slow-headers"
        case .truncated: "truncated"
        case .malformed: "malformed"
        case .contentFilterOutput: "content-filter-output"
        case .odd(let answer): answer.rawValue
        }
    }
}
