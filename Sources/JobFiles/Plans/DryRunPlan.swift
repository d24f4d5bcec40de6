internal import DataFrames
package import EvaluationRuns
internal import Foundation
internal import ModelAPI
internal import Planning

/// What a job would ask, cost and take.
package struct DryRunPlan: Encodable, Sendable {
    package struct Tokens: Encodable, Sendable {
        package let min: Int
        package let mean: Double
        package let max: Int
        package let sum: Int
    }

    /// What the answers are taken to be as long as.
    package struct Estimate: Encodable, Sendable {
        /// Of an answer.
        package let completionTokens: Double
        package let basis: String
        /// In `currency`; nil where no price is known.
        package let cost: Double?
    }

    package var job: String
    package var model: String
    package var endpoint: String
    package var rows = 0
    /// Rows without a request, such as those with an empty prompt.
    package var unaskable = 0
    package var reasons: [String: Int] = [:]
    /// Requests that differ.
    package var distinct = 0
    /// Rows that an earlier run answered.
    package var answered = 0
    /// Rows whose answer the cache has; counted where the job uses it.
    package var cached = 0
    /// What is left to call.
    package var calls = 0
    /// A row's; nil where no row has a request.
    package var promptTokens: Tokens?
    /// Whether no vocabulary of the model was at hand.
    package var tokensAreEstimates = false
    package var callPromptTokens = 0
    package var maxTokens: Int?
    /// The most that the calls can cost: answers as long as they may be.
    ///
    /// Nil without price or `max_tokens`.
    package var costAtMost: Double?
    package var estimate: Estimate?
    package var currency: String?
    package var prices: String?
    /// The least time that the quota leaves.
    package var secondsAtQuota: Double?
    package var quota: String?
    /// What the job's evaluation needs, and what its rows could show.
    package var evaluation: EvaluationForecast?

    init(job: String, model: String, endpoint: String) {
        self.job = job
        self.model = model
        self.endpoint = endpoint
    }

    /// What a call costs as far as that is known: by the estimate, or else at most.
    var pricePerCall: (perCall: Double, currency: String)? {
        guard calls > 0, let currency, let cost = estimate?.cost ?? costAtMost else { return nil }
        return (cost / Double(calls), currency)
    }

    /// Adds what the requests cost and how long they take.
    ///
    /// - Parameters:
    ///   - job: The job that would make them.
    ///   - price: What tokens cost; nil where nobody knows.
    ///   - meanCompletion: The tokens of an answer, of those that the job has; nil for none.
    mutating func fill(_ job: JobFile, _ price: PriceInForce?, meanCompletion: Double?) {
        maxTokens = job.sampling.maxTokens
        let tokenPrice = price?.of(job.calls.mode)
        currency = tokenPrice?.currency
        prices = price?.description(of: job.calls.mode)
        func cost(_ completion: Double) -> Double? {
            let tokens = Int(min((completion * Double(calls)).rounded(.up), 9e18))
            return tokenPrice?.cost(prompt: callPromptTokens, completion: tokens).units
        }
        costAtMost = maxTokens.flatMap { most in
            tokenPrice?.upperBound(promptTokens: callPromptTokens, calls: calls, maxTokens: most).units
        }
        if let meanCompletion {
            estimate = Estimate(
                completionTokens: meanCompletion, basis: "the mean of this job's answers so far",
                cost: cost(meanCompletion))
        } else if let maxTokens {
            let half = Double(maxTokens) / 2
            estimate = Estimate(
                completionTokens: half, basis: "half of max_tokens, for the job has no answers yet", cost: cost(half))
        }
        let limits = job.quotaInAll
        var minutes: [(Double, String)] = []
        if let limit = limits.tokensPerMinute {
            let tokens =
                Double(callPromptTokens) + Double(calls) * Double(maxTokens ?? Int(estimate?.completionTokens ?? 0))
            minutes.append((tokens / Double(limit), "\(limit.formatted()) tokens a minute"))
        }
        if let limit = limits.requestsPerMinute {
            minutes.append((Double(calls) / Double(limit), "\(limit.formatted()) requests a minute"))
        }
        guard let longest = minutes.max(by: { $0.0 < $1.0 }) else { return }
        (secondsAtQuota, quota) = (longest.0 * 60, longest.1)
    }
}
