import Evaluation
import Statistics
import Testing

@Suite struct VerdictFamilyTests {
    @Test func withoutMarginsItIsHolm() throws {
        let p = [0.01, 0.04, 0.03, 0.005, 0.5, 0.04]
        let known = try Adjustment.holm.adjusted(p)
        #expect(VerdictFamily.adjusted(p, effects: p.count) == known)
    }

    @Test func anEffectPaysOnceForDifferenceAndSameness() {
        #expect(VerdictFamily.adjusted([0.01, 0.9], effects: 1) == [0.01, 0.9])
        #expect(VerdictFamily.adjusted([0.01, 0.9, 0.02, 0.5], effects: 2) == [0.02, 1, 0.04, 1])
        #expect(VerdictFamily.adjusted([], effects: 0).isEmpty)
    }
}
