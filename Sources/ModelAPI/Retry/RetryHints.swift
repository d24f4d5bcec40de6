/// What a refusal's headers say about trying again.
package struct RetryHints: Sendable, Hashable {
    /// `x-should-retry`, which overrules the status.
    package var shouldRetry: Bool?

    /// How long the server asks to wait; `nil` when it says nothing that can be used.
    package var wait: Duration?

    /// Which quota is used up, where the message says it.
    package var quota: Quota?

    package enum Quota: String, Sendable, Hashable { case tokens, requests }

    package init(shouldRetry: Bool? = nil, wait: Duration? = nil, quota: Quota? = nil) {
        self.shouldRetry = shouldRetry
        self.wait = wait
        self.quota = quota
    }
}
