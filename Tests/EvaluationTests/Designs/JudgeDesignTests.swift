import Evaluation
import Statistics
import Testing

@Suite struct JudgeDesignTests {
    /// 200 rows, 60 of them labelled: of 30 that people call yes, the judge calls 24 so; of 30 no, 27.
    private func run() throws -> ScoredRun {
        let judged = (0..<60).map { $0 < 30 ? ($0 < 24 ? 1.0 : 0) : ($0 < 57 ? 0 : 1) }
        return try SampleRuns.run("m", "correct", judged + (0..<140).map { $0 < 70 ? 1.0 : 0 })
    }

    private func report(
        _ labels: [String: Double], metric: EvaluationMetric = SampleRuns.correct, run: ScoredRun? = nil
    ) throws -> EvaluationReport {
        let judge = JudgeCalibration(
            judge: "judge-large", criterion: "Is it right?", metric: metric.name, labels: labels)
        let design = EvaluationDesign("judge", metrics: [metric], judges: [judge], draws: 500)
        return try design.report(ScoredRuns(run ?? self.run()), isSimulated: true)
    }

    private var labels: [String: Double] {
        Dictionary(uniqueKeysWithValues: (1...60).map { (String($0), $0 <= 30 ? 1.0 : 0) })
    }

    @Test func aJudgedRateIsCorrectedBesideTheRawOne() throws {
        let report = try report(labels)
        #expect(report.agreements.map(\.correction) == ["Rogan-Gladen", "prediction-powered"])
        let first = try #require(report.agreements.first)
        #expect(first.rawRate.value.value == 97.0 / 200)
        let known = try JudgeCorrectedRate(
            judgedRate: 0.5, specificity: 0.9, sensitivity: 0.8, n: 140, negatives: 30, positives: 30)
        #expect(first.correctedRate.value.value == known.rate)
        #expect(first.labels == EvaluationReport.SampleSize(60, .labels))
        #expect(abs(try #require(first.agreement.value.value) - 0.7) < 1e-9)
        let second = report.agreements[1]
        #expect(second.statistic == "Krippendorff's alpha")
        #expect(second.agreement.interval?.low.value != nil)
        #expect(report.examples.first { $0.title.contains("disagree") }?.count == 9)
    }

    @Test func whatCannotBeCorrectedSaysWhy() throws {
        let onlyYes = labels.filter { $0.value == 1 }
        let report = try report(onlyYes)
        #expect(report.agreements.first?.correctedRate.value.reason == "people called all labelled rows positive")
        let none = try self.report([:])
        #expect(none.agreements.first?.correctedRate.value.reason == "no labelled row has a judge's score")
        #expect(try none.isWritable())
        let strangers = try self.report(["nobody": 1])
        #expect(strangers.method.exclusions.contains { $0.reason == "run m has no such row" })
    }

    @Test func aLabelThatIsNoLabelIsAnError() {
        #expect(throws: EvaluationError.self) { try report(["1": 0.5]) }
        #expect(throws: EvaluationError.self) { try report(["1": .nan]) }
    }

    @Test func scoresHaveAlpha() throws {
        let scores = SampleRuns.noise(80, seed: 1)
        let labels = Dictionary(uniqueKeysWithValues: (0..<30).map { (String($0 + 1), scores[$0] + 0.1) })
        let report = try report(labels, metric: SampleRuns.score, run: try SampleRuns.run("m", scores))
        #expect(report.agreements.map(\.statistic) == ["Krippendorff's alpha"])
        #expect(try #require(report.agreements.first?.agreement.value.value) > 0.9)
    }

    private func preferences(_ pairs: [PreferenceVerdicts.Pair]) throws -> EvaluationReport {
        try EvaluationDesign("preference", metrics: []).report(
            preferences: [PreferenceVerdicts(judge: "judge", first: "A", second: "B", pairs: pairs)], isSimulated: true)
    }

    @Test func preferenceIsOfBothOrders() throws {
        let wins = Array(
            repeating: PreferenceVerdicts.Pair(
                firstShown: .second, secondShown: .first, lengths: PreferenceVerdicts.Lengths(10, 20)), count: 40)
        let losses = Array(repeating: PreferenceVerdicts.Pair(firstShown: .first, secondShown: .second), count: 10)
        let biased = Array(repeating: PreferenceVerdicts.Pair(firstShown: .first, secondShown: .first), count: 30)
        let rubbish = [PreferenceVerdicts.Pair(firstShown: nil, secondShown: .first)]
        let report = try preferences(wins + losses + biased + rubbish)
        #expect(report.verdicts.map(\.kind) == [.better, .worse])
        #expect(report.verdicts.first?.effect.value.value == 30.0 / 80)
        #expect(
            report.sentences.first?.hasPrefix("Answers of B are preferred 38 points more often than those of A") == true
        )
        #expect(
            report.sentences.last?.hasPrefix("Verdicts of judge follow the first place 38 points more often") == true)
        let shares = try #require(report.effects.last)
        #expect(shares.rows.map(\.effect.value.value) == [50.0 / 80, 1])
        #expect(report.method.exclusions.first?.count == 1)
        let known = try SwappedPreference(
            verdicts: wins.map { _ in (.second, .first) } + losses.map { _ in (.first, .second) })
        #expect(report.verdicts.first?.test?.p.value == (try known.preferenceP()))
    }

    @Test func noVerdictsAreAnError() {
        #expect(throws: EvaluationError.self) { try preferences([]) }
        #expect(throws: EvaluationError.self) { try preferences([.init(firstShown: .tie, secondShown: nil)]) }
    }
}
