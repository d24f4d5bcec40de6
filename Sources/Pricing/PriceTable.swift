/// What the tokens of models cost, and since when.
///
///     let table = try PriceTable(yaml: text, source: "prices.yaml")
///     let price = table.price(of: "gpt-4o-2024-08-06", on: PriceDate(Date()))
///     let most = price?.tokens.upperBound(promptTokens: 120_000, calls: 1_000, maxTokens: 300)
package struct PriceTable: Hashable, Sendable {
    struct Model: Hashable, Sendable {
        let names: ModelNames
        /// By the day from which each holds, the earliest first.
        let prices: [ModelPrice]
    }

    /// The file that the table is from, or a word for the built-in one.
    package let source: String
    let models: [Model]
    /// The models behind a person's own names.
    var deployments: [String: String]

    init(source: String, models: [Model], deployments: [String: String]) {
        self.source = source
        self.models = models
        self.deployments = deployments
    }

    /// The price of `model`, which may be a deployment's name, on a day.
    ///
    /// Nil for an unknown model, and for a day before the first price that the table has of it.
    package func price(of model: String, on day: PriceDate) -> ModelPrice? {
        self.model(deployments[model] ?? model)?.prices.last { $0.from <= day }
    }

    /// The name under which the table has the price of `model`, or nil.
    package func name(of model: String) -> String? { self.model(deployments[model] ?? model)?.names.name }

    /// The model whose names explain most of `name`.
    func model(_ name: String) -> Model? {
        var best: (length: Int, model: Model)?
        for model in models {
            guard let length = model.names.match(name), length > best?.length ?? -1 else { continue }
            best = (length, model)
        }
        return best?.model
    }

    /// This table, and for models that it does not have those of `other`.
    func over(_ other: PriceTable) -> PriceTable {
        let own = Set(models.flatMap { [$0.names.name] + $0.names.aliases })
        let more = other.models.filter { !own.contains($0.names.name) }
        return PriceTable(
            source: source, models: models + more,
            deployments: deployments.merging(other.deployments) { mine, _ in mine })
    }
}
