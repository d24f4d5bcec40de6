import Evaluation
import Statistics
import Testing

@Suite struct RunComparisonTests {
    private func report(
        _ first: [Double?], _ second: [Double?], _ metric: EvaluationMetric = SampleRuns.score,
        cluster: [String]? = nil,
        outcomes: [Int: EvaluationReport.Outcome] = [:], baseline: String? = nil, seed: UInt64 = 1, workers: Int = 1
    ) throws -> EvaluationReport {
        let design = EvaluationDesign(
            "two prompts", metrics: [metric], cluster: cluster == nil ? nil : "passage", baseline: baseline, seed: seed,
            draws: 2_000)
        return try design.report(
            ScoredRuns(
                SampleRuns.run("A", metric.name, first, clusters: cluster),
                SampleRuns.run("B", metric.name, second, clusters: cluster, outcomes: outcomes)),
            isSimulated: true, workers: workers)
    }

    private func yes(_ both: Int, _ first: Int, _ second: Int, _ neither: Int) -> ([Double?], [Double?]) {
        (
            Array(repeating: 1, count: both + first) + Array(repeating: 0, count: second + neither),
            Array(repeating: 1, count: both) + Array(repeating: 0, count: first) + Array(repeating: 1, count: second)
                + Array(repeating: 0, count: neither)
        )
    }

    /// Agresti's table of approval: 794, 86, 150, 570.
    @Test func yesAndNoIsNewcombeAndMcNemar() throws {
        let (first, second) = yes(794, 150, 86, 570)
        let report = try report(first, second, SampleRuns.correct)
        let known = try PairedProportionDifference(both: 794, firstOnly: 86, secondOnly: 150, neither: 570)
        let comparison = try #require(report.comparisons.first)
        #expect(comparison.difference.value.value == known.difference)
        #expect(comparison.difference.interval?.low.value == known.newcombe10.low)
        #expect(comparison.difference.interval?.high.value == known.newcombe10.high)
        #expect(comparison.difference.unit == .points)
        #expect(comparison.test?.p.value == (try McNemar(firstOnly: 150, secondOnly: 86).midP))
        #expect(comparison.first.mean.value.value == 0.59)
        #expect((comparison.better.count, comparison.worse.count, comparison.unchanged) == (86, 150, 1_364))
        #expect(
            report.sentences == [
                "Answers of B score 4.0 points lower in correct than those of A "
                    + "(95 %: 2.1 to 5.9 points; Holm p < 0.001; 1,600 rows)."
            ])
        #expect(report.verdicts.first?.kind == .worse)
    }

    @Test func scoresAreBCaAndASignFlip() throws {
        let before = SampleRuns.noise(15, seed: 1)
        let after = zip(before, SampleRuns.noise(15, seed: 2)).map { $0 + 1 + 0.3 * $1 }
        let report = try report(before, after)
        let known = try PairedBootstrap(
            after, before, seed: 1, draws: 2_000, confidence: SampleRuns.widened(15)
        ).intervals
        let comparison = try #require(report.comparisons.first)
        #expect(comparison.difference.value.value == known.estimate)
        #expect(comparison.difference.interval?.low.value == (try known.bca.get().interval.low))
        let plain = try PairedBootstrap(after, before, seed: 1, draws: 2_000).intervals.bca.get().interval
        #expect(try #require(comparison.difference.interval?.low.value) < plain.low)
        #expect(comparison.difference.interval?.name == "BCa bootstrap, 2,000 draws")
        #expect(comparison.test?.name == "sign flip, exact")
        #expect(comparison.test?.p.value == 2.0 / 32_768)
        #expect(report.verdicts.first?.kind == .better)
        #expect(report.method.formulae.contains { $0.name == "BCa bootstrap" })
    }

    @Test func beyondTwentyRowsSignsAreDrawn() throws {
        let before = SampleRuns.noise(60, seed: 3)
        let report = try report(before, zip(before, SampleRuns.noise(60, seed: 4)).map { $0 + 2 + $1 })
        #expect(report.verdicts.first?.test?.name == "sign flip, 1,999 draws")
        #expect(report.verdicts.first?.test?.p.value == 1.0 / 2_000)
    }

    @Test func clustersAreDrawnWhole() throws {
        let before = SampleRuns.noise(60, seed: 5)
        let after = zip(before, SampleRuns.noise(60, seed: 6)).map { $0 + 0.5 + $1 }
        let names = before.indices.map { "passage \($0 / 4)" }
        let report = try report(before, after, cluster: names)
        let known = try PairedBootstrap(
            after, before, clusters: names, seed: 1, draws: 2_000, confidence: SampleRuns.widened(15)
        ).intervals
        let difference = try #require(report.comparisons.first?.difference)
        #expect(difference.interval?.high.value == (try known.bca.get().interval.high))
        #expect(report.verdicts.first?.sample == EvaluationReport.SampleSize(15, .clusters))
        let rates = try self.report(
            before.map { $0 > 0 ? 1 : 0 }, after.map { $0 > 0 ? 1 : 0 }, SampleRuns.correct, cluster: names)
        #expect(rates.comparisons.first?.difference.interval?.name == "BCa bootstrap, 2,000 draws")
    }

    @Test(arguments: [SampleRuns.score, SampleRuns.correct])
    func swappedRunsGiveTheOtherSign(metric: EvaluationMetric) throws {
        let values = [SampleRuns.noise(40, seed: 7), SampleRuns.noise(40, seed: 8)].map { values in
            values.map { metric.kind == .rate ? ($0 > 0 ? 1 : 0) : $0 }
        }
        let one = try #require(report(values[0], values[1], metric).comparisons.first)
        let other = try #require(report(values[1], values[0], metric).comparisons.first)
        #expect(one.difference.value.value == other.difference.value.value.map { -$0 })
        #expect(one.test?.p == other.test?.p)
        #expect(one.better.count == other.worse.count)
        let ends = try (#require(one.difference.interval), #require(other.difference.interval))
        let gap = abs(try #require(ends.0.low.value) + #require(ends.1.high.value))
        #expect(gap < (metric.kind == .rate ? 1e-12 : 0.15))
    }

    @Test func theBaselineIsTheFirst() throws {
        let report = try report([1, 2, 3, 4], [2, 3, 4, 6], baseline: "B")
        #expect(report.comparisons.first?.first.run == "B")
        #expect(report.comparisons.first?.difference.value.value == -1.25)
        #expect(throws: EvaluationError.self) { try self.report([1, 2], [1, 2], baseline: "C") }
    }

    @Test func rowsWithoutAScoreAreCountedWithTheirReason() throws {
        let report = try report(
            [1, 2, nil, 4, 5], [2, nil, 3, nil, 6], outcomes: [1: .refused, 3: .filtered])
        #expect(report.comparisons.first?.sample.count == 2)
        #expect(
            report.method.exclusions == [
                EvaluationReport.Exclusion("rows for score", count: 1, reason: "a side has no score: refused"),
                EvaluationReport.Exclusion("rows for score", count: 1, reason: "a side has no score: filtered"),
                EvaluationReport.Exclusion("rows for score", count: 1, reason: "a side has no score: no score"),
            ])
        #expect(report.outcomes.first?.groups.map(\.group) == ["A", "B"])
        #expect(report.sentences.contains { $0.contains("calls of B are refused") })
    }

    @Test func orphansOfAJoinAreCounted() throws {
        let first = try ScoredRun("A", keys: ["x", "y", "z"], scores: ["score": MetricScores([1, 2, 3])])
        let second = try ScoredRun("B", keys: ["z", "y", "w"], scores: ["score": MetricScores([5, 3, 9])])
        let report = try EvaluationDesign("join", metrics: [SampleRuns.score], draws: 200)
            .report(ScoredRuns(first, second), isSimulated: true)
        #expect(report.comparisons.first?.difference.value.value == 1.5)
        #expect(
            report.method.exclusions == [
                EvaluationReport.Exclusion("rows of A", count: 1, reason: "B has no row with their key"),
                EvaluationReport.Exclusion("rows of B", count: 1, reason: "A has no row with their key"),
            ])
    }

    @Test func theSameWithinAMargin() throws {
        let before = SampleRuns.noise(200, seed: 9)
        let after = zip(before, SampleRuns.noise(200, seed: 10)).map { $0 + 0.1 * $1 }
        let metric = EvaluationMetric("length", .mean, margin: 0.2, unit: "words")
        let report = try report(before, after, metric)
        #expect(report.verdicts.first?.kind == .same)
        #expect(report.sentences.first?.contains("score as high in length as those of A, within 0.2 words") == true)
        let equal = try self.report(before, before, metric)
        #expect(equal.verdicts.first?.kind == .same)
        #expect(try equal.isWritable())
        // Four equal rows have 1/16 for sameness: not enough.
        let few = try self.report([1, 2, 3, 4], [1, 2, 3, 4], metric)
        #expect(few.verdicts.first?.kind == .notShown)
        let rates = yes(150, 2, 2, 46)
        let rate = EvaluationMetric("correct", .rate, margin: 0.05)
        #expect(try self.report(rates.0, rates.1, rate).verdicts.first?.kind == .same)
    }

    @Test func notShownSaysWhatItCouldHaveShown() throws {
        let before = SampleRuns.noise(50, seed: 11)
        let after = zip(before, SampleRuns.noise(50, seed: 12)).map { $0 + 0.01 + $1 }
        let metric = EvaluationMetric("score", .mean, target: 0.1)
        let verdict = try #require(report(before, after, metric).verdicts.first)
        let spread = try PairedT(after, before)
        let smallest = try DetectableEffect.smallest(standardError: spread.standardError, degreesOfFreedom: 49)
        #expect(verdict.kind == .notShown)
        #expect(verdict.sensitivity?.smallestEffect.value == smallest)
        #expect(verdict.sensitivity?.targetEffect?.value == 0.1)
        let needed = try #require(verdict.sensitivity?.needed.value)
        let plan = EvaluationPlan(
            .pairedScores(deviation: spread.standardError * 50.0.squareRoot()), effect: 0.1)
        #expect(abs(needed - (try #require(plan.rows.value))) < 5)
    }

    @Test func theReportDependsOnSeedAndRowsAlone() throws {
        let before = SampleRuns.noise(80, seed: 13)
        let after = zip(before, SampleRuns.noise(80, seed: 14)).map { $0 + $1 }
        let one = try report(before, after, workers: 1)
        #expect(try report(before, after, workers: 3) == one)
        #expect(try report(before, after, seed: 2) != one)
    }
}
