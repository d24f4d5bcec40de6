/// A judge of one of the three kinds, as a file names it.
///
/// In a file it is an object: `{"judge": "guideline", "name": "child_safe", "guideline": "..."}`, or a `rubric` with
/// `criterion` and `levels`, or `pairwise` with `criterion`.
public enum Judge: Sendable, Hashable, Codable {
    /// Yes or no by a guideline.
    case guideline(GuidelineJudge)
    /// A score from 1 to k by a rubric.
    case rubric(RubricJudge)
    /// The better of two answers, asked in both orders.
    case pairwise(PairwiseJudge)

    /// What the scores are called and what they mean.
    public var traits: ScorerTraits {
        switch self {
        case .guideline(let judge): judge.traits
        case .rubric(let judge): judge.traits
        case .pairwise(let judge): judge.traits
        }
    }

    private enum CodingKeys: String, CodingKey {
        case judge
    }

    private enum Kind: String, Codable {
        case guideline, rubric, pairwise
    }

    /// Reads an object with `judge` and that kind's members; an unknown member is an error.
    public init(from decoder: any Decoder) throws {
        let kind = try decoder.container(keyedBy: CodingKeys.self).decode(Kind.self, forKey: .judge)
        switch kind {
        case .guideline: self = .guideline(try GuidelineJudge(from: decoder))
        case .rubric: self = .rubric(try RubricJudge(from: decoder))
        case .pairwise: self = .pairwise(try PairwiseJudge(from: decoder))
        }
    }

    /// Writes an object with `judge` and the kind's members.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .guideline(let judge):
            try container.encode(Kind.guideline, forKey: .judge)
            try judge.encode(to: encoder)
        case .rubric(let judge):
            try container.encode(Kind.rubric, forKey: .judge)
            try judge.encode(to: encoder)
        case .pairwise(let judge):
            try container.encode(Kind.pairwise, forKey: .judge)
            try judge.encode(to: encoder)
        }
    }
}
