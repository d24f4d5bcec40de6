extension PriceTable {
    /// A model and its price on a day, as a list of prices shows it.
    package struct Entry: Hashable, Sendable {
        package let model: String
        /// Other names of the model, and beginnings of names with a `*` behind them.
        package let aliases: [String]
        package let price: ModelPrice
    }

    /// Every model that has a price on a day, in the order of the table.
    package func entries(on day: PriceDate) -> [Entry] {
        models.compactMap { model in
            guard let price = model.prices.last(where: { $0.from <= day }) else { return nil }
            let names = model.names
            return Entry(model: names.name, aliases: names.aliases + names.prefixes.map { $0 + "*" }, price: price)
        }
    }

    /// A person's own names, and the models behind them, by name.
    package var ownNames: [(name: String, model: String)] {
        deployments.map { (name: $0.key, model: $0.value) }.sorted { $0.name < $1.name }
    }
}
