import Evaluation
import Statistics
import Testing

@Suite struct ParityTests {
    private func report(
        _ scores: [Double?], _ groups: [String?], _ metric: EvaluationMetric = SampleRuns.score,
        reference: String? = nil, outcomes: [Int: EvaluationReport.Outcome] = [:]
    ) throws -> EvaluationReport {
        let design = EvaluationDesign(
            "parity", metrics: [metric], groups: GroupDesign("group", reference: reference), draws: 2_000)
        return try design.report(
            ScoredRuns(SampleRuns.run("m", metric.name, scores, groups: groups, outcomes: outcomes)), isSimulated: true)
    }

    private let one = SampleRuns.noise(40, seed: 1)
    private let other = SampleRuns.noise(50, seed: 2).map { $0 + 1.5 }
    private var names: [String] { Array(repeating: "a", count: 40) + Array(repeating: "b", count: 50) }

    @Test func scoresOfTwoGroups() throws {
        let report = try report(one + other, names)
        let row = try #require(report.effects.first?.rows.first)
        let known = try GroupsBootstrap(other, one, seed: 1, draws: 2_000).intervals
        #expect(row.group == "b")
        #expect(row.effect.value.value == known.estimate)
        // A little wider than the plain one, for groups are small.
        let plain = try known.bca.get().interval
        let (low, high) = (try #require(row.effect.interval?.low.value), try #require(row.effect.interval?.high.value))
        #expect(low <= plain.low && high >= plain.high && high - low < 1.1 * (plain.high - plain.low))
        #expect(row.test?.name == "Brunner-Munzel")
        #expect(row.test?.p.value == (try BrunnerMunzel(other, one).p))
        #expect(report.verdicts.map(\.kind) == [.worse])
        let delta = try #require(report.effects.first { $0.title.hasSuffix("Cliff's delta") }?.rows.first?.effect)
        #expect(abs(try #require(delta.value.value) - (try MannWhitney(other, one).cliffsDelta)) < 1e-12)
        #expect(delta.interval?.excludesZeroForTest == true)
        let size = try #require(report.effects.first { $0.title.hasSuffix("Hedges' g") }?.rows.first?.effect)
        #expect(size.value.value == (try HedgesG(other, one).g))
    }

    @Test func ratesOfTwoGroups() throws {
        let scores = (0..<70).map { $0 < 56 ? 1.0 : 0 } + (0..<80).map { $0 < 48 ? 1.0 : 0 }
        let names = (0..<150).map { $0 < 70 ? "b" : "a" }
        let report = try report(scores, names, SampleRuns.correct)
        let row = try #require(report.effects.first?.rows.first)
        let known = try TwoProportions(successes1: 56, of: 70, successes2: 48, of: 80)
        #expect(row.effect.value.value == known.difference)
        #expect(row.effect.interval?.low.value == known.newcombe.low)
        #expect(row.test?.name == "chi-square, two samples")
        let few = try self.report(
            [1, 1, 1, 0, 0, 0, 0, 1], ["a", "a", "a", "a", "b", "b", "b", "b"], SampleRuns.correct)
        #expect(few.effects.first?.rows.first?.test?.name == "Fisher, exact")
        #expect(few.effects.first { $0.title.contains("ratio") }?.rows.first?.effect.value.value == 1.0 / 3)
    }

    @Test func threeGroupsAreHeldAgainstTheOthersOrAReference() throws {
        let names = ["a", "b", "c"].flatMap { Array(repeating: $0, count: 30) }
        let scores = SampleRuns.noise(90, seed: 3)
        let rest = try report(scores, names)
        #expect(rest.effects.first?.rows.map(\.group) == ["a", "b", "c"])
        #expect(rest.sentences.allSatisfy { $0.contains("those for the others") })
        let reference = try report(scores, names, reference: "b")
        #expect(reference.effects.first?.rows.map(\.group) == ["a", "c"])
        #expect(reference.verdicts.allSatisfy { $0.claim.reference == "those for b" })
    }

    @Test func refusalsByGroup() throws {
        let scores: [Double?] = (0..<60).map { $0 < 20 ? nil : Double($0 % 7) }
        let names = (0..<60).map { $0 < 30 ? "b" : "a" }
        let outcomes = Dictionary(uniqueKeysWithValues: (0..<20).map { ($0, EvaluationReport.Outcome.filtered) })
        let report = try report(scores, names, outcomes: outcomes)
        #expect(report.sentences.contains { $0.hasPrefix("Prompts for b are filtered 67 points more often") })
        let panel = try #require(report.outcomes.first)
        #expect(panel.groups.map(\.group) == ["m", "a", "b"])
        #expect(panel.groups.last?.outcomes.first { $0.outcome == .filtered }?.count == 20)
    }

    @Test func holmIsOverAllVerdicts() throws {
        let names = ["a", "b", "c", "d"].flatMap { Array(repeating: $0, count: 25) }
        let report = try report(SampleRuns.noise(100, seed: 4), names)
        let ps = report.verdicts.compactMap { $0.test?.p.value }
        #expect(report.verdicts.compactMap { $0.test?.holmP?.value } == (try Adjustment.holm.adjusted(ps)))
    }

    @Test func groupsBeforeAndAfter() throws {
        let groups = (0..<120).map { $0 % 2 == 0 ? "a" : "b" }
        let before = SampleRuns.noise(120, seed: 5).enumerated().map {
            $0.offset % 2 == 0 ? $0.element : $0.element - 2
        }
        let after = before.enumerated().map { $0.offset % 2 == 0 ? $0.element : $0.element + 1.5 }
        let jitter = SampleRuns.noise(120, seed: 6).map { $0 / 10 }
        let design = EvaluationDesign(
            "parity", metrics: [SampleRuns.score], groups: GroupDesign("group"), draws: 1_000)
        let report = try design.report(
            ScoredRuns(
                SampleRuns.run("before", before, groups: groups),
                SampleRuns.run("after", zip(after, jitter).map { $0 + $1 }, groups: groups)), isSimulated: true)
        let verdict = try #require(report.verdicts.first { $0.claim.verb == "differ" })
        #expect(verdict.kind == .better)
        #expect(try #require(verdict.effect.value.value) < -1.3)
    }
}

extension EvaluationReport.Interval {
    fileprivate var excludesZeroForTest: Bool {
        guard let low = low.value, let high = high.value else { return false }
        return low > 0 || high < 0
    }
}
