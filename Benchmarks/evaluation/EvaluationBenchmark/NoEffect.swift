import Evaluation
import Foundation

/// Two runs that do not differ, of five metrics: how many find a difference after the correction.
struct NoEffect {
    let repeats: Int
    let rows: Int

    /// Of 200 runs, at most 17: what a familywise 5 % exceeds in one of a hundred cases.
    private static let bound = 17.0 / 200

    func run(_ table: inout ResultTable) throws {
        try find("two runs alike, five metrics", &table, runs)
        try find("pairs alike, five metrics", &table, pairs)
        try find("five groups alike, two metrics", &table, groups)
    }

    private func find(
        _ name: String, _ table: inout ResultTable, _ report: @escaping @Sendable (Int) throws -> EvaluationReport
    ) throws {
        let (found, seconds) = try ResultTable.timed {
            try parallel(repeats) { run in
                try report(run).verdicts.contains { $0.kind == .better || $0.kind == .worse }
            }
        }
        let count = found.count { $0 }
        table.add(
            name, "\(count) of \(repeats) find one", bound: "at most \(Int(Self.bound * Double(repeats)))",
            holds: Double(count) <= Self.bound * Double(repeats), seconds: seconds)
    }

    private static let metrics = [
        EvaluationMetric("correct", .rate), EvaluationMetric("polite", .rate), EvaluationMetric("score", .mean),
        EvaluationMetric("length", .mean), EvaluationMetric("words", .mean),
    ]

    private func scores(_ random: inout Simulated, _ effects: [Double]) throws -> [String: MetricScores] {
        [
            "correct": try MetricScores(effects.map { _ in random.yes(0.7) }),
            "polite": try MetricScores(effects.map { _ in random.yes(0.9) }),
            "score": try MetricScores(effects.map { $0 + random.normal() }),
            "length": try MetricScores(effects.map { _ in exp(random.normal()) }),
            "words": try MetricScores(effects.map { _ in (4 * random.uniform()).rounded() }),
        ]
    }

    private func design(
        _ metrics: [EvaluationMetric], pairs: PairDesign? = nil, groups: GroupDesign? = nil, run: Int
    ) -> EvaluationDesign {
        EvaluationDesign(
            "null", metrics: metrics, pairs: pairs, groups: groups, seed: UInt64(run), draws: 2_000)
    }

    @Sendable private func runs(_ run: Int) throws -> EvaluationReport {
        var random = Simulated(seed: 21, run: run)
        let difficulty = random.normals(rows)
        let keys = difficulty.indices.map(String.init)
        let first = try ScoredRun("a", keys: keys, scores: scores(&random, difficulty))
        let second = try ScoredRun("b", keys: keys, scores: scores(&random, difficulty))
        return try design(Self.metrics, run: run).report(ScoredRuns(first, second), isSimulated: true)
    }

    @Sendable private func pairs(_ run: Int) throws -> EvaluationReport {
        var random = Simulated(seed: 22, run: run)
        let difficulty = random.normals(rows).flatMap { [$0, $0] }
        let keys = difficulty.indices.map(String.init)
        let only = try ScoredRun(
            "a", keys: keys, scores: scores(&random, difficulty), pairs: keys.indices.map { String($0 / 2) },
            sides: keys.indices.map { $0 % 2 == 0 ? "neutral" : "loaded" })
        return try design(Self.metrics, pairs: PairDesign("pair", side: "side"), run: run)
            .report(ScoredRuns(only), isSimulated: true)
    }

    @Sendable private func groups(_ run: Int) throws -> EvaluationReport {
        var random = Simulated(seed: 23, run: run)
        let difficulty = random.normals(5 * rows)
        let only = try ScoredRun(
            "a", keys: difficulty.indices.map(String.init), scores: scores(&random, difficulty),
            groups: difficulty.indices.map { "group \($0 % 5)" })
        return try design([Self.metrics[0], Self.metrics[2]], groups: GroupDesign("group"), run: run)
            .report(ScoredRuns(only), isSimulated: true)
    }
}
