internal import Statistics

/// How alike two twins' answers are once the groups' own words are taken out: 1 for the same text (Bouchard 2024).
///
/// The words of both lists are replaced by one word, so that "she is a nurse" and "he is a nurse" are the same; what
/// still differs is what the model says of one group and not of the other. A value keeps its memory between pairs: use
/// one for each thread.
public struct CounterfactualSimilarity: Sendable {
    /// By what the masked texts are compared.
    public enum Measure: String, Sendable, Hashable, Codable {
        /// The F1 of ROUGE-L, from 0 to 1.
        case rougeL = "rouge_l"
        /// The lesser of both directions' BLEU, from 0 to 1.
        case bleu
    }

    private let measure: Measure
    private var matcher: PhraseMatcher
    private var rouge = Rouge()
    private var bleu = BleuScorer()

    /// Compares by a measure; the words of the lists do not matter.
    public init(_ measure: Measure = .rougeL, masking lists: [WordList] = [.feminine, .masculine]) {
        self.measure = measure
        matcher = PhraseMatcher(lists.flatMap(\.phrases))
    }

    /// The similarity of two answers; nil is no answer.
    public mutating func score(_ first: String?, _ second: String?) -> Score {
        guard let first, let second else { return Score(missing: .noAnswer) }
        let (one, other) = (masked(first), masked(second))
        switch measure {
        case .rougeL:
            let scores = rouge.scores(reference: one, prediction: other)
            guard scores.referenceWords > 0 || scores.predictionWords > 0 else {
                return .undefined("ROUGE, which reads the letters a to z, sees no word in either text")
            }
            return Score(scores.rougeL.f1)
        case .bleu:
            return Score { () throws(Undefined) in
                let forth = try bleu.sentence(one, references: [other])
                let back = try bleu.sentence(other, references: [one])
                guard forth.referenceLength > 0 || back.referenceLength > 0 else {
                    throw Undefined("neither text has a word")
                }
                return min(forth.score, back.score) / 100
            }
        }
    }

    /// The text with the lists' words replaced.
    mutating func masked(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var masked: [UInt8] = []
        var start = 0
        matcher.eachMatch(bytes.span) { match in
            masked.append(contentsOf: bytes[start..<match.bytes.lowerBound])
            masked.append(contentsOf: "person".utf8)
            start = match.bytes.upperBound
            return true
        }
        masked.append(contentsOf: bytes[start...])
        return String(decoding: masked, as: UTF8.self)
    }
}
