internal import ModelAPI
internal import Yams

/// The YAML of a price table, whose mistakes are reported with their line.
struct PriceDocument {
    let source: String
    let root: Node

    init(_ text: String, source: String) throws(PricingError) {
        self.source = source
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw Self.error(error, source)
        }
        guard let node else { throw PricingError(source, "the file is empty; it needs 'models:' or 'deployments:'") }
        root = node
    }

    func error(_ node: Node, _ problem: String) -> PricingError {
        PricingError(source, line: node.mark?.line, problem)
    }

    /// A mapping's entries in order, of which only `keys` may be there; nil allows any.
    ///
    /// No node has no entries.
    func mapping(_ node: Node?, what: String, keys: [String]? = nil) throws(PricingError) -> [(key: Node, value: Node)]
    {
        guard let node else { return [] }
        guard let mapping = node.mapping else { throw error(node, "\(what) must be a mapping of 'key: value' lines") }
        for (key, _) in mapping {
            guard let name = key.scalar?.string, !name.isEmpty else { throw error(key, "a key in \(what) is no text") }
            if let keys, !keys.contains(name) {
                throw error(key, "\(what) has no '\(name)'; it may have: \(keys.joined(separator: ", "))")
            }
        }
        return mapping.map { ($0.key, $0.value) }
    }

    func text(_ node: Node, what: String) throws(PricingError) -> String {
        guard let text = node.scalar?.string, !text.isEmpty else { throw error(node, "\(what) must be a text") }
        return text
    }

    func texts(_ node: Node, what: String) throws(PricingError) -> [String] {
        guard let sequence = node.sequence else { throw error(node, "\(what) must be a list: [\(what), ...]") }
        var texts: [String] = []
        for element in sequence { texts.append(try text(element, what: what)) }
        return texts
    }

    /// What a million tokens cost, in billionths.
    func price(_ node: Node, what: String) throws(PricingError) -> Int64 {
        guard let text = node.scalar?.string, let price = TokenPrice.nano(text) else {
            throw error(
                node,
                "\(what) must be a number of currency units per million tokens, such as 2.50, from 0 to "
                    + "\(TokenPrice.mostUnits), with nine decimals at most")
        }
        return price
    }

    private static func error(_ error: any Error, _ source: String) -> PricingError {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let text = (context.map { "\($0.text) " } ?? "") + problem
            return PricingError(source, line: mark.line, text + "; check the line's indentation, colons and quotes")
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "'\($0)'" }.joined(separator: ", ")
            return PricingError(
                source, line: context.mark.line, "\(names) stands twice in the mapping that begins here; remove one")
        default: return PricingError(source, "\(error)")
        }
    }
}
