package import Columnar
package import ModelAPI
package import Planning

/// The tokens of a call, under the names that callers still have for them.
package typealias CallTokens = CallUsage

extension CallUsage {
    /// Tokens alone.
    package init(prompt: Int64, completion: Int64, cached: Int64) {
        self.init(promptTokens: prompt, completionTokens: completion, cachedTokens: cached)
    }

    package var prompt: Int64 { promptTokens }
    package var completion: Int64 { completionTokens }
    package var cached: Int64 { cachedTokens }
}

extension CallOutcome {
    /// An outcome whose cost is given apart from its tokens.
    package init(
        call: Int64, job: Int64, key: RequestKey, kind: Kind, tokens: CallTokens, costNano: Int64 = 0,
        isUsageKnown: Bool = true, record: Buffer = .empty
    ) {
        var usage = tokens
        usage.costNano = costNano
        self.init(
            call: call, job: job, key: key, kind: kind, usage: usage, isUsageKnown: isUsageKnown, record: record)
    }
}
