/// The most that a call can come to: what is set aside for it before it is made.
///
/// A call whose end nobody knows counts with its bound in a budget until somebody does.
package struct CallBound: Hashable, Sendable {
    /// Tokens of the prompt and of the longest answer.
    package var tokens: Int64
    /// In billionths of the prices' currency; 0 where no price is known.
    package var nano: Int64

    /// A bound; what is negative counts as nothing.
    package init(tokens: Int64 = 0, nano: Int64 = 0) {
        self.tokens = max(0, tokens)
        self.nano = max(0, nano)
    }

    /// Both together, as far as numbers go.
    package static func + (left: CallBound, right: CallBound) -> CallBound {
        CallBound(tokens: left.tokens.clampedSum(right.tokens), nano: left.nano.clampedSum(right.nano))
    }
}

extension Int64 {
    /// The sum, or the largest or smallest number where it is beyond them.
    package func clampedSum(_ other: Int64) -> Int64 {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? (other < 0 ? .min : .max) : sum
    }
}
