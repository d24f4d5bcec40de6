import ModelSimulator
import Testing

@Suite struct CallShapeTests {
    @Test(
        arguments: [
            ("/v1/chat/completions", nil, .openAI),
            ("/any/prefix/v1/chat/completions", nil, .openAI),
            ("/openai/v1/chat/completions", nil, .azureV1(apiVersion: nil)),
            (
                "/gw/openai/v1/chat/completions", "api-version=preview",
                .azureV1(apiVersion: "preview")
            ),
            (
                "/openai/deployments/gpt-35-turbo/chat/completions", "api-version=2024-10-21",
                .azureDated(deployment: "gpt-35-turbo", apiVersion: "2024-10-21")
            ),
            (
                "/openai/deployments/my%20gpt%2F35/chat/completions", "a=b&api-version=2023-03-15",
                .azureDated(deployment: "my gpt/35", apiVersion: "2023-03-15")
            ),
            (
                "/openai/deployments/100%/chat/completions", nil,
                .azureDated(deployment: "100%", apiVersion: nil)
            ),
            ("/chat/completions", nil, nil), ("/v2/chat/completions", nil, nil),
            ("/v1/completions", nil, nil), ("/openai/deployments/chat/completions", nil, nil),
            ("/", nil, nil), ("", nil, nil), ("*", nil, nil),
        ] as [(Substring, Substring?, CallShape?)])
    func shapes(path: Substring, query: Substring?, shape: CallShape?) {
        #expect(CallShape(path: path, query: query) == shape)
    }
}
