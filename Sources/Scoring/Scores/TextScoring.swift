/// A scorer at work: made once for many rows, it keeps its memory between them, so one belongs to one thread.
package protocol TextScoring: Sendable {
    /// The score of an answer; the reference is empty for a scorer that needs none.
    mutating func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score
}

/// The options of one kind of scorer, from which scorers at work are made.
package protocol ScoringRule: Sendable, Hashable, Codable {
    /// The kind's name in files.
    static var kind: String { get }

    /// What the scorer needs and what its numbers mean, under this name.
    func traits(named name: String) -> ScorerTraits

    /// A scorer at work; throws where an option is not possible.
    func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring
}

/// What scorers need from outside of this module.
package struct ScoringTools: Sendable {
    /// Counts the tokens of a text by a model's tokenizer; nil where no tokenizer is at hand.
    package var countTokens: (@Sendable (Span<UInt8>) -> Int)?

    package init(countTokens: (@Sendable (Span<UInt8>) -> Int)? = nil) { self.countTokens = countTokens }
}
