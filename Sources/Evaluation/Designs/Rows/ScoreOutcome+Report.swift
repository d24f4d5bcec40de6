public import Scoring

extension ScoreOutcome {
    /// The outcome as a report shows it.
    public var reported: EvaluationReport.Outcome {
        switch self {
        case .scored: .answered
        case .refused: .refused
        case .filtered: .filtered
        case .error: .error
        case .noAnswer, .rubbish, .undefined: .noScore
        }
    }
}
