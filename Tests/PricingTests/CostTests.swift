import Foundation
import ModelAPI
import Pricing
import Testing

@Suite struct CostTests {
    private func price(_ model: String) throws -> TokenPrice {
        let day = try #require(PriceDate("2025-09-01"))
        return try #require(try PriceTable.builtIn().price(of: model, on: day)).tokens
    }

    @Test func knownCosts() throws {
        let price = try price("gpt-4o")
        #expect(price.cost(prompt: 1_000_000, completion: 1_000_000).description == "12.50 USD")
        // 600 at 2.50, 400 at 1.25 and 100 at 10 dollars a million: 0.0015 + 0.0005 + 0.001.
        #expect(price.cost(prompt: 1_000, cached: 400, completion: 100).nano == 3_000_000)
        #expect(price.ofBatches.cost(prompt: 1_000, cached: 400, completion: 100).nano == 1_750_000)
        #expect(price.cost(prompt: 0, completion: 0).nano == 0)
        // More cannot be kept than was sent.
        #expect(price.cost(prompt: 10, cached: 99, completion: 0) == price.cost(prompt: 10, cached: 10, completion: 0))
        #expect(try self.price("text-embedding-3-small").cost(prompt: 1, completion: 0).nano == 20)
    }

    @Test func theMostThatRowsCanCost() throws {
        let price = try price("gpt-4o-mini")
        // 120,000 at 0.15 and 300,000 at 0.60 dollars a million: 0.018 + 0.18.
        let most = price.upperBound(promptTokens: 120_000, calls: 1_000, maxTokens: 300)
        #expect(most == Money(nano: 198_000_000, currency: "USD"))
        #expect(price.ofBatches.upperBound(promptTokens: 120_000, calls: 1_000, maxTokens: 300).nano == 99_000_000)
    }

    @Test func aTablesOwnPricesOfBatchesAreTaken() throws {
        let table = try PriceTable(
            yaml: """
                models:
                  mine:
                    prices:
                      - {from: 2024-01-01, prompt: 1000, completion: 2000, batch_prompt: 900, batch_completion: 1800}
                """, source: "prices.yaml")
        let day = try #require(PriceDate("2024-02-01"))
        let price = try #require(table.price(of: "mine", on: day)).tokens.ofBatches
        #expect(price.promptNano == 900_000_000_000 && price.completionNano == 1_800_000_000_000)
    }

    @Test func daysOfMoments() throws {
        #expect(PriceDate(Date(timeIntervalSince1970: 1_722_902_399)) == PriceDate("2024-08-05"))
        #expect(PriceDate(Date(timeIntervalSince1970: 1_722_902_400)).description == "2024-08-06")
        #expect(PriceDate("2024-02-29") != nil && PriceDate("2100-02-29") == nil)
    }
}
