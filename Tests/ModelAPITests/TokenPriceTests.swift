import Foundation
import ModelAPI
import Testing

@Suite struct TokenPriceTests {
    @Test func aCallsCostIsRoundedUpToABillionth() {
        let price = TokenPrice(prompt: 2.5, completion: 10, cached: 1.25)
        #expect(price.cost(prompt: 1_000_000, completion: 0).clampedNano == 2_500_000_000)
        #expect(price.cost(prompt: 0, completion: 1_000_000).clampedNano == 10_000_000_000)
        #expect(price.cost(prompt: 100, cached: 40, completion: 7).clampedNano == 60 * 2_500 + 40 * 1_250 + 7 * 10_000)
        #expect(TokenPrice(prompt: 0.0001, completion: 0).cost(prompt: 1, completion: 0).clampedNano == 1)
        let least = TokenPrice(promptNano: 1, completionNano: 0)
        #expect([1, 1_000_000, 1_000_001].map { least.cost(prompt: $0, completion: 0).clampedNano } == [1, 1, 2])
    }

    /// With numbers of floating point this was a billionth more.
    @Test func aCostIsExact() {
        let price = TokenPrice(promptNano: 150_000_000, completionNano: 600_000_000)
        #expect(price.cost(prompt: 3_000_000_000_000_000, completion: 0).clampedNano == 450_000_000_000_000_000)
        #expect(price.cost(prompt: 9_007_199_254_740_993, completion: 0).clampedNano == 1_351_079_888_211_148_950)
    }

    @Test func cachedTokensCostTheSameWhereNothingElseIsSaid() {
        #expect(TokenPrice(prompt: 2, completion: 0).cost(prompt: 10, cached: 10, completion: 0).clampedNano == 20_000)
    }

    @Test func countsThatCannotBeAreNoDiscount() {
        let price = TokenPrice(prompt: 2, completion: 4, cached: 1)
        #expect(
            price.cost(prompt: 10, cached: 99, completion: 0).clampedNano == 10_000,
            "no more can be cached than there are")
        #expect(price.cost(prompt: -5, cached: -5, completion: -5).clampedNano == 0)
        let dear = TokenPrice(prompt: 1_000_000, completion: 1_000_000)
        #expect(dear.cost(prompt: .max, cached: .min, completion: .max).clampedNano == .max, "a cost never overflows")
        #expect(dear.upperBound(promptTokens: .max, calls: .max, maxTokens: .max).clampedNano == .max)
    }

    @Test func aBatchCostsHalfUnlessTheTableSaysOtherwise() {
        let half = TokenPrice(prompt: 2.5, completion: 10, cached: 1.25)
        #expect(half.ofBatches == TokenPrice(prompt: 1.25, completion: 5, cached: 0.625))
        var told = TokenPrice(prompt: 2.5, completion: 10)
        told.batchPromptNano = 1_000_000_000
        told.batchCompletionNano = 4_000_000_000
        #expect(told.ofBatches == TokenPrice(prompt: 1, completion: 4))
    }

    @Test(arguments: [
        ("2.50", 2_500_000_000 as Int64?), ("0", 0), ("1000000", 1_000_000_000_000_000), ("0.000000001", 1),
        ("1000000.000000001", nil), ("1e25", nil), ("-1", nil), (".inf", nil), ("nan", nil), ("", nil), ("1.", nil),
        (".5", nil), ("0.0000000001", nil), ("9999999999999999999999999999", nil),
    ])
    func aPriceIsReadExactlyOrNotAtAll(_ text: String, _ nano: Int64?) {
        #expect(TokenPrice.nano(text) == nano)
    }

    @Test(arguments: [1e25, -1, .infinity, -.infinity, .nan, 1_000_001]) func aNumberThatIsNoPriceIsNone(
        _ number: Double
    ) {
        #expect(TokenPrice.nano(number) == nil)
    }

    /// The journals of the first round have prices in this form.
    @Test func pricesAreKeptInUnits() throws {
        let old = #"{"cached":0.075,"completion":0.6,"currency":"USD","prompt":0.15}"#
        let price = try JSONDecoder().decode(TokenPrice.self, from: Data(old.utf8))
        #expect(price == TokenPrice(promptNano: 150_000_000, completionNano: 600_000_000, cachedNano: 75_000_000))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(price), as: UTF8.self) == old)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(
                TokenPrice.self, from: Data(#"{"completion":1,"currency":"USD","prompt":1e25}"#.utf8))
        }
    }

    @Test func everyPriceComesBackAsItWas() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let nano = Int64.random(in: 0...1_000_000_000_000_000, using: &random) >> Int64.random(in: 0..<50)
            let price = TokenPrice(promptNano: nano, completionNano: nano / 3, batchPromptNano: nano / 7)
            #expect(try JSONDecoder().decode(TokenPrice.self, from: try JSONEncoder().encode(price)) == price)
        }
    }
}

@Suite struct MoneyTests {
    @Test(arguments: [
        (0, "0.00 USD"), (2_500_000_000, "2.50 USD"), (1, "0.000000001 USD"), (-1_230_000_000, "-1.23 USD"),
        (12_000_000_000, "12.00 USD"), (198_000_000, "0.198 USD"),
    ])
    func amountsAsText(_ nano: Int128, _ text: String) {
        #expect(Money(nano: nano, currency: "USD").description == text)
        #expect(Money(text.dropLast(4), currency: "USD")?.nano == nano)
    }

    @Test func anAmountBeyondTheJournalsNumbersIsTheLargest() {
        #expect(Money(nano: .max, currency: "USD").clampedNano == .max)
    }
}

@Suite struct CallUsageTests {
    private let price = TokenPrice(prompt: 1, completion: 2)

    @Test func whatAnEndpointCountedIsTaken() {
        let usage = CallUsage(TokenUsage(prompt: 10, completion: 5, cached: 4), price: price)
        #expect(
            usage
                == CallUsage(calls: 1, promptTokens: 10, completionTokens: 5, cachedTokens: 4, costNano: 20_000))
        #expect((usage + usage).tokens == 30 && (usage + -usage) == CallUsage())
    }

    @Test(arguments: [
        TokenUsage(prompt: -5_000, completion: -5_000), TokenUsage(prompt: 10, completion: -1),
        TokenUsage(prompt: .max, completion: .max), TokenUsage(prompt: 0, completion: 0),
        TokenUsage(prompt: 1, completion: 1, cached: -1), nil,
    ])
    func countsThatCannotBeCountNothing(_ usage: TokenUsage?) {
        #expect(!CallUsage(usage, price: price).isCounted)
    }

    @Test func sumsStayAtTheLargestNumber() {
        let most = CallUsage(
            calls: .max, promptTokens: .max, completionTokens: .max, cachedTokens: .max, costNano: .max)
        #expect(most + most == most && most.tokens == .max)
        #expect((-(CallUsage(costNano: .min))).costNano == .max)
    }
}
