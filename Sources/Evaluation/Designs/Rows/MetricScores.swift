public import Scoring

/// One metric's scores, row by row: a number, or else what became of the row.
///
/// A row without a score is an outcome that is counted; it is never 0, and never dropped without a word.
public struct MetricScores: Sendable, Hashable {
    /// What a score is counted as that is no finite number.
    public enum NotANumber: Sendable, Hashable {
        /// The column is refused, with the row's number.
        case isAnError
        /// The row has no score.
        case isNoScore
    }

    /// The scores, all finite; nil where there is none.
    public let values: [Double?]
    private let others: [Int: EvaluationReport.Outcome]

    /// Scores with the outcomes of the rows that have none, by row number.
    ///
    /// A row with neither has the outcome ``EvaluationReport/Outcome/noScore``; the outcome of a row with a score is
    /// answered, whatever is said.
    ///
    /// - Throws: ``EvaluationError`` for NaN and the infinities, unless they are to be counted.
    public init(
        _ values: [Double?], outcomes: [Int: EvaluationReport.Outcome] = [:], notANumber: NotANumber = .isAnError
    ) throws(EvaluationError) {
        var finite = values
        if let bad = values.firstIndex(where: { $0.map { !$0.isFinite } ?? false }) {
            guard notANumber == .isNoScore else {
                throw EvaluationError(
                    .notANumber,
                    "the score of row \(bad + 1) is \(values[bad].map { "\($0)" } ?? ""), which is no number: "
                        + "give the row no score, or let such scores be counted as 'no score'")
            }
            finite = values.map { value in value.flatMap { $0.isFinite ? $0 : nil } }
        }
        self.values = finite
        others = outcomes.filter { finite.indices.contains($0.key) && finite[$0.key] == nil }
    }

    /// The scores of a scorer, with what became of the rows that have none.
    public init(_ column: ScoreColumn) {
        values = column.indices.map { column.value($0) }
        var outcomes: [Int: EvaluationReport.Outcome] = [:]
        for row in column.indices where values[row] == nil { outcomes[row] = column.outcome(row).reported }
        others = outcomes
    }

    /// What became of a row.
    public func outcome(_ row: Int) -> EvaluationReport.Outcome {
        guard values.indices.contains(row) else { return .noScore }
        if values[row] != nil { return .answered }
        let outcome = others[row] ?? .noScore
        return outcome == .answered ? .noScore : outcome
    }
}
