import ModelClient
import Testing

@Suite struct RetryPolicyTests {
    let policy = RetryPolicy(attemptLimit: 5)

    private func refused(
        _ status: Int, _ category: ModelError.Category = .server,
        shouldRetry: Bool? = nil, wait: Duration? = nil
    ) -> RetryPolicy.Outcome {
        .refused(
            status: status, category: category,
            hints: RetryHints(shouldRetry: shouldRetry, wait: wait))
    }

    @Test(arguments: [408, 409, 429, 500, 502, 503, 504, 529, 599])
    func statusesThatAreTriedAgain(status: Int) {
        #expect(
            policy.decide(after: refused(status), attempt: 1, random: 0)
                == .retry(after: .milliseconds(500)))
    }

    @Test(arguments: [300, 307, 400, 401, 402, 403, 404, 405, 413, 422])
    func statusesThatAreNot(status: Int) {
        #expect(
            policy.decide(after: refused(status), attempt: 1, random: 0) == .stop(.notRetryable))
    }

    @Test func theServersWordIsLast() {
        #expect(
            policy.decide(after: refused(400, shouldRetry: true), attempt: 1, random: 0)
                == .retry(after: .milliseconds(500)))
        #expect(
            policy.decide(after: refused(503, shouldRetry: false), attempt: 1, random: 0)
                == .stop(.notRetryable))
    }

    @Test func anEmptyAccountIsNeverAskedAgain() {
        let outcome = refused(429, .quotaExhausted, shouldRetry: true, wait: .seconds(1))
        #expect(policy.decide(after: outcome, attempt: 1, random: 0) == .stop(.notRetryable))
    }

    @Test(arguments: [RetryPolicy.Outcome.disconnected, .timedOut, .unreadable])
    func whatHasNoStatusIsTriedAgain(outcome: RetryPolicy.Outcome) {
        #expect(
            policy.decide(after: outcome, attempt: 1, random: 0)
                == .retry(after: .milliseconds(500)))
    }

    @Test(arguments: [RetryPolicy.Outcome.hopeless, .cancelled])
    func whatIsHopelessIsNot(outcome: RetryPolicy.Outcome) {
        #expect(policy.decide(after: outcome, attempt: 1, random: 0) == .stop(.notRetryable))
    }

    @Test(arguments: [
        (1, 500), (2, 1_000), (3, 2_000), (4, 4_000), (5, 8_000), (6, 8_000), (999, 8_000),
    ])
    func waitsDoubleUpToTheLongest(attempt: Int, milliseconds: Int) {
        let patient = RetryPolicy(attemptLimit: .max)
        #expect(
            patient.decide(after: .timedOut, attempt: attempt, random: 0)
                == .retry(after: .milliseconds(milliseconds)))
    }

    @Test(arguments: [(0.0, 1_000), (0.5, 875), (1.0, 750)])
    func jitterOnlyShortens(random: Double, milliseconds: Int) {
        #expect(
            policy.decide(after: .timedOut, attempt: 2, random: random)
                == .retry(after: .milliseconds(milliseconds)))
    }

    @Test func aHintIsKeptToExactly() {
        #expect(
            policy.decide(
                after: refused(429, .rateLimited, wait: .seconds(120)), attempt: 1, random: 0.9)
                == .retry(after: .seconds(120)))
        #expect(
            policy.decide(
                after: refused(429, .rateLimited, wait: .seconds(121)), attempt: 1, random: 0)
                == .stop(.hintTooLong(.seconds(121))))
    }

    @Test func theLimitCountsTheFirstTime() {
        #expect(
            policy.decide(after: .timedOut, attempt: 4, random: 0) == .retry(after: .seconds(4)))
        #expect(policy.decide(after: .timedOut, attempt: 5, random: 0) == .stop(.attemptLimit))
        let single = RetryPolicy(attemptLimit: 1)
        #expect(single.decide(after: .timedOut, attempt: 1, random: 0) == .stop(.attemptLimit))
    }
}
