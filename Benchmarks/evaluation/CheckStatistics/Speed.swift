import Foundation
import Statistics

/// How long comparisons of a million rows take, with ten thousand draws, on two threads.
enum Speed {
    static func run() throws {
        let rows = 1_000_000
        var random = SystemRandomNumberGenerator()
        let scores = (0..<2).map { _ in (0..<rows).map { _ in Double.random(in: 0...1, using: &random) } }
        let answers = scores.map { $0.map { $0.rounded() } }
        try time("paired bootstrap, scores") { try PairedBootstrap(scores[0], scores[1], seed: 1, workers: 2) }
        try time("paired bootstrap, yes and no") { try PairedBootstrap(answers[0], answers[1], seed: 1, workers: 2) }
        let names = (0..<rows).map { $0 / 5 }
        try time("paired bootstrap, scores in clusters of 5") {
            try PairedBootstrap(scores[0], scores[1], clusters: names, seed: 1, workers: 2)
        }
        let differences = zip(scores[0], scores[1]).map { $0 - $1 }
        try time("sign flip") { try SignFlip(differences, seed: 1, workers: 2) }
        try time("Wilcoxon") { try WilcoxonSignedRank(differences) }
        try time("Mann-Whitney") { try MannWhitney(scores[0], scores[1]) }
    }

    private static func time<Value>(_ name: String, _ body: () throws -> Value) throws {
        let start = ContinuousClock.now
        _ = try body()
        let seconds = Double((ContinuousClock.now - start) / Duration.milliseconds(1)) / 1_000
        print("\(String(format: "%6.2f", seconds)) s  \(name)")
    }
}
