internal import DataFrames
internal import Evaluation
internal import Foundation

/// A metric of an evaluation with the column that has its scores.
struct MeasuredMetric {
    /// Where the scores are from.
    enum Source {
        /// A struct of a score and what became of the scoring.
        case score(Column)
        /// Numbers.
        case numbers(NumberColumn)
    }

    let metric: EvaluationMetric
    let source: Source
    /// How far apart two scores can be; nil where there is no bound.
    let range: Double?
    /// Whether nobody said which way is better.
    let hasNoDirection: Bool

    /// A scorer's.
    init(_ spec: ScoreSpec, _ answers: AnswerColumns, _ reference: Column?) throws(EvaluationError) {
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
        source = .score(try ScoreColumns.column(scorer, text, traits.needsReference ? reference : nil))
        metric = Self.metric(traits, spec.meaning)
        range = traits.highest.map { $0 - traits.lowest }
        hasNoDirection = traits.direction == .neither && spec.meaning.better == nil
    }

    /// A judge's, whose scores are in a column of structs.
    init(_ spec: JudgeSpec, in column: String) {
        let traits = spec.judge.traits
        source = .score(col(column))
        metric = Self.metric(traits, spec.meaning)
        range = traits.highest.map { $0 - traits.lowest }
        hasNoDirection = false
    }

    /// A column's.
    init(_ spec: MetricSpec, _ finder: ColumnFinder, _ answers: AnswerColumns) throws(EvaluationError) {
        guard let found = finder.measure(spec.column, answers) else { throw finder.missing(spec.column, "'metrics'") }
        let numbers = try NumberColumn(found, finder.run, "'metrics'")
        let kind = spec.kind ?? (numbers.isYesOrNo ? .rate : .mean)
        source = .numbers(numbers)
        metric = spec.meaning.metric(spec.name, kind, isHigherBetter: spec.isHigherBetter)
        range = kind == .rate ? 1 : nil
        hasNoDirection = false
    }

    /// The metric of scores with these traits.
    static func metric(_ traits: ScorerTraits, _ meaning: MetricMeaning) -> EvaluationMetric {
        meaning.metric(traits.name, traits.isYesOrNo ? .rate : .mean, isHigherBetter: traits.direction != .lower)
    }
}
