/// What one run scored: each metric's rate or mean, of all rows and by group.
struct LevelAnalysis {
    let context: EvaluationContext
    let run: ScoredRun

    func analysis() throws(EvaluationError) -> Analysis {
        var analysis = Analysis()
        let groups = context.design.groups == nil ? [] : try run.rowsByGroup()
        for metric in context.design.metrics {
            var rows = [try row(metric, nil, nil)]
            for group in groups { rows.append(try row(metric, group.name, group.rows)) }
            analysis.panels.append(
                Analysis.Panel(title: "\(metric.name) of \(run.name)", rows: rows.map { .plain($0) }))
            let column = try run.column(of: metric)
            analysis.exclusions += Self.exclusions(metric, run, column)
            if metric.kind == .mean {
                analysis.distributions.append(
                    EvaluationReport.Distribution(
                        metric.name, unit: metric.levelUnit,
                        runs: [(name: run.name, values: column.values.compactMap { $0 })]))
            }
        }
        analysis.samples.append("\(NumberText.count(run.count)) rows of \(run.name).")
        return analysis
    }

    private func row(
        _ metric: EvaluationMetric, _ group: String?, _ rows: [Int]?
    ) throws(EvaluationError) -> EvaluationReport.EffectRow {
        let level = try context.level(metric, run, rows: rows)
        return EvaluationReport.EffectRow(metric.name, group: group, effect: level.estimate, sample: level.sample)
    }

    /// A run's rows without a score of a metric, by what became of them.
    static func exclusions(
        _ metric: EvaluationMetric, _ run: ScoredRun, _ column: MetricScores
    ) -> [EvaluationReport.Exclusion] {
        var counts: [EvaluationReport.Outcome: Int] = [:]
        for row in column.values.indices where column.values[row] == nil {
            counts[column.outcome(row), default: 0] += 1
        }
        return EvaluationReport.Outcome.allCases.compactMap { outcome in
            counts[outcome].map {
                EvaluationReport.Exclusion(
                    "rows of \(run.name) for \(metric.name)", count: $0,
                    reason: "no score: \(outcome.title.lowercased())")
            }
        }
    }
}
