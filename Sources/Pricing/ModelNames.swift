/// The names under which a price table knows one model.
package struct ModelNames: Hashable, Sendable {
    /// The model's own name.
    package let name: String
    package let aliases: [String]
    /// Beginnings of names, whatever follows.
    package let prefixes: [String]

    package init(_ name: String, aliases: [String] = [], prefixes: [String] = []) {
        self.name = name
        self.aliases = aliases
        self.prefixes = prefixes
    }

    /// How much of `model` these names explain, in bytes, or nil where it is another model.
    ///
    /// A name or alias also stands for its versions: `gpt-4o` for `gpt-4o-2024-08-06`, and not for
    /// `gpt-4o-mini`, which costs something else.
    func match(_ model: String) -> Int? {
        var longest: Int?
        for known in [name] + aliases where model.hasPrefix(known) {
            let rest = model.dropFirst(known.count)
            if rest.isEmpty { return .max }
            if Self.isVersion(rest) { longest = max(longest ?? 0, known.utf8.count) }
        }
        for prefix in prefixes where model.hasPrefix(prefix) { longest = max(longest ?? 0, prefix.utf8.count) }
        return longest
    }

    /// Whether `rest` is `-latest`, or a date or number after a dash: `-2024-08-06`, `-20240806`, `-0613`.
    private static func isVersion(_ rest: Substring) -> Bool {
        guard rest.first == "-" else { return false }
        let version = rest.dropFirst()
        if version == "latest" || PriceDate(String(version)) != nil { return true }
        return [4, 8].contains(version.utf8.count) && version.utf8.allSatisfy { 48...57 ~= $0 }
    }
}
