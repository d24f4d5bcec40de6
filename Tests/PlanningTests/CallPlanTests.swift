import Planning
import Testing

@Suite struct TokenPriceTests {
    @Test func aCallsCostIsRoundedUpToABillionth() {
        let price = TokenPrice(prompt: 2.5, completion: 10, cached: 1.25)
        #expect(price.nano(prompt: 1_000_000, completion: 0) == 2_500_000_000)
        #expect(price.nano(prompt: 0, completion: 1_000_000) == 10_000_000_000)
        #expect(price.nano(prompt: 100, cached: 40, completion: 7) == 60 * 2_500 + 40 * 1_250 + 7 * 10_000)
        #expect(TokenPrice(prompt: 0.0001, completion: 0).nano(prompt: 1, completion: 0) == 1)
    }

    @Test func cachedTokensCostTheSameWhereNothingElseIsSaid() {
        #expect(TokenPrice(prompt: 2, completion: 0).nano(prompt: 10, cached: 10, completion: 0) == 20_000)
    }

    @Test func countsThatCannotBeAreNoDiscount() {
        let price = TokenPrice(prompt: 2, completion: 4, cached: 1)
        #expect(price.nano(prompt: 10, cached: 99, completion: 0) == 10_000, "no more can be cached than there are")
        #expect(price.nano(prompt: -5, cached: -5, completion: -5) == 0)
        #expect(price.nano(prompt: .max, completion: 0) > 0, "a cost never overflows")
    }
}

@Suite struct RequestKeyTests {
    @Test func aKeyIsIts32Bytes() throws {
        let bytes = (0..<32).map { UInt8($0) }
        let key = try #require(bytes.withUnsafeBytes { RequestKey($0) })
        #expect(key.bytes == bytes)
        #expect(bytes.dropLast().withUnsafeBytes { RequestKey($0) } == nil)
        #expect((bytes + [0]).withUnsafeBytes { RequestKey($0) } == nil)
    }

    /// Rows that must not share an answer have keys that are the same in the next run, and no other row's.
    @Test func aSaltedKeyIsARowsOwnAndStable() {
        let key = RequestKey(words: [1, 2, 3, 4])
        let salted = (0..<10_000).map { key.salted($0) }
        #expect(Set(salted).count == 10_000 && !salted.contains(key))
        #expect(key.salted(7) == salted[7])
        #expect(RequestKey(words: [1, 2, 3, 5]).salted(7) != salted[7])
    }
}
