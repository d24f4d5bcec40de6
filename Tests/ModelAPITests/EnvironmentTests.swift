import ModelAPI
import Testing

@Suite struct EnvironmentTests {
    static let azure = [
        "AZURE_OPENAI_API_KEY": "azure-key-0123456789",
        "AZURE_OPENAI_ENDPOINT": "https://n.openai.azure.com/",
    ]

    @Test func nothingSetIsNothing() throws {
        #expect(try ModelEndpoint.fromEnvironment([:]) == nil)
        #expect(try ModelEndpoint.fromEnvironment(["OPENAI_API_KEY": " ", "HOME": "/"]) == nil)
        // A version alone asks for nothing.
        #expect(
            try ModelEndpoint.fromEnvironment(["AZURE_OPENAI_API_VERSION": "2024-10-21"]) == nil)
    }

    @Test func openAI() throws {
        let found = try #require(
            try ModelEndpoint.fromEnvironment(["OPENAI_API_KEY": "sk-0123456789\n"]))
        #expect(found.endpoint.kind == .openAI)
        #expect(found.endpoint.baseURL == "https://api.openai.com/v1")
        #expect(found.key?.reveal() == "sk-0123456789")
        let local = try ModelEndpoint.fromEnvironment([
            "OPENAI_API_KEY": "none", "OPENAI_BASE_URL": "http://localhost:11434/v1/",
        ])
        #expect(local?.endpoint.baseURL == "http://localhost:11434/v1")
    }

    @Test(
        arguments: [
            (nil, .azureV1), ("", .azureV1), ("v1", .azureV1), ("preview", .azureV1),
            ("2024-10-21", .azureDated(apiVersion: "2024-10-21")),
            ("2023-03-15-preview", .azureDated(apiVersion: "2023-03-15-preview")),
        ] as [(String?, ModelEndpoint.Kind)])
    func azureVersions(version: String?, kind: ModelEndpoint.Kind) throws {
        var environment = Self.azure
        environment["AZURE_OPENAI_API_VERSION"] = version
        let found = try #require(try ModelEndpoint.fromEnvironment(environment))
        #expect(found.endpoint.kind == kind)
        #expect(found.endpoint.baseURL == "https://n.openai.azure.com")
        #expect(found.key?.reveal() == "azure-key-0123456789")
    }

    @Test func aServerOfOnesOwnNeedsNoKey() throws {
        let found = try #require(try ModelEndpoint.fromEnvironment(["OPENAI_BASE_URL": "http://localhost:11434"]))
        #expect(found.endpoint.baseURL == "http://localhost:11434/v1" && found.key == nil)
    }

    @Test func azureTakesATokenInPlaceOfTheKey() throws {
        for token in ["eyJ0eXAi.eyJhdWQi.c2ln", "opaque-token-0123456789"] {
            let found = try #require(
                try ModelEndpoint.fromEnvironment([
                    "AZURE_OPENAI_AD_TOKEN": " \(token)\n", "AZURE_OPENAI_ENDPOINT": "https://h",
                ]))
            let key = try #require(found.key)
            #expect(found.endpoint.authorization(key) == ("Authorization", "Bearer \(token)"))
            #expect(key.redacted(from: "no \(token)!") == "no …\(token.suffix(4))!")
        }
        // A key that is set comes before it.
        let both = Self.azure.merging(["AZURE_OPENAI_AD_TOKEN": "t"]) { first, _ in first }
        #expect(try ModelEndpoint.fromEnvironment(both)?.key?.reveal() == "azure-key-0123456789")
    }

    @Test func thePortalsURLSaysTheVersion() throws {
        let url = "https://n.openai.azure.com/openai/deployments/d/chat/completions?api-version=2025-01-01-preview"
        var environment = Self.azure
        environment["AZURE_OPENAI_ENDPOINT"] = url
        func kind() throws -> ModelEndpoint.Kind? { try ModelEndpoint.fromEnvironment(environment)?.endpoint.kind }
        #expect(try kind() == .azureDated(apiVersion: "2025-01-01-preview"))
        environment["OPENAI_API_VERSION"] = "2024-10-21"
        #expect(try kind() == .azureDated(apiVersion: "2024-10-21"))
        environment["AZURE_OPENAI_API_VERSION"] = "2024-12-01-preview"
        #expect(try kind() == .azureDated(apiVersion: "2024-12-01-preview"))
    }

    @Test func theAccountIsSaidInHeaders() throws {
        let environment = ["OPENAI_ORG_ID": " org-1 ", "OPENAI_PROJECT_ID": "proj-1"]
        let openAI = try ModelEndpoint(kind: .openAI, baseURL: "http://h")
        let fields = try HeaderField.fromEnvironment(environment, for: openAI)
        #expect(fields.map(\.name) == ["OpenAI-Organization", "OpenAI-Project"])
        #expect(fields.map { $0.value.reveal() } == ["org-1", "proj-1"])
        let azure = try ModelEndpoint(kind: .azureV1, baseURL: "http://h")
        #expect(try HeaderField.fromEnvironment(environment, for: azure).isEmpty)
    }

    @Test func azureWinsOverOpenAI() throws {
        let both = Self.azure.merging(["OPENAI_API_KEY": "sk-1"]) { first, _ in first }
        #expect(try ModelEndpoint.fromEnvironment(both)?.endpoint.kind == .azureV1)
    }

    @Test(arguments: [
        (["AZURE_OPENAI_API_KEY": "k"], "AZURE_OPENAI_ENDPOINT is not"),
        (["AZURE_OPENAI_ENDPOINT": "https://h"], "AZURE_OPENAI_API_KEY is not"),
        (["AZURE_OPENAI_API_KEY": "k", "OPENAI_API_KEY": "k"], "AZURE_OPENAI_ENDPOINT is not"),
        (["OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "h"], "OPENAI_BASE_URL: 'h' is not the URL"),
        (["OPENAI_API_KEY": "two words"], "OPENAI_API_KEY has a blank"),
        (["OPENAI_API_KEY": "hidden\r\nX: y"], "OPENAI_API_KEY has a blank"),
        (
            ["AZURE_OPENAI_API_KEY": "k", "AZURE_OPENAI_ENDPOINT": "your_openai_endpoint"],
            "AZURE_OPENAI_ENDPOINT: 'your_openai_endpoint' is not the URL"
        ),
        (
            azure.merging(["AZURE_OPENAI_API_VERSION": "latest-ish"]) { first, _ in first },
            "AZURE_OPENAI_API_VERSION is 'latest-ish'"
        ),
        (
            azure.merging(["AZURE_OPENAI_API_VERSION": "2024-1-1"]) { first, _ in first },
            "AZURE_OPENAI_API_VERSION is '2024-1-1'"
        ),
    ])
    func halfAConfiguration(environment: [String: String], message: String) {
        let error = #expect(throws: EndpointConfigurationError.self) {
            _ = try ModelEndpoint.fromEnvironment(environment)
        }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
        #expect(error?.description.contains("hidden") == false)
    }
}
