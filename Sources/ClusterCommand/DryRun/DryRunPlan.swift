internal import DataFrames
internal import Foundation
internal import Planning

/// What a job would ask, cost and take.
struct DryRunPlan: Encodable {
    struct Tokens: Encodable {
        let min: Int
        let mean: Double
        let max: Int
        let sum: Int
    }

    /// What the answers are taken to be as long as.
    struct Estimate: Encodable {
        /// Of an answer.
        let completionTokens: Double
        let basis: String
        /// In `currency`; nil where no price is known.
        let cost: Double?
    }

    var job: String
    var model: String
    var endpoint: String
    var rows = 0
    /// Rows without a request, such as those with an empty prompt.
    var unaskable = 0
    var reasons: [String: Int] = [:]
    /// Requests that differ.
    var distinct = 0
    /// Rows that an earlier run answered.
    var answered = 0
    /// Rows whose answer the cache has; counted where the job uses it.
    var cached = 0
    /// What is left to call.
    var calls = 0
    /// A row's; nil where no row has a request.
    var promptTokens: Tokens?
    /// Whether no vocabulary of the model was at hand.
    var tokensAreEstimates = false
    var callPromptTokens = 0
    var maxTokens: Int?
    /// The most that the calls can cost: answers as long as they may be.
    ///
    /// Nil without price or `max_tokens`.
    var costAtMost: Double?
    var estimate: Estimate?
    var currency: String?
    var prices: String?
    /// The least time that the quota leaves.
    var secondsAtQuota: Double?
    var quota: String?

    init(job: String, model: String, endpoint: String) {
        self.job = job
        self.model = model
        self.endpoint = endpoint
    }

    /// - Parameter meanCompletion: of the answers that the job has; nil for none.
    mutating func fill(_ job: JobFile, _ price: PriceInForce?, meanCompletion: Double?) {
        maxTokens = job.sampling.maxTokens
        currency = price?.price.currency
        prices = price?.description
        func cost(_ completion: Double) -> Double? {
            price.map {
                Double(
                    $0.price.nano(prompt: callPromptTokens, completion: Int((completion * Double(calls)).rounded(.up))))
                    / 1e9
            }
        }
        costAtMost = maxTokens.flatMap { cost(Double($0)) }
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

    var text: String {
        var lines: [(String, String)] = [
            ("dry run", "\(job): nothing was called"), ("model", "\(model) at \(endpoint)"),
        ]
        lines.append(
            ("rows", rows.formatted() + (unaskable > 0 ? ", of which \(unaskable.formatted()) cannot be asked" : "")))
        for (reason, count) in reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(5) {
            lines.append(("", "\(HumanUnits.count(count, "row")): \(reason)"))
        }
        if let tokens = promptTokens {
            let mean = tokens.mean.formatted(.number.precision(.fractionLength(1)))
            let span = "a row \(tokens.min.formatted()) to \(tokens.max.formatted()), \(mean) in the mean"
            lines.append(
                (
                    "prompts",
                    "\(tokens.sum.formatted()) tokens; \(span)"
                        + (tokensAreEstimates ? " (estimated: no vocabulary of \(model) is known)" : "")
                ))
        }
        lines.append(("requests", "\(distinct.formatted()) that differ"))
        if answered > 0 {
            lines.append(
                ("answered", "\(HumanUnits.count(answered, "row")) by an earlier run (--fresh calls them again)"))
        }
        if cached > 0 { lines.append(("cached", "\(HumanUnits.count(cached, "row"))")) }
        lines.append(
            ("to call", "\(HumanUnits.count(calls, "request")) with \(callPromptTokens.formatted()) tokens in prompts"))
        lines.append(("at most", atMost))
        if let estimate {
            let each = estimate.completionTokens.formatted(.number.precision(.fractionLength(0...1)))
            let all = callPromptTokens + Int((estimate.completionTokens * Double(calls)).rounded(.up))
            let tokens = "\(all.formatted()) tokens, with \(each) an answer: \(estimate.basis)"
            lines.append(
                ("about", estimate.cost.map { "\(HumanUnits.money($0, currency ?? "")) (\(tokens))" } ?? tokens))
        }
        if let prices { lines.append(("prices", prices)) }
        if let secondsAtQuota, let quota {
            lines.append(("time", "\(ProgressText.time(secondsAtQuota)) or more, at \(quota)"))
        }
        return lines.map { ($0 + (($0.isEmpty ? "" : ":"))).padding(toLength: 10, withPad: " ", startingAt: 0) + $1 }
            .joined(separator: "\n")
    }

    private var atMost: String {
        guard let maxTokens else { return "no bound is known: the job file has no model.max_tokens" }
        let tokens =
            "\((callPromptTokens + calls * maxTokens).formatted()) tokens, with \(maxTokens.formatted()) an answer"
        guard let costAtMost else {
            return "\(tokens); no price of '\(model)' is known ('roost prices' shows the table)"
        }
        return "\(HumanUnits.money(costAtMost, currency ?? "")) (\(tokens))"
    }
}
