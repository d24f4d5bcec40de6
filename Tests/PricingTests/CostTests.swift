import Foundation
import Pricing
import Testing

@Suite struct CostTests {
    private func price(_ model: String) throws -> ModelPrice {
        let day = try #require(PriceDate("2025-09-01"))
        return try #require(try PriceTable.builtIn().price(of: model, on: day))
    }

    @Test func knownCosts() throws {
        let price = try price("gpt-4o")
        #expect(price.cost(prompt: 1_000_000, completion: 1_000_000).description == "12.50 USD")
        // 600 at 2.50, 400 at 1.25 and 100 at 10 dollars a million: 0.0015 + 0.0005 + 0.001.
        #expect(price.cost(prompt: 1_000, cached: 400, completion: 100).nanos == 3_000_000)
        #expect(price.cost(prompt: 1_000, cached: 400, completion: 100, isBatch: true).nanos == 1_750_000)
        #expect(price.cost(prompt: 0, completion: 0).nanos == 0)
        // More cannot be kept than was sent.
        #expect(price.cost(prompt: 10, cached: 99, completion: 0) == price.cost(prompt: 10, cached: 10, completion: 0))
        #expect(try self.price("text-embedding-3-small").cost(prompt: 1, completion: 0).nanos == 20)
    }

    @Test func fractionsAreRoundedUp() throws {
        var price = try price("gpt-5-nano")
        price.prompt = 1
        #expect(price.cost(prompt: 1, completion: 0).nanos == 1)
        #expect(price.cost(prompt: 1_000_000, completion: 0).nanos == 1)
        #expect(price.cost(prompt: 1_000_001, completion: 0).nanos == 2)
    }

    @Test func anOrdinaryPriceWhereThereIsNoOther() throws {
        var price = try price("gpt-4-turbo")
        #expect(price.cost(prompt: 100, cached: 100, completion: 0) == price.cost(prompt: 100, completion: 0))
        (price.batchPrompt, price.batchCompletion) = (nil, nil)
        #expect(price.cost(prompt: 7, completion: 9, isBatch: true) == price.cost(prompt: 7, completion: 9))
    }

    @Test func theMostThatRowsCanCost() throws {
        let price = try price("gpt-4o-mini")
        // 120,000 at 0.15 and 300,000 at 0.60 dollars a million: 0.018 + 0.18.
        let most = price.upperBound(promptTokens: 120_000, rows: 1_000, maxTokens: 300)
        #expect(most == Amount(nanos: 198_000_000, currency: "USD"))
        #expect(price.upperBound(promptTokens: 120_000, rows: 1_000, maxTokens: 300, isBatch: true).nanos == 99_000_000)
        #expect(price.upperBound(promptTokens: 1, rows: .max, maxTokens: .max).nanos == .max)
    }

    @Test(arguments: [
        (0, "0.00 USD"), (2_500_000_000, "2.50 USD"), (1, "0.000000001 USD"), (-1_230_000_000, "-1.23 USD"),
        (12_000_000_000, "12.00 USD"), (198_000_000, "0.198 USD"),
    ])
    func amountsAsText(_ nanos: Int64, _ text: String) {
        #expect(Amount(nanos: nanos, currency: "USD").description == text)
    }

    @Test func daysOfMoments() throws {
        #expect(PriceDate(Date(timeIntervalSince1970: 1_722_902_399)) == PriceDate("2024-08-05"))
        #expect(PriceDate(Date(timeIntervalSince1970: 1_722_902_400)).description == "2024-08-06")
        #expect(PriceDate("2024-02-29") != nil && PriceDate("2100-02-29") == nil)
    }
}
