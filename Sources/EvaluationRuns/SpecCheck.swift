internal import Evaluation

extension EvaluationSpec {
    /// That the evaluation asks for something, and that its parts fit the number of runs.
    ///
    /// - Throws: ``EvaluationError`` that says what to change.
    package func check(runs names: [String]) throws(EvaluationError) {
        guard (1...2).contains(names.count) else {
            throw fault("an evaluation is of one run, or of two; there are \(names.count)")
        }
        if names.count == 2, names[0] == names[1] { throw fault("both runs are called '\(names[0])'") }
        if scores.isEmpty, metrics.isEmpty, judges.isEmpty, drift?.columns.isEmpty ?? true {
            throw fault("nothing is to be measured: name 'scores', 'metrics', 'judges' or 'drift'")
        }
        if drift != nil, names.count == 1 {
            throw fault("drift is a change between two runs, and there is one only: give the earlier one too")
        }
        if let baseline, names.count == 1, baseline != names[0] {
            throw fault("the baseline '\(baseline)' is no run: there is one only, '\(names[0])'")
        }
        if let baseline, !names.contains(baseline) {
            throw fault("the baseline '\(baseline)' is no run: there are '\(names.joined(separator: "' and '"))'")
        }
        if scores.contains(where: { $0.scorer.traits.needsReference }), reference == nil,
            let score = scores.first(where: { $0.scorer.traits.needsReference })
        {
            throw EvaluationError(
                .missingColumn,
                "scorer '\(score.scorer.name)' compares answers with what is right: name its column, with 'reference'")
        }
        if names.count == 2, pairs == nil, !comparesWindows,
            let score = scores.first(where: { $0.scorer.traits.direction == .neither && $0.meaning.better == nil })
        {
            throw fault(
                "scorer '\(score.scorer.name)' says of two runs which is higher, and not which is better: say "
                    + "'better: higher' or 'better: lower'")
        }
        for judge in judges {
            if case .pairwise = judge.judge, names.count == 1 {
                throw fault("judge '\(judge.judge.traits.name)' compares two runs' answers, and there is one only")
            }
        }
        // Every number in its range, and no name twice, before anything is read.
        try design(
            scores.map { MeasuredMetric.metric($0.scorer.traits, $0.meaning) }
                + judges.filter { !$0.isPairwise }.map { MeasuredMetric.metric($0.judge.traits, $0.meaning) }
                + metrics.map { $0.meaning.metric($0.name, $0.kind ?? .mean, isHigherBetter: true) },
            title: ""
        ).check()
    }

    private func fault(_ message: String) -> EvaluationError { EvaluationError(.wrongDesign, message) }

    /// The design of these metrics.
    func design(_ metrics: [EvaluationMetric], title: String) -> EvaluationDesign {
        EvaluationDesign(
            title, question: question,
            metrics: metrics.map { metric in
                var metric = metric
                if let repeats { metric.kind = repeats.kind(metric.kind) }
                return metric
            }, pairs: pairs, groups: groups, cluster: cluster, baseline: baseline, alpha: alpha, power: power,
            confidence: confidence, drift: drift?.rule ?? DriftRule(), seed: seed, draws: draws)
    }
}

extension JudgeSpec {
    /// Whether it compares the answers of two runs.
    var isPairwise: Bool { if case .pairwise = judge { true } else { false } }
}
