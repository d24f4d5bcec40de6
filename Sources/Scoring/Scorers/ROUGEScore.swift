internal import Statistics

/// The F1 of a ROUGE score, from 0 to 1, as Google's rouge-score computes it (Lin 2004).
///
/// ROUGE sees the letters a to z and digits only: a reference without them is the outcome `undefined`, not 0.
public struct ROUGEScore: Sendable, Hashable, Codable {
    /// What is compared.
    public enum Variant: String, Sendable, Hashable, Codable, CaseIterable {
        /// Words.
        case rouge1 = "rouge_1"
        /// Pairs of words.
        case rouge2 = "rouge_2"
        /// The longest common subsequence of words.
        case rougeL = "rouge_l"
        /// The longest common subsequences of lines.
        case rougeLsum = "rouge_lsum"
    }

    /// What is compared.
    public let variant: Variant
    /// Whether words are compared by their stems (Porter 1980).
    public let stemming: Bool

    /// ROUGE-L, unless something else is said.
    public init(_ variant: Variant = .rougeL, stemming: Bool = false) {
        self.variant = variant
        self.stemming = stemming
    }

    /// Reads the options, all of which may be left out.
    public init(from decoder: any Decoder) throws {
        let options = try OptionReader(decoder, Self.kind, ["variant", "stemming"])
        variant = try options.value("variant", default: .rougeL)
        stemming = try options.value("stemming", default: false)
    }
}

extension ROUGEScore: ScoringRule {
    package static let kind = "rouge"

    package func traits(named name: String) -> ScorerTraits { ScorerTraits(name, needsReference: true) }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring {
        Work(variant: variant, rouge: Rouge(stemming: stemming))
    }

    private struct Work: TextScoring {
        let variant: Variant
        var rouge: Rouge

        mutating func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            let scores = rouge.scores(reference: reference, prediction: answer)
            let units = scores.referenceWords - (variant == .rouge2 ? 1 : 0)
            guard units > 0 else {
                return .undefined(
                    scores.referenceWords > 0
                        ? "ROUGE-2 needs two words in the reference"
                        : "ROUGE sees no word in the reference"
                            + (scores.hasUnseenLetters ? ": it reads the letters a to z only" : ""))
            }
            return switch variant {
            case .rouge1: Score(scores.rouge1.f1)
            case .rouge2: Score(scores.rouge2.f1)
            case .rougeL: Score(scores.rougeL.f1)
            case .rougeLsum: Score(scores.rougeLsum.f1)
            }
        }
    }
}
