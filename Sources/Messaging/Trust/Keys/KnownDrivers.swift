/// Which key the driver at an address has: the file `drivers`, as ssh's known hosts.
///
/// A line is `HOST:PORT PUBLICKEY`. One that begins with `#` is a comment, and what cannot be read is kept as it is.
package struct KnownDrivers: Sendable, Hashable {
    private struct Line: Sendable, Hashable {
        var text: String
        var entry: Entry?
    }

    package struct Entry: Sendable, Hashable {
        /// `HOST:PORT`, as the user writes it.
        package let endpoint: String
        package let key: PublicKey
    }

    private var lines: [Line] = []

    package init() {}

    /// Reads a file's text, whatever it is.
    package init(text: String) {
        lines = text.split(whereSeparator: \.isNewline).map { Line(text: String($0), entry: Self.read($0)) }
    }

    private static func read(_ line: Substring) -> Entry? {
        let words = line.split { $0 == " " || $0 == "\t" }
        guard words.count == 2, !line.hasPrefix("#"), let key = PublicKey(words[1]) else { return nil }
        return Entry(endpoint: String(words[0]), key: key)
    }

    package var entries: [Entry] { lines.compactMap(\.entry) }

    /// The key of the driver at `HOST:PORT`; nil where none is known.
    ///
    /// What was written last counts.
    package subscript(endpoint: String) -> PublicKey? { entries.last { $0.endpoint == endpoint }?.key }

    /// Keeps a driver's key, in place of what was known of that address.
    package mutating func remember(_ endpoint: String, _ key: PublicKey) {
        lines.removeAll { $0.entry?.endpoint == endpoint }
        lines.append(Line(text: "\(endpoint) \(key)", entry: Entry(endpoint: endpoint, key: key)))
    }

    /// The file's text.
    package var text: String { lines.map { $0.text + "\n" }.joined() }
}
