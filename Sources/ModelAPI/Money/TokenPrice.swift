/// What a million tokens cost, in billionths of a currency's unit.
///
/// ```swift
/// let price = TokenPrice(prompt: 2.50, completion: 10, cached: 1.25)
/// price.cost(prompt: 1_000, cached: 400, completion: 100)   // 0.003 USD
/// ```
package struct TokenPrice: Hashable, Sendable {
    /// Of a million prompt tokens.
    package var promptNano: Int64
    /// Of a million tokens of answers; 0 for a model that answers with none, as one that embeds.
    package var completionNano: Int64
    /// Of prompt tokens that the endpoint had in its cache; nil for the same as others.
    package var cachedNano: Int64?
    /// In a batch; nil for half of `promptNano`.
    package var batchPromptNano: Int64?
    /// In a batch; nil for half of `completionNano`.
    package var batchCompletionNano: Int64?
    /// The currency's three letters.
    package var currency: String

    /// The most that a million tokens may cost, in units: more is a mistake, and would not be exact in JSON.
    package static let mostUnits: Int64 = 1_000_000

    /// A price in billionths; what is out of range is brought into it.
    package init(
        promptNano: Int64, completionNano: Int64, cachedNano: Int64? = nil, batchPromptNano: Int64? = nil,
        batchCompletionNano: Int64? = nil, currency: String = "USD"
    ) {
        self.promptNano = Self.inRange(promptNano)
        self.completionNano = Self.inRange(completionNano)
        self.cachedNano = cachedNano.map(Self.inRange)
        self.batchPromptNano = batchPromptNano.map(Self.inRange)
        self.batchCompletionNano = batchCompletionNano.map(Self.inRange)
        self.currency = currency
    }

    /// A price in units, to the nearest billionth.
    package init(prompt: Double, completion: Double, cached: Double? = nil, currency: String = "USD") {
        self.init(
            promptNano: Self.nano(prompt) ?? 0, completionNano: Self.nano(completion) ?? 0,
            cachedNano: cached.flatMap(Self.nano), currency: currency)
    }

    /// The billionths of a price in units; nil where it is no number, is below 0, or is more than a price can be.
    package static func nano(_ units: Double) -> Int64? {
        guard units >= 0, units <= Double(mostUnits) else { return nil }
        return Int64((units * 1e9).rounded())
    }

    /// The billionths of a price as people write it, such as `2.50`, exactly; nil where it is none or out of range.
    package static func nano(_ text: some StringProtocol) -> Int64? {
        guard let money = Money(text, currency: ""), 0...Int128(mostUnits) * 1_000_000_000 ~= money.nano else {
            return nil
        }
        return money.clampedNano
    }

    private static func inRange(_ nano: Int64) -> Int64 { min(max(0, nano), mostUnits * 1_000_000_000) }

    /// The cost of tokens that an endpoint has counted, rounded up to a billionth.
    ///
    /// - Parameters:
    ///   - prompt: all prompt tokens, those from the cache among them.
    ///   - cached: how many of the prompt tokens came from the endpoint's cache.
    ///   - completion: all tokens of the answers, those of reasoning among them.
    /// - Returns: the cost; counts below 0 cost nothing.
    package func cost(prompt: Int, cached: Int = 0, completion: Int) -> Money {
        let prompt = max(0, prompt)
        let hits = min(max(0, cached), prompt)
        let millionths =
            Int128(prompt - hits) * Int128(promptNano) + Int128(hits) * Int128(cachedNano ?? promptNano)
            + Int128(max(0, completion)) * Int128(completionNano)
        return Money(nano: (millionths + 999_999) / 1_000_000, currency: currency)
    }

    /// What calls can cost at most: nothing of the prompts comes from a cache, and every answer is as long as it may be.
    ///
    /// - Parameters:
    ///   - promptTokens: those of all calls together.
    ///   - calls: how many calls there are.
    ///   - maxTokens: tokens that one answer may have.
    /// - Returns: the cost, rounded up to a billionth.
    package func upperBound(promptTokens: Int, calls: Int, maxTokens: Int) -> Money {
        let (tokens, isOver) = max(0, calls).multipliedReportingOverflow(by: max(0, maxTokens))
        return cost(prompt: promptTokens, completion: isOver ? .max : tokens)
    }

    /// The price of a call in a batch: what the price says of batches, else half of a live call's.
    package var ofBatches: TokenPrice {
        func half(_ nano: Int64) -> Int64 { nano / 2 + nano % 2 }
        return TokenPrice(
            promptNano: batchPromptNano ?? half(promptNano),
            completionNano: batchCompletionNano ?? half(completionNano),
            cachedNano: cachedNano.map { min($0, batchPromptNano ?? half($0)) }, currency: currency)
    }
}

/// In units, as people write prices and as journals have them.
extension TokenPrice: Codable {
    private enum CodingKeys: String, CodingKey {
        case prompt, completion, cached, batchPrompt, batchCompletion, currency
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func nano(_ key: CodingKeys) throws -> Int64? {
            guard let units = try container.decodeIfPresent(Double.self, forKey: key) else { return nil }
            guard let nano = Self.nano(units) else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: container, debugDescription: "a price of \(units) for a million tokens")
            }
            return nano
        }
        self.init(
            promptNano: try nano(.prompt) ?? 0, completionNano: try nano(.completion) ?? 0,
            cachedNano: try nano(.cached),
            batchPromptNano: try nano(.batchPrompt), batchCompletionNano: try nano(.batchCompletion),
            currency: try container.decode(String.self, forKey: .currency))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        func units(_ nano: Int64) -> Double { Double(nano) / 1e9 }
        try container.encode(units(promptNano), forKey: .prompt)
        try container.encode(units(completionNano), forKey: .completion)
        try container.encodeIfPresent(cachedNano.map(units), forKey: .cached)
        try container.encodeIfPresent(batchPromptNano.map(units), forKey: .batchPrompt)
        try container.encodeIfPresent(batchCompletionNano.map(units), forKey: .batchCompletion)
        try container.encode(currency, forKey: .currency)
    }
}
