internal import Statistics

/// Whether groups are treated alike: every metric's difference between groups, and who is refused.
struct ParityAnalysis {
    let context: EvaluationContext
    let run: ScoredRun
    let groups: GroupDesign
    /// Whether another run is said the same of, so that sentences must name theirs.
    var isOneOfTwo = false

    private var ofRun: String { isOneOfTwo ? " of \(run.name)" : "" }

    func analysis() throws(EvaluationError) -> Analysis {
        let contrasts = try groups.contrasts(run)
        let clusters = try context.clusters(run)
        var analysis = Analysis()
        let ungrouped = run.groups?.count { $0 == nil } ?? 0
        if ungrouped > 0 {
            analysis.exclusions.append(
                EvaluationReport.Exclusion("rows of \(run.name)", count: ungrouped, reason: "they are of no group"))
        }
        for metric in context.design.metrics {
            analysis += try effects(metric, contrasts, clusters)
        }
        analysis += OutcomeAnalysis(context: context).groups(run, contrasts, ofRun: ofRun)
        return analysis
    }

    private func effects(
        _ metric: EvaluationMetric, _ contrasts: [GroupContrast], _ clusters: [String]?
    ) throws(EvaluationError) -> Analysis {
        let column = try run.column(of: metric)
        let scored = contrasts.map { contrast in
            (
                contrast, contrast.rows.filter { column.values[$0] != nil },
                contrast.otherRows.filter { column.values[$0] != nil }
            )
        }
        var analysis = Analysis()
        analysis.panels.append(
            Analysis.Panel(
                title: "\(metric.name)\(ofRun) by group", lowSide: "lower", highSide: "higher",
                rows: scored.map { contrast, rows, others in
                    let numbers = clusters.map { names in
                        (
                            group: ClusterNumbers.of(rows.map { names[$0] }),
                            other: ClusterNumbers.of(others.map { names[$0] })
                        )
                    }
                    let effect = context.groupEffect(
                        metric, rows.compactMap { column.values[$0] }, than: others.compactMap { column.values[$0] },
                        clusters: numbers)
                    let claim = metric.claim(
                        "answers\(ofRun) for \(contrast.name)", than: "those for \(contrast.otherName)")
                    return .finding(
                        context.finding(metric, claim, effect, .disparity), metric: metric.name, group: contrast.name)
                }))
        analysis.panels += sizes(metric, column, contrasts)
        return analysis
    }

    /// The same without a unit: Cliff's delta and Hedges' g of scores, the ratio of shares.
    private func sizes(
        _ metric: EvaluationMetric, _ column: MetricScores, _ contrasts: [GroupContrast]
    ) -> [Analysis.Panel] {
        func panel(
            _ name: String, _ estimate: ([Double], [Double]) -> EvaluationReport.Estimate
        ) -> Analysis.Panel {
            Analysis.Panel(
                title: "\(metric.name)\(ofRun) by group: \(name)",
                rows: contrasts.map { contrast in
                    let values = [contrast.rows, contrast.otherRows].map { rows in
                        rows.compactMap { column.values[$0] }
                    }
                    return .plain(
                        EvaluationReport.EffectRow(
                            metric.name, group: contrast.name, effect: estimate(values[0], values[1]),
                            sample: EvaluationReport.SampleSize(values[0].count + values[1].count, .rows)))
                })
        }
        if metric.kind == .rate {
            return [panel("ratio of the rates (disparate impact)") { ratio($0, $1) }]
        }
        let size = StandardisedEffect(settings: context.settings)
        return [
            panel("Cliff's delta") { size.cliffsDelta($0, than: $1) },
            panel("Hedges' g") { size.hedgesG($0, than: $1) },
        ]
    }

    private func ratio(_ group: [Double], _ other: [Double]) -> EvaluationReport.Estimate {
        do throws(Undefined) {
            let shares = try TwoProportions(
                successes1: group.count { $0 == 1 }, of: group.count, successes2: other.count { $0 == 1 },
                of: other.count, confidence: context.settings.confidence)
            return EvaluationReport.Estimate(
                EvaluationReport.Figure(try shares.ratio.get()),
                interval: context.settings.interval(try shares.ratioInterval.get(), "logarithm, Katz"))
        } catch {
            return EvaluationReport.Estimate(.undefined(error.reason))
        }
    }
}
