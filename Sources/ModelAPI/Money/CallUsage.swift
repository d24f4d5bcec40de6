/// What a number of calls came to: the tokens that were counted, and their cost.
///
/// Sums stay at the largest number where they are beyond it: whatever an endpoint counts, nothing ends because of it.
package struct CallUsage: Hashable, Sendable {
    package var calls: Int
    package var promptTokens: Int64
    package var completionTokens: Int64
    /// Those of the prompts that the endpoint had in its cache.
    package var cachedTokens: Int64
    /// In billionths of the prices' currency.
    package var costNano: Int64

    /// Nothing, where nothing is said.
    package init(
        calls: Int = 0, promptTokens: Int64 = 0, completionTokens: Int64 = 0, cachedTokens: Int64 = 0,
        costNano: Int64 = 0
    ) {
        self.calls = calls
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.cachedTokens = cachedTokens
        self.costNano = costNano
    }

    /// What an endpoint counted for one call; nothing where it counted nothing, or nothing that can be.
    ///
    /// - Parameters:
    ///   - usage: what the endpoint said.
    ///   - price: what tokens cost; nil where no price is known.
    package init(_ usage: TokenUsage?, price: TokenPrice?) {
        self.init(calls: 1)
        guard let usage, usage.isCredible else { return }
        promptTokens = Int64(usage.prompt)
        completionTokens = Int64(usage.completion)
        cachedTokens = Int64(usage.cached)
        costNano =
            price?.cost(prompt: usage.prompt, cached: usage.cached, completion: usage.completion).clampedNano ?? 0
    }

    /// Tokens of prompts and answers.
    package var tokens: Int64 { promptTokens.clampedSum(completionTokens) }

    /// Whether an endpoint counted anything.
    package var isCounted: Bool { promptTokens > 0 || completionTokens > 0 }

    package static func + (left: CallUsage, right: CallUsage) -> CallUsage {
        CallUsage(
            calls: Int(Int64(left.calls).clampedSum(Int64(right.calls))),
            promptTokens: left.promptTokens.clampedSum(right.promptTokens),
            completionTokens: left.completionTokens.clampedSum(right.completionTokens),
            cachedTokens: left.cachedTokens.clampedSum(right.cachedTokens),
            costNano: left.costNano.clampedSum(right.costNano))
    }

    package static func += (left: inout CallUsage, right: CallUsage) { left = left + right }

    /// What takes these calls out of a sum again.
    package static prefix func - (usage: CallUsage) -> CallUsage {
        func negative(_ number: Int64) -> Int64 { -max(number, -.max) }
        return CallUsage(
            calls: Int(negative(Int64(usage.calls))), promptTokens: negative(usage.promptTokens),
            completionTokens: negative(usage.completionTokens), cachedTokens: negative(usage.cachedTokens),
            costNano: negative(usage.costNano))
    }
}

/// As messages have it; what is not there is nothing.
extension CallUsage: Codable {
    private enum CodingKeys: String, CodingKey {
        case calls, promptTokens, completionTokens, cachedTokens, costNano
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            calls: try fields.decodeIfPresent(Int.self, forKey: .calls) ?? 0,
            promptTokens: try fields.decodeIfPresent(Int64.self, forKey: .promptTokens) ?? 0,
            completionTokens: try fields.decodeIfPresent(Int64.self, forKey: .completionTokens) ?? 0,
            cachedTokens: try fields.decodeIfPresent(Int64.self, forKey: .cachedTokens) ?? 0,
            costNano: try fields.decodeIfPresent(Int64.self, forKey: .costNano) ?? 0)
    }
}

extension TokenUsage {
    /// More tokens than any call has.
    package static let mostTokens = 1_000_000_000_000

    /// Whether these can be the tokens that a call used.
    ///
    /// A count below zero would give money back, and one of nothing at all would make a budget endless: where the
    /// count is no count, a call comes to its bound.
    package var isCredible: Bool {
        0...Self.mostTokens ~= prompt && 0...Self.mostTokens ~= completion && 0...Self.mostTokens ~= cached
            && prompt + completion > 0
    }
}
