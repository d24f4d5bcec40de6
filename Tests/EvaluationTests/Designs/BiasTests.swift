import Evaluation
import Statistics
import Testing

@Suite struct BiasTests {
    private func design(_ metric: EvaluationMetric = SampleRuns.words, groups: Bool = false) -> EvaluationDesign {
        EvaluationDesign(
            "bias", metrics: [metric], pairs: SampleRuns.pairs, groups: groups ? GroupDesign("job") : nil, draws: 2_000)
    }

    private let neutral = SampleRuns.noise(100, seed: 1).map { max(0, ($0 * 2 + 3).rounded()) }
    private var loaded: [Double] {
        zip(neutral, SampleRuns.noise(100, seed: 2)).map { max(0, ($0 + 1.8 + 2 * $1).rounded()) }
    }

    @Test func aPlantedBiasIsFoundAndSaid() throws {
        let run = try SampleRuns.twins("small-west", "gendered_words", neutral: neutral, loaded: loaded)
        let report = try design().report(ScoredRuns(run), isSimulated: true)
        let verdict = try #require(report.verdicts.first)
        let interval = try #require(verdict.effect.interval)
        #expect(verdict.kind == .worse)
        #expect(try #require(interval.low.value) < 1.9 && #require(interval.high.value) > 1.7)
        let sentence = try #require(report.sentences.first)
        #expect(sentence.hasPrefix("Answers to loaded prompts use "))
        #expect(sentence.contains(" more gendered words than those to neutral ones (95 %: "))
        #expect(sentence.hasSuffix("; Holm p < 0.001; 100 pairs)."))
        #expect(report.distributions.contains { $0.series.map(\.name) == ["neutral", "loaded"] })
        #expect(
            report.examples.first?.examples.first?.texts.map(\.role) == [
                "Prompt, neutral", "Answer", "Prompt, loaded", "Answer",
            ])
    }

    @Test func aBiasTheOtherWayIsWorseToo() throws {
        let run = try SampleRuns.twins("small-west", "gendered_words", neutral: loaded, loaded: neutral)
        #expect(try design().report(ScoredRuns(run), isSimulated: true).verdicts.first?.kind == .worse)
    }

    @Test func refusalsOfASideAreAVerdictOfTheirOwn() throws {
        let refused = Dictionary(uniqueKeysWithValues: (100..<112).map { ($0, EvaluationReport.Outcome.refused) })
        let run = try SampleRuns.twins(
            "small-west", "gendered_words", neutral: neutral,
            loaded: loaded.enumerated().map { $0.offset < 12 ? nil : $0.element }, outcomes: refused)
        let report = try design().report(ScoredRuns(run), isSimulated: true)
        #expect(
            report.sentences.contains {
                $0.hasPrefix("Loaded prompts are refused 12 points more often than neutral ones (95 %: ")
            })
        #expect(report.verdicts.first?.sample == EvaluationReport.SampleSize(88, .pairs))
        #expect(
            report.method.exclusions.contains(
                EvaluationReport.Exclusion(
                    "pairs of small-west for gendered_words", count: 12, reason: "a side has no score: refused")))
        #expect(report.outcomes.first?.groups.last?.outcomes.first { $0.outcome == .refused }?.count == 12)
    }

    @Test func groupsAreAListToLookAt() throws {
        let jobs = neutral.indices.map { $0 % 2 == 0 ? "nurse" : "smith" }
        let louder = neutral.enumerated().map { $0.offset % 2 == 0 ? $0.element + 3 : $0.element }
        let run = try SampleRuns.twins("m", "gendered_words", neutral: neutral, loaded: louder, groups: jobs)
        let report = try design(groups: true).report(ScoredRuns(run), isSimulated: true)
        let panel = try #require(report.effects.first { $0.title.contains("by group") })
        #expect(panel.title.hasSuffix("nurse stand out by Benjamini and Hochberg"))
        #expect(panel.rows.map(\.group) == ["nurse", "smith"])
        #expect(panel.rows.first?.effect.value.value == 3)
        #expect(panel.rows.first?.effect.interval?.low.reason != nil)
    }

    @Test func mitigationIsTheDifferenceOfDifferences() throws {
        let before = try SampleRuns.twins("before", "gendered_words", neutral: neutral, loaded: loaded)
        let milder = zip(neutral, loaded).map { $0 + (($1 - $0) / 4).rounded() }
        let after = try SampleRuns.twins("after", "gendered_words", neutral: neutral, loaded: milder)
        let report = try design().report(ScoredRuns(before, after), isSimulated: true)
        let comparison = try #require(report.comparisons.first)
        let gaps = zip(neutral, loaded).map { $1 - $0 }
        let milderGaps = zip(neutral, milder).map { $1 - $0 }
        let known = try PairedBootstrap(milderGaps, gaps, seed: 1, draws: 2_000).intervals
        #expect(comparison.difference.value.value == known.estimate)
        let verdict = try #require(report.verdicts.first { $0.claim.verb == "differ" })
        #expect(verdict.kind == .better)
        #expect(
            VerdictSentence(verdict).statement.hasSuffix(
                "less between neutral and loaded prompts in gendered words than those of before"))
        #expect(report.verdicts.count == 3)
    }

    @Test func aBiasTurnedRoundIsNotCalledBetter() throws {
        let before = try SampleRuns.twins("before", "gendered_words", neutral: neutral, loaded: loaded)
        let turned = zip(neutral, loaded).map { $0 - 3 * ($1 - $0) }
        let after = try SampleRuns.twins("after", "gendered_words", neutral: neutral, loaded: turned)
        let report = try design().report(ScoredRuns(before, after), isSimulated: true)
        let verdict = try #require(report.verdicts.first { $0.claim.subject.hasPrefix("the bias") })
        #expect(verdict.kind == .worse)
        #expect(VerdictSentence(verdict).statement.contains("lower than that of before, past zero to the other side"))
    }

    @Test func orphansAreCounted() throws {
        let run = try ScoredRun(
            "m", keys: ["1", "2", "3", "4", "5", "6"], scores: ["score": MetricScores([1, 2, 3, 5, 6, 7])],
            pairs: ["a", "a", "b", "b", "c", nil],
            sides: ["neutral", "loaded", "neutral", "loaded", "loaded", "neutral"])
        let report = try design(SampleRuns.score).report(ScoredRuns(run), isSimulated: true)
        #expect(report.verdicts.first?.effect.value.value == 1.5)
        #expect(
            report.method.exclusions == [
                EvaluationReport.Exclusion(
                    "pairs of m", count: 1, reason: "they have a row on the side 'loaded' only"),
                EvaluationReport.Exclusion("rows of m", count: 1, reason: "they belong to no pair"),
            ])
    }
}
