/// What an answer's `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` headers say.
///
/// Sources: OpenAI's rate limit guide and Azure OpenAI's quota documentation. Each of them is optional: Azure's
/// answers often carry no limit, others no reset.
package struct ObservedLimits: Sendable, Equatable {
    /// One of the two quotas.
    package struct Quota: Sendable, Equatable {
        /// Units per minute.
        package var limit: Int?
        /// Units that are left now.
        package var remaining: Int?
        /// Time until the quota is whole again; `nil` where unknown.
        package var reset: Duration?

        package init(limit: Int? = nil, remaining: Int? = nil, reset: Duration? = nil) {
            self.limit = limit
            self.remaining = remaining
            self.reset = reset
        }

        var tellsNothing: Bool { limit == nil && remaining == nil }
    }

    package var requests: Quota
    package var tokens: Quota

    package init(requests: Quota = Quota(), tokens: Quota = Quota()) {
        self.requests = requests
        self.tokens = tokens
    }
}
