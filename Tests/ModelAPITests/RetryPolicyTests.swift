import ModelAPI
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
            policy.decision(after: refused(status), attempt: 1, elapsed: .zero, random: 0)
                == .retry(after: .milliseconds(500)))
    }

    @Test(arguments: [300, 307, 400, 401, 402, 403, 404, 405, 413, 422])
    func statusesThatAreNot(status: Int) {
        #expect(
            policy.decision(after: refused(status), attempt: 1, elapsed: .zero, random: 0) == .giveUp(.notRetryable))
    }

    @Test func theServersWordIsLast() {
        #expect(
            policy.decision(after: refused(400, shouldRetry: true), attempt: 1, elapsed: .zero, random: 0)
                == .retry(after: .milliseconds(500)))
        #expect(
            policy.decision(after: refused(503, shouldRetry: false), attempt: 1, elapsed: .zero, random: 0)
                == .giveUp(.notRetryable))
    }

    @Test func anEmptyAccountIsNeverAskedAgain() {
        let outcome = refused(429, .quotaExhausted, shouldRetry: true, wait: .seconds(1))
        #expect(policy.decision(after: outcome, attempt: 1, elapsed: .zero, random: 0) == .giveUp(.notRetryable))
    }

    @Test(arguments: [RetryPolicy.Outcome.unconnected, .disconnected, .timedOut, .unreadable])
    func whatHasNoStatusIsTriedAgain(outcome: RetryPolicy.Outcome) {
        #expect(
            policy.decision(after: outcome, attempt: 1, elapsed: .zero, random: 0)
                == .retry(after: .milliseconds(500)))
    }

    @Test func answersOfNoUseAreNotBoughtAgainAndAgain() {
        func decision(answers: Int, again: Int) -> RetryPolicy.Decision {
            RetryPolicy(attemptLimit: 6, answersAgain: again).decision(
                after: .unreadable, attempt: answers, elapsed: .zero, random: 0, answers: answers)
        }
        #expect(decision(answers: 1, again: 1) == .retry(after: .milliseconds(500)))
        #expect(decision(answers: 2, again: 1) == .giveUp(.answerLimit))
        #expect(decision(answers: 1, again: 0) == .giveUp(.answerLimit))
        #expect(decision(answers: 5, again: 9) == .retry(after: .seconds(8)))
        #expect(decision(answers: 6, again: 9) == .giveUp(.attemptLimit))
        #expect(RetryPolicy.Outcome.unusable.mayBeBilled && RetryPolicy.Outcome.unreadable.mayBeBilled)
    }

    @Test(arguments: [RetryPolicy.Outcome.hopeless, .cancelled, .unusable])
    func whatIsHopelessIsNot(outcome: RetryPolicy.Outcome) {
        #expect(policy.decision(after: outcome, attempt: 1, elapsed: .zero, random: 0) == .giveUp(.notRetryable))
    }

    @Test(arguments: [
        (1, 500), (2, 1_000), (3, 2_000), (4, 4_000), (5, 8_000), (6, 8_000), (999, 8_000),
    ])
    func waitsDoubleUpToTheLongest(attempt: Int, milliseconds: Int) {
        let patient = RetryPolicy(attemptLimit: .max)
        #expect(
            patient.decision(after: .timedOut, attempt: attempt, elapsed: .zero, random: 0)
                == .retry(after: .milliseconds(milliseconds)))
    }

    @Test(arguments: [(0.0, 1_000), (0.5, 875), (1.0, 750)])
    func jitterOnlyShortens(random: Double, milliseconds: Int) {
        #expect(
            policy.decision(after: .timedOut, attempt: 2, elapsed: .zero, random: random)
                == .retry(after: .milliseconds(milliseconds)))
    }

    @Test func aHintIsKeptToExactly() {
        #expect(
            policy.decision(
                after: refused(429, .rateLimited, wait: .seconds(120)), attempt: 1, elapsed: .zero, random: 0.9)
                == .retry(after: .seconds(120)))
        #expect(
            policy.decision(
                after: refused(429, .rateLimited, wait: .seconds(121)), attempt: 1, elapsed: .zero, random: 0)
                == .giveUp(.hintTooLong(.seconds(121))))
    }

    @Test func theLimitCountsTheFirstTime() {
        #expect(
            policy.decision(after: .timedOut, attempt: 4, elapsed: .zero, random: 0) == .retry(after: .seconds(4)))
        #expect(policy.decision(after: .timedOut, attempt: 5, elapsed: .zero, random: 0) == .giveUp(.attemptLimit))
        let single = RetryPolicy(attemptLimit: 1)
        #expect(single.decision(after: .timedOut, attempt: 1, elapsed: .zero, random: 0) == .giveUp(.attemptLimit))
    }

    @Test func noAttemptBeginsAtTheDeadlineOrLater() {
        let hurried = RetryPolicy(deadline: .seconds(10))
        func decision(_ elapsed: Duration, wait: Duration? = nil) -> RetryPolicy.Decision {
            hurried.decision(
                after: refused(503, wait: wait), attempt: 1, elapsed: elapsed, random: 0)
        }
        #expect(decision(.seconds(9)) == .retry(after: .milliseconds(500)))
        #expect(decision(.milliseconds(9_500)) == .giveUp(.deadline))
        #expect(decision(.seconds(11)) == .giveUp(.deadline))
        #expect(decision(.seconds(1), wait: .seconds(8)) == .retry(after: .seconds(8)))
        #expect(decision(.seconds(1), wait: .seconds(9)) == .giveUp(.deadline))
        #expect(decision(.seconds(1), wait: .seconds(121)) == .giveUp(.hintTooLong(.seconds(121))))
    }
}
