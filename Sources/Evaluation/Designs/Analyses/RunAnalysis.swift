/// Two runs over the same rows: every metric's paired difference, and the rows that got better and worse.
struct RunAnalysis {
    let context: EvaluationContext
    let first: ScoredRun
    let second: ScoredRun

    func analysis() throws(EvaluationError) -> Analysis {
        let joined = try JoinedRows(first, second)
        let clusters = try context.clusters(first)
        var analysis = Analysis()
        analysis.exclusions = joined.exclusions
        analysis.samples.append(
            "\(NumberText.count(joined.rows.count)) rows that \(first.name) and \(second.name) both have.")
        for metric in context.design.metrics {
            analysis += try comparison(metric, joined, clusters)
        }
        analysis += OutcomeAnalysis(context: context).runs(joined)
        return analysis
    }

    private func comparison(
        _ metric: EvaluationMetric, _ joined: JoinedRows, _ clusters: [String]?
    ) throws(EvaluationError) -> Analysis {
        let columns = (try first.column(of: metric), try second.column(of: metric))
        let rows = joined.rows
        let pairs = ScorePairs(
            count: rows.count, first: { columns.0.values[rows[$0].first] },
            second: { columns.1.values[rows[$0].second] },
            outcomes: { [columns.0.outcome(rows[$0].first), columns.1.outcome(rows[$0].second)] })
        let numbers = clusters.map { names in pairs.clusters { names[rows[$0].first] } }
        let effect = context.pairedEffect(metric, pairs, clusters: numbers, kind: .rows)
        let finding = context.finding(
            metric, metric.claim("answers of \(second.name)", than: "those of \(first.name)"), effect,
            .direction(higherIsBetter: metric.higherIsBetter))

        var analysis = Analysis()
        analysis.exclusions = pairs.exclusions("rows for \(metric.name)")
        let changes = ChangedPairs(pairs, higherIsBetter: metric.higherIsBetter)
        let level = ScoreLevel(settings: context.settings)
        analysis.comparisons.append(
            Analysis.Comparison(
                metric: metric.name,
                comparison: EvaluationReport.RunComparison(
                    "\(metric.name): \(second.name) beside \(first.name)",
                    first: EvaluationReport.RunMean(
                        first.name, mean: level.estimate(pairs.first, unit: metric.levelUnit, clusters: numbers)),
                    second: EvaluationReport.RunMean(
                        second.name, mean: level.estimate(pairs.second, unit: metric.levelUnit, clusters: numbers)),
                    difference: effect.estimate, sample: effect.sample,
                    view: changes.view("\(metric.name): \(second.name) less \(first.name)", metric) { place in
                        first.keys[rows[place].first]
                    },
                    better: changed(changes.better, changes.betterCount, pairs, rows),
                    worse: changed(changes.worse, changes.worseCount, pairs, rows), unchanged: changes.unchanged),
                finding: finding))
        if metric.kind == .mean {
            analysis.distributions.append(
                EvaluationReport.Distribution(
                    metric.name, unit: metric.levelUnit,
                    runs: [(name: first.name, values: pairs.first), (name: second.name, values: pairs.second)]))
        }
        if let groups = first.groups, context.design.groups != nil {
            analysis.panels.append(list(metric, pairs, numbers) { groups[rows[$0].first] })
        }
        return analysis
    }

    private func changed(
        _ indices: [Int], _ count: Int, _ pairs: ScorePairs, _ rows: [(first: Int, second: Int)]
    ) -> EvaluationReport.ChangedRows {
        guard first.texts != nil || second.texts != nil else { return EvaluationReport.ChangedRows(count: count) }
        return EvaluationReport.ChangedRows(
            count: count,
            rows: indices.map { index in
                let row = rows[pairs.places[index]]
                let texts = (first.text(row.first), second.text(row.second))
                return EvaluationReport.ChangedRow(
                    first.keys[row.first], prompt: first.texts == nil ? texts.1.prompt : texts.0.prompt,
                    firstAnswer: texts.0.answer, secondAnswer: texts.1.answer,
                    firstScore: EvaluationReport.Figure(pairs.first[index]),
                    secondScore: EvaluationReport.Figure(pairs.second[index]))
            })
    }

    private func list(
        _ metric: EvaluationMetric, _ pairs: ScorePairs, _ clusters: [Int]?, group: (Int) -> String?
    ) -> Analysis.Panel {
        PairedGroups(context: context, metric: metric, kind: .rows).panel(
            "\(metric.name) by group, \(second.name) less \(first.name)", pairs, clusters,
            lowSide: "\(first.name) higher", highSide: "\(second.name) higher", group: group)
    }
}
