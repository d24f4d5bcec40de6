public import DataFrames
public import Evaluation

extension DataFrame {
    /// What these rows say to an evaluation, alone or beside a baseline.
    ///
    /// Scores are computed by the workers, where the rows are; names, scores and outcomes come here, and of texts those
    /// that the report shows. A row whose call failed, was filtered or refused is a counted outcome, and so is an answer
    /// without a score.
    ///
    /// ```swift
    /// let spec = EvaluationSpec("Capitals", reference: "capital", scores: [ScoreSpec(.exactMatch(ExactMatch()))])
    /// print(ReportText(try await answers.evaluate(spec)).text)
    /// ```
    ///
    /// - Parameters:
    ///   - spec: What is evaluated.
    ///   - baseline: The run that this one is held against; nil where there is none.
    ///   - name: What the report calls this run.
    ///   - baselineName: What the report calls the baseline.
    /// - Returns: The report; equal rows and an equal evaluation give equal reports, on any number of workers.
    /// - Throws: ``EvaluationError`` for what does not fit: a missing column, an empty group, a single pair, unequal
    ///   pairs, no common rows; `RoostError` of a job.
    public func evaluate(
        _ spec: EvaluationSpec, baseline: DataFrame? = nil, name: String = "run", baselineName: String = "baseline"
    ) async throws -> EvaluationReport {
        let runs = (baseline.map { [EvaluationRun(baselineName, $0)] } ?? []) + [EvaluationRun(name, self)]
        return try await RunEvaluation(spec, runs).report()
    }
}
