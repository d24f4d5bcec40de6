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
    public var complete: [Int] { neutral.indices.filter { neutral.value($0) != nil && loaded.value($0) != nil } }

    /// The pairs in which a twin has none: what became of it, the neutral one's first.
    public var incomplete: OutcomeCounts {
        var counts = OutcomeCounts()
        for pair in neutral.indices {
            if neutral.outcome(pair) != .scored {
                counts.add(neutral.outcome(pair))
            } else if loaded.outcome(pair) != .scored {
                counts.add(loaded.outcome(pair))
            }
        }
        return counts
    }

    /// The loaded twin's score less the neutral one's, of the complete pairs, in their order.
    public var differences: [Double] {
        complete.compactMap { pair in
            guard let one = loaded.value(pair), let other = neutral.value(pair) else { return nil }
            let difference = one - other
            return difference.isFinite ? difference : nil
        }
    }
}
