internal import Statistics

/// The chrF or chrF++ of a sentence, from 0 to 100, as sacrebleu computes it (Popović 2015, 2017).
///
/// A reference without a character is the outcome `undefined`.
public struct ChrFScore: Sendable, Hashable, Codable {
    /// The longest n-gram of words: 0 for chrF, 2 for chrF++.
    public let wordOrder: Int
    /// Whether upper and lower case are the same.
    public let ignoresCase: Bool

    /// chrF, unless a word order is given.
    public init(wordOrder: Int = 0, ignoresCase: Bool = false) {
        self.wordOrder = wordOrder
        self.ignoresCase = ignoresCase
    }

    /// Reads the options, all of which may be left out.
    public init(from decoder: any Decoder) throws {
        let options = try OptionReader(decoder, Self.kind, CodingKeys.allCases.map(\.rawValue))
        wordOrder = try options.value("word_order", default: 0)
        ignoresCase = try options.value("ignores_case", default: false)
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case wordOrder = "word_order"
        case ignoresCase = "ignores_case"
    }
}

extension ChrFScore: ScoringRule {
    package static let kind = "chrf"

    package func traits(named name: String) -> ScorerTraits {
        ScorerTraits(name, needsReference: true, highest: 100)
    }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring {
        var options = ChrfOptions(wordOrder: wordOrder)
        options.lowercases = ignoresCase
        do {
            return Work(beta: options.beta, scorer: try ChrfScorer(options))
        } catch {
            throw ScorerError(.option, error.reason)
        }
    }

    private struct Work: TextScoring {
        let beta: Double
        var scorer: ChrfScorer

        mutating func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            let trimmed = UTF8Text.trimmed(reference)
            guard !trimmed.isEmpty else { return .undefined("the reference is empty") }
            return Score(scorer.statistics(answer, reference: reference).score(beta: beta))
        }
    }
}
