public import Evaluation

/// What is evaluated of rows: their columns, how answers are scored, what is held against what, and how sure it must be.
///
/// ```swift
/// var spec = EvaluationSpec("Two prompts", scores: [ScoreSpec(.exactMatch(ExactMatch()))])
/// spec.reference = "right"
/// let report = try await after.evaluate(spec, baseline: before)
/// print(ReportText(report).text)
/// ```
///
/// One run says bias over its pairs, parity over its groups, or levels; two are compared row by row.
public struct EvaluationSpec: Sendable, Hashable {
    /// What is evaluated; a heading.
    public var title: String?
    /// What is asked, in one sentence.
    public var question: String?
    /// The column that tells rows apart, the same in both runs; nil for the row's number in the input's order.
    public var key: String?
    /// The column of the prompts, for examples; nil for `prompt`, where there is one.
    public var prompt: String?
    /// The column of the answers, or a model's column of structs; nil for `answer`, or the only model's column.
    public var answer: String?
    /// The column of what is right, which some scorers need.
    public var reference: String?
    /// Scorers of the answers.
    public var scores: [ScoreSpec]
    /// Columns that are scores as they stand.
    public var metrics: [MetricSpec]
    /// Judge models, whose calls are paid.
    public var judges: [JudgeSpec]
    /// Pairs of rows that differ in one thing.
    public var pairs: PairDesign?
    /// Groups of rows.
    public var groups: GroupDesign?
    /// The column of the cluster that a row belongs to.
    public var cluster: String?
    /// How rows with the same key become one; nil where each row has a key of its own.
    public var repeats: RepeatSpec?
    /// The run that the other is held against; nil for the first.
    public var baseline: String?
    /// What is looked at for drift.
    public var drift: DriftSpec?
    /// How often any verdict of the report may be wrong, over all of them.
    public var alpha: Double
    /// How often a difference is to be found.
    public var power: Double
    /// How sure an interval is.
    public var confidence: Double
    /// How many draws a bootstrap has.
    public var draws: Int
    /// What all draws depend on.
    public var seed: UInt64
    /// What is to be known before a run.
    public var plan: PlanSpec?

    /// An evaluation: 5 % familywise, a power of 80 %, intervals of 95 %, 10,000 draws.
    public init(
        _ title: String? = nil, question: String? = nil, key: String? = nil, answer: String? = nil,
        reference: String? = nil, scores: [ScoreSpec] = [], metrics: [MetricSpec] = [], judges: [JudgeSpec] = [],
        pairs: PairDesign? = nil, groups: GroupDesign? = nil, cluster: String? = nil, repeats: RepeatSpec? = nil,
        drift: DriftSpec? = nil, seed: UInt64 = 1
    ) {
        self.title = title
        self.question = question
        self.key = key
        self.answer = answer
        self.reference = reference
        self.scores = scores
        self.metrics = metrics
        self.judges = judges
        self.pairs = pairs
        self.groups = groups
        self.cluster = cluster
        self.repeats = repeats
        self.drift = drift
        alpha = 0.05
        power = 0.8
        confidence = 0.95
        draws = 10_000
        self.seed = seed
    }

    /// Whether two runs are two windows of rows, and no row of one belongs to a row of the other.
    ///
    /// A number in the input's order says nothing of rows that came at another time.
    var comparesWindows: Bool { drift != nil && key == nil && pairs == nil }
}
