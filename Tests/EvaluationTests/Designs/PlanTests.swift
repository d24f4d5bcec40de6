import Evaluation
import Statistics
import Testing

@Suite struct PlanTests {
    @Test func pairsByTheNoncentralT() throws {
        let plan = EvaluationPlan(.pairedScores(deviation: 2), effect: 1)
        #expect(plan.rows.value == Double(try PowerOfT.pairs(dz: 0.5, power: 0.8).rows))
        #expect(plan.rows.value == 34)
        let cost = try #require(plan.cost(perCall: 0.01).value)
        #expect(abs(cost - 0.68) < 1e-12)
        let dearer = EvaluationPlan(.pairedScores(deviation: 2), effect: 1, verdicts: 10, designEffect: 2)
        #expect(try #require(dearer.rows.value) > 100)
    }

    @Test func ratesByMcNemarAndTwoShares() throws {
        let plan = EvaluationPlan(.pairedRates(differing: 0.3), effect: 0.1)
        #expect(plan.rows.value == Double(try PowerOfMcNemar(firstOnly: 0.2, secondOnly: 0.1).rows(power: 0.8).rows))
        // (1.96 + 0.8416)² (0.25 + 0.24) / 0.01, by the normal formula.
        #expect(EvaluationPlan(.twoRates(share: 0.5), effect: 0.1).rows.value == 385)
        #expect(EvaluationPlan(.twoGroups(deviation: 1), effect: 0.5).rows.value == 63)
    }

    @Test func theSmallestEffectIsTheEffectThatTheRowsWereFor() throws {
        let kinds: [EvaluationPlan.Kind] = [
            .pairedScores(deviation: 2), .pairedRates(differing: 0.3), .twoGroups(deviation: 1), .twoRates(share: 0.4),
        ]
        for kind in kinds {
            let plan = EvaluationPlan(kind, effect: 0.1, verdicts: 3, designEffect: 1.5)
            let rows = Int(try #require(plan.rows.value))
            #expect(abs(try #require(plan.smallestEffect(rows: rows).value) - 0.1) < 0.003)
        }
    }

    @Test(arguments: [0, -1, Double.nan, .infinity])
    func whatCannotBePlannedSaysWhy(value: Double) {
        #expect(EvaluationPlan(.pairedScores(deviation: value), effect: 1).rows.value == nil)
        #expect(EvaluationPlan(.twoGroups(deviation: value), effect: 1).rows.reason != nil)
        #expect(EvaluationPlan(.pairedRates(differing: value), effect: 0.1).rows.reason != nil)
        #expect(EvaluationPlan(.pairedScores(deviation: 1), effect: 1, designEffect: value).rows.reason != nil)
        #expect(EvaluationPlan(.pairedScores(deviation: 1), effect: value == -1 ? 0 : value).rows.reason != nil)
        #expect(
            EvaluationPlan(.pairedScores(deviation: 1), effect: 1).cost(perCall: value == 0 ? -1 : value).value == nil)
        #expect(EvaluationPlan.deviation([value]).reason != nil)
    }

    @Test func aPilotGivesSpreadAndDesignEffect() throws {
        #expect(EvaluationPlan.deviation([1, 3]).value.map { abs($0 - 2.0.squareRoot()) < 1e-12 } == true)
        let effect = EvaluationPlan.designEffect([1, 1, 2, 2, 5, 5], clusters: ["a", "a", "b", "b", "c", "c"])
        #expect(try #require(effect.value) > 1.5)
        #expect(EvaluationPlan.designEffect([1, 2], clusters: ["a", "a"]).reason == "one cluster only")
    }

    /// Kamiran and Calders' example: 5 F of whom 2 are positive, 5 M of whom 4 are.
    private let groups = ["F", "F", "F", "F", "F", "M", "M", "M", "M", "M"]
    private let labels = ["+", "+", "-", "-", "-", "+", "+", "+", "+", "-"]

    @Test func reweighing() throws {
        let weighed = try RowReweighing(groups: groups, labels: labels)
        #expect(weighed.weightsByCell["F"]?["+"] == 1.5)
        #expect(weighed.weightsByCell["M"]?["+"] == 0.75)
        #expect(weighed.weightsByCell["M"]?["-"] == 2)
        #expect(abs(try #require(weighed.weightsByCell["F"]?["-"]) - 2.0 / 3) < 1e-12)
        #expect(abs(weighed.weights.reduce(0, +) - 10) < 1e-12)
        let known = try Reweighing(
            Reweighing.Cells(
                unprivilegedFavourable: 2, unprivilegedUnfavourable: 3, privilegedFavourable: 4,
                privilegedUnfavourable: 1))
        #expect(known.weights.unprivilegedFavourable == weighed.weightsByCell["F"]?["+"])
        #expect(throws: EvaluationError.self) { try RowReweighing(groups: ["F", "M"], labels: ["+", "-"]) }
        #expect(throws: EvaluationError.self) { try RowReweighing(groups: [], labels: []) }
        #expect(throws: EvaluationError.self) { try RowReweighing(groups: ["F"], labels: []) }
    }

    @Test func resampling() throws {
        let sampled = try RowResampling(groups: groups, labels: labels, seed: 1)
        #expect(sampled.counts == ["F": ["+": 3, "-": 2], "M": ["+": 3, "-": 2]])
        #expect(sampled.rows.count == 10)
        for group in ["F", "M"] {
            #expect(sampled.rows.count { groups[$0] == group && labels[$0] == "+" } == 3)
        }
        #expect(try RowResampling(groups: groups, labels: labels, seed: 1) == sampled)
        let others = try (2..<12).map { try RowResampling(groups: groups, labels: labels, seed: $0).rows }
        #expect(Set(others).count > 3)
    }
}
