/// Decides whether and when a failed call is sent again: how it failed in, a decision out.
///
/// The only retry layer there is, and a pure value: the driver asks it and keeps the time. Nested
/// layers multiply, so nothing above or below may have its own.
///
/// | outcome | decision |
/// |---|---|
/// | quota exhausted | give up, whatever else the server says |
/// | `x-should-retry` | as it says |
/// | HTTP 408, 409, 424, 425, 429, 500 and above | again |
/// | no connection, a broken one, a timeout | again |
/// | an answer that is of no use, but was paid for | again, as often as ``answersAgain`` says |
/// | any other status | give up |
///
/// The wait is the server's hint, exactly, or else doubles from ``firstDelay`` to
/// ``longestDelay``, less a random part of up to ``jitter``. A hint beyond ``longestHint`` gives up:
/// that is an error to show, not a silent sleep. So does a wait that would end at ``deadline`` or
/// later. Source: openai-python `_base_client.py`.
package struct RetryPolicy: Sendable, Hashable {
    /// How often a call is sent at most, the first time included.
    package var attemptLimit: Int

    /// How often a row is asked again whose answer is of no use: it is paid for each time.
    package var answersAgain: Int

    /// The wait after the first failure.
    package var firstDelay: Duration

    /// Where the doubling of waits ends.
    package var longestDelay: Duration

    /// The share of a wait, 0 to 1, that chance may take away, so that callers spread out.
    package var jitter: Double

    /// The longest wait that a server may ask for and get.
    package var longestHint: Duration

    /// How long a row may take in all, from its first attempt; `nil` for as long as it takes.
    package var deadline: Duration?

    package init(
        attemptLimit: Int = 4,
        answersAgain: Int = 1,
        firstDelay: Duration = .milliseconds(500),
        longestDelay: Duration = .seconds(8),
        jitter: Double = 0.25,
        longestHint: Duration = .seconds(120),
        deadline: Duration? = nil
    ) {
        self.attemptLimit = attemptLimit
        self.answersAgain = answersAgain
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.jitter = jitter
        self.longestHint = longestHint
        self.deadline = deadline
    }

    /// How an attempt failed.
    package enum Outcome: Sendable, Hashable {
        /// The server answered with a status other than success.
        case refused(status: Int, category: ModelError.Category, hints: RetryHints)
        /// No connection: nothing was sent.
        case unconnected
        /// A connection that broke.
        case disconnected
        /// No whole answer in time.
        case timedOut
        /// An answer that is of no use, such as one that cannot be read; another one may be.
        case unreadable
        /// An answer that is of no use, as another one would be: it was cut at the limit of its tokens, or is too long.
        case unusable
        /// Something that is the same the next time, such as a bad URL.
        case hopeless
        /// The caller wants no answer any more.
        case cancelled

        /// Whether the endpoint may charge for the attempt all the same.
        package var mayBeBilled: Bool {
            switch self {
            case .timedOut, .unreadable, .unusable, .disconnected, .cancelled: true
            case .refused, .unconnected, .hopeless: false
            }
        }
    }

    /// What to do.
    package enum Decision: Sendable, Hashable {
        /// Send it again after a wait.
        case retry(after: Duration)
        /// Give the error to the caller.
        case giveUp(Reason)
    }

    /// Why a call is not sent again.
    package enum Reason: Sendable, Hashable {
        /// It would fail the same way.
        case notRetryable
        /// It was sent as often as it may be.
        case attemptLimit
        /// It was answered as often as it may be, to no use.
        case answerLimit
        /// The server asks for a longer wait than is accepted.
        case hintTooLong(Duration)
        /// The row's time is over, or would be when the wait is.
        case deadline
    }

    /// Decides after an attempt that failed.
    ///
    /// - Parameters:
    ///   - outcome: How the attempt failed.
    ///   - attempt: How many attempts were made, this one included.
    ///   - elapsed: The time since the row's first attempt began.
    ///   - random: A draw from 0 up to 1, for the jitter.
    ///   - answers: How many answers of no use came, this one included.
    /// - Returns: Whether to try again, and after which wait.
    package func decision(
        after outcome: Outcome, attempt: Int, elapsed: Duration, random: Double, answers: Int = 1
    ) -> Decision {
        guard isRetryable(outcome) else { return .giveUp(.notRetryable) }
        guard attempt < attemptLimit else { return .giveUp(.attemptLimit) }
        if case .unreadable = outcome, answers > answersAgain { return .giveUp(.answerLimit) }
        let wait: Duration
        if case .refused(_, _, let hints) = outcome, let hint = hints.wait {
            guard hint <= longestHint else { return .giveUp(.hintTooLong(hint)) }
            wait = hint
        } else {
            wait = backoff(attempt: attempt, random: random)
        }
        if let deadline, elapsed + wait >= deadline { return .giveUp(.deadline) }
        return .retry(after: wait)
    }

    private func isRetryable(_ outcome: Outcome) -> Bool {
        switch outcome {
        case .refused(_, .quotaExhausted, _): false
        case .refused(let status, _, let hints):
            hints.shouldRetry ?? ([408, 409, 424, 425, 429].contains(status) || status >= 500)
        case .unconnected, .disconnected, .timedOut, .unreadable: true
        case .unusable, .hopeless, .cancelled: false
        }
    }

    private func backoff(attempt: Int, random: Double) -> Duration {
        // 2^20 first delays are beyond any longest one; more would overflow.
        let doubled = firstDelay * (1 << min(max(attempt, 1) - 1, 20))
        return min(doubled, longestDelay) * (1 - jitter * random)
    }
}
