import ModelAPI
import Pricing
import Testing

@Suite struct PriceTableTests {
    private let day: PriceDate

    init() throws { day = try #require(PriceDate("2025-09-01")) }

    @Test(arguments: [
        ("gpt-4o", "gpt-4o"), ("gpt-4o-2024-08-06", "gpt-4o"), ("gpt-4o-2024-05-13", "gpt-4o-2024-05-13"),
        ("gpt-4o-mini", "gpt-4o-mini"), ("gpt-4o-mini-2024-07-18", "gpt-4o-mini"), ("gpt-4o-latest", "gpt-4o"),
        ("gpt-4-0613", "gpt-4"), ("gpt-4-1106-preview", "gpt-4-turbo"), ("gpt-4-turbo-2024-04-09", "gpt-4-turbo"),
        ("gpt-35-turbo", "gpt-3.5-turbo"), ("gpt-35-turbo-0125", "gpt-3.5-turbo"),
        ("gpt-35-turbo-0613", "gpt-3.5-turbo-0613"), ("gpt-5-nano-2025-08-07", "gpt-5-nano"),
        ("text-embedding-3-small", "text-embedding-3-small"),
    ])
    func namesAndTheirVersions(_ name: String, _ model: String) throws {
        let table = try PriceTable.builtIn()
        #expect(table.name(of: name) == model)
        #expect(table.price(of: name, on: day) != nil)
    }

    @Test(arguments: [
        "gpt-4o-audio-preview", "gpt-4-32k", "gpt-5.1", "o1-preview", "gpt", "", "gpt-4o-", "ft:gpt-4o-2024-08-06:us",
        "gpt-4o-2024-13-06", "GPT-4o-x",
    ])
    func modelsThatAreNotKnown(_ name: String) throws {
        #expect(try PriceTable.builtIn().price(of: name, on: day) == nil)
    }

    @Test func theEntryInForce() throws {
        let table = try PriceTable.builtIn()
        let prompts = try ["2025-04-15", "2025-04-16", "2025-06-09", "2025-06-10", "2030-01-01"].map {
            table.price(of: "o3", on: try #require(PriceDate($0)))?.tokens.promptNano
        }
        #expect(prompts == [nil, 10_000_000_000, 10_000_000_000, 2_000_000_000, 2_000_000_000])
    }

    @Test func everyEntryOfTheBuiltInTable() throws {
        let table = try PriceTable.builtIn()
        for name in [
            "gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano", "gpt-4", "gpt-4-turbo", "gpt-3.5-turbo",
            "gpt-35-turbo", "o1", "o3", "o3-mini", "o4-mini", "gpt-5", "gpt-5-mini", "gpt-5-nano",
            "text-embedding-3-small", "text-embedding-3-large", "text-embedding-ada-002",
        ] {
            let price = try #require(table.price(of: name, on: day), "\(name)")
            #expect(price.tokens.currency == "USD" && price.tokens.promptNano > 0)
            // A batch costs half, of every model.
            #expect(price.tokens.batchPromptNano == price.tokens.promptNano / 2)
            #expect(price.tokens.batchCompletionNano ?? 0 == price.tokens.completionNano / 2)
            #expect(price.tokens.cachedNano ?? 0 < price.tokens.promptNano)
        }
    }

    @Test func aTableOfOnesOwnOverTheBuiltInOne() throws {
        let yaml = """
            currency: EUR
            models:
              gpt-4o:
                prices: [{from: 2024-01-01, prompt: 2}]
              house:
                aliases: [cottage]
                prefixes: [house/, house/big-]
                prices:
                  - {from: 2025-01-01, prompt: 3, completion: 4.000000001}
                  - {from: 2024-01-01, prompt: 1}
              castle:
                prefixes: [house/big]
                prices: [{from: 2024-01-01, prompt: 9}]
            deployments:
              my-gpt4: gpt-4.1-2025-04-14
              home: cottage
              gpt-5: gpt-4o
            """
        let table = try PriceTable(yaml: yaml, source: "prices.yaml", over: .builtIn())
        #expect(table.price(of: "gpt-4o-2024-08-06", on: day)?.tokens.currency == "EUR")
        #expect(table.price(of: "my-gpt4", on: day)?.tokens.promptNano == 2_000_000_000)
        #expect(table.name(of: "my-gpt4") == "gpt-4.1")
        #expect(table.price(of: "home", on: day)?.tokens.completionNano == 4_000_000_001)
        #expect(table.name(of: "cottage-0101") == "house")
        #expect(table.name(of: "house/any") == "house")
        #expect(table.name(of: "house/bigger") == "castle")
        #expect(table.name(of: "house/big-one") == "house")
        // Even a name that the table knows means what the person says.
        #expect(table.name(of: "gpt-5") == "gpt-4o")
        #expect(table.price(of: "gpt-4o-mini", on: day)?.tokens.currency == "USD")
        let alone = try PriceTable(yaml: "models: {a: {prices: [{from: 2024-01-01, prompt: 0}]}}", source: "x")
        #expect(alone.price(of: "gpt-4o", on: day) == nil)
        #expect(alone.price(of: "a", on: day)?.tokens.promptNano == 0)
    }
}
