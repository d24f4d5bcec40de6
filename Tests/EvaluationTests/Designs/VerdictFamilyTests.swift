import Evaluation
import Statistics
import Testing

@Suite struct VerdictFamilyTests {
    @Test func withoutMarginsItIsHolm() throws {
        let p = [0.01, 0.04, 0.03, 0.005, 0.5, 0.04]
        let known = try Adjustment.holm.adjusted(p)
        #expect(VerdictFamily.adjusted(p, effects: p.count) == known)
    }

    @Test func cliffsDeltaIsThatOfRanks() throws {
        for seed in UInt64(1)...20 {
            let (one, other) = (SampleRuns.noise(30, seed: seed), SampleRuns.noise(17, seed: seed + 50))
            let known = try MannWhitney(one, other).cliffsDelta
            #expect(abs(CliffsDelta(one, other).value - known) < 1e-12)
        }
        #expect(CliffsDelta([], [1]).value == 0)
    }

    @Test func anEffectPaysOnceForDifferenceAndSameness() {
        #expect(VerdictFamily.adjusted([0.01, 0.9], effects: 1) == [0.01, 0.9])
        #expect(VerdictFamily.adjusted([0.01, 0.9, 0.02, 0.5], effects: 2) == [0.02, 1, 0.04, 1])
        #expect(VerdictFamily.adjusted([], effects: 0).isEmpty)
    }
}
