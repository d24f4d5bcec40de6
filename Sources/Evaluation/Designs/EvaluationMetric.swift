/// A measure of rows: what it is called, what its scores are, and which way is better.
public struct EvaluationMetric: Sendable, Hashable, Codable {
    /// What scores there are.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// 0 or 1: the mean is a share.
        case rate
        /// Any number.
        case mean
    }

    /// How a difference is said: 'use', 'more', 'gendered words'.
    public struct Words: Sendable, Hashable, Codable {
        /// What answers do: `use`, `score`, `are`.
        public var verb: String
        /// How more and less are said.
        public var comparative: EvaluationReport.Comparative
        /// What there is more of; empty where the comparative says it.
        public var measured: String

        /// Words for a difference.
        public init(_ verb: String, _ comparative: EvaluationReport.Comparative, _ measured: String = "") {
            self.verb = verb
            self.comparative = comparative
            self.measured = measured
        }
    }

    /// The name of its column of scores.
    public var name: String
    /// What its scores are.
    public var kind: Kind
    /// Whether more is better.
    public var higherIsBetter: Bool
    /// How far apart the same may be, in the scores' unit (0.02 is 2 points of a rate); nil where nothing is the same.
    public var margin: Double?
    /// The smallest difference worth finding, in the scores' unit; nil where none was named.
    public var target: Double?
    /// What a mean's scores count: `tokens`, `ms`; nil for a plain number.
    public var unit: String?
    /// How a difference is said; nil for 'score higher in' the name.
    public var words: Words?

    /// A metric.
    public init(
        _ name: String, _ kind: Kind, higherIsBetter: Bool = true, margin: Double? = nil, target: Double? = nil,
        unit: String? = nil, words: Words? = nil
    ) {
        self.name = name
        self.kind = kind
        self.higherIsBetter = higherIsBetter
        self.margin = margin
        self.target = target
        self.unit = unit
        self.words = words
    }

    private enum CodingKeys: String, CodingKey {
        case name, kind
        case higherIsBetter = "higher_is_better"
        case margin, target, unit, words
    }

    /// Reads a metric, of which only the name must be there: it is a mean, and more is better.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(String.self, forKey: .name),
            try container.decodeIfPresent(Kind.self, forKey: .kind) ?? .mean,
            higherIsBetter: try container.decodeIfPresent(Bool.self, forKey: .higherIsBetter) ?? true,
            margin: try container.decodeIfPresent(Double.self, forKey: .margin),
            target: try container.decodeIfPresent(Double.self, forKey: .target),
            unit: try container.decodeIfPresent(String.self, forKey: .unit),
            words: try container.decodeIfPresent(Words.self, forKey: .words))
    }

    /// The unit of its mean.
    var levelUnit: EvaluationReport.MeasureUnit {
        kind == .rate ? .share : unit.map { .named($0) } ?? .number
    }

    /// The unit of a difference.
    var differenceUnit: EvaluationReport.MeasureUnit { kind == .rate ? .points : levelUnit }

    /// What is said of a subject beside a reference.
    func claim(_ subject: String, than reference: String?) -> EvaluationReport.Claim {
        let words = words ?? Words("score", .high, "in \(name)")
        return EvaluationReport.Claim(subject, words.verb, words.comparative, words.measured, than: reference)
    }
}
