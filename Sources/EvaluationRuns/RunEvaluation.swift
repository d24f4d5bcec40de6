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
    private let account: JudgeAccount

    /// - Parameters:
    ///   - spec: What is evaluated.
    ///   - runs: The runs, the baseline first.
    ///   - account: How judges' calls are made and counted.
    package init(_ spec: EvaluationSpec, _ runs: [EvaluationRun], account: JudgeAccount = JudgeAccount()) {
        self.spec = spec
        self.runs = runs
        self.account = account
    }

    /// The report.
    ///
    /// - Throws: ``EvaluationError`` for what does not fit, before anything is paid where that is known then;
    ///   `RoostError` of a job.
    package func report() async throws -> EvaluationReport {
        try spec.check(runs: runs.map(\.name))
        // Both runs' columns are looked at before rows are read.
        let columns = try runs.map { try EvaluationColumns(spec, $0.frame.schema, run: $0.name) }
        var loaded: [LoadedRun] = []
        for (run, columns) in zip(runs, columns) { loaded.append(try await LoadedRun(run, columns)) }
        let assembly = ReportAssembly(spec)
        var preferences: [PreferenceVerdicts] = []
        if !spec.judges.isEmpty, let session = runs.first?.frame.session {
            // What does not fit is found before a judge is paid.
            _ = try assembly.report(loaded, isRehearsal: true)
            let judging = Judging(spec: spec, session: session, account: account)
            var sides: [Judging.Side] = []
            for index in loaded.indices {
                let texts = try await JudgedTexts(loaded[index].frame, loaded[index].columns)
                loaded[index].narrow.take(try await judging.scores(texts, loaded[index].columns))
                sides.append(
                    Judging.Side(
                        name: runs[index].name, keys: try loaded[index].narrow.names(mayRepeat: spec.repeats != nil),
                        texts: texts))
            }
            if sides.count == 2 {
                let isTurned = spec.baseline == sides[1].name
                preferences = try await judging.preferences(sides[isTurned ? 1 : 0], sides[isTurned ? 0 : 1])
            }
        }
        let report = try assembly.report(loaded, preferences: preferences)
        return try await RowTexts.filled(report, loaded.map { ($0.frame, $0.columns) })
    }
}

/// A run whose scores are here.
struct LoadedRun {
    let frame: DataFrame
    let columns: EvaluationColumns
    var narrow: NarrowRows

    init(_ run: EvaluationRun, _ columns: EvaluationColumns) async throws {
        frame = run.frame
        self.columns = columns
        narrow = try await NarrowRows(frame, columns, run: run.name)
    }
}
