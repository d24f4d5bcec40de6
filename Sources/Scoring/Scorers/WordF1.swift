internal import Statistics

/// How many words answer and reference share: the F1 of SQuAD, from 0 to 1 (Rajpurkar and others 2016).
public struct WordF1: Sendable, Hashable, Codable {
    /// A scorer without options.
    public init() {}

    /// Reads no option.
    public init(from decoder: any Decoder) throws { _ = try OptionReader(decoder, Self.kind) }
}

extension WordF1: ScoringRule {
    package static let kind = "word_f1"

    package func traits(named name: String) -> ScorerTraits { ScorerTraits(name, needsReference: true) }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring { Work() }

    private struct Work: TextScoring {
        var matcher = AnswerMatcher()

        mutating func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            Score(matcher.match(answer: answer, reference: reference).f1)
        }
    }
}
