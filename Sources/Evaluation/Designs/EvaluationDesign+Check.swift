extension EvaluationDesign {
    /// That every number is in its range, and no metric named twice.
    ///
    /// - Throws: ``EvaluationError`` that says which is not.
    package func check() throws(EvaluationError) {
        let shares = [("alpha", alpha), ("confidence", confidence), ("the drift's alpha", drift.alpha)]
        for (name, share) in shares where !(share > 0 && share < 1) {
            throw fault("\(name) is \(share), but must be above 0 and below 1")
        }
        if !(power > alpha && power < 1) { throw fault("power is \(power), but must be above alpha and below 1") }
        if draws < 100 || draws > 1_000_000 { throw fault("draws are \(draws), but must be 100 to 1,000,000") }
        try checkMetrics()
        try checkDrift()
        if let pairs, pairs.first == pairs.second {
            throw fault("both sides of a pair are called '\(pairs.first)': they must differ")
        }
        for judge in judges where !metrics.contains(where: { $0.name == judge.metric }) {
            throw fault("judge '\(judge.judge)' is of metric '\(judge.metric)', which the design has not")
        }
    }

    private func checkMetrics() throws(EvaluationError) {
        var names = Set<String>()
        for metric in metrics {
            if !names.insert(metric.name).inserted { throw fault("metric '\(metric.name)' is named twice") }
            for (name, value) in [("margin", metric.margin), ("target", metric.target)] {
                if let value, !(value > 0 && value.isFinite) {
                    throw fault("the \(name) of metric '\(metric.name)' is \(value), but must be a number above 0")
                }
            }
        }
    }

    private func checkDrift() throws(EvaluationError) {
        for (measure, floor) in drift.floors where !(floor >= 0 && floor.isFinite) {
            throw fault("the drift floor of '\(measure.rawValue)' is \(floor), but must be a number from 0 on")
        }
        let numbers: [DriftRule.Measure] = [.wasserstein, .populationStability, .kolmogorovSmirnov]
        if !numbers.contains(drift.numbers) {
            throw fault("'\(drift.numbers.rawValue)' is no measure of how numbers drift")
        }
        if drift.categories != .jensenShannon && drift.categories != .populationStability {
            throw fault("'\(drift.categories.rawValue)' is no measure of how categories drift")
        }
    }

    private func fault(_ message: String) -> EvaluationError { EvaluationError(.wrongDesign, message) }
}
