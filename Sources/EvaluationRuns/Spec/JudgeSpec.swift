public import Evaluation

/// A judge model whose verdicts are a metric of an evaluation.
///
/// In a file it is the judge's object with more beside it:
/// `{judge: guideline, name: child_safe, guideline: "...", model: gpt-4o, labels: human_says}`.
public struct JudgeSpec: Sendable, Hashable, Codable {
    /// What the model is asked; its name is the metric's.
    public var judge: Judge
    /// The model that judges; nil for the job's own.
    public var model: String?
    /// The column with what people said of some rows: yes or no for a guideline, a number for a rubric.
    public var labels: String?
    /// What its scores mean, where that is not what the judge says.
    public var meaning: MetricMeaning

    /// A judge.
    public init(
        _ judge: Judge, model: String? = nil, labels: String? = nil, _ meaning: MetricMeaning = MetricMeaning()
    ) {
        self.judge = judge
        self.model = model
        self.labels = labels
        self.meaning = meaning
    }

    private enum CodingKeys: String, CodingKey, CaseIterable { case model, labels }

    /// Reads an object; an unknown key is an error.
    public init(from decoder: any Decoder) throws {
        let own = CodingKeys.allCases.map(\.rawValue) + MetricMeaning.keys
        judge = try Judge(from: HidingDecoder(decoder, hiding: own))
        let container = try decoder.container(keyedBy: CodingKeys.self)
        model = try container.name(.model)
        labels = try container.name(.labels)
        meaning = try MetricMeaning(beside: decoder)
    }

    /// Writes an object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(model, forKey: .model)
        try container.encodeIfPresent(labels, forKey: .labels)
        try meaning.encode(beside: encoder)
        try judge.encode(to: encoder)
    }

    /// What the judge is asked, as a report says it.
    var criterion: String {
        switch judge {
        case .guideline(let judge): judge.guideline
        case .rubric(let judge): judge.criterion
        case .pairwise(let judge): judge.criterion
        }
    }
}
