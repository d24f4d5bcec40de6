/// A base URL as a person wrote it, taken apart and checked.
struct BaseURL {
    /// `https://host:port`, in lower case.
    private let origin: String

    /// The path's segments, without empty ones.
    private let path: [Substring]

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
        // A query may hold a key, so it is not repeated either.
        if let query = text.firstIndex(where: { "?#".contains($0) }) {
            throw EndpointConfigurationError(
                "The endpoint's URL '\(text[..<query])' has a query or fragment behind it. Give only this part; "
                    + "on Azure, the API version goes into AZURE_OPENAI_API_VERSION.")
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

    /// The prefix of OpenAI's paths, which has a version in it: `https://api.openai.com/v1`.
    var openAI: String {
        let path = path.suffix(2) == ["chat", "completions"] ? path.dropLast(2) : path[...]
        return joined(path) + (path.contains(where: Self.isVersion) ? "" : "/v1")
    }

    /// The prefix of Azure's paths, which end before `/openai`: `https://name.openai.azure.com`.
    var azure: String {
        joined(path.prefix { $0 != "openai" })
    }

    private func joined(_ path: some Sequence<Substring>) -> String {
        path.reduce(into: origin) { $0 += "/" + $1 }
    }

    /// `v1`, `v3`, `v1beta`: a `v` with a digit behind it.
    private static func isVersion(_ segment: Substring) -> Bool {
        segment.first == "v" && segment.dropFirst().first?.isNumber == true
    }

    /// What stands behind the host's colon; an IPv6 address in brackets has colons of its own.
    private static func port(of host: Substring) -> Substring? {
        let behindAddress = host.lastIndex(of: "]").map { host[$0...] } ?? host
        return behindAddress.lastIndex(of: ":").map { behindAddress[$0...].dropFirst() }
    }
}
