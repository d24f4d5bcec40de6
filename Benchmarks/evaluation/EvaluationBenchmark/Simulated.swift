import Evaluation
import Foundation
import Statistics

/// Random rows whose truth is known.
struct Simulated {
    private var random: DrawStream

    init(seed: UInt64, run: Int) { random = DrawStream(seed: seed, draw: run, purpose: 99) }

    mutating func uniform() -> Double { Double.random(in: 0..<1, using: &random) }

    /// A normal number: Box and Muller 1958.
    mutating func normal() -> Double {
        (-2 * log(1 - uniform())).squareRoot() * cos(2 * Double.pi * uniform())
    }

    mutating func normals(_ count: Int, mean: Double = 0) -> [Double] { (0..<count).map { _ in mean + normal() } }

    /// 1 with this chance, else 0.
    mutating func yes(_ chance: Double) -> Double { uniform() < chance ? 1 : 0 }

    /// A run with one metric.
    static func run(
        _ name: String, _ metric: String, _ scores: [Double], groups: [String]? = nil, clusters: [String]? = nil
    ) throws -> ScoredRun {
        try ScoredRun(
            name, keys: scores.indices.map(String.init), scores: [metric: try MetricScores(scores)], groups: groups,
            clusters: clusters)
    }
}
