/// The three shapes of URL under which the simulator answers, and what differs between them.
package enum CallShape: Sendable, Hashable {
    /// `{anything}/v1/chat/completions`
    case openAI

    /// `/openai/deployments/{deployment}/chat/completions?api-version=…`
    case azureDated(deployment: String, apiVersion: String?)

    /// `/openai/v1/chat/completions`
    case azureV1(apiVersion: String?)

    /// The shape of a path, or `nil` for a path that is none.
    ///
    /// - Parameters:
    ///   - path: The path without the query, as it came on the wire.
    ///   - query: What follows the question mark, if there is one.
    package init?(path: Substring, query: Substring?) {
        guard path.hasSuffix("/chat/completions") else { return nil }
        let parts = path.split(separator: "/").dropLast(2)
        let apiVersion = query.flatMap(Self.apiVersion)
        if parts.suffix(2) == ["openai", "v1"] {
            self = .azureV1(apiVersion: apiVersion)
        } else if parts.last == "v1" {
            self = .openAI
        } else if parts.count >= 3, parts.suffix(3).prefix(2) == ["openai", "deployments"] {
            let name = parts[parts.endIndex - 1]
            self = .azureDated(deployment: percentDecoded(name), apiVersion: apiVersion)
        } else {
            return nil
        }
    }

    /// Whether Azure's headers, error bodies and content-filter results belong to it.
    var isAzure: Bool {
        self != .openAI
    }

    private static func apiVersion(_ query: Substring) -> String? {
        for item in query.split(separator: "&") where item.hasPrefix("api-version=") {
            return percentDecoded(item.dropFirst("api-version=".count))
        }
        return nil
    }
}

/// A URL's part with its `%XX` resolved; what is no such escape stays as it is.
private func percentDecoded(_ text: Substring) -> String {
    guard text.contains("%") else { return String(text) }
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
        let digits = rest.prefix(2)
        if byte == UInt8(ascii: "%"), digits.count == 2,
            let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
        {
            bytes.append(value)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
