extension ModelEndpoint {
    /// The endpoint and key that the environment names, in the variables people already have.
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `AZURE_OPENAI_ENDPOINT` | Azure OpenAI; also the whole URL that the portal shows |
    /// | `AZURE_OPENAI_API_KEY`, or `AZURE_OPENAI_AD_TOKEN` | its key, or a token of Entra's |
    /// | `AZURE_OPENAI_API_VERSION`, or `OPENAI_API_VERSION` | a date (`2024-10-21`, also with `-preview`): the dated API; absent, `v1`, `preview` or `latest`: the v1 API, unless the URL names a version |
    /// | `OPENAI_API_KEY` | OpenAI, or a compatible server |
    /// | `OPENAI_BASE_URL` | that server, which may need no key; without it, `https://api.openai.com/v1` |
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
    ) throws(EndpointConfigurationError) -> (endpoint: ModelEndpoint, key: Secret?)? {
        let variables = Variables(environment)
        if let azure = try azure(variables) { return azure }
        return try openAI(variables)
    }

    private static func azure(
        _ variables: Variables
    ) throws(EndpointConfigurationError) -> (endpoint: ModelEndpoint, key: Secret?)? {
        var key = try variables.key("AZURE_OPENAI_API_KEY")
        let token = try variables.key("AZURE_OPENAI_AD_TOKEN")
        if key == nil { key = token.map { Secret.bearer($0.reveal()) } }
        switch (key, variables["AZURE_OPENAI_ENDPOINT"]) {
        case (nil, nil):
            return nil
        case (_?, nil):
            let name = token == nil ? "AZURE_OPENAI_API_KEY" : "AZURE_OPENAI_AD_TOKEN"
            throw EndpointConfigurationError(
                "\(name) is set, but AZURE_OPENAI_ENDPOINT is not: set it to "
                    + "https://NAME.openai.azure.com (the portal's page 'Keys and Endpoint').")
        case (nil, _?):
            throw EndpointConfigurationError(
                "AZURE_OPENAI_ENDPOINT is set, but AZURE_OPENAI_API_KEY is not: set it to a key "
                    + "of that resource (the portal's page 'Keys and Endpoint'), or AZURE_OPENAI_AD_TOKEN to a token.")
        case (let key?, let url?):
            let name = variables["AZURE_OPENAI_API_VERSION"] == nil ? "OPENAI_API_VERSION" : "AZURE_OPENAI_API_VERSION"
            let kind = try azureKind(version: variables[name], variable: name)
            return (try named("AZURE_OPENAI_ENDPOINT", kind, url), key)
        }
    }

    private static func openAI(
        _ variables: Variables
    ) throws(EndpointConfigurationError) -> (endpoint: ModelEndpoint, key: Secret?)? {
        let url = variables["OPENAI_BASE_URL"]
        guard let key = try variables.key("OPENAI_API_KEY") else {
            // A server of one's own, such as vLLM or Ollama, asks for none.
            guard let url else { return nil }
            return (try named("OPENAI_BASE_URL", .openAI, url), nil)
        }
        return (try named("OPENAI_BASE_URL", .openAI, url ?? "https://api.openai.com/v1"), key)
    }

    private static func azureKind(version: String?, variable: String) throws(EndpointConfigurationError) -> Kind {
        guard let version else { return .azureV1 }
        if ["v1", "preview", "latest"].contains(version.lowercased()) { return .azureV1 }
        let date = version.hasSuffix("-preview") ? version.dropLast(8) : version[...]
        let fields = date.split(separator: "-", omittingEmptySubsequences: false)
        let digits = fields.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard fields.map(\.count) == [4, 2, 2], digits else {
            throw EndpointConfigurationError(
                "\(variable) is '\(version)', which is no API version: give a date "
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

extension HeaderField {
    /// What the environment says of the account that calls are made for: `OPENAI_ORG_ID`, `OPENAI_PROJECT_ID`.
    ///
    /// Only OpenAI and what is compatible with it are told.
    ///
    /// - Throws: ``EndpointConfigurationError`` for a value that no header can have.
    package static func fromEnvironment(
        _ environment: [String: String], for endpoint: ModelEndpoint
    ) throws(EndpointConfigurationError) -> [HeaderField] {
        guard endpoint.kind == .openAI else { return [] }
        let variables = Variables(environment)
        var fields: [HeaderField] = []
        for (variable, name) in [
            ("OPENAI_ORG_ID", "OpenAI-Organization"), ("OPENAI_PROJECT_ID", "OpenAI-Project"),
        ] {
            if let value = try variables.key(variable) { fields.append(HeaderField(name: name, value: value)) }
        }
        return fields
    }
}

extension Secret {
    /// A key as the environment has it, without the blanks around it; `nil` where there is none.
    ///
    /// - Throws: ``EndpointConfigurationError`` for a key that no header can have.
    package static func fromEnvironment(
        _ environment: [String: String], _ name: String
    ) throws(EndpointConfigurationError) -> Secret? {
        try Variables(environment).key(name)
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
