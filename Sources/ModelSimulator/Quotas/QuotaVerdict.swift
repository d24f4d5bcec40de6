/// Whether an arriving call fits into its model's quota.
package enum QuotaVerdict: Sendable, Hashable {
    /// What there is too much of.
    package enum Kind: String, Sendable, Hashable {
        case tokens, requests
    }

    /// Why a call was refused.
    package struct Excess: Sendable, Hashable {
        package let kind: Kind
        package let limit: Int
        package let used: Int
        package let requested: Int
        /// How long until the window ends that is full.
        package let wait: Duration

        package init(kind: Kind, limit: Int, used: Int, requested: Int, wait: Duration) {
            self.kind = kind
            self.limit = limit
            self.used = used
            self.requested = requested
            self.wait = wait
        }
    }

    case charged(QuotaStanding)
    case refused(Excess, QuotaStanding)
}

/// How a quota stands behind a call: what `x-ratelimit-*` headers tell of each limit there is.
package struct QuotaStanding: Sendable, Hashable {
    package struct Limit: Sendable, Hashable {
        package let limit: Int
        package let remaining: Int
        package let reset: Duration

        package init(limit: Int, remaining: Int, reset: Duration) {
            self.limit = limit
            self.remaining = remaining
            self.reset = reset
        }
    }

    package var tokens: Limit?
    package var requests: Limit?
}
