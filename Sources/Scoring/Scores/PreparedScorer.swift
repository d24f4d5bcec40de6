/// A scorer that is ready for rows: its pattern is compiled, its lists are read.
///
/// A value keeps its memory between rows: use one for each thread and many rows. The score of a row depends on nothing
/// but the row.
public struct PreparedScorer: Sendable {
    /// What the scorer is called and what its numbers mean.
    public let traits: ScorerTraits
    private var scoring: any TextScoring

    init(_ traits: ScorerTraits, _ scoring: any TextScoring) {
        self.traits = traits
        self.scoring = scoring
    }

    /// The score of one row.
    ///
    /// - Parameters:
    ///   - answer: What the model answered; nil where it did not.
    ///   - reference: What is right; read by scorers that need one.
    ///   - outcome: What became of the call; any other than `scored` is the row's outcome, whatever text there is.
    /// - Returns: The score, or the outcome without one.
    public mutating func score(
        answer: String?, reference: String? = nil, outcome: ScoreOutcome = .scored
    ) -> Score {
        if outcome != .scored { return Score(missing: outcome) }
        guard let answer else { return Score(missing: .noAnswer) }
        guard traits.needsReference else { return scoring.score(answer.utf8.span, Span()) }
        guard let reference else { return PreparedScorer.withoutReference }
        return scoring.score(answer.utf8.span, reference.utf8.span)
    }

    /// The scores of many rows.
    ///
    /// - Parameters:
    ///   - answers: What the model answered, nil where it did not.
    ///   - references: What is right, for as many rows; nil for a scorer that needs none.
    ///   - outcomes: What became of each row's call; nil where all calls gave an answer.
    /// - Returns: A score, or an outcome without one, for each answer.
    public mutating func score(
        answers: [String?], references: [String?]? = nil, outcomes: [ScoreOutcome]? = nil
    ) -> ScoreColumn {
        if let references { return score(answers: Texts(answers), references: Texts(references), outcomes: outcomes) }
        return score(answers: Texts(answers), references: nil as Texts?, outcomes: outcomes)
    }

    /// The scores of many rows of columns; a row that a column is too short for lacks its text.
    package mutating func score<Answers: TextColumn, References: TextColumn>(
        answers: Answers, references: References?, outcomes: [ScoreOutcome]? = nil
    ) -> ScoreColumn {
        var column = ScoreColumn(capacity: answers.count)
        for row in 0..<max(0, answers.count) {
            if let outcomes, row < outcomes.count, outcomes[row] != .scored {
                column.append(Score(missing: outcomes[row]))
                continue
            }
            column.append(score(answers, references, row))
        }
        return column
    }

    private static let withoutReference = Score.undefined("there is no reference")

    private mutating func score(
        _ answers: some TextColumn, _ references: (some TextColumn)?, _ row: Int
    ) -> Score {
        var score = Score(missing: .noAnswer)
        let needsReference = traits.needsReference
        _ = answers.read(row) { answer in
            guard needsReference else {
                score = scoring.score(answer, Span())
                return
            }
            score = PreparedScorer.withoutReference
            guard let references, row < references.count else { return }
            _ = references.read(row) { score = scoring.score(answer, $0) }
        }
        return score
    }
}
