/// One request sent once, and what came of it: all that a driver needs to decide what comes next.
///
/// An attempt never throws and is never repeated here. The one layer that repeats is the driver's,
/// by ``RetryPolicy/decision(after:attempt:elapsed:random:)``.
package struct Attempt<Answer: Sendable & Hashable>: Sendable, Hashable {
    /// The answer, or a row's error in which no text holds the key.
    package var result: Result<Answer, ModelError>

    /// How the attempt failed, for the policy; `nil` when it was answered.
    package var outcome: RetryPolicy.Outcome?

    /// What the response says about the account's limits; `nil` when it says nothing, or none came.
    package var rateLimits: RateLimits?

    /// From handing the request to the transport to the last byte of the answer, or to the failure.
    package var latency: Duration

    package init(
        result: Result<Answer, ModelError>, outcome: RetryPolicy.Outcome?, rateLimits: RateLimits? = nil,
        latency: Duration = .zero
    ) {
        self.result = result
        self.outcome = outcome
        self.rateLimits = rateLimits
        self.latency = latency
    }
}

/// One attempt at a chat completion.
package typealias ChatAttempt = Attempt<ChatCompletion>
