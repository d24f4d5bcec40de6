import Scoring
import Testing

@Suite struct PairwiseTests {
    private typealias Pair = (aFirst: JudgeAnswer<PairwiseJudge.Place>, bFirst: JudgeAnswer<PairwiseJudge.Place>)

    private func pair(_ aFirst: String, _ bFirst: String) throws -> Pair {
        let judge = try PairwiseJudge("better")
        return (judge.read(aFirst), judge.read(bFirst))
    }

    @Test(arguments: [
        ("first", "second", 1.0), ("second", "first", 0), ("first", "first", 0.5), ("second", "second", 0.5),
        ("tie", "tie", 0.5),
        ("tie", "first", 0.5),
    ])
    func twoOrdersMakeAPreference(aFirst: String, bFirst: String, expected: Double) throws {
        let pair = try pair(aFirst, bFirst)
        #expect(try PairwiseJudge("better").score(aFirst: pair.aFirst, bFirst: pair.bFirst).value == expected)
    }

    @Test func oneOrderAloneSaysNothing() throws {
        let judge = try PairwiseJudge("better")
        #expect(judge.score(aFirst: judge.read("first"), bFirst: judge.read("?")).outcome == .rubbish)
        #expect(judge.score(aFirst: JudgeAnswer(missing: .filtered), bFirst: judge.read("first")).outcome == .filtered)
    }

    /// A judge that always takes the first place has no preference, and is found out.
    @Test func aBiasToAPlaceIsTested() throws {
        let biased = try #require(PairwisePreference(try (0..<20).map { _ in try pair("first", "first") }))
        #expect(
            biased.ties == 20 && biased.winRate == 0.5 && biased.consistency == 0 && biased.followedPlace == (20, 0))
        #expect(biased.preferenceP == nil)
        #expect(biased.positionBiasP.map { abs($0 - 2 * 0x1p-20) < 1e-12 } == true)
    }

    @Test func aPreferenceIsTested() throws {
        var pairs: [Pair] = []
        for _ in 0..<8 { pairs.append(try pair("first", "second")) }
        for _ in 0..<2 { pairs.append(try pair("second", "first")) }
        pairs.append(try pair("tie", "tie"))
        pairs.append(try pair("first", "rubbish"))
        let found = try #require(PairwisePreference(pairs))
        #expect(
            found.aWins == 8 && found.bWins == 2 && found.ties == 1 && found.unjudged == 1 && found.consistency == 1)
        // Of 10 fair coins, 8 heads or more twice: 2 (45 + 10 + 1) / 1,024.
        #expect(found.preferenceP.map { abs($0 - 112.0 / 1_024) < 1e-12 } == true)
        #expect(found.positionBiasP == nil)
        #expect(PairwisePreference([]) == nil)
        #expect(PairwisePreference([try pair("?", "?")]) == nil)
    }
}
