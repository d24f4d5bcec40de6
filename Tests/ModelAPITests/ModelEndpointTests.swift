import Foundation
import ModelAPI
import Testing

@Suite struct ModelEndpointTests {
    @Test(arguments: [
        ("https://api.openai.com", "https://api.openai.com/v1/chat/completions"),
        ("https://api.openai.com/", "https://api.openai.com/v1/chat/completions"),
        ("https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"),
        ("https://API.OpenAI.com/v1/", "https://api.openai.com/v1/chat/completions"),
        ("HTTPS://api.openai.com/v1//", "https://api.openai.com/v1/chat/completions"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/v1/chat/completions"),
        ("http://[::1]:8000/v1", "http://[::1]:8000/v1/chat/completions"),
        ("http://[::1]", "http://[::1]/v1/chat/completions"),
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://host/proxy", "https://host/proxy/chat/completions"),
        ("https://host/chat/completions", "https://host/chat/completions"),
        ("https://host/inference/chat/completions/", "https://host/inference/chat/completions"),
        ("https://host/api/paas/v4", "https://host/api/paas/v4/chat/completions"),
        ("https://host/v1/acct/gw/openai", "https://host/v1/acct/gw/openai/chat/completions"),
        ("https://host/v1/embeddings", "https://host/v1/chat/completions"),
        ("https://host/models?api-version=2024-05-01", "https://host/models/chat/completions?api-version=2024-05-01"),
        ("https://host?a=b&c", "https://host/v1/chat/completions?a=b&c"),
        (
            "https://h/openai/deployments/d/chat/completions?api-version=2024-10-21",
            "https://h/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"
        ),
        ("https://host/v1beta/openai/", "https://host/v1beta/openai/chat/completions"),
        ("https://host/v1/chat/completions", "https://host/v1/chat/completions"),
        (
            "https://n.openai.azure.com/openai/v1/",
            "https://n.openai.azure.com/openai/v1/chat/completions"
        ),
    ])
    func openAI(base: String, url: String) throws {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: base)
        #expect(endpoint.chatCompletionsURL(model: "gpt-4o") == url)
    }

    @Test(arguments: [
        "https://n.openai.azure.com", "https://n.openai.azure.com/",
        "https://n.openai.azure.com/openai", "https://n.openai.azure.com/openai/v1/",
        "https://n.openai.azure.com/openai/deployments/x/chat/completions",
    ])
    func azure(base: String) throws {
        let dated = try ModelEndpoint(
            kind: .azureDated(apiVersion: "2024-10-21"), baseURL: base)
        #expect(
            dated.chatCompletionsURL(model: "my gpt/35")
                == "https://n.openai.azure.com/openai/deployments/my%20gpt%2F35/chat/completions"
                + "?api-version=2024-10-21")
        let v1 = try ModelEndpoint(kind: .azureV1, baseURL: base)
        #expect(
            v1.chatCompletionsURL(model: "gpt-4o")
                == "https://n.openai.azure.com/openai/v1/chat/completions")
    }

    @Test func aQueryGoesWithEveryURL() throws {
        let endpoint = try ModelEndpoint(kind: .azureV1, baseURL: "https://h/openai/v1?api-version=preview&a=b")
        #expect(
            endpoint.chatCompletionsURL(model: "m") == "https://h/openai/v1/chat/completions?api-version=preview&a=b")
        #expect(
            endpoint.accountURL(["files"], query: [("limit", "2")])
                == "https://h/openai/v1/files?limit=2&api-version=preview&a=b")
        #expect(endpoint.description.contains("?api-version=preview&a=b"))
    }

    @Test func aGatewaysPrefixStaysBeforeAzuresPath() throws {
        let endpoint = try ModelEndpoint(kind: .azureV1, baseURL: "https://gw.example/team-a/")
        #expect(
            endpoint.chatCompletionsURL(model: "m")
                == "https://gw.example/team-a/openai/v1/chat/completions")
    }

    @Test(arguments: [
        ("your_openai_endpoint", "must begin with https://"), ("", "must begin with https://"),
        ("ftp://host", "must begin with https://"), ("https://", "names no host"),
        ("https:///v1", "names no host"), ("http://:80", "names no host"),
        ("http://host:port", "port 'port'"), ("http://host:70000", "port '70000'"),
        ("http://host:0", "port '0'"), ("http://host:", "port ''"),
        ("http://me:secret@host", "has a user in it"), ("http://host/a b", "has a blank"),
        ("http://hôst", "outside ASCII"),
        ("https://host/#x", "has a fragment"), ("https://host/v1?key=secret", "'key' in its query"),
        ("https://host/v1?subscription-key=secret", "'subscription-key' in its query"),
        ("https://host/v1?a=\u{e9}", "has a query with a blank"),
    ])
    func whatIsNoBaseURL(base: String, message: String) {
        let error = #expect(throws: EndpointConfigurationError.self) {
            try ModelEndpoint(kind: .openAI, baseURL: base)
        }
        #expect(error?.description.contains(message) == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test(arguments: [
        ModelEndpoint.Kind.openAI, .azureV1, .azureDated(apiVersion: "2024-10-21"),
    ])
    func itTravelsWithoutAKey(kind: ModelEndpoint.Kind) throws {
        let endpoint = try ModelEndpoint(kind: kind, baseURL: "https://host.example")
        let data = try JSONEncoder().encode(endpoint)
        #expect(try JSONDecoder().decode(ModelEndpoint.self, from: data) == endpoint)
    }

    @Test(arguments: [
        (ModelEndpoint.Kind.openAI, "http://h/v1/files/a%2Fb?limit=2"),
        (.azureV1, "http://h/openai/v1/files/a%2Fb?limit=2"),
        (.azureDated(apiVersion: "2024-10-21"), "http://h/openai/files/a%2Fb?api-version=2024-10-21&limit=2"),
    ])
    func whatBelongsToTheAccount(kind: ModelEndpoint.Kind, url: String) throws {
        let endpoint = try ModelEndpoint(kind: kind, baseURL: "http://h")
        #expect(endpoint.accountURL(["files", "a/b"], query: [("limit", "2")]) == url)
    }
}
