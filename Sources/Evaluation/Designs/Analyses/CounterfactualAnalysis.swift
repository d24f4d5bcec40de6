/// Bias by counterfactual twins: what a changed word in the prompt changes in the answers.
struct CounterfactualAnalysis {
    let context: EvaluationContext
    let run: ScoredRun
    let pairs: PairDesign
    /// Whether another run is said the same of, so that sentences must name theirs.
    var isOneOfTwo = false

    private var ofRun: String { isOneOfTwo ? " of \(run.name)" : "" }

    func analysis() throws(EvaluationError) -> Analysis {
        let found = try TwinRows(run, pairs)
        let twins = found.twins
        let clusters = try context.clusters(run)
        var analysis = Analysis()
        analysis.exclusions = found.exclusions(run)
        analysis.samples.append(
            "\(NumberText.count(twins.count)) pairs of \(run.name), a \(pairs.first) and a \(pairs.second) prompt each."
        )
        for metric in context.design.metrics {
            analysis += try effect(metric, twins, clusters)
        }
        analysis += OutcomeAnalysis(context: context).pairs(run, twins, pairs, ofRun: ofRun)
        analysis.examples += refusals(twins)
        return analysis
    }

    private func effect(
        _ metric: EvaluationMetric, _ twins: [TwinRows.Twin], _ clusters: [String]?
    ) throws(EvaluationError) -> Analysis {
        let scores = try Self.scores(metric, run, twins)
        let numbers = clusters.map { names in scores.clusters { names[twins[$0].first] } }
        let effect = context.pairedEffect(metric, scores, clusters: numbers, kind: .pairs)
        let claim = metric.claim(
            "answers\(ofRun) to \(pairs.second) prompts", than: "those to \(pairs.first) ones")
        var analysis = Analysis()
        analysis.exclusions = scores.exclusions("pairs of \(run.name) for \(metric.name)")
        analysis.panels.append(
            Analysis.Panel(
                title: "\(metric.name)\(ofRun), \(pairs.second) less \(pairs.first) prompts",
                lowSide: "higher when \(pairs.first)", highSide: "higher when \(pairs.second)",
                rows: [.finding(context.finding(metric, claim, effect, .disparity), metric: metric.name, group: nil)]))
        if let groups = run.groups, context.design.groups != nil {
            analysis.panels.append(
                PairedGroups(context: context, metric: metric, kind: .pairs).panel(
                    "\(metric.name)\(ofRun) by group, \(pairs.second) less \(pairs.first) prompts", scores, numbers,
                    lowSide: "higher when \(pairs.first)", highSide: "higher when \(pairs.second)"
                ) { groups[twins[$0].first] })
        }
        if metric.kind == .mean {
            analysis.distributions.append(
                EvaluationReport.Distribution(
                    metric.name + ofRun, unit: metric.levelUnit,
                    runs: [(name: pairs.first, values: scores.first), (name: pairs.second, values: scores.second)]))
        }
        analysis.examples += examples(metric, twins, scores)
        return analysis
    }

    /// Both sides' scores of every twin.
    static func scores(
        _ metric: EvaluationMetric, _ run: ScoredRun, _ twins: [TwinRows.Twin]
    ) throws(EvaluationError) -> ScorePairs {
        let column = try run.column(of: metric)
        return ScorePairs(
            count: twins.count, first: { column.values[twins[$0].first] }, second: { column.values[twins[$0].second] },
            outcomes: { [column.outcome(twins[$0].first), column.outcome(twins[$0].second)] })
    }

    private func examples(
        _ metric: EvaluationMetric, _ twins: [TwinRows.Twin], _ scores: ScorePairs
    ) -> [EvaluationReport.ExampleSection] {
        guard run.texts != nil else { return [] }
        let changes = ChangedPairs(scores, higherIsBetter: true)
        func size(_ index: Int) -> Double { abs(scores.second[index] - scores.first[index]) }
        let largest = (changes.better + changes.worse).sorted { (size($0), $1) > (size($1), $0) }
        if largest.isEmpty { return [] }
        return [
            EvaluationReport.ExampleSection(
                "Largest differences in \(metric.name)\(ofRun)",
                examples: largest.prefix(EvaluationReport.ExampleSection.most).map { index in
                    let twin = twins[scores.places[index]]
                    let note =
                        "\(NumberText.short(scores.first[index])) when \(pairs.first), "
                        + "\(NumberText.short(scores.second[index])) when \(pairs.second)"
                    return EvaluationReport.Example(twin.key, note: note, texts: texts(twin))
                }, count: changes.betterCount + changes.worseCount)
        ]
    }

    private func refusals(_ twins: [TwinRows.Twin]) -> [EvaluationReport.ExampleSection] {
        guard run.texts != nil else { return [] }
        let outcomes = run.rowOutcomes(context.design.metrics)
        let bad = twins.filter { outcomes[$0.first] != .answered || outcomes[$0.second] != .answered }
        if bad.isEmpty { return [] }
        return [
            EvaluationReport.ExampleSection(
                "Pairs\(ofRun) with a side that was refused, filtered, failed or has no score",
                examples: bad.prefix(EvaluationReport.ExampleSection.most).map { twin in
                    let what = [(pairs.first, twin.first), (pairs.second, twin.second)]
                        .filter { outcomes[$0.1] != .answered }
                        .map { "\($0.0): \(outcomes[$0.1].title.lowercased())" }
                    return EvaluationReport.Example(twin.key, note: what.joined(separator: ", "), texts: texts(twin))
                }, count: bad.count)
        ]
    }

    private func texts(_ twin: TwinRows.Twin) -> [EvaluationReport.Text] {
        [(pairs.first, run.text(twin.first)), (pairs.second, run.text(twin.second))].flatMap { side, text in
            [EvaluationReport.Text("Prompt, \(side)", text.prompt), EvaluationReport.Text("Answer", text.answer)]
        }
    }
}
