/// Whether the tokens that an endpoint counted can be what a call used.
///
/// A count below zero would give money back, and one of nothing at all would make a budget endless: where the
/// count is no count, a call comes to its bound.
package enum CountedTokens {
    /// More tokens than any call has.
    private static let most = 1_000_000_000_000

    /// Whether these are counts of a call.
    package static func areCredible(prompt: Int, completion: Int, cached: Int = 0) -> Bool {
        0...most ~= prompt && 0...most ~= completion && 0...most ~= cached && prompt + completion > 0
    }
}
