import Evaluation
import Foundation

/// How often 95 % intervals hold the effect that was planted, kind by kind, through whole evaluations.
struct Coverage {
    let repeats: Int
    let rows: Int

    private static let draws = 2_000
    private static let bounds = 0.935...0.965

    func run(_ table: inout ResultTable) throws {
        try cover("rate, Wilson", &table, rate)
        try cover("mean, t", &table, mean)
        try cover("mean in clusters of 5, t", &table, clusteredMean)
        try cover("paired scores, BCa", &table, pairedScores)
        try cover("paired scores in clusters of 4, BCa", &table, clusteredPairs)
        try cover("paired rates, Newcombe 10", &table, pairedRates)
        try cover("two groups, BCa", &table, twoGroups)
        try cover("two groups' rates, Newcombe", &table, twoRates)
    }

    /// One kind: every evaluation gives an estimate, and the truth is known.
    private func cover(
        _ name: String, _ table: inout ResultTable,
        _ evaluate: @escaping @Sendable (Int) throws -> (EvaluationReport.Estimate?, truth: Double)
    ) throws {
        let (held, seconds) = try ResultTable.timed {
            try parallel(repeats) { run in
                let (estimate, truth) = try evaluate(run)
                guard let low = estimate?.interval?.low.value, let high = estimate?.interval?.high.value else {
                    return false
                }
                return low <= truth && truth <= high
            }
        }
        let share = Double(held.count { $0 }) / Double(repeats)
        table.add(
            name, String(format: "%.2f %% of %d", 100 * share, repeats), bound: "93.5 to 96.5 %",
            holds: Self.bounds.contains(share), seconds: seconds)
    }

    private func design(
        _ metric: EvaluationMetric, groups: GroupDesign? = nil, cluster: String? = nil, run: Int
    ) -> EvaluationDesign {
        EvaluationDesign(
            "coverage", metrics: [metric], groups: groups, cluster: cluster, seed: UInt64(run), draws: Self.draws)
    }

    private func level(_ report: EvaluationReport) -> EvaluationReport.Estimate? {
        report.effects.first?.rows.first?.effect
    }

    @Sendable private func rate(_ run: Int) throws -> (EvaluationReport.Estimate?, truth: Double) {
        var random = Simulated(seed: 1, run: run)
        // A truth of its own for each: at one alone, the interval of whole counts covers by steps.
        let truth = 0.1 + 0.8 * random.uniform()
        let scores = (0..<rows).map { _ in random.yes(truth) }
        let metric = EvaluationMetric("correct", .rate)
        let report = try design(metric, run: run).report(
            ScoredRuns(Simulated.run("run", "correct", scores)), isSimulated: true)
        return (level(report), truth)
    }

    @Sendable private func mean(_ run: Int) throws -> (EvaluationReport.Estimate?, truth: Double) {
        var random = Simulated(seed: 2, run: run)
        let report = try design(EvaluationMetric("score", .mean), run: run).report(
            ScoredRuns(Simulated.run("run", "score", random.normals(rows, mean: 3))), isSimulated: true)
        return (level(report), 3)
    }

    @Sendable private func clusteredMean(_ run: Int) throws -> (EvaluationReport.Estimate?, truth: Double) {
        var random = Simulated(seed: 3, run: run)
        let scores = (0..<rows / 5).flatMap { _ in
            let common = random.normal()
            return (0..<5).map { _ in 3 + common + random.normal() }
        }
        let report = try design(EvaluationMetric("score", .mean), cluster: "passage", run: run).report(
            ScoredRuns(Simulated.run("run", "score", scores, clusters: scores.indices.map { String($0 / 5) })),
            isSimulated: true)
        return (level(report), 3)
    }

    @Sendable private func pairedScores(_ run: Int) throws -> (EvaluationReport.Estimate?, truth: Double) {
        var random = Simulated(seed: 4, run: run)
        let before = random.normals(rows)
        let after = before.map { 0.8 * $0 + 0.5 + 0.6 * random.normal() }
        return (try compare(EvaluationMetric("score", .mean), before, after, run), 0.5)
    }

    @Sendable private func clusteredPairs(_ run: Int) throws -> (EvaluationReport.Estimate?, truth: Double) {
        var random = Simulated(seed: 5, run: run)
        let clusters = (0..<rows).flatMap { cluster in Array(repeating: String(cluster), count: 4) }
        var shift = 0.0
        let before = random.normals(clusters.count)
        let after = before.enumerated().map { index, score in
            if index % 4 == 0 { shift = 0.5 * random.normal() }
            return score + 0.5 + shift + random.normal()
        }
        return (try compare(EvaluationMetric("score", .mean), before, after, run, clusters: clusters), 0.5)
    }

    @Sendable private func pairedRates(_ run: Int) throws -> (EvaluationReport.Estimate?, truth: Double) {
        var random = Simulated(seed: 6, run: run)
        let first = 0.3 + 0.4 * random.uniform()
        let (gained, lost) = (0.1 + 0.3 * random.uniform(), 0.1 + 0.1 * random.uniform())
        let before = (0..<rows).map { _ in random.yes(first) }
        let after = before.map { $0 == 1 ? 1 - random.yes(lost) : random.yes(gained) }
        let truth = (1 - first) * gained - first * lost
        return (try compare(EvaluationMetric("correct", .rate), before, after, run), truth)
    }

    private func compare(
        _ metric: EvaluationMetric, _ before: [Double], _ after: [Double], _ run: Int, clusters: [String]? = nil
    ) throws -> EvaluationReport.Estimate? {
        let runs = try ScoredRuns(
            Simulated.run("before", metric.name, before, clusters: clusters),
            Simulated.run("after", metric.name, after, clusters: clusters))
        return try design(metric, cluster: clusters == nil ? nil : "passage", run: run)
            .report(runs, isSimulated: true).comparisons.first?.difference
    }

    @Sendable private func twoGroups(_ run: Int) throws -> (EvaluationReport.Estimate?, truth: Double) {
        var random = Simulated(seed: 7, run: run)
        let scores = random.normals(rows) + random.normals(rows).map { 0.5 + 1.5 * $0 }
        return (try groups(EvaluationMetric("score", .mean), scores, run), 0.5)
    }

    @Sendable private func twoRates(_ run: Int) throws -> (EvaluationReport.Estimate?, truth: Double) {
        var random = Simulated(seed: 8, run: run)
        let (one, other) = (0.1 + 0.8 * random.uniform(), 0.1 + 0.8 * random.uniform())
        let scores = (0..<rows).map { _ in random.yes(one) } + (0..<rows).map { _ in random.yes(other) }
        return (try groups(EvaluationMetric("correct", .rate), scores, run), other - one)
    }

    private func groups(
        _ metric: EvaluationMetric, _ scores: [Double], _ run: Int
    ) throws -> EvaluationReport.Estimate? {
        let names = scores.indices.map { $0 < rows ? "a" : "b" }
        return level(
            try design(metric, groups: GroupDesign("group"), run: run).report(
                ScoredRuns(Simulated.run("run", metric.name, scores, groups: names)), isSimulated: true))
    }
}
