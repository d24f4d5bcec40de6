import ModelAPI
import NIOSSL
import Testing

@testable import ModelClient

/// The way to an endpoint through a proxy.
@Suite(.timeLimit(.minutes(5))) struct ProxyTests {
    private func way(_ url: String, _ environment: [String: String]) throws -> String {
        let origin = try #require(Origin.split(url)).origin
        switch ProxySettings(environment: environment).route(to: origin).way {
        case .direct: return "direct"
        case .proxy(let proxy): return "\(proxy)"
        case .none(let reason): return reason
        }
    }

    @Test func theSchemeChoosesTheProxyAndTheSmallSpellingWins() throws {
        let both = ["HTTP_PROXY": "http://a:1", "HTTPS_PROXY": "b:2/", "https_proxy": "http://u:p@c:3"]
        #expect(try way("http://x.example", both) == "http://a:1 (HTTP_PROXY)")
        #expect(try way("https://x.example", both) == "http://c:3 (https_proxy)")
        #expect(try way("https://x.example", ["ALL_PROXY": "http://d:4"]) == "http://d:4 (ALL_PROXY)")
        #expect(try way("https://x.example", ["HTTP_PROXY": "http://a:1", "HTTPS_PROXY": " "]) == "direct")
    }

    @Test(arguments: [
        ("https://api.example.com", true), ("https://example.com:8443", true), ("https://notexample.com", false),
        ("https://10.1.2.3", true), ("https://11.1.2.3", false), ("https://192.168.1.1", true),
        ("https://port.test:444", true), ("https://port.test", false), ("https://[fd00::1]", true),
        ("https://[fe00::1]", false),
    ])
    func someAreCalledDirectly(url: String, isDirect: Bool) throws {
        let environment = [
            "HTTPS_PROXY": "http://p:1",
            "NO_PROXY": " .example.com, 10.0.0.0/8,192.168.1.1 port.test:444,fd00::/8,/,/8,x/y,*.,[",
        ]
        #expect(try way(url, environment) == (isDirect ? "direct" : "http://p:1 (HTTPS_PROXY)"))
        #expect(try way(url, ["HTTPS_PROXY": "http://p:1", "no_proxy": "*"]) == "direct")
    }

    @Test(arguments: ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:1", "http://127.1.2.3"])
    func thisMachineIsCalledDirectly(url: String) throws {
        #expect(try way(url, ["HTTP_PROXY": "http://p:1"]) == "direct")
    }

    @Test(arguments: [
        "socks5://user:hunter22@p:1", "https://user:hunter22@p:1", "http://user:hunter22@p:99999", "http://",
    ])
    func aProxyThatCannotBeUsedIsNamedWithoutItsPassword(value: String) async throws {
        let reason = try way("http://x.example", ["HTTP_PROXY": value])
        #expect(reason.hasPrefix("HTTP_PROXY ") && !reason.contains("hunter22"))
        var configuration = EndpointClient.Configuration()
        configuration.proxies = ProxySettings(environment: ["HTTP_PROXY": value])
        let attempt = await attempt("http://x.example", configuration)
        #expect(attempt.outcome == .hopeless)
        #expect(throws: ModelError.self) { try attempt.result.get() }
    }

    private func attempt(_ url: String, _ configuration: EndpointClient.Configuration) async -> ChatAttempt {
        guard let endpoint = try? ModelEndpoint(kind: .openAI, baseURL: url) else {
            return ChatAttempt(result: .failure(ModelError(.badRequest, message: "no URL")), outcome: .hopeless)
        }
        let client = EndpointClient(endpoint: endpoint, key: Secret("key-0123456789"), configuration: configuration)
        let attempt = await client.attempt(ChatRequest(model: "m", messages: [.user("Hi")]))
        await client.shutdown()
        return attempt
    }

    private func through(_ proxy: RawServer, _ url: String) async -> ChatAttempt {
        var configuration = EndpointClient.Configuration()
        let value = "http://us%3Aer:hunter22@127.0.0.1:\(proxy.port)"
        configuration.proxies = ProxySettings(environment: ["ALL_PROXY": value])
        return await attempt(url, configuration)
    }

    @Test func aPlainCallGoesToTheProxyWithItsWholeURL() async throws {
        try await RawServer.with(EndpointClientTests.good) { proxy in
            let attempt = await through(proxy, "http://model.invalid:81/v1")
            #expect(try attempt.result.get().content == "Hello")
            var requests = proxy.requests.makeAsyncIterator()
            let sent = try #require(await requests.next())
            #expect(sent.hasPrefix("POST http://model.invalid:81/v1/chat/completions HTTP/1.1\r\n"))
            #expect(sent.contains("Host: model.invalid:81\r\n"))
            #expect(sent.contains("Proxy-Authorization: Basic dXM6ZXI6aHVudGVyMjI=\r\n"))
        }
    }

    @Test func anEncryptedCallAsksForATunnelAndShowsTheProxyNoKey() async throws {
        try await RawServer.with(.json("407 Proxy Authentication Required", "{}")) { proxy in
            let attempt = await through(proxy, "https://model.invalid/v1")
            #expect(attempt.outcome == .hopeless)
            let error = #expect(throws: ModelError.self) { try attempt.result.get() }
            #expect(error?.code == "proxy" && error?.message.contains("HTTP 407") == true)
            #expect(error?.message.contains("hunter22") == false)
            var requests = proxy.requests.makeAsyncIterator()
            let sent = try #require(await requests.next())
            #expect(sent.hasPrefix("CONNECT model.invalid:443 HTTP/1.1\r\nHost: model.invalid:443\r\n"))
            #expect(sent.contains("Proxy-Authorization: Basic ") && !sent.contains("key-0123456789"))
        }
    }

    @Test(arguments: [
        RawServer.Reply.json("502 Bad Gateway", "{}"), .bytesAndClose(""), .bytesAndClose("SSH-2.0-x\r\n"),
        .bytesAndReset("HTTP/1.1 200"), .bytesAndClose("HTTP/1.1 200 Connection established\r\n\r\n"),
    ])
    func aTunnelThatFailsEndsTheCallUnsent(reply: RawServer.Reply) async throws {
        try await RawServer.with(reply) { proxy in
            let attempt = await through(proxy, "https://model.invalid/v1")
            #expect(attempt.outcome == .unconnected || attempt.outcome == .unreadable)
            #expect(throws: ModelError.self) { try attempt.result.get() }
        }
    }

    @Test func aMuteProxyIsGivenUp() async throws {
        try await RawServer.with(.silence) { proxy in
            var configuration = EndpointClient.Configuration(connectTimeout: .milliseconds(200))
            configuration.proxies = ProxySettings(environment: ["https_proxy": "127.0.0.1:\(proxy.port)"])
            let attempt = await attempt("https://model.invalid/v1", configuration)
            #expect(attempt.outcome == .unconnected)
            let error = #expect(throws: ModelError.self) { try attempt.result.get() }
            #expect(error?.message.contains("through the proxy http://127.0.0.1:\(proxy.port) (https_proxy)") == true)
        }
    }
}
