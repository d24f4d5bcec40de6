internal import DataFrames
internal import Evaluation

/// A metric of an evaluation with the column that has its scores.
struct MeasuredMetric {
    /// Where the scores are from.
    enum Source {
        /// A scorer's, computed where the rows are: a struct of the score and what became of the scoring.
        case score(Column)
        /// A judge, who is asked when all else is known.
        case judge(JudgeSpec)
        /// Numbers.
        case numbers(NumberColumn)
    }

    let metric: EvaluationMetric
    let source: Source
    /// How far apart two scores can be; nil where there is no bound.
    let range: Double?

    /// A scorer's.
    init(_ spec: ScoreSpec, _ answers: AnswerColumns, reference: Column?) throws(EvaluationError) {
        let scorer = spec.scorer
        let traits = scorer.traits
        do { _ = try scorer.prepared() } catch {
            throw EvaluationError(.wrongDesign, "scorer '\(scorer.name)': \(error)")
        }
        guard let text = answers.scored else {
            throw EvaluationError(
                .missingColumn,
                "scorer '\(scorer.name)' reads answers, and no column has them: name it, with 'answer'")
        }
        if traits.needsReference, reference == nil {
            throw EvaluationError(
                .missingColumn,
                "scorer '\(scorer.name)' compares answers with what is right: name its column, with 'reference'")
        }
        if traits.needsReference, let reference {
            source = .score(score(scorer, text, reference: reference))
        } else {
            source = .score(score(scorer, text))
        }
        metric = Self.metric(traits, spec.meaning)
        range = traits.highest.map { $0 - traits.lowest }
    }

    /// A judge's.
    init(_ spec: JudgeSpec, _ answers: AnswerColumns) throws(EvaluationError) {
        let traits = spec.judge.traits
        guard answers.scored != nil else {
            throw EvaluationError(
                .missingColumn,
                "judge '\(traits.name)' is asked about answers, and no column has them: name it, with 'answer'")
        }
        source = .judge(spec)
        metric = Self.metric(traits, spec.meaning)
        range = traits.highest.map { $0 - traits.lowest }
    }

    /// A column's.
    init(_ spec: MetricSpec, _ finder: ColumnFinder, _ answers: AnswerColumns) throws(EvaluationError) {
        guard let found = finder.measure(spec.column, answers) else { throw finder.missing(spec.column, "'metrics'") }
        let numbers = try NumberColumn(found, finder.run, "'metrics'")
        let kind = spec.kind ?? (numbers.isYesOrNo ? .rate : .mean)
        source = .numbers(numbers)
        metric = spec.meaning.metric(spec.name, kind, isHigherBetter: spec.isHigherBetter)
        range = kind == .rate ? 1 : nil
    }

    /// Whether a judge has yet to be asked.
    var isJudged: Bool { if case .judge = source { true } else { false } }

    /// The metric of scores with these traits.
    static func metric(_ traits: ScorerTraits, _ meaning: MetricMeaning) -> EvaluationMetric {
        meaning.metric(traits.name, traits.isYesOrNo ? .rate : .mean, isHigherBetter: traits.direction != .lower)
    }
}
