public import Evaluation

/// A scorer whose scores are a metric of an evaluation.
///
/// In a file it is the scorer's name, or an object with the scorer's options and what its scores mean:
/// `{scorer: length, unit: words, better: lower, target: 5}`.
public struct ScoreSpec: Sendable, Hashable, Codable {
    /// The scorer; its name is the metric's.
    public var scorer: Scorer
    /// What its scores mean, where that is not what the scorer says.
    public var meaning: MetricMeaning

    /// A scorer.
    public init(_ scorer: Scorer, _ meaning: MetricMeaning = MetricMeaning()) {
        self.scorer = scorer
        self.meaning = meaning
    }

    /// The scorer of this kind with its options' defaults.
    public init(_ kind: ScoringKind, name: String? = nil, _ meaning: MetricMeaning = MetricMeaning()) {
        self.init(Scorer(kind, name: name), meaning)
    }

    /// Reads a scorer's name, or an object; an unknown key is an error.
    public init(from decoder: any Decoder) throws {
        if (try? decoder.singleValueContainer().decode(String.self)) != nil {
            self.init(try Scorer(from: decoder))
            return
        }
        // A scorer's option of that name is the scorer's: how long an answer is has a unit of its own.
        let scorer: Scorer
        var meaning = try MetricMeaning(beside: decoder)
        do {
            scorer = try Scorer(from: HidingDecoder(decoder, hiding: MetricMeaning.keys.filter { $0 != "unit" }))
            if meaning.unit != nil, !ScoreSpec.hasUnit(scorer) { meaning.unit = nil }
        } catch {
            guard meaning.unit != nil else { throw error }
            scorer = try Scorer(from: HidingDecoder(decoder, hiding: MetricMeaning.keys))
        }
        self.init(scorer, meaning)
    }

    /// Writes an object with the scorer's options and what its scores mean.
    public func encode(to encoder: any Encoder) throws {
        try meaning.encode(beside: encoder)
        try scorer.encode(to: encoder)
    }

    /// Whether the scorer's own unit is what its scores count.
    private static func hasUnit(_ scorer: Scorer) -> Bool {
        if case .length = scorer.kind { true } else { false }
    }
}
