/// What is to be found out of scored rows, and how sure the answers must be.
///
/// ```swift
/// let words = EvaluationMetric("gendered_words", .mean, higherIsBetter: false)
/// let design = EvaluationDesign("Gendered language", metrics: [words], pairs: PairDesign("pair", side: "kind"))
/// let report = try design.report(ScoredRuns(run), isSimulated: false)
/// ```
public struct EvaluationDesign: Sendable, Hashable, Codable {
    /// What is evaluated; a heading.
    public var title: String
    /// What is asked, in one sentence; nil where the title says it.
    public var question: String?
    /// What is measured.
    public var metrics: [EvaluationMetric]
    /// Pairs of rows that differ in one thing; nil where rows are no pairs.
    public var pairs: PairDesign?
    /// Groups of rows; nil where rows are of no group.
    public var groups: GroupDesign?
    /// The column of the cluster that a row belongs to; nil where rows are independent.
    public var cluster: String?
    /// The run that the other is held against; nil for the first.
    public var baseline: String?
    /// How often any verdict of the report may be wrong, over all of them.
    public var alpha: Double
    /// How often a difference is to be found, where it is said what a run could have shown.
    public var power: Double
    /// How sure an interval is.
    public var confidence: Double
    /// What counts as drift.
    public var drift: DriftRule
    /// Judges whose answers people labelled some of.
    public var judges: [JudgeCalibration]
    /// What all draws depend on.
    public var seed: UInt64
    /// How many draws a bootstrap has, and a test of signs.
    public var draws: Int

    /// A design: 5 % familywise, a power of 80 %, intervals of 95 %, 10,000 draws.
    public init(
        _ title: String, question: String? = nil, metrics: [EvaluationMetric], pairs: PairDesign? = nil,
        groups: GroupDesign? = nil, cluster: String? = nil, baseline: String? = nil, alpha: Double = 0.05,
        power: Double = 0.8, confidence: Double = 0.95, drift: DriftRule = DriftRule(),
        judges: [JudgeCalibration] = [], seed: UInt64 = 1, draws: Int = 10_000
    ) {
        self.title = title
        self.question = question
        self.metrics = metrics
        self.pairs = pairs
        self.groups = groups
        self.cluster = cluster
        self.baseline = baseline
        self.alpha = alpha
        self.power = power
        self.confidence = confidence
        self.drift = drift
        self.judges = judges
        self.seed = seed
        self.draws = draws
    }

    private enum CodingKeys: String, CodingKey {
        case title, question, metrics, pairs, groups, cluster, baseline, alpha, power, confidence, drift, judges, seed
        case draws
    }

    /// Reads a design, of which title and metrics must be there.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(String.self, forKey: .title),
            metrics: try container.decode([EvaluationMetric].self, forKey: .metrics))
        question = try container.decodeIfPresent(String.self, forKey: .question)
        pairs = try container.decodeIfPresent(PairDesign.self, forKey: .pairs)
        groups = try container.decodeIfPresent(GroupDesign.self, forKey: .groups)
        cluster = try container.decodeIfPresent(String.self, forKey: .cluster)
        baseline = try container.decodeIfPresent(String.self, forKey: .baseline)
        alpha = try container.decodeIfPresent(Double.self, forKey: .alpha) ?? alpha
        power = try container.decodeIfPresent(Double.self, forKey: .power) ?? power
        confidence = try container.decodeIfPresent(Double.self, forKey: .confidence) ?? confidence
        drift = try container.decodeIfPresent(DriftRule.self, forKey: .drift) ?? drift
        judges = try container.decodeIfPresent([JudgeCalibration].self, forKey: .judges) ?? []
        seed = try container.decodeIfPresent(UInt64.self, forKey: .seed) ?? seed
        draws = try container.decodeIfPresent(Int.self, forKey: .draws) ?? draws
    }
}
