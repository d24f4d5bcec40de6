package import DataFrames
package import Evaluation

/// A run of rows, and what it is called.
package struct EvaluationRun: Sendable {
    package let name: String
    package let frame: DataFrame

    package init(_ name: String, _ frame: DataFrame) {
        self.name = name
        self.frame = frame
    }
}

/// An evaluation of one run or of two, the earlier or the baseline first.
package struct RunEvaluation: Sendable {
    private let spec: EvaluationSpec
    private let runs: [EvaluationRun]

    package init(_ spec: EvaluationSpec, _ runs: [EvaluationRun]) {
        self.spec = spec
        self.runs = runs
    }

    /// The report.
    ///
    /// - Throws: ``EvaluationError`` for what does not fit, before anything is paid where that is known then;
    ///   `RoostError` of a job.
    package func report() async throws -> EvaluationReport {
        try spec.check(runs: runs.map(\.name))
        var loaded: [LoadedRun] = []
        // Both runs' columns are looked at before the first judge is paid.
        let columns = try runs.map { try EvaluationColumns(spec, $0.frame.schema, run: $0.name) }
        for (number, (run, columns)) in zip(runs, columns).enumerated() {
            loaded.append(try await LoadedRun(spec, run, columns, number: number))
        }
        let isSimulated = loaded.contains { $0.isSimulated }
        let report = try Self.report(spec, loaded, isSimulated: isSimulated)
        return try await RowTexts.filled(report, loaded.map { ($0.frame, $0.columns) })
    }

    private static func report(
        _ spec: EvaluationSpec, _ runs: [LoadedRun], isSimulated: Bool
    ) throws(EvaluationError) -> EvaluationReport {
        let names = runs.map(\.rows.run)
        let title = spec.title ?? (names.count == 1 ? "Evaluation of \(names[0])" : "\(names[1]) beside \(names[0])")
        let metrics = runs[0].columns.metrics.map(\.metric)
        var design = spec.design(metrics, title: title)
        design.judges = calibrations(spec, runs[runs.count - 1])
        var scored: [ScoredRun] = []
        for run in runs { scored.append(try run.rows.scored(design.metrics, run.texts)) }
        guard scored.count == 2 else {
            return try design.report(ScoredRuns(scored[0]), isSimulated: isSimulated)
        }
        let isTurned = spec.baseline == names[1]
        let windows = try spec.drift.map { drift throws(EvaluationError) in
            try Drifting(spec: spec, drift: drift, design: design).windows(
                isTurned ? (scored[1], runs[1].drift) : (scored[0], runs[0].drift),
                isTurned ? (scored[0], runs[0].drift) : (scored[1], runs[1].drift))
        }
        if spec.comparesWindows, let windows { return try design.report(drift: windows, isSimulated: isSimulated) }
        return try design.report(
            ScoredRuns(scored[0], scored[1]), drift: windows, isSimulated: isSimulated)
    }

    private static func calibrations(_ spec: EvaluationSpec, _ run: LoadedRun) -> [JudgeCalibration] {
        spec.judges.compactMap { judge in
            let metric = judge.judge.traits.name
            guard let labels = run.rows.labels[metric] else { return nil }
            return JudgeCalibration(
                judge: judge.model ?? "the judge", criterion: judge.criterion, metric: metric, labels: labels)
        }
    }
}

/// A run whose scores are here.
struct LoadedRun {
    let frame: DataFrame
    let columns: EvaluationColumns
    let rows: EvaluatedRows
    let drift: [NarrowRows.DriftValuesOfRun]
    let isSimulated: Bool
    let texts: ScoredRun.Texts?

    init(_ spec: EvaluationSpec, _ run: EvaluationRun, _ columns: EvaluationColumns, number: Int) async throws {
        let frame = try JudgeColumns.judged(run.frame, spec, columns)
        let narrow = try await NarrowRows(frame, columns, run: run.name)
        self.frame = frame
        self.columns = columns
        rows = try EvaluatedRows(narrow, columns, spec.repeats)
        drift = narrow.drift
        isSimulated = narrow.isSimulated
        let hasAnswers = columns.answers.text != nil
        texts =
            hasAnswers || columns.prompt != nil
            ? RowTexts.marks(run: number, rows.identifiers, hasAnswers: hasAnswers) : nil
    }
}
