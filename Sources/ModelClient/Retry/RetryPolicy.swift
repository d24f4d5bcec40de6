/// Decides whether and when a failed call is sent again: how it failed in, a decision out.
///
/// The only retry layer there is. Nested ones multiply, so nothing above or below may have its own.
///
/// | outcome | decision |
/// |---|---|
/// | quota exhausted | stop, whatever else the server says |
/// | `x-should-retry` | as it says |
/// | HTTP 408, 409, 429, 500 and above | again |
/// | no connection, a broken one, a timeout, an unreadable answer | again |
/// | any other status | stop |
///
/// The wait is the server's hint, exactly, or else doubles from ``firstDelay`` to
/// ``longestDelay``, less a random part of up to ``jitter``. A hint beyond ``longestHint`` stops:
/// that is an error to show, not a silent sleep. Source: openai-python `_base_client.py`.
package struct RetryPolicy: Sendable, Hashable {
    /// How often a call is sent at most, the first time included.
    package var attemptLimit: Int

    /// The wait after the first failure.
    package var firstDelay: Duration

    /// Where the doubling of waits ends.
    package var longestDelay: Duration

    /// The share of a wait, 0 to 1, that chance may take away, so that callers spread out.
    package var jitter: Double

    /// The longest wait that a server may ask for and get.
    package var longestHint: Duration

    package init(
        attemptLimit: Int = 4,
        firstDelay: Duration = .milliseconds(500),
        longestDelay: Duration = .seconds(8),
        jitter: Double = 0.25,
        longestHint: Duration = .seconds(120)
    ) {
        self.attemptLimit = attemptLimit
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.jitter = jitter
        self.longestHint = longestHint
    }

    /// How an attempt failed.
    package enum Outcome: Sendable, Hashable {
        /// The server answered with a status other than success.
        case refused(status: Int, category: ModelError.Category, hints: RetryHints)
        /// No connection, or one that broke.
        case disconnected
        /// No whole answer in time.
        case timedOut
        /// An answer that cannot be read.
        case unreadable
        /// Something that is the same the next time: a bad URL, an answer beyond the size limit.
        case hopeless
        /// The caller wants no answer any more.
        case cancelled
    }

    /// What to do.
    package enum Decision: Sendable, Hashable {
        /// Send it again after a wait.
        case retry(after: Duration)
        /// Give the error to the caller.
        case stop(Reason)
    }

    /// Why a call is not sent again.
    package enum Reason: Sendable, Hashable {
        /// It would fail the same way.
        case notRetryable
        /// It was sent as often as it may be.
        case attemptLimit
        /// The server asks for a longer wait than is accepted.
        case hintTooLong(Duration)
    }

    /// Decides after an attempt.
    ///
    /// - Parameters:
    ///   - outcome: How the attempt failed.
    ///   - attempt: Which attempt it was, from 1.
    ///   - random: A draw from 0 up to 1, for the jitter.
    /// - Returns: Whether to try again, and after which wait.
    package func decide(after outcome: Outcome, attempt: Int, random: Double) -> Decision {
        guard isRetryable(outcome) else { return .stop(.notRetryable) }
        guard attempt < attemptLimit else { return .stop(.attemptLimit) }
        if case .refused(_, _, let hints) = outcome, let wait = hints.wait {
            return wait > longestHint ? .stop(.hintTooLong(wait)) : .retry(after: wait)
        }
        return .retry(after: backoff(attempt: attempt, random: random))
    }

    private func isRetryable(_ outcome: Outcome) -> Bool {
        switch outcome {
        case .refused(_, .quotaExhausted, _): false
        case .refused(let status, _, let hints):
            hints.shouldRetry ?? ([408, 409, 429].contains(status) || status >= 500)
        case .disconnected, .timedOut, .unreadable: true
        case .hopeless, .cancelled: false
        }
    }

    private func backoff(attempt: Int, random: Double) -> Duration {
        // 2^20 first delays are beyond any longest one; more would overflow.
        let doubled = firstDelay * (1 << min(max(attempt, 1) - 1, 20))
        return min(doubled, longestDelay) * (1 - jitter * random)
    }
}
