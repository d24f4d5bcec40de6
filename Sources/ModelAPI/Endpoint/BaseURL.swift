/// A base URL as a person wrote it, taken apart and checked.
struct BaseURL {
    /// `https://host:port`, in lower case.
    private let origin: String

    /// The path's segments, without empty ones.
    private let path: [Substring]

    /// What stands behind the question mark, name by name.
    private let query: [(name: Substring, text: Substring)]

    init(parsing text: String) throws(EndpointConfigurationError) {
        guard
            let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) })
        else {
            throw EndpointConfigurationError(
                "'\(text)' is not the URL of an endpoint: it must begin with https:// or http://.")
        }
        // User information may hold a password, so the text is not repeated here.
        guard !text.contains("@") else {
            throw EndpointConfigurationError(
                "The endpoint's URL has a user in it (before the @). Give the key on its own.")
        }
        let whole = text
        // A query may hold a key, so it is not repeated either.
        let cut = whole.firstIndex { "?#".contains($0) } ?? whole.endIndex
        let text = String(whole[..<cut])
        let rest = whole[cut...]
        guard !rest.contains("#") else {
            throw EndpointConfigurationError(
                "The endpoint's URL '\(text)' has a fragment (#…) behind it: leave that out.")
        }
        query = rest.dropFirst().split(separator: "&").map { ($0.prefix { $0 != "=" }, $0) }
        if let secret = query.first(where: { Self.isSecret($0.name) }) {
            throw EndpointConfigurationError(
                "The endpoint's URL '\(text)' has '\(secret.name)' in its query, which looks like a key, and URLs are kept "
                    + "in journals and logs: leave it out, and give the key on its own (key_env), or as one of 'headers'."
            )
        }
        guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw EndpointConfigurationError(
                "The endpoint's URL '\(text)' has a query with a blank or a character outside ASCII in it.")
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw EndpointConfigurationError(
                "The endpoint's URL '\(text)' has a blank or a character outside ASCII in it.")
        }
        let segments = text.dropFirst(scheme.count).split(
            separator: "/", omittingEmptySubsequences: false)
        let host = segments[0]
        guard !host.isEmpty, !host.hasPrefix(":") else {
            throw EndpointConfigurationError("The endpoint's URL '\(text)' names no host.")
        }
        if let port = Self.port(of: host), UInt16(port).map({ $0 > 0 }) != true {
            throw EndpointConfigurationError(
                "The endpoint's URL '\(text)' has the port '\(port)', which is not 1 to 65535.")
        }
        origin = scheme + host.lowercased()
        path = segments.dropFirst().filter { !$0.isEmpty }
    }

    /// The prefix of OpenAI's paths: `https://api.openai.com/v1`.
    ///
    /// A URL without a path has a version appended; one with a path is that of its service, as it stands, whether the
    /// operation is named in it or not.
    var openAI: String {
        if path.suffix(2) == ["chat", "completions"] { return joined(path.dropLast(2)) }
        if path.last == "embeddings" { return joined(path.dropLast()) }
        return joined(path) + (path.isEmpty ? "/v1" : "")
    }

    /// The prefix of Azure's paths, which end before `/openai`: `https://name.openai.azure.com`.
    var azure: String {
        joined(path.prefix { $0 != "openai" })
    }

    /// Whether it is one of Azure's that names a deployment, as the portal shows it.
    var namesDeployment: Bool {
        guard let start = path.firstIndex(of: "openai"), start + 1 < path.count else { return false }
        return path[start + 1] == "deployments"
    }

    /// The API version in the query.
    var apiVersion: String? {
        query.first { $0.name == "api-version" }.map { String($0.text.dropFirst($0.name.count + 1)) }
    }

    /// The query without names that are in use otherwise; `nil` where nothing is left.
    func query(without name: String? = nil) -> String? {
        let rest = query.filter { $0.name != name ?? "" }.map(\.text)
        return rest.isEmpty ? nil : rest.joined(separator: "&")
    }

    /// Whether a parameter of this name is a key: what it says must be kept nowhere.
    private static func isSecret(_ name: Substring) -> Bool {
        let name = name.lowercased()
        return ["key", "sig", "token", "secret", "password", "code"].contains {
            name == $0 || name.hasSuffix("-" + $0) || name.hasSuffix("_" + $0)
        }
            || name.hasSuffix("apikey")
    }

    private func joined(_ path: some Sequence<Substring>) -> String {
        path.reduce(into: origin) { $0 += "/" + $1 }
    }

    /// What stands behind the host's colon; an IPv6 address in brackets has colons of its own.
    private static func port(of host: Substring) -> Substring? {
        let behindAddress = host.lastIndex(of: "]").map { host[$0...] } ?? host
        return behindAddress.lastIndex(of: ":").map { behindAddress[$0...].dropFirst() }
    }
}
