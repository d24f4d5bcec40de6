/// What a model may be asked in a minute; `nil` is without a limit.
package struct QuotaLimits: Sendable, Hashable {
    package var tokensPerMinute: Int?
    package var requestsPerMinute: Int?

    package init(tokensPerMinute: Int? = nil, requestsPerMinute: Int? = nil) {
        self.tokensPerMinute = tokensPerMinute
        self.requestsPerMinute = requestsPerMinute
    }
}

/// The quotas of a simulator: their limits, how calls are judged by them, and what a refusal tells.
package struct QuotaSettings: Sendable, Hashable {
    /// How the tokens of a prompt are estimated when a call arrives.
    package enum Estimate: String, Sendable, CaseIterable {
        /// The exact count that is billed.
        case tokens
        /// A quarter of the characters, rounded up, as Azure's gateway estimates.
        case characters
    }

    /// The limits of every model that has none of its own.
    package var limits = QuotaLimits()

    /// The limits of single models or deployments, by name.
    package var limitsByModel: [String: QuotaLimits] = [:]

    /// The length of the "minute" that limits are for; shorter in tests.
    package var minute: Duration = .seconds(60)

    /// Over what stretch requests are judged, each with its share of the minute's.
    package var requestWindow: Duration = .seconds(10)

    package var estimate: Estimate = .tokens

    /// The answer's tokens that a call is charged which names no `max_tokens`.
    ///
    /// 16 is the default of `max_tokens` in the completions API; what Azure really takes for a
    /// chat call is nowhere documented.
    package var assumedAnswerTokens = 16

    /// Whether answers and refusals have `x-ratelimit-*` headers.
    package var showsHeaders = true

    /// How a refusal tells when to come again.
    package var hint: RetryHint = .standard

    /// The most calls that may be answered at once; `nil` is without a limit.
    package var mostInFlight: Int?

    package init() {}

    /// The limits of a model.
    package func limits(of model: String) -> QuotaLimits {
        limitsByModel[model] ?? limits
    }

    /// What an arriving call is charged: its prompt and the longest answer that it allows.
    ///
    /// - Parameters:
    ///   - promptTokens: The prompt's exact tokens.
    ///   - characters: The prompt's characters, in UTF-8 bytes.
    ///   - answerTokens: The call's `max_tokens`; 0 where nothing is generated.
    ///   - choices: The call's `n`.
    /// - Returns: The estimate, in tokens, at most 2^40.
    package func charge(promptTokens: Int, characters: Int, answerTokens: Int?, choices: Int) -> Int {
        let prompt = estimate == .tokens ? promptTokens : (characters + 3) / 4
        let (answers, overflow) = (answerTokens ?? assumedAnswerTokens).multipliedReportingOverflow(by: choices)
        let (sum, tooMany) = prompt.addingReportingOverflow(answers)
        // No quota is above the bound, and sums of many calls stay far below what an integer holds.
        return overflow || tooMany ? 1 << 40 : min(sum, 1 << 40)
    }
}
