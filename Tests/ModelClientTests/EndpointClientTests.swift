import ModelClient
import Testing

/// The client against a server that says exactly what a test wants to hear.
@Suite(.timeLimit(.minutes(5))) struct EndpointClientTests {
    static let key = "sk-test-0123456789abcdefWXYZ"
    static let answer = #"{"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}]}"#
    static let good = RawServer.Reply.json("200 OK", answer, "x-request-id: r1\r\n")

    let request = ChatRequest(model: "gpt-4o", messages: [.user("Hi")], maxTokens: 5)

    private func call(
        _ server: RawServer, kind: ModelEndpoint.Kind = .openAI,
        _ configure: (inout EndpointClient.Configuration) -> Void = { _ in }
    ) async throws -> Result<ChatCompletion, ModelError> {
        var configuration = EndpointClient.Configuration()
        configuration.retry.firstDelay = .milliseconds(1)
        configuration.retry.attemptLimit = 3
        configure(&configuration)
        let endpoint = try ModelEndpoint(kind: kind, baseURL: "http://127.0.0.1:\(server.port)")
        let client = EndpointClient(
            endpoint: endpoint, key: Secret(Self.key), configuration: configuration)
        let result: Result<ChatCompletion, ModelError>
        do throws(ModelError) {
            result = .success(try await client.chat(request))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        return result
    }

    private func error(
        _ replies: RawServer.Reply..., calls: Int,
        configure: (inout EndpointClient.Configuration) -> Void = { _ in }
    ) async throws -> ModelError {
        let server = try await RawServer(replies)
        let result = try await call(server, configure)
        #expect(server.requestCount == calls)
        guard case .failure(let error) = result else {
            Issue.record("an error was expected")
            return ModelError(.server, message: "none")
        }
        #expect(error.attempts == calls)
        #expect(!"\(error)".contains("0123456789"))
        return error
    }

    @Test func whatIsSentAndWhatComesBack() async throws {
        try await RawServer.with(Self.good) { server in
            let completion = try await call(server).get()
            #expect(completion.content == "Hello")
            #expect(completion.requestID == "r1")
            #expect(completion.attempts == 1)
            #expect(completion.latency > .zero)
            var requests = server.requests.makeAsyncIterator()
            let sent = try #require(await requests.next())
            #expect(sent.hasPrefix("POST /v1/chat/completions HTTP/1.1\r\n"))
            #expect(sent.contains("Authorization: Bearer \(Self.key)\r\n"))
            #expect(sent.contains("Content-Type: application/json\r\n"))
            #expect(
                sent.hasSuffix(
                    "\r\n\r\n"
                        + #"{"model":"gpt-4o","messages":[{"role":"user","content":"Hi"}],"max_tokens":5}"#
                ))
        }
    }

    @Test func azureHasItsOwnURLAndHeader() async throws {
        try await RawServer.with(
            .json("200 OK", Self.answer, "x-request-id: r1\r\napim-request-id: a1\r\n")
        ) { server in
            let kind = ModelEndpoint.Kind.azureDated(apiVersion: "2024-10-21")
            let completion = try await call(server, kind: kind).get()
            #expect(completion.requestID == "a1")
            var requests = server.requests.makeAsyncIterator()
            let sent = try #require(await requests.next())
            #expect(
                sent.hasPrefix(
                    "POST /openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21 "))
            #expect(sent.contains("api-key: \(Self.key)\r\n"))
            #expect(!sent.contains("Authorization"))
        }
    }

    @Test(arguments: [
        RawServer.Reply.json("500 Internal Server Error", "{}"),
        .json("429 Too Many Requests", "{}", "retry-after-ms: 1\r\n"),
        .json("400 Bad Request", "{}", "x-should-retry: true\r\n"),
        .bytesAndClose(""),
        .bytesAndClose("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"choices\""),
        .bytesAndClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"cho"),
        .bytesAndClose("this is not HTTP\r\n\r\n"),
        .json("200 OK", "{\"choices\":"), .json("200 OK", "<html>"), .json("200 OK", ""),
    ])
    func whatPassesIsTriedAgain(first: RawServer.Reply) async throws {
        try await RawServer.with(first, Self.good) { server in
            let completion = try await call(server).get()
            #expect(completion.content == "Hello")
            #expect(completion.attempts == 2)
            #expect(server.requestCount == 2)
        }
    }

    @Test func theLastErrorIsTheCallers() async throws {
        let error = try await error(
            .json("500 No", "{}"), .json("502 No", "{}"),
            .json("503 No", #"{"error":{"message":"busy"}}"#, "x-request-id: r3\r\n"), calls: 3)
        #expect(error.category == .server)
        #expect(error.status == 503)
        #expect(error.message == "busy")
        #expect(error.requestID == "r3")
    }

    @Test func anEmptyAccountIsAskedOnce() async throws {
        let error = try await error(
            .json(
                "429 No", #"{"error":{"message":"m","code":"insufficient_quota"}}"#,
                "retry-after-ms: 1\r\nx-should-retry: true\r\n"), calls: 1)
        #expect(error.category == .quotaExhausted)
    }

    @Test func aLongWaitIsAnErrorAndNoSleep() async throws {
        let error = try await error(
            .json("429 No", #"{"error":{"message":"Slow."}}"#, "retry-after: 86400\r\n"), calls: 1)
        #expect(error.category == .rateLimited)
        #expect(error.message.contains("86400 s; the longest wait accepted is 120 s"))
    }

    @Test func aKeyThatTheServerEchoesIsStruckOut() async throws {
        let echoed = Self.key + String(repeating: " \(Self.key)", count: 300)
        let error = try await error(
            .json(
                "401 No", #"{"error":{"message":"bad \#(echoed)","code":"\#(Self.key)"}}"#,
                "x-request-id: \(Self.key)\r\n"), calls: 1)
        #expect(error.message.hasPrefix("bad …WXYZ …WXYZ"))
        #expect(error.code == "…WXYZ")
        #expect(error.requestID == "…WXYZ")
        let raw = try await self.error(.json("401 No", "no JSON, \(echoed)"), calls: 1)
        #expect(raw.message.hasPrefix("no JSON, …WXYZ"))
        #expect(raw.message.count <= 2_001)
    }

    @Test func aRedirectIsNotFollowed() async throws {
        let error = try await error(
            .json("307 Elsewhere", "", "Location: http://127.0.0.1:1/x\r\n"), calls: 1)
        #expect(error.category == .badRequest)
        #expect(error.message.contains("redirects to http://127.0.0.1:1/x"))
    }

    @Test func anErrorUnderASuccessIsAnError() async throws {
        let error = try await error(
            .json("200 OK", #"{"error":{"message":"none left","code":"insufficient_quota"}}"#),
            calls: 1)
        #expect(error.category == .quotaExhausted)
        #expect(error.message == "none left")
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\n"
            + String(repeating: "x", count: 1_001) + "\r\n0\r\n\r\n",
    ])
    func anAnswerBeyondTheLimitIsGivenUp(bytes: String) async throws {
        let error = try await error(.bytes(bytes), calls: 1) { $0.longestResponse = 1_000 }
        #expect(error.category == .malformedResponse)
        #expect(error.code == "too_long")
    }

    @Test func garbageIsAnError() async throws {
        let error = try await error(.bytesAndClose("\u{0}\u{1}ÿÿ\r\n"), calls: 3)
        #expect(error.category == .malformedResponse || error.category == .connection)
        let truncated = try await self.error(.json("200 OK", #"{"choices":[{"#), calls: 3)
        #expect(truncated.category == .malformedResponse)
        #expect(truncated.message.contains("is not a chat completion: the text ends too early"))
    }

    @Test(arguments: [
        RawServer.Reply.silence, .bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
    ])
    func aStalledAnswerTimesOut(reply: RawServer.Reply) async throws {
        try await RawServer.with(reply) { server in
            let result = try await call(server) {
                $0.requestTimeout = .milliseconds(50)
                $0.retry.attemptLimit = 2
            }
            // On a busy machine the time may be over before the server has seen anything, so what
            // it saw is not asked here.
            let error = #expect(throws: ModelError.self) { try result.get() }
            #expect(error?.category == .timeout)
            #expect(error?.attempts == 2)
        }
    }

    @Test func nobodyListens() async throws {
        let port = try await RawServer.with(.silence) { $0.port }
        let client = EndpointClient(
            endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:\(port)"),
            key: nil,
            configuration: .init(
                retry: RetryPolicy(attemptLimit: 2, firstDelay: .milliseconds(1))))
        let error = await #expect(throws: ModelError.self) { try await client.chat(request) }
        #expect(error?.category == .connection)
        #expect(error?.attempts == 2)
        #expect(error?.message.contains("127.0.0.1:\(port)") == true)
        #expect(error?.message.contains("refused") == true)
        try await client.shutdown()
    }

    @Test func whatCannotBeWrittenIsNotSent() async throws {
        try await RawServer.with(Self.good) { server in
            let client = EndpointClient(
                endpoint: try ModelEndpoint(
                    kind: .azureDated(apiVersion: "2024-10-21"),
                    baseURL: "http://127.0.0.1:\(server.port)"),
                key: Secret("a\r\nb: 0123456789"))
            var unnamed = request
            unnamed.model = ""
            var odd = request
            odd.temperature = .nan
            for bad in [unnamed, odd, request] {
                let error = await #expect(throws: ModelError.self) { try await client.chat(bad) }
                #expect(error?.category == .badRequest)
                #expect("\(String(describing: error))".contains("0123456789") == false)
            }
            #expect(server.requestCount == 0)
            try await client.shutdown()
        }
    }
}
