internal import Foundation

/// Where a person's price table may lie, the one that they named last first.
package struct PriceSearch: Sendable {
    /// A file that must be there, since somebody named it, and how they did.
    private let named: (path: String, by: String)?
    /// Files that may be there.
    private let paths: [String]

    /// The order of every command: `explicit` (`--prices FILE`), `ROOST_PRICES`, `ROOST_HOME/prices.yaml`,
    /// `HOME/.config/roost/prices.yaml`.
    package init(explicit: String? = nil, environment: [String: String]) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        named = explicit.map { ($0, "--prices") } ?? value("ROOST_PRICES").map { ($0, "ROOST_PRICES") }
        paths = [
            value("ROOST_HOME").map { $0 + "/prices.yaml" }, value("HOME").map { $0 + "/.config/roost/prices.yaml" },
        ].compactMap(\.self)
    }

    /// The first table that is there, over the built-in one; else the built-in one alone.
    /// - Throws: `PricingError` for a named file that is not there, and for one that cannot be read or is wrong.
    package func load() throws(PricingError) -> PriceTable {
        let builtIn = try PriceTable.builtIn()
        if let named, !FileManager.default.fileExists(atPath: named.path) {
            throw PricingError(
                named.path, "there is no such file, which \(named.by) names; correct it, or leave it out")
        }
        guard let path = named?.path ?? paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            return builtIn
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw PricingError(path, "the file cannot be read; check that it is a file and that you may read it")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw PricingError(path, "the file is not UTF-8 text; save it as such")
        }
        return try PriceTable(yaml: text, source: path, over: builtIn)
    }
}
