import Pricing
import Testing

/// Each mistake is told with its line, and what to do.
@Suite struct PriceErrorTests {
    @Test(arguments: [
        ("models:\n  a:\n    prices:\n      - {from: 2024-01-01, promt: 1}\n", 4, "'promt'"),
        ("models:\n  a:\n    prices:\n      - from: 2024-1-1\n        prompt: 1\n", 4, "such as 2024-08-06"),
        ("models:\n  a:\n    prices:\n      - from: 2023-02-29\n        prompt: 1\n", 4, "such as 2024-08-06"),
        ("models:\n  a:\n    prices:\n      - from: 2024-01-01\n        prompt: cheap\n", 5, "such as 2.50"),
        ("models:\n  a:\n    prices:\n      - from: 2024-01-01\n        prompt: -1\n", 5, "such as 2.50"),
        ("models:\n  a:\n    prices:\n      - from: 2024-01-01\n        prompt: 1e-3\n", 5, "such as 2.50"),
        ("models:\n  a:\n    prices:\n      - from: 2024-01-01\n        prompt: 1e25\n", 5, "from 0 to 1000000"),
        ("models:\n  a:\n    prices:\n      - from: 2024-01-01\n        prompt: .inf\n", 5, "from 0 to 1000000"),
        ("models:\n  a:\n    prices:\n      - from: 2024-01-01\n        prompt: 1000001\n", 5, "from 0 to 1000000"),
        ("models:\n  a:\n    prices:\n      - {from: 2024-01-01}\n", 4, "'prompt:'"),
        ("models:\n  a:\n    prices:\n      - {prompt: 1}\n", 4, "'from: 2024-08-06'"),
        (
            "models:\n  a:\n    prices:\n      - {from: 2024-01-01, prompt: 1}\n      - {from: 2024-01-01, prompt: 2}\n",
            5,
            "two prices from 2024-01-01"
        ),
        ("models:\n  a:\n    aliases: [b]\n", 2, "no prices"),
        ("models:\n  a: 3\n", 2, "mapping"),
        ("models: [a]\n", 1, "mapping"),
        ("models:\n  a:\n    prices: 3\n", 3, "must be a list"),
        (
            "models:\n  a: {prices: [{from: 2024-01-01, prompt: 1}]}\n  b: {aliases: [a], prices: [{from: 2024-01-01, prompt: 1}]}\n",
            3, "two models"
        ),
        ("currency: dollars\n", 1, "USD or EUR"),
        ("price: 3\n", 1, "it may have: currency, models, deployments"),
        ("deployments:\n  mine: gpt-9\n", 2, "no price of 'gpt-9'"),
        ("models:\n  a: {prices: [\n", 3, "check"),
        ("models: {}\nmodels: {}\n", 1, "twice"),
    ])
    func aMistakeIsTold(_ yaml: String, _ line: Int, _ words: String) throws {
        let error = try #require(throws: PricingError.self) { try PriceTable(yaml: yaml, source: "prices.yaml") }
        #expect(error.line == line)
        #expect(error.description.hasPrefix("prices.yaml, line \(line): "))
        #expect(error.problem.contains(words), "\(error)")
    }

    @Test(arguments: ["", "# nothing\n"])
    func anEmptyFile(_ yaml: String) throws {
        let error = try #require(throws: PricingError.self) { try PriceTable(yaml: yaml, source: "prices.yaml") }
        #expect(error.description.hasPrefix("prices.yaml: the file is empty"))
    }
}
