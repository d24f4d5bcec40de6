internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import ModelAPI
internal import Pricing

struct PricesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prices", abstract: "Show the price table in force, and where it is from.",
        discussion: """
            A job is counted with the prices in its job file; where it has none, with
            today's price of its model in the first table of: --prices FILE,
            ROOST_PRICES, ROOST_HOME/prices.yaml, ~/.config/roost/prices.yaml. What
            that one leaves out is the built-in table's. To change prices, or to name
            your deployments:

              roost prices --copy    writes the built-in table there, for you to edit
            """)

    @Option(help: "The price table to show.") var prices: String?
    @Flag(help: "Write the built-in table to your own file, which must not be there yet, and print its path.")
    var copy = false
    @Flag(help: "Print one JSON object.") var json = false

    private struct Listing: Encodable {
        let source: String
        let date: String
        let prices: [Price]
        let deployments: [String: String]
    }

    /// What a million tokens cost.
    private struct Price: Encodable {
        let model: String
        let aliases: [String]
        let currency: String
        let prompt: Double
        let cached: Double?
        let completion: Double
        let batchPrompt: Double
        let batchCompletion: Double
        let since: String
    }

    func run() async throws {
        if copy { return Console.print("wrote: \(try Self.write(to: prices ?? PriceTables.ownPath()))") }
        let table = try PriceTables.load(prices), today = PriceDate(Date())
        let entries = table.entries(on: today).map { entry in
            let price = entry.price.tokens
            return Price(
                model: entry.model, aliases: entry.aliases, currency: price.currency,
                prompt: Double(price.promptNano) / 1e9, cached: price.cachedNano.map { Double($0) / 1e9 },
                completion: Double(price.completionNano) / 1e9,
                batchPrompt: Double(price.ofBatches.promptNano) / 1e9,
                batchCompletion: Double(price.ofBatches.completionNano) / 1e9, since: "\(entry.price.from)")
        }
        let names = table.ownNames
        if json {
            let deployments = Dictionary(names.map { ($0.name, $0.model) }) { first, _ in first }
            return Console.print(
                try JSONOutput.pretty(
                    Listing(source: table.source, date: "\(today)", prices: entries, deployments: deployments)))
        }
        Console.print("prices of a million tokens on \(today), from \(table.source)\n")
        let rows = entries.map {
            [
                ([$0.model] + $0.aliases).joined(separator: ", "), PriceInForce.number($0.prompt),
                $0.cached.map(PriceInForce.number) ?? "-", PriceInForce.number($0.completion), $0.currency, $0.since,
            ]
        }
        Console.print(
            TextColumns.text(
                ["MODEL", "PROMPT", "CACHED", "ANSWER", "IN", "SINCE"], right: ["PROMPT", "CACHED", "ANSWER"], rows))
        if !names.isEmpty {
            Console.print("\ndeployments: " + names.map { "\($0.name) is \($0.model)" }.joined(separator: ", "))
        }
    }

    /// - Throws: `RoostError` where the file is there already, or cannot be written.
    private static func write(to path: String) throws(RoostError) -> String {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw RoostError(
                .file, "\(path) is there already, and may hold prices of your own; edit it, or move it away first")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(PriceTable.builtInYAML.utf8).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
        } catch {
            throw RoostError(.file, "\(path) cannot be written: \(error.localizedDescription)")
        }
        return path
    }
}
