/// A mitigation: how far a run's bias is another's after it, by a paired test of the difference of differences.
struct MitigationAnalysis {
    let context: EvaluationContext
    let before: ScoredRun
    let after: ScoredRun
    let pairs: PairDesign

    func analysis() throws(EvaluationError) -> Analysis {
        let twins = (try TwinRows(before, pairs).twins, try TwinRows(after, pairs).twins)
        let places = Dictionary(uniqueKeysWithValues: twins.1.enumerated().map { ($1.key, $0) })
        let common = twins.0.compactMap { twin in places[twin.key].map { (before: twin, after: twins.1[$0]) } }
        if common.isEmpty {
            throw EvaluationError(
                .noCommonRows,
                "runs '\(before.name)' and '\(after.name)' have no pair in common, so their bias cannot be compared")
        }
        let clusters = try context.clusters(before)
        var analysis = Analysis()
        analysis.samples.append("\(NumberText.count(common.count)) pairs that both runs have.")
        for (run, count) in [(before, twins.0.count), (after, twins.1.count)] where count > common.count {
            analysis.exclusions.append(
                EvaluationReport.Exclusion(
                    "pairs of \(run.name)", count: count - common.count, reason: "the other run has no such pair"))
        }
        for metric in context.design.metrics {
            analysis += try effect(metric, common, clusters)
        }
        return analysis
    }

    private func effect(
        _ metric: EvaluationMetric, _ common: [(before: TwinRows.Twin, after: TwinRows.Twin)], _ clusters: [String]?
    ) throws(EvaluationError) -> Analysis {
        let columns = (try before.column(of: metric), try after.column(of: metric))
        func gap(_ column: MetricScores, _ twin: TwinRows.Twin) -> Double? {
            guard let one = column.values[twin.first], let other = column.values[twin.second] else { return nil }
            return other - one
        }
        let gaps = ScorePairs(
            count: common.count, first: { gap(columns.0, common[$0].before) },
            second: { gap(columns.1, common[$0].after) },
            outcomes: { place in
                let (before, after) = common[place]
                return [
                    columns.0.outcome(before.first), columns.0.outcome(before.second), columns.1.outcome(after.first),
                    columns.1.outcome(after.second),
                ]
            })
        let numbers = clusters.map { names in gaps.clusters { names[common[$0].before.first] } }
        let level = ScoreLevel(settings: context.settings)
        let means = [gaps.first, gaps.second].map {
            level.estimate($0, unit: metric.differenceUnit, clusters: numbers)
        }
        let change = BiasChange(metric, pairs, before: means[0], after: means[1], names: (before.name, after.name))
        // Towards zero is less, whichever way the bias leans.
        let sides = change.isTurned ? [gaps.first.map { -$0 }, gaps.second.map { -$0 }] : [gaps.first, gaps.second]
        let effect = PairedEffect(
            settings: context.settings, unit: metric.differenceUnit, margin: metric.margin, kind: .pairs
        ).effect(sides[0], sides[1], clusters: numbers)

        var analysis = Analysis()
        analysis.exclusions = gaps.exclusions("pairs of both runs for \(metric.name)")
        analysis.design.append(
            "The bias in \(metric.name) is the \(pairs.second) prompt's score less the \(pairs.first) one's; the "
                + "change is the bias of \(after.name) less that of \(before.name), pair by pair"
                + (change.isTurned ? ", with the sign turned so that less is nearer to zero." : "."))
        let changes = ChangedPairs(
            ScorePairs(
                count: gaps.count, first: { abs(gaps.first[$0]) }, second: { abs(gaps.second[$0]) },
                outcomes: { _ in [] }), higherIsBetter: false)
        analysis.comparisons.append(
            Analysis.Comparison(
                metric: "bias in \(metric.name)",
                comparison: EvaluationReport.RunComparison(
                    "Bias in \(metric.name), \(before.name) and \(after.name)",
                    first: EvaluationReport.RunMean(before.name, mean: means[0]),
                    second: EvaluationReport.RunMean(after.name, mean: means[1]), difference: effect.estimate,
                    sample: effect.sample,
                    view: ChangedPairs(gaps, higherIsBetter: false)
                        .view("Change of the bias in \(metric.name)", metric) { common[$0].before.key },
                    better: EvaluationReport.ChangedRows(count: changes.betterCount),
                    worse: EvaluationReport.ChangedRows(count: changes.worseCount), unchanged: changes.unchanged),
                finding: Finding(
                    change.claim, effect, .fixed(change.kind), margin: metric.margin, target: metric.target)))
        return analysis
    }
}

/// How a bias that changed is called.
struct BiasChange {
    /// Whether the bias leans to the first side, so that signs are turned.
    let isTurned: Bool
    /// What the change is, if it is shown.
    let kind: EvaluationReport.Verdict.Kind
    let claim: EvaluationReport.Claim

    /// A change of a bias that was and is so great; past zero it is only where that is shown, or plain.
    init(
        _ metric: EvaluationMetric, _ pairs: PairDesign, before: EvaluationReport.Estimate,
        after: EvaluationReport.Estimate, names: (before: String, after: String)
    ) {
        let (old, new) = (before.value.value ?? 0, after.value.value ?? 0)
        isTurned = old < 0
        kind = abs(new) < abs(old) ? .better : .worse
        let measured = metric.words.map { $0.measured.isEmpty ? metric.name : $0.measured } ?? metric.name
        let isShown = after.interval?.excludesZero ?? false
        let isPastZero = old * new < 0 && (isShown || abs(new) >= abs(old))
        claim =
            isPastZero
            ? EvaluationReport.Claim(
                "the bias of \(names.after) in \(measured)", "is", .high,
                than: "that of \(names.before), past zero to the other side")
            : EvaluationReport.Claim(
                "answers of \(names.after)", "differ", .much,
                "between \(pairs.first) and \(pairs.second) prompts in \(measured)", than: "those of \(names.before)")
    }
}
