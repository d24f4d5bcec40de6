package import DataFrames
package import Foundation
package import ModelAPI
package import Planning
package import Pricing

/// The price that a job is counted with, and where it is from.
package struct PriceInForce: Sendable {
    package let price: TokenPrice
    /// The model as the price table calls it; nil for the job file's own price.
    let model: String?
    /// The day from which the price holds; nil for the job file's own price.
    let since: String?
    /// The file, or the built-in table.
    let source: String

    /// The job file's price, else the price table's for the job's model, today.
    /// - Returns: nil where no price is known, and where none was found for it in the table.
    package static func of(_ job: JobFile, file: String?, today: Date = Date()) throws(RoostError) -> PriceInForce? {
        if let price = job.calls.price {
            return PriceInForce(price: price, model: nil, since: nil, source: "the job file")
        }
        let table = try PriceTables.load(file)
        let names = [job.model] + job.deployments.compactMap(\.name)
        for name in names {
            guard let price = table.price(of: name, on: PriceDate(today)) else { continue }
            return PriceInForce(
                price: price.tokens, model: table.name(of: name), since: "\(price.from)", source: table.source)
        }
        return nil
    }

    /// The price table's for a model, today; nil where it has none.
    static func ofTable(_ model: String, today: Date = Date()) throws(RoostError) -> PriceInForce? {
        let table = try PriceTables.load(nil)
        return table.price(of: model, on: PriceDate(today)).map { price in
            PriceInForce(
                price: price.tokens, model: table.name(of: model), since: "\(price.from)", source: table.source)
        }
    }

    /// The price of calls that are made in a mode.
    package func of(_ mode: CallOptions.Mode) -> TokenPrice { mode == .batch ? price.ofBatches : price }

    /// What it is in a mode, and where it is from, in words.
    ///
    /// `0.15 USD in prompts (0.075 cached), 0.60 USD in answers, a million tokens; gpt-4o-mini since 2024-07-18, …`
    package func description(of mode: CallOptions.Mode) -> String {
        let price = of(mode)
        let cached = price.cachedNano.map { " (\(Self.number($0)) cached)" } ?? ""
        // Models that answer nothing, such as those of embeddings, have no price for it.
        let answers =
            price.completionNano > 0 ? ", \(Self.number(price.completionNano)) \(price.currency) in answers" : ""
        let batches = mode == .batch ? " in batches" : ""
        let amounts =
            "\(Self.number(price.promptNano)) \(price.currency) in prompts\(cached)\(answers), for a million tokens"
            + batches
        guard let model, let since else { return "\(amounts); \(source)" }
        return "\(amounts); \(model) since \(since), \(source)"
    }

    /// A price in units, from billionths.
    static func number(_ nano: Int64) -> String { number(Double(nano) / 1e9) }

    package static func number(_ amount: Double) -> String {
        amount.formatted(.number.precision(.fractionLength(2...9)).grouping(.never))
    }
}

/// The price tables of this machine.
package enum PriceTables {
    /// The table in force.
    ///
    /// - Parameter file: What `--prices` names.
    /// - Returns: The table, over the built-in one.
    /// - Throws: `RoostError` where a file cannot be read, or is no price table.
    package static func load(_ file: String?) throws(RoostError) -> PriceTable {
        do {
            return try PriceSearch(explicit: file, environment: ProcessInfo.processInfo.environment).load()
        } catch {
            throw RoostError(.file, error.description)
        }
    }

    /// Where a person's own table goes that no flag and no variable names.
    package static func ownPath(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        return value("ROOST_PRICES") ?? value("ROOST_HOME").map { $0 + "/prices.yaml" }
            ?? (value("HOME") ?? NSHomeDirectory()) + "/.config/roost/prices.yaml"
    }
}
