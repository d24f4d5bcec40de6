/// What became of the scoring of an answer: a score, or why there is none.
public enum ScoreOutcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// There is a score.
    case scored
    /// The model, or a judge, declined.
    case refused
    /// The endpoint's filter kept the prompt or the answer back.
    case filtered
    /// There is no answer, and no reason is known.
    case noAnswer = "no_answer"
    /// The call failed.
    case error
    /// A judge's answer is not among its verdicts.
    case rubbish
    /// The score is not defined for this answer: the reason says why.
    case undefined
}
