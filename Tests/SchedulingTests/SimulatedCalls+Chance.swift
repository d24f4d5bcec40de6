import ModelAPI
import Planning
import Scheduling

/// What chance decides: the jobs, and what endpoints answer.
extension SimulatedCalls {
    enum Answer: Equatable {
        case answered, unsent, unknown
        case failed(RetryPolicy.Outcome, ModelError.Category)
    }

    mutating func randomReport() -> Answer {
        func refused(_ status: Int, _ category: ModelError.Category, _ hints: RetryHints = RetryHints()) -> Answer {
            .failed(.refused(status: status, category: category, hints: hints), category)
        }
        let wait = Duration.milliseconds(Int.random(in: 1...5_000, using: &random))
        return switch Int.random(in: 0..<40, using: &random) {
        case 0: .unsent
        case 1: .unknown
        case 2: refused(429, .rateLimited)
        case 3: refused(429, .rateLimited, RetryHints(wait: wait))
        case 4:
            refused(429, .rateLimited, RetryHints(wait: wait, quota: Bool.random(using: &random) ? .tokens : .requests))
        case 5: refused(429, .rateLimited, RetryHints(wait: .seconds(Int.random(in: 60...400, using: &random))))
        case 6: refused(429, .quotaExhausted)
        case 7: refused(401, .authentication)
        case 8: refused(404, .notFound)
        case 9: refused(400, .badRequest)
        case 10: refused(400, .contentFilter)
        case 11: refused(400, .contextLength)
        case 12, 13: refused(500, .server)
        case 14: refused(503, .server, RetryHints(shouldRetry: true, wait: wait))
        case 15: refused(500, .server, RetryHints(shouldRetry: false))
        case 16: .failed(.timedOut, .timeout)
        case 17: .failed(Bool.random(using: &random) ? .disconnected : .unconnected, .connection)
        case 18: .failed(.unreadable, .malformedResponse)
        case 19: .failed(.hopeless, .badRequest)
        default: .answered
        }
    }

    /// The report, and what it cost in the budget's unit by the observer's own count.
    mutating func sample(_ answer: Answer, _ row: Row, _ job: Job, bound: Int64) -> (CallScheduler.Report, Int64) {
        switch answer {
        case .answered:
            let prompt = Int.random(in: 1...row.promptTokens, using: &random)
            let cached = Int.random(in: 0...prompt, using: &random)
            let completion = Int.random(in: 0...job.maxTokens, using: &random)
            let cost = job.cost(prompt: prompt, cached: cached, completion: completion)
            return (.answered(prompt: prompt, completion: completion, cached: cached), cost)
        case .unsent: return (.unsent, 0)
        // It may have been paid.
        case .unknown: return (.unknown, bound)
        case .failed(let outcome, let category):
            if outcome == .unreadable, Bool.random(using: &random) {
                // An answer that was read, and is not what was asked for.
                let usage = TokenUsage(
                    prompt: row.promptTokens, completion: Int.random(in: 0...job.maxTokens, using: &random))
                let cost = job.cost(prompt: usage.prompt, completion: usage.completion)
                return (.failed(outcome, category, message: "it is of no use", used: usage), cost)
            }
            let mayBePaid = [.timedOut, .disconnected, .unreadable].contains(outcome)
            return (.failed(outcome, category, message: "the test said so"), mayBePaid ? bound : 0)
        }
    }

    mutating func randomOptions() -> (CallOptions, maxTokens: Int) {
        func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }
        var options = CallOptions()
        if one(in: 3) { options.maxInFlight = Int.random(in: 1...5, using: &random) }
        options.attempts = Int.random(in: 1...5, using: &random)
        options.rowDeadline = one(in: 4) ? 5 : 900
        options.breaker = Int.random(in: 2...6, using: &random)
        options.onUnknown = one(in: 2) ? .retry : .fail
        if one(in: 4) {
            options.failureLimit = one(in: 2) ? .count(Int.random(in: 0...9, using: &random)) : .percent(20)
        }
        options.price = TokenPrice(prompt: 2.5, completion: 10, cached: 0.5)
        if one(in: 5) { options.budget = .tokens(Int64.random(in: 1...8_000, using: &random)) }
        if one(in: 5) { options.budget = .cost(nano: Int64.random(in: 1...20_000_000, using: &random)) }
        return (options, Int.random(in: 1...300, using: &random))
    }

    mutating func randomDeployments() -> [(
        id: CallScheduler.DeploymentID, quota: QuotaLimits, weight: Double, isFallback: Bool
    )] {
        let names = ["a", "b", "c", "d"].shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
        return names.enumerated().map { index, name in
            var quota = QuotaLimits()
            if Int.random(in: 0..<3, using: &random) == 0 {
                quota.tokensPerMinute = Int.random(in: 300...60_000, using: &random)
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                quota.requestsPerMinute = Int.random(in: 6...600, using: &random)
            }
            let isFallback = index > 0 && Int.random(in: 0..<2, using: &random) == 0
            return (CallScheduler.DeploymentID(name), quota, Double.random(in: 0...3, using: &random), isFallback)
        }
    }

    mutating func randomLimits() -> ObservedLimits? {
        guard Int.random(in: 0..<3, using: &random) == 0 else { return nil }
        let limit = Int.random(in: 500...50_000, using: &random)
        let reset =
            Bool.random(using: &random) ? Duration.milliseconds(Int.random(in: 0...60_000, using: &random)) : nil
        return ObservedLimits(
            requests: .init(remaining: Bool.random(using: &random) ? Int.random(in: 0...500, using: &random) : nil),
            tokens: .init(
                limit: Bool.random(using: &random) ? limit : nil, remaining: Int.random(in: 0...limit, using: &random),
                reset: reset))
    }
}
