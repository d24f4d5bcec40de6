internal import ModelAPI
internal import Yams

extension PriceTable {
    /// A table that a person has written.
    ///
    ///     currency: USD
    ///     models:
    ///       gpt-4o:
    ///         aliases: [our-gpt-4o]
    ///         prices:
    ///           - {from: 2024-08-06, prompt: 2.50, cached: 1.25, completion: 10.00}
    ///     deployments: {my-gpt4: gpt-4o}
    ///
    /// Prices are currency units per million tokens. What the table does not say is `base`'s: its models,
    /// other than those of the same names, and its deployments.
    ///
    /// - Throws: `PricingError`, with the line.
    package init(yaml text: String, source: String, over base: PriceTable? = nil) throws(PricingError) {
        let document = try PriceDocument(text, source: source)
        var currency = "USD"
        var modelsNode: Node?
        var deploymentsNode: Node?
        let keys = ["currency", "models", "deployments"]
        for (key, value) in try document.mapping(document.root, what: "a price table", keys: keys) {
            switch key.string {
            case "currency": currency = try document.currency(value)
            case "models": modelsNode = value
            default: deploymentsNode = value
            }
        }
        var models: [Model] = []
        var taken: Set<String> = []
        for (key, value) in try document.mapping(modelsNode, what: "models") {
            let model = try document.model(key, value, currency)
            for name in [model.names.name] + model.names.aliases where !taken.insert(name).inserted {
                throw document.error(key, "'\(name)' is the name of two models; remove one")
            }
            models.append(model)
        }
        var table = PriceTable(source: source, models: models, deployments: [:])
        if let base { table = table.over(base) }
        for (key, value) in try document.mapping(deploymentsNode, what: "deployments") {
            let (deployment, model) = (key.string ?? "", try document.text(value, what: "a deployment's model"))
            guard table.model(model) != nil else {
                throw document.error(
                    value, "no price of '\(model)' is known; give it under 'models:', or correct the name")
            }
            table.deployments[deployment] = model
        }
        self = table
    }
}

extension PriceDocument {
    fileprivate func currency(_ node: Node) throws(PricingError) -> String {
        let text = try text(node, what: "currency")
        guard text.utf8.count == 3, text.utf8.allSatisfy({ 65...90 ~= $0 }) else {
            throw error(node, "currency must be its three letters, such as USD or EUR")
        }
        return text
    }

    fileprivate func model(_ key: Node, _ node: Node, _ currency: String) throws(PricingError) -> PriceTable.Model {
        let name = key.string ?? ""
        var (aliases, prefixes, prices): ([String], [String], [ModelPrice]) = ([], [], [])
        for (key, value) in try mapping(node, what: "model \(name)", keys: ["aliases", "prefixes", "prices"]) {
            switch key.string {
            case "aliases": aliases = try texts(value, what: "alias")
            case "prefixes": prefixes = try texts(value, what: "prefix")
            default:
                guard let entries = value.sequence else {
                    throw error(
                        value, "the prices of \(name) must be a list of entries, each beginning with '- from: '")
                }
                for entry in entries {
                    let price = try price(entry, currency)
                    guard prices.allSatisfy({ $0.from != price.from }) else {
                        throw error(entry, "\(name) has two prices from \(price.from); remove one")
                    }
                    prices.append(price)
                }
            }
        }
        guard !prices.isEmpty else { throw error(key, "model \(name) has no prices; give it a 'prices:' list") }
        let names = ModelNames(name, aliases: aliases, prefixes: prefixes)
        return PriceTable.Model(names: names, prices: prices.sorted { $0.from < $1.from })
    }

    private func price(_ node: Node, _ currency: String) throws(PricingError) -> ModelPrice {
        var from: PriceDate?
        var nanos: [String: Int64] = [:]
        let keys = ["from", "prompt", "completion", "cached", "batch_prompt", "batch_completion"]
        for (key, value) in try mapping(node, what: "a price", keys: keys) {
            let name = key.string ?? ""
            guard name == "from" else {
                nanos[name] = try self.price(value, what: name)
                continue
            }
            from = value.scalar.flatMap { PriceDate($0.string) }
            if from == nil { throw error(value, "from must be a day such as 2024-08-06") }
        }
        guard let from else { throw error(node, "a price needs the day from which it holds: 'from: 2024-08-06'") }
        guard let prompt = nanos["prompt"] else {
            throw error(node, "a price needs 'prompt:', the cost of a million prompt tokens")
        }
        return ModelPrice(
            from: from,
            tokens: TokenPrice(
                promptNano: prompt, completionNano: nanos["completion"] ?? 0, cachedNano: nanos["cached"],
                batchPromptNano: nanos["batch_prompt"], batchCompletionNano: nanos["batch_completion"],
                currency: currency))
    }
}
