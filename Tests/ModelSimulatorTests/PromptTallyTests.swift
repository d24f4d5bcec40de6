import ModelSimulator
import Testing

@Suite struct PromptTallyTests {
    @Test func countsAreExact() {
        var tally = PromptTally(limit: 1 << 20)
        var generator = SeededGenerator(seed: 5)
        let hashes = (0..<60_000).map { _ in generator.next() } + [0, .max]
        let new = hashes.count { tally.count($0) }
        #expect(new == hashes.count)
        let newAgain = hashes.prefix(1_000).count { tally.count($0) }
        #expect(newAgain == 0)
        for hash in hashes.prefix(10) { _ = tally.count(hash) }
        #expect(tally.distinct == 60_002)
        #expect(tally.doubledPrompts == 1_000)
        #expect(tally.doubledCalls == 1_010)
        #expect(tally.uncounted == 0)
    }

    @Test func theTableIsBounded() {
        var tally = PromptTally(limit: 100)
        for number in 1...1_000 as ClosedRange<UInt64> { _ = tally.count(number << 32) }
        _ = tally.count(1 << 32)
        #expect(tally.distinct == 100)
        #expect(tally.uncounted == 900)
        #expect(tally.doubledCalls == 1)
    }
}
