internal import Evaluation

/// Makes a report of runs whose scores are here.
struct ReportAssembly {
    private let spec: EvaluationSpec

    init(_ spec: EvaluationSpec) { self.spec = spec }

    /// The report, with marks in the place of texts.
    ///
    /// - Parameters:
    ///   - loaded: One run, or two, the baseline first.
    ///   - preferences: What judges preferred.
    ///   - isRehearsal: Whether judges are still to be asked: what they will say is left out.
    /// - Returns: What the design makes of the runs.
    /// - Throws: ``EvaluationError`` for rows that do not fit the design.
    func report(
        _ loaded: [LoadedRun], preferences: [PreferenceVerdicts] = [], isRehearsal: Bool = false
    ) throws(EvaluationError) -> EvaluationReport {
        var report = try made(loaded, preferences, isRehearsal: isRehearsal)
        report.method.versions += versions(loaded)
        return report
    }

    private func made(
        _ loaded: [LoadedRun], _ preferences: [PreferenceVerdicts], isRehearsal: Bool
    ) throws(EvaluationError) -> EvaluationReport {
        let names = loaded.map(\.narrow.run)
        let title = spec.title ?? (names.count == 1 ? "Evaluation of \(names[0])" : "\(names[1]) beside \(names[0])")
        var rows: [EvaluatedRows] = []
        for run in loaded { rows.append(try EvaluatedRows(run.narrow, run.columns, spec.repeats)) }
        let metrics = loaded[0].columns.metrics
        var design = spec.design(metrics.map(\.metric), title: title)
        let all = design.metrics
        if isRehearsal {
            design.draws = 100
            design.metrics = zip(metrics, design.metrics).filter { !$0.0.isJudged }.map(\.1)
        } else {
            design.judges = calibrations(rows[rows.count - 1])
        }
        var scored: [ScoredRun] = []
        for (number, run) in loaded.enumerated() {
            let hasTexts = run.columns.answers.text != nil || run.columns.prompt != nil
            let marks = RowTexts.marks(
                run: number, rows[number].identifiers, hasAnswers: run.columns.answers.text != nil)
            scored.append(try rows[number].scored(all, hasTexts ? marks : nil))
        }
        let isSimulated = loaded.contains { $0.narrow.isSimulated }
        guard scored.count == 2 else {
            return try design.report(ScoredRuns(scored[0]), isSimulated: isSimulated)
        }
        let (first, second) = spec.baseline == names[1] ? (1, 0) : (0, 1)
        var windows: DriftWindows?
        if let drift = spec.drift {
            windows = try Drifting(spec: spec, drift: drift, design: design).windows(
                (scored[first], loaded[first].narrow.drift), (scored[second], loaded[second].narrow.drift))
        }
        if spec.comparesWindows, let windows { return try design.report(drift: windows, isSimulated: isSimulated) }
        // A judge without a verdict is an outcome, and no reason to say nothing else.
        let judged = preferences.filter { $0.pairs.contains { $0.firstShown != nil && $0.secondShown != nil } }
        var report = try design.report(
            ScoredRuns(scored[0], scored[1]), drift: windows, preferences: judged, isSimulated: isSimulated)
        for silent in preferences where !judged.contains(silent) {
            report.method.exclusions.append(
                EvaluationReport.Exclusion(
                    "pairs of \(silent.judge)", count: silent.pairs.count, reason: "no verdict in one order or both"))
        }
        return report
    }

    /// Who answered, who judged, and whose lists of words were counted.
    private func versions(_ loaded: [LoadedRun]) -> [EvaluationReport.Entry] {
        var versions: [EvaluationReport.Entry] = []
        for run in loaded where !run.narrow.models.isEmpty {
            // Many names are no versions but a column of another meaning.
            let shown = run.narrow.models.prefix(5).joined(separator: ", ")
            let rest = run.narrow.models.count - 5
            versions.append(
                EvaluationReport.Entry("model of \(run.narrow.run)", shown + (rest > 0 ? " and \(rest) more" : "")))
        }
        for judge in spec.judges {
            let model = judge.model ?? "the job's own model"
            versions.append(EvaluationReport.Entry("judge '\(judge.judge.traits.name)'", model))
        }
        for score in spec.scores {
            versions.append(EvaluationReport.Entry("scorer '\(score.scorer.name)'", score.scorer.kind.name))
            for list in score.scorer.wordLists {
                versions.append(EvaluationReport.Entry("words '\(list.name)'", list.source))
            }
        }
        var seen = Set<EvaluationReport.Entry>()
        return versions.filter { seen.insert($0).inserted }
    }

    private func calibrations(_ rows: EvaluatedRows) -> [JudgeCalibration] {
        spec.judges.compactMap { judge in
            let metric = judge.judge.traits.name
            guard !judge.isPairwise, let labels = rows.labels[metric] else { return nil }
            return JudgeCalibration(
                judge: judge.model ?? "the judge", criterion: judge.criterion, metric: metric, labels: labels)
        }
    }
}

extension Scorer {
    /// The lists whose words it counts.
    fileprivate var wordLists: [WordList] {
        switch kind {
        case .wordList(let rule): [rule.list]
        case .genderLean(let rule): [rule.feminine, rule.masculine]
        default: []
        }
    }
}
