import Evaluation
import Statistics

/// Rows for designs, random where not given, and the same in every run of the tests.
enum SampleRuns {
    /// A run of one metric, its rows called `1`, `2`, and so on.
    static func run(
        _ name: String, _ metric: String, _ scores: [Double?], groups: [String?]? = nil,
        clusters: [String]? = nil, outcomes: [Int: EvaluationReport.Outcome] = [:]
    ) throws -> ScoredRun {
        try ScoredRun(
            name, keys: scores.indices.map { String($0 + 1) },
            scores: [metric: try MetricScores(scores, outcomes: outcomes)], groups: groups, clusters: clusters,
            texts: { (prompt: "prompt \($0 + 1)", answer: "answer \($0 + 1) of \(name)") })
    }

    /// A run of the metric `score`.
    static func run(
        _ name: String, _ scores: [Double?], groups: [String?]? = nil, clusters: [String]? = nil
    ) throws -> ScoredRun {
        try run(name, "score", scores, groups: groups, clusters: clusters)
    }

    /// A run of twins: the two sides' scores, pair by pair.
    static func twins(
        _ name: String, _ metric: String = "score", neutral: [Double?], loaded: [Double?], groups: [String]? = nil,
        outcomes: [Int: EvaluationReport.Outcome] = [:]
    ) throws -> ScoredRun {
        let count = neutral.count
        let scores = try MetricScores(neutral + loaded, outcomes: outcomes)
        let keys = (0..<2 * count).map { "\($0 < count ? "n" : "l")\($0 % count + 1)" }
        return try ScoredRun(
            name, keys: keys, scores: [metric: scores], groups: groups.map { $0 + $0 },
            pairs: keys.indices.map { "pair \($0 % count + 1)" },
            sides: keys.indices.map { $0 < count ? "neutral" : "loaded" },
            texts: { (prompt: "prompt \($0)", answer: "answer \($0)") })
    }

    /// The confidence of a bootstrap of so many rows for an interval of 95 %: Hesterberg 2015.
    static func widened(_ count: Int) -> Double {
        let n = Double(count)
        let reach = (n / (n - 1)).squareRoot() * StudentT(degreesOfFreedom: n - 1).critical(confidence: 0.95)
        return 1 - 2 * Normal.survival(reach)
    }

    /// Numbers about 0 and in steps of a tenth, by a seed.
    static func noise(_ count: Int, seed: UInt64) -> [Double] {
        var random = DrawStream(seed: seed, draw: 0, purpose: 77)
        return (0..<count).map { _ in
            let sum = (0..<12).reduce(0.0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
            return ((sum - 6) * 10).rounded() / 10
        }
    }

    static let words = EvaluationMetric(
        "gendered_words", .mean, higherIsBetter: false,
        words: EvaluationMetric.Words("use", .many, "gendered words"))
    static let correct = EvaluationMetric("correct", .rate)
    static let score = EvaluationMetric("score", .mean)
    static let pairs = PairDesign("pair", side: "side")
}

extension EvaluationReport {
    /// Every number of the report, at any depth, is finite, for JSON holds no other.
    func isWritable() throws -> Bool {
        let data = try json()
        return try EvaluationReport(json: data) == self
    }

    var sentences: [String] { verdicts.map { VerdictSentence($0).text } }
}
