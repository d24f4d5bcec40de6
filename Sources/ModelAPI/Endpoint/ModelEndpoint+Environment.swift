extension ModelEndpoint {
    /// The endpoint and key that the environment names, in the variables people already have.
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `AZURE_OPENAI_API_KEY`, `AZURE_OPENAI_ENDPOINT` | Azure OpenAI; both or neither |
    /// | `AZURE_OPENAI_API_VERSION` | a date (`2024-10-21`, also with `-preview`): the dated API; absent, `v1`, `preview` or `latest`: the v1 API |
    /// | `OPENAI_API_KEY` | OpenAI, or a compatible server |
    /// | `OPENAI_BASE_URL` | that server; without it, `https://api.openai.com/v1` |
    ///
    /// Azure wins when both are complete: its variables are set for a project, while
    /// `OPENAI_API_KEY` often stands in a shell for other programs. Half of Azure's settings is an
    /// error even beside a complete OpenAI: prompts must not go to another company's service
    /// because of a misspelt name. An empty variable counts as absent.
    ///
    /// - Parameter environment: The variables, as `ProcessInfo.processInfo.environment` has them.
    /// - Returns: `nil` when no variable asks for an endpoint.
    /// - Throws: ``EndpointConfigurationError`` for half a configuration or a value that cannot be.
    package static func fromEnvironment(
        _ environment: [String: String]
    ) throws(EndpointConfigurationError) -> (endpoint: ModelEndpoint, key: Secret)? {
        let variables = Variables(environment)
        if let azure = try azure(variables) { return azure }
        return try openAI(variables)
    }

    private static func azure(
        _ variables: Variables
    ) throws(EndpointConfigurationError) -> (endpoint: ModelEndpoint, key: Secret)? {
        let key = try variables.key("AZURE_OPENAI_API_KEY")
        switch (key, variables["AZURE_OPENAI_ENDPOINT"]) {
        case (nil, nil):
            return nil
        case (_?, nil):
            throw EndpointConfigurationError(
                "AZURE_OPENAI_API_KEY is set, but AZURE_OPENAI_ENDPOINT is not: set it to "
                    + "https://NAME.openai.azure.com (the portal's page 'Keys and Endpoint').")
        case (nil, _?):
            throw EndpointConfigurationError(
                "AZURE_OPENAI_ENDPOINT is set, but AZURE_OPENAI_API_KEY is not: set it to a key "
                    + "of that resource (the portal's page 'Keys and Endpoint').")
        case (let key?, let url?):
            let kind = try azureKind(version: variables["AZURE_OPENAI_API_VERSION"])
            return (try named("AZURE_OPENAI_ENDPOINT", kind, url), key)
        }
    }

    private static func openAI(
        _ variables: Variables
    ) throws(EndpointConfigurationError) -> (endpoint: ModelEndpoint, key: Secret)? {
        let url = variables["OPENAI_BASE_URL"]
        guard let key = try variables.key("OPENAI_API_KEY") else {
            guard url != nil else { return nil }
            throw EndpointConfigurationError(
                "OPENAI_BASE_URL is set, but OPENAI_API_KEY is not: set it to that server's key, "
                    + "or to any word if the server asks for none.")
        }
        return (try named("OPENAI_BASE_URL", .openAI, url ?? "https://api.openai.com/v1"), key)
    }

    private static func azureKind(version: String?) throws(EndpointConfigurationError) -> Kind {
        guard let version else { return .azureV1 }
        if ["v1", "preview", "latest"].contains(version.lowercased()) { return .azureV1 }
        let date = version.hasSuffix("-preview") ? version.dropLast(8) : version[...]
        let fields = date.split(separator: "-", omittingEmptySubsequences: false)
        let digits = fields.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard fields.map(\.count) == [4, 2, 2], digits else {
            throw EndpointConfigurationError(
                "AZURE_OPENAI_API_VERSION is '\(version)', which is no API version: give a date "
                    + "such as 2024-10-21 or 2023-03-15-preview, or v1.")
        }
        return .azureDated(apiVersion: version)
    }

    /// An endpoint whose error names the variable that the URL came from.
    private static func named(
        _ variable: String, _ kind: Kind, _ url: String
    ) throws(EndpointConfigurationError) -> ModelEndpoint {
        do {
            return try ModelEndpoint(kind: kind, baseURL: url)
        } catch {
            throw EndpointConfigurationError("\(variable): \(error)")
        }
    }
}

/// The environment, its blanks trimmed, empty values absent.
private struct Variables {
    private let environment: [String: String]

    init(_ environment: [String: String]) {
        self.environment = environment
    }

    subscript(name: String) -> String? {
        guard let value = environment[name] else { return nil }
        let blank: (Character) -> Bool = { $0.isWhitespace }
        let trimmed = value.drop(while: blank).reversed().drop(while: blank).reversed()
        return trimmed.isEmpty ? nil : String(trimmed)
    }

    /// A key, checked to be fit for a header; the error must not show it.
    func key(_ name: String) throws(EndpointConfigurationError) -> Secret? {
        guard let value = self[name] else { return nil }
        guard value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw EndpointConfigurationError(
                "\(name) has a blank, a line break or a character outside ASCII in it, which no "
                    + "key has: copy it again.")
        }
        return Secret(value)
    }
}
