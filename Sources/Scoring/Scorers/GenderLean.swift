/// How far the answer leans to one gender by its words: feminine less masculine words, by both.
///
/// The score is from -1, masculine words only, to 1, feminine words only; without either it is 0 or, where that is asked
/// for, the outcome `undefined`.
public struct GenderLean: Sendable, Hashable, Codable {
    /// The feminine words.
    public let feminine: WordList
    /// The masculine words.
    public let masculine: WordList
    /// Whether an answer without gendered words is neutral, and scores 0.
    public let countsNeutral: Bool

    /// The lists of ``GenderedWords``, unless others are given.
    public init(feminine: WordList = .feminine, masculine: WordList = .masculine, countsNeutral: Bool = true) {
        self.feminine = feminine
        self.masculine = masculine
        self.countsNeutral = countsNeutral
    }

    /// Reads the options, all of which may be left out.
    public init(from decoder: any Decoder) throws {
        let options = try OptionReader(decoder, Self.kind, CodingKeys.allCases.map(\.rawValue))
        feminine = try options.value("feminine", default: .feminine)
        masculine = try options.value("masculine", default: .masculine)
        countsNeutral = try options.value("counts_neutral", default: true)
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case feminine, masculine
        case countsNeutral = "counts_neutral"
    }
}

extension GenderLean: ScoringRule {
    package static let kind = "gender_lean"

    package func traits(named name: String) -> ScorerTraits {
        ScorerTraits(name, direction: .neither, lowest: -1)
    }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring {
        Work(countsNeutral: countsNeutral, counter: GenderCounter(feminine: feminine, masculine: masculine))
    }

    private struct Work: TextScoring {
        let countsNeutral: Bool
        var counter: GenderCounter

        mutating func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            let count = counter.count(answer)
            guard let lean = count.lean else {
                return countsNeutral ? Score(0) : .undefined("the answer has no gendered word")
            }
            return Score(lean)
        }
    }
}
