/// What a model's tokens cost from a day on, in billionths of a currency unit per million tokens.
package struct ModelPrice: Hashable, Sendable {
    package var from: PriceDate
    package var currency: String
    package var prompt: Int64
    /// 0 for a model that answers with no tokens, as one that embeds.
    package var completion: Int64
    /// Prompt tokens that the service had kept; nil where they cost what others do.
    package var cached: Int64?
    /// Prompt and completion tokens of a batch job; nil where they cost what others do.
    package var batchPrompt: Int64?
    package var batchCompletion: Int64?

    package init(
        from: PriceDate, currency: String, prompt: Int64, completion: Int64, cached: Int64? = nil,
        batchPrompt: Int64? = nil, batchCompletion: Int64? = nil
    ) {
        self.from = from
        self.currency = currency
        self.prompt = prompt
        self.completion = completion
        self.cached = cached
        self.batchPrompt = batchPrompt
        self.batchCompletion = batchCompletion
    }

    /// The cost of tokens that a service has counted.
    ///
    /// - Parameters:
    ///   - prompt: All prompt tokens, those that were kept among them.
    ///   - cached: How many of the prompt tokens the service had kept.
    ///   - completion: All tokens of the answers, those of reasoning among them.
    ///   - isBatch: Whether they are of a batch job, in which cached tokens cost what others do.
    /// - Returns: The cost, rounded up to a billionth of a unit.
    package func cost(prompt: Int, cached: Int = 0, completion: Int, isBatch: Bool = false) -> Amount {
        let kept = isBatch ? 0 : min(max(cached, 0), prompt)
        let promptPrice = isBatch ? batchPrompt ?? self.prompt : self.prompt
        let completionPrice = isBatch ? batchCompletion ?? self.completion : self.completion
        let millionths =
            Int128(prompt - kept) * Int128(promptPrice) + Int128(kept) * Int128(self.cached ?? self.prompt)
            + Int128(completion) * Int128(completionPrice)
        return Amount(nanos: Int64(clamping: (millionths + 999_999) / 1_000_000), currency: currency)
    }

    /// What rows can cost at most: nothing of the prompts is kept, and every answer is as long as it may be.
    ///
    /// It counts one answer a row: calls that are made again come on top.
    ///
    /// - Parameters:
    ///   - promptTokens: Those of all rows together.
    ///   - rows: How many rows there are.
    ///   - maxTokens: Tokens that one answer may have.
    ///   - isBatch: Whether the rows go into a batch job.
    /// - Returns: The cost, rounded up to a billionth of a unit.
    package func upperBound(promptTokens: Int, rows: Int, maxTokens: Int, isBatch: Bool = false) -> Amount {
        let (tokens, overflow) = rows.multipliedReportingOverflow(by: maxTokens)
        return cost(prompt: promptTokens, completion: overflow ? .max : tokens, isBatch: isBatch)
    }
}
