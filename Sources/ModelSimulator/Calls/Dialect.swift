/// Whose API a URL is of, which decides on keys, headers and bodies.
package enum Dialect: Sendable, Hashable {
    /// `{anything}/v1/…`
    case openAI

    /// `/openai/…?api-version=…`; the deployment is in the URL of what is asked of a model.
    case azureDated(deployment: String?, apiVersion: String?)

    /// `/openai/v1/…`
    case azureV1(apiVersion: String?)

    /// Whether Azure's headers, error bodies and content-filter results belong to it.
    var isAzure: Bool { self != .openAI }

    /// The dialect of the segments of a URL's path before the operation.
    init?(_ segments: ArraySlice<Substring>, apiVersion: String?) {
        if segments.suffix(2) == ["openai", "v1"] {
            self = .azureV1(apiVersion: apiVersion)
        } else if segments.last == "v1" {
            self = .openAI
        } else if segments.last == "openai" {
            self = .azureDated(deployment: nil, apiVersion: apiVersion)
        } else if segments.count >= 3, segments.suffix(3).prefix(2) == ["openai", "deployments"],
            let name = segments.last
        {
            self = .azureDated(deployment: percentDecoded(name), apiVersion: apiVersion)
        } else {
            return nil
        }
    }
}

/// A URL's segment with its `%XX` resolved; what is no such escape stays as it is.
func percentDecoded(_ text: Substring) -> String {
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
