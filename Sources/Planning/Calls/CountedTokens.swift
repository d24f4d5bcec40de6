internal import ModelAPI

/// Whether the tokens that an endpoint counted can be what a call used, for callers that have no `TokenUsage`.
package enum CountedTokens {
    /// Whether these are counts of a call.
    package static func areCredible(prompt: Int, completion: Int, cached: Int = 0) -> Bool {
        TokenUsage(prompt: prompt, completion: completion, cached: cached).isCredible
    }
}
