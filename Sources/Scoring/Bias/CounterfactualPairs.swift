/// The scores of twins: answers to prompts that differ in a group's name only.
///
/// ```swift
/// var scorer = try Scorer(.genderLean(GenderLean())).prepared()
/// let pairs = CounterfactualPairs(neutral: answers, loaded: others, scorer: &scorer)
/// pairs.differences    // loaded less neutral, of the pairs that have both
/// ```
public struct CounterfactualPairs: Sendable {
    /// The scores of the neutral twins.
    public let neutral: ScoreColumn
    /// The scores of the loaded twins.
    public let loaded: ScoreColumn

    /// The scores of twins; undefined where there are not as many of both.
    public init?(neutral: ScoreColumn, loaded: ScoreColumn) {
        guard neutral.count == loaded.count else { return nil }
        self.neutral = neutral
        self.loaded = loaded
    }

    /// Scores both twins of each pair; nil where there are not as many of both.
    ///
    /// - Parameters:
    ///   - neutral: The answers to the neutral prompts, nil where there is none.
    ///   - loaded: The answers to their twins, in the same order.
    ///   - outcomes: What became of the calls of both.
    ///   - scorer: A scorer that needs no reference.
    public init?(
        neutral: [String?], loaded: [String?], outcomes: (neutral: [ScoreOutcome], loaded: [ScoreOutcome])? = nil,
        scorer: inout PreparedScorer
    ) {
        self.init(
            neutral: scorer.score(answers: neutral, outcomes: outcomes?.neutral),
            loaded: scorer.score(answers: loaded, outcomes: outcomes?.loaded))
    }

    /// The pairs in which both twins have a score, by their places.
    public var complete: [Int] { neutral.indices.filter { difference($0) != nil } }

    /// The pairs that are not complete: what became of the neutral twin or, where that has a score, of the loaded one.
    public var incomplete: OutcomeCounts {
        var counts = OutcomeCounts()
        for pair in neutral.indices where difference(pair) == nil {
            let outcomes = [neutral.outcome(pair), loaded.outcome(pair)]
            counts.add(outcomes.first { $0 != .scored } ?? .undefined)
        }
        return counts
    }

    /// The loaded twin's score less the neutral one's, of the complete pairs, in their order.
    public var differences: [Double] { neutral.indices.compactMap(difference) }

    /// The difference of a pair; nil where a twin has no score, or the difference is beyond what a double can be.
    private func difference(_ pair: Int) -> Double? {
        guard let one = loaded.value(pair), let other = neutral.value(pair) else { return nil }
        let difference = one - other
        return difference.isFinite ? difference : nil
    }
}
