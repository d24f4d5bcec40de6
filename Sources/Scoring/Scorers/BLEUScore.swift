internal import Statistics

/// The BLEU of a sentence, from 0 to 100, as sacrebleu computes it (Papineni and others 2002, Post 2018).
///
/// A reference without a word is the outcome `undefined`. The BLEU of a corpus is not the mean of these: see
/// `BleuScorer` in Statistics.
public struct BLEUScore: Sendable, Hashable, Codable {
    /// How texts are taken apart, by the names of sacrebleu's signature: 13a, zh, char, intl, none.
    public let tokenizer: String
    /// Whether upper and lower case are the same.
    public let ignoresCase: Bool

    /// The tokenizer 13a, unless something else is said.
    public init(tokenizer: String = "13a", ignoresCase: Bool = false) {
        self.tokenizer = tokenizer
        self.ignoresCase = ignoresCase
    }

    /// Reads the options, all of which may be left out.
    public init(from decoder: any Decoder) throws {
        let options = try OptionReader(decoder, Self.kind, CodingKeys.allCases.map(\.rawValue))
        tokenizer = try options.value("tokenizer", default: "13a")
        ignoresCase = try options.value("ignores_case", default: false)
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case tokenizer
        case ignoresCase = "ignores_case"
    }
}

extension BLEUScore: ScoringRule {
    package static let kind = "bleu"

    package func traits(named name: String) -> ScorerTraits {
        ScorerTraits(name, needsReference: true, highest: 100)
    }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring {
        guard let known = BleuTokenizer(rawValue: tokenizer) else {
            let names = BleuTokenizer.allCases.map(\.rawValue).joined(separator: ", ")
            throw ScorerError(.option, "BLEU has no tokenizer \(tokenizer): there are \(names)")
        }
        var options = BleuOptions()
        options.tokenizer = known
        options.lowercases = ignoresCase
        return Work(options: options, scorer: BleuScorer(options))
    }

    private struct Work: TextScoring {
        let options: BleuOptions
        var scorer: BleuScorer

        mutating func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            let statistics = scorer.statistics(answer, reference: reference)
            guard statistics.referenceLength > 0 else { return .undefined("the reference has no word") }
            return Score { () throws(Undefined) in
                try statistics.score(options.smoothing, effectiveOrder: true).score
            }
        }
    }
}
