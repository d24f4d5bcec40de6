import ModelSimulator
import Testing

@Suite struct RouteTests {
    @Test(
        arguments: [
            ("/v1/chat/completions", .chat(.openAI)), ("/any/prefix/v1/chat/completions", .chat(.openAI)),
            ("/openai/v1/chat/completions", .chat(.azureV1(apiVersion: nil))),
            ("/gw/openai/v1/chat/completions?api-version=preview", .chat(.azureV1(apiVersion: "preview"))),
            (
                "/openai/deployments/gpt-35-turbo/chat/completions?api-version=2024-10-21",
                .chat(.azureDated(deployment: "gpt-35-turbo", apiVersion: "2024-10-21"))
            ),
            (
                "/openai/deployments/my%20gpt%2F35/chat/completions?a=b&api-version=2023-03-15",
                .chat(.azureDated(deployment: "my gpt/35", apiVersion: "2023-03-15"))
            ),
            (
                "/openai/deployments/100%/chat/completions",
                .chat(.azureDated(deployment: "100%", apiVersion: nil))
            ),
            ("/v1/embeddings", .embeddings(.openAI)),
            (
                "/openai/deployments/ada/embeddings?api-version=1",
                .embeddings(.azureDated(deployment: "ada", apiVersion: "1"))
            ),
            ("/v1/files", .files(.openAI, id: nil, content: false)),
            ("/v1/files/f%201", .files(.openAI, id: "f 1", content: false)),
            ("/v1/files/files/content", .files(.openAI, id: "files", content: true)),
            (
                "/openai/files?api-version=2024-10-21",
                .files(.azureDated(deployment: nil, apiVersion: "2024-10-21"), id: nil, content: false)
            ),
            ("/openai/v1/batches/b/cancel", .batches(.azureV1(apiVersion: nil), id: "b", cancel: true)),
        ] as [(String, Route)])
    func routes(target: String, route: Route) {
        #expect(Route(target) == route)
    }

    @Test(arguments: [
        "/chat/completions", "/v2/chat/completions", "/v1/completions", "/openai/deployments/chat/completions", "/", "",
        "*",
        "/openai/deployments/x/files", "/v1/files/a/b", "/v1/batches/b/content", "/openai/chat/completions",
        "/openai/embeddings",
        "?", "//", "/v1/files/a/content/more",
    ])
    func pages(target: String) {
        guard case .page = Route(target) else {
            Issue.record("\(target) is \(Route(target))")
            return
        }
    }
}
