import Evaluation
import Foundation

/// A comparison of two runs of a million rows, with ten thousand draws.
struct LargePaired {
    func run(_ table: inout ResultTable) throws {
        let rows = 1_000_000
        var random = Simulated(seed: 41, run: 0)
        let before = (0..<rows).map { _ in random.uniform() }
        let after = before.map { 0.5 * $0 + 0.5 * random.uniform() }
        let answers = [before, after].map { $0.map { $0 < 0.7 ? 1.0 : 0 } }
        try time("1,000,000 rows of scores", EvaluationMetric("score", .mean), before, after, &table)
        try time("1,000,000 rows of yes and no", EvaluationMetric("correct", .rate), answers[0], answers[1], &table)
    }

    private func time(
        _ name: String, _ metric: EvaluationMetric, _ before: [Double], _ after: [Double], _ table: inout ResultTable
    ) throws {
        let runs = try ScoredRuns(
            Simulated.run("before", metric.name, before), Simulated.run("after", metric.name, after))
        let (report, seconds) = try ResultTable.timed {
            try EvaluationDesign("paired", metrics: [metric]).report(runs, isSimulated: true, workers: 2)
        }
        let value = report.comparisons.first?.difference.value.value ?? .nan
        table.add(
            name, String(format: "difference %.5f", value), bound: "at most 10 s", holds: seconds <= 10,
            seconds: seconds)
    }
}
