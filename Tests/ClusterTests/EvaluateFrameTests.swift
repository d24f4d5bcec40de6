import DataFrames
import EvaluationRuns
import Foundation
import ModelAPI
import ModelSimulator
import TestSupport
import Testing

/// `DataFrame.evaluate` over rows with planted differences, on workers of its own.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct EvaluateFrameTests {
    /// A question, what is right, and an answer; the answer is missing where the call failed.
    private struct Asked: Codable {
        let id: Int
        let prompt: String
        let right: String
        let answer: String?
        let error: String?
        let refusal: String?
        let finish_reason: String
        let occupation: String
        let human: String?
    }

    /// Rows of which the first `right` are answered as they should be; three others have no answer.
    private static func rows(right: Int) -> [Asked] {
        (0..<120).map { id in
            let trouble = ["error": 117, "refused": 118, "filtered": 119].first { $0.value == id }?.key
            return Asked(
                id: id, prompt: "What is \(id)?", right: "number \(id)",
                answer: trouble == nil ? (id < right ? " number \(id) " : "no idea") : nil,
                error: trouble == "error" ? "no route" : nil, refusal: trouble == "refused" ? "I will not." : nil,
                finish_reason: trouble == "filtered" ? "content_filter" : "stop",
                occupation: ["nurse", "chef"][id % 2],
                human: id < 40 ? (id < right ? "yes" : "no") : nil)
        }
    }

    @Test func scorersSayTheKnownAnswer() async throws {
        try await TestSession.with { session in
            let (before, after) = (
                try session.createDataFrame(Self.rows(right: 30)), try session.createDataFrame(Self.rows(right: 90))
            )
            var spec = EvaluationSpec(
                "Numbers", key: "id", reference: "right",
                scores: [
                    ScoreSpec(.exactMatch(ExactMatch())),
                    ScoreSpec(.length(Length()), name: "length", MetricMeaning(better: .lower)),
                ])
            let report = try await after.evaluate(spec, baseline: before, name: "after", baselineName: "before")
            let comparison = try #require(report.comparisons.first)
            // 117 rows have an answer in both: 30 and 90 of them are right.
            #expect(comparison.sample.count == 117 && comparison.better.count == 60 && comparison.worse.count == 0)
            #expect(abs((comparison.difference.value.value ?? 0) - 60.0 / 117) < 1e-12)
            #expect(report.verdicts.contains { $0.kind == .better })
            let row = try #require(comparison.better.rows.first { $0.row == "45" })
            #expect(row.prompt == "What is 45?" && row.firstAnswer == "no idea" && row.secondAnswer == " number 45 ")
            let outcomes = try #require(report.outcomes.first?.groups.last?.outcomes)
            for outcome in [EvaluationReport.Outcome.error, .refused, .filtered] {
                #expect(outcomes.first { $0.outcome == outcome }?.count == 1)
            }
            // The other way round.
            spec.baseline = "after"
            let turned = try await after.evaluate(spec, baseline: before, name: "after", baselineName: "before")
            #expect(turned.comparisons.first?.worse.count == 60)
            // One run alone: its level.
            spec.baseline = nil
            let level = try await after.evaluate(spec)
            let rate = try #require(level.effects.flatMap(\.rows).first { $0.metric == "exact_match" })
            #expect(abs((rate.effect.value.value ?? 0) - 90.0 / 117) < 1e-12 && rate.sample.count == 117)
        }
    }

    @Test func repeatsAreReduced() async throws {
        try await TestSession.with { session in
            // Of each row three answers, of which as many are right as the row's number says.
            let rows = (0..<40).flatMap { id in (0..<3).map { (id, $0 < id % 4 ? "yes" : "no", "yes") } }
            let frame = try session.createDataFrame(rows, ["id", "answer", "right"])
            func level(_ repeats: RepeatSpec) async throws -> Double? {
                let spec = EvaluationSpec(
                    key: "id", reference: "right", scores: [ScoreSpec(.exactMatch(ExactMatch()))], repeats: repeats)
                let report = try await frame.evaluate(spec)
                let row = report.effects.flatMap(\.rows).first { $0.metric == "exact_match" }
                #expect(row?.sample.count == 40)
                return row?.effect.value.value
            }
            #expect(try await level(RepeatSpec(.mean)) == 0.5)
            #expect(try await level(RepeatSpec(.passAtK(3))) == 0.75)
            #expect(try await level(RepeatSpec(.passHatK(3))) == 0.25)
            #expect(try await level(RepeatSpec(.majority)) == 0.5)
        }
    }

    private static func configuration(_ judge: PlantedJudge = PlantedJudge()) -> Simulator.Configuration {
        var planted = PlantedTruth.standard
        planted.judge = judge
        return Simulator.Configuration(port: 0, planted: planted)
    }

    private static func ask(_ simulator: RunningSimulator, in session: Session) throws {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: simulator.baseURL + "/v1")
        session.modelSource = ModelSource(endpoint: endpoint, key: nil)
    }

    @Test func judgesAreAskedAndCalibrated() async throws {
        try await TestSession.with { session in
            let simulator = try await Simulator.start(Self.configuration())
            try Self.ask(simulator, in: session)
            let (before, after) = (
                try session.createDataFrame(Self.rows(right: 30)), try session.createDataFrame(Self.rows(right: 90))
            )
            let spec = EvaluationSpec(
                "Judged", key: "id",
                judges: [
                    JudgeSpec(
                        .guideline(try GuidelineJudge("The answer must be right.", name: "right")), model: "gpt-4o",
                        labels: "human"),
                    JudgeSpec(.pairwise(try PairwiseJudge("Which is right?")), model: "gpt-4o"),
                ])
            let report = try await after.evaluate(spec, baseline: before, name: "after", baselineName: "before")
            #expect(report.comparisons.map(\.title) == ["right: after beside before"])
            #expect(report.agreements.count == 2 && report.agreements.allSatisfy { $0.labels.count > 30 })
            #expect(report.effects.contains { $0.title == "Preference of preference" })
            // A missing answer is not sent to a judge, and a question is asked once: the 57 answers that both runs have
            // alike, the 60 of each that differ, and as many comparisons.
            #expect(simulator.statistics.answered == (57 + 2 * 60) * 2)
            await simulator.stop()
        }
    }

    @Test func aJudgeThatAnswersRubbishIsACountedOutcome() async throws {
        try await TestSession.with { session in
            let simulator = try await Simulator.start(Self.configuration(PlantedJudge(rubbishRate: 1)))
            try Self.ask(simulator, in: session)
            let frame = try session.createDataFrame(Self.rows(right: 30))
            let spec = EvaluationSpec(
                judges: [JudgeSpec(.guideline(try GuidelineJudge("Be kind.", name: "kind")), model: "gpt-4o")])
            let report = try await frame.evaluate(spec, name: "answers")
            #expect(
                report.method.exclusions.contains {
                    $0.rows == "rows of answers for kind" && $0.reason == "no score: no score" && $0.count == 117
                })
            // Each was asked once more.
            #expect(simulator.statistics.answered == 2 * 117)
            await simulator.stop()
        }
    }
}
