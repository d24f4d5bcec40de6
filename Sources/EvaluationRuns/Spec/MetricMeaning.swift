public import Evaluation

/// What is said of a metric's scores beside where they are from.
public struct MetricMeaning: Sendable, Hashable {
    /// Which way is better.
    public enum Direction: String, Sendable, Hashable, Codable, CaseIterable {
        /// A higher score is better, or a lower one.
        case higher, lower
    }

    /// Which way is better; nil for what the scorer, or the column's name, says.
    public var better: Direction?
    /// How far apart the same may be, in the scores' unit.
    public var margin: Double?
    /// The smallest difference worth finding, in the scores' unit.
    public var target: Double?
    /// What scores count: `tokens`, `ms`.
    public var unit: String?
    /// How a difference is said; nil for 'score higher in' the name.
    public var words: EvaluationMetric.Words?

    /// What is said of scores; nothing, where nothing is given.
    public init(
        better: Direction? = nil, margin: Double? = nil, target: Double? = nil, unit: String? = nil,
        words: EvaluationMetric.Words? = nil
    ) {
        self.better = better
        self.margin = margin
        self.target = target
        self.unit = unit
        self.words = words
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case better, margin, target, unit, words }

    /// The keys in files, beside the metric's own.
    static let keys = CodingKeys.allCases.map(\.rawValue)

    init(beside decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let word = try container.decodeIfPresent(String.self, forKey: .better) {
            guard let direction = Direction(rawValue: word) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .better, in: container, debugDescription: "'better' is '\(word)'; write higher or lower")
            }
            better = direction
        }
        margin = try container.positive(.margin)
        target = try container.positive(.target)
        unit = try container.name(.unit)
        words = try container.decodeIfPresent(EvaluationMetric.Words.self, forKey: .words)
    }

    func encode(beside encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(better, forKey: .better)
        try container.encodeIfPresent(margin, forKey: .margin)
        try container.encodeIfPresent(target, forKey: .target)
        try container.encodeIfPresent(unit, forKey: .unit)
        try container.encodeIfPresent(words, forKey: .words)
    }

    /// The metric of a design, whose scores are of this kind.
    func metric(_ name: String, _ kind: EvaluationMetric.Kind, isHigherBetter: Bool) -> EvaluationMetric {
        EvaluationMetric(
            name, kind, higherIsBetter: better.map { $0 == .higher } ?? isHigherBetter, margin: margin, target: target,
            unit: unit, words: words)
    }
}
