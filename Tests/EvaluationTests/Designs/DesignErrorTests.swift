import Evaluation
import Foundation
import Testing

@Suite struct DesignErrorTests {
    private func code(_ body: () throws -> Void) -> EvaluationError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? EvaluationError)?.code
        }
    }

    private func evaluate(_ design: EvaluationDesign, _ run: ScoredRun, _ other: ScoredRun? = nil) throws {
        _ = try design.report(other.map { ScoredRuns(run, $0) } ?? ScoredRuns(run), isSimulated: true)
    }

    private let design = EvaluationDesign("errors", metrics: [SampleRuns.score], draws: 200)

    @Test func rowsThatDoNotFit() throws {
        #expect(code { _ = try SampleRuns.run("m", []) } == .emptyGroup)
        #expect(code { _ = try MetricScores([1, .nan]) } == .notANumber)
        #expect(code { _ = try MetricScores([1, .infinity]) } == .notANumber)
        #expect(code { _ = try ScoredRun("m", keys: ["a", "a"], scores: [:]) } == .doubledKey)
        #expect(code { _ = try ScoredRun("m", keys: ["a"], scores: ["s": MetricScores([1, 2])]) } == .unequalLengths)
        #expect(code { try evaluate(design, SampleRuns.run("m", "other", [1, 2])) } == .missingColumn)
        let rate = EvaluationDesign("rate", metrics: [EvaluationMetric("score", .rate)])
        #expect(code { try evaluate(rate, SampleRuns.run("m", [1, 0.4])) } == .wrongScore)
        let strangers = try ScoredRun("n", keys: ["x"], scores: ["score": MetricScores([1])])
        #expect(code { try evaluate(design, SampleRuns.run("m", [1, 2]), strangers) } == .noCommonRows)
    }

    @Test func notANumberMayBeCounted() throws {
        let scores = try MetricScores([1, .nan, nil], outcomes: [2: .refused], notANumber: .isNoScore)
        #expect([0, 1, 2, 7].map { scores.outcome($0) } == [.answered, .noScore, .refused, .noScore])
        #expect(scores.values == [1, nil, nil])
    }

    @Test func aScorersColumnKeepsWhatBecameOfItsRows() {
        let column = ScoreColumn([Score(0.5), Score(missing: .refused), Score(missing: .rubbish), Score(.nan)])
        let scores = MetricScores(column)
        #expect(scores.values == [0.5, nil, nil, nil])
        #expect((0..<4).map { scores.outcome($0) } == [.answered, .refused, .noScore, .noScore])
    }

    @Test func pairsThatDoNotFit() throws {
        var paired = design
        paired.pairs = SampleRuns.pairs
        #expect(code { try evaluate(paired, SampleRuns.run("m", [1, 2])) } == .missingColumn)
        #expect(code { try evaluate(paired, SampleRuns.twins("m", neutral: [1], loaded: [2])) } == .singlePair)
        func run(_ sides: [String]) throws -> ScoredRun {
            try ScoredRun(
                "m", keys: ["1", "2", "3", "4"], scores: ["score": MetricScores([1, 2, 3, 4])],
                pairs: ["a", "a", "b", "b"], sides: sides)
        }
        #expect(code { try evaluate(paired, run(["neutral", "neutral", "neutral", "loaded"])) } == .unequalPairs)
        #expect(code { try evaluate(paired, run(["neutral", "other", "neutral", "loaded"])) } == .unequalPairs)
    }

    @Test func groupsThatDoNotFit() throws {
        var grouped = design
        grouped.groups = GroupDesign("group")
        #expect(code { try evaluate(grouped, SampleRuns.run("m", [1, 2])) } == .missingColumn)
        #expect(code { try evaluate(grouped, SampleRuns.run("m", [1, 2], groups: ["a", "a"])) } == .emptyGroup)
        #expect(code { try evaluate(grouped, SampleRuns.run("m", [1, 2], groups: [nil, nil])) } == .emptyGroup)
        grouped.groups = GroupDesign("group", reference: "c")
        #expect(code { try evaluate(grouped, SampleRuns.run("m", [1, 2], groups: ["a", "b"])) } == .emptyGroup)
        var clustered = design
        clustered.cluster = "passage"
        #expect(code { try evaluate(clustered, SampleRuns.run("m", [1, 2])) } == .missingColumn)
    }

    @Test func designsThatContradictThemselves() throws {
        let run = try SampleRuns.run("m", [1, 2, 3])
        func fault(_ change: (inout EvaluationDesign) -> Void) -> Bool {
            var design = design
            change(&design)
            return code { try evaluate(design, run) } == .wrongDesign
        }
        #expect(fault { $0.alpha = 0 })
        #expect(fault { $0.alpha = .nan })
        #expect(fault { $0.power = 0.01 })
        #expect(fault { $0.confidence = 1 })
        #expect(fault { $0.draws = 1 })
        #expect(fault { $0.metrics += $0.metrics })
        #expect(fault { $0.metrics[0].margin = -1 })
        #expect(fault { $0.metrics[0].target = .nan })
        #expect(fault { $0.drift = DriftRule(floors: [.wasserstein: .nan]) })
        #expect(fault { $0.drift = DriftRule(numbers: .energy) })
        #expect(fault { $0.pairs = PairDesign("p", side: "s", first: "x", second: "x") })
        #expect(fault { $0.baseline = "nobody" })
        #expect(fault { $0.judges = [JudgeCalibration(judge: "j", criterion: "c", metric: "none", labels: [:])] })
        #expect(!fault { $0.alpha = 0.01 })
    }

    @Test func aDesignIsReadWithWhatIsMissing() throws {
        let text = """
            {"title": "t", "metrics": [{"name": "words"}, {"name": "ok", "kind": "rate", "margin": 0.02}],
             "pairs": {"column": "pair", "side": "kind"}, "drift": {"floors": {"psi": 0.25}}}
            """
        let design = try JSONDecoder().decode(EvaluationDesign.self, from: Data(text.utf8))
        #expect(design.alpha == 0.05 && design.drift.alpha == 0.01 && design.draws == 10_000)
        #expect(design.metrics.map(\.kind) == [.mean, .rate])
        #expect(design.pairs?.second == "loaded")
        #expect(design.drift.floors[.populationStability] == 0.25)
        #expect(design.drift.floors[.wasserstein] == 0.1)
        let again = try JSONDecoder().decode(EvaluationDesign.self, from: JSONEncoder().encode(design))
        #expect(again == design)
    }
}
