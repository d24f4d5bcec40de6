import Evaluation
import Foundation
import Testing

@testable import EvaluationRuns

/// What is known before a run, beside the formulas of a plan.
@Suite struct ForecastTests {
    private let rate = (metric: EvaluationMetric("right", .rate, target: 0.1), range: Double?(1))
    private let mean = (metric: EvaluationMetric("words", .mean), range: Double?.none)

    private func rows(_ rows: Int, pairs: Int? = nil) -> EvaluationRows { EvaluationRows(rows: rows, pairs: pairs) }

    @Test func twoRunsOfARate() throws {
        var spec = EvaluationSpec(metrics: [MetricSpec("right")])
        spec.plan = PlanSpec(differing: 0.4, pricePerCall: 0.01)
        let forecast = try #require(EvaluationForecast(spec, [rate], rows(200), runs: 2, price: nil))
        let plan = EvaluationPlan(.pairedRates(differing: 0.4), effect: 0.1)
        #expect(forecast.units == "rows" && forecast.count == 200 && forecast.callsEach == 2)
        #expect(forecast.lines[0].needed == plan.rows)
        #expect(forecast.lines[0].cost == plan.cost(perCall: 0.01))
        let found = EvaluationPlan(.pairedRates(differing: 0.4), effect: 0).smallestEffect(rows: 200)
        #expect(forecast.lines[0].smallestEffect == found)
        #expect(forecast.sentences[0].contains("an effect of 0.1 takes ") && forecast.sentences[0].contains(" USD"))
    }

    @Test func aMeanWithoutASpreadIsSaidToHaveNone() throws {
        var spec = EvaluationSpec(metrics: [MetricSpec("words")], pairs: PairDesign("p", side: "s"))
        let unknown = try #require(EvaluationForecast(spec, [mean], rows(80, pairs: 40), runs: 1, price: nil))
        #expect(unknown.lines[0].smallestEffect.reason?.contains("plan.deviation") == true)
        #expect(unknown.sentences[0].contains("plan.deviation"))
        spec.plan = PlanSpec(effect: 0.5, deviation: 2)
        let known = try #require(EvaluationForecast(spec, [mean, rate], rows(80, pairs: 40), runs: 2, price: nil))
        // Of twins of two runs each metric has three verdicts; a deviation is of numbers, and of no rate.
        let plan = EvaluationPlan(.pairedScores(deviation: 2), effect: 0.5, verdicts: 6)
        #expect(known.lines[0].needed == plan.rows && known.callsEach == 4 && known.lines[0].cost == nil)
        #expect(known.lines[1].needed == EvaluationPlan(.pairedScores(deviation: 1), effect: 0.5, verdicts: 6).rows)
    }

    @Test func judgesAreCountedAndNothingIsSaidOfNothing() throws {
        var spec = EvaluationSpec(metrics: [MetricSpec("right")])
        #expect(EvaluationForecast(spec, [rate], rows(10), runs: 1, price: nil) == nil)
        spec.judges = [
            JudgeSpec(.guideline(try GuidelineJudge("Be kind."))), JudgeSpec(.pairwise(try PairwiseJudge("Which?"))),
        ]
        let forecast = try #require(EvaluationForecast(spec, [rate], rows(10), runs: 2, price: nil))
        #expect(forecast.judgeCalls == 40 && forecast.sentences.last?.contains("up to 40 calls") == true)
        spec.drift = DriftSpec(["x"])
        spec.judges = []
        #expect(EvaluationForecast(spec, [rate], rows(10), runs: 2, price: nil) == nil)
        #expect(EvaluationForecast(EvaluationSpec(), [], rows(0), runs: 2, price: nil) == nil)
    }
}
