import ModelAPI
import ModelClient
import Synchronization
import Testing

/// The client against a server that says exactly what a test wants to hear.
@Suite(.timeLimit(.minutes(5))) struct EndpointClientTests {
    static let key = "sk-test-0123456789abcdefWXYZ"
    static let answer = #"{"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}]}"#
    static let good = RawServer.Reply.json("200 OK", answer, "x-request-id: r1\r\n")

    let request = ChatRequest(model: "gpt-4o", messages: [.user("Hi")], maxTokens: 5)

    private func attempt(
        _ server: RawServer, kind: ModelEndpoint.Kind = .openAI, key: String? = key, isStream: Bool = false,
        _ configure: (inout EndpointClient.Configuration) -> Void = { _ in }
    ) async throws -> ChatAttempt {
        var configuration = EndpointClient.Configuration()
        configure(&configuration)
        let endpoint = try ModelEndpoint(kind: kind, baseURL: "http://127.0.0.1:\(server.port)")
        let client = EndpointClient(
            endpoint: endpoint, key: key.map { Secret($0) }, configuration: configuration)
        var request = request
        request.isStream = isStream
        let attempt = await client.attempt(request)
        await client.shutdown()
        return attempt
    }

    /// The error and outcome of one reply, which must be asked for once.
    private func failure(
        _ reply: RawServer.Reply, isStream: Bool = false,
        configure: (inout EndpointClient.Configuration) -> Void = { _ in }
    ) async throws -> (error: ModelError, outcome: RetryPolicy.Outcome) {
        try await RawServer.with(reply, Self.good) { server in
            let attempt = try await attempt(server, isStream: isStream, configure)
            #expect(server.requestCount == 1)
            let error = try #require(throws: ModelError.self) { try attempt.result.get() }
            #expect(!"\(error)".contains("0123456789"))
            return (error, try #require(attempt.outcome))
        }
    }

    private func error(
        _ reply: RawServer.Reply, configure: (inout EndpointClient.Configuration) -> Void = { _ in }
    ) async throws -> ModelError {
        try await failure(reply, configure: configure).error
    }

    @Test func whatIsSentAndWhatComesBack() async throws {
        try await RawServer.with(Self.good) { server in
            let completion = try await attempt(server).result.get()
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
            let completion = try await attempt(server, kind: kind).result.get()
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

    @Test(arguments: [ModelEndpoint.Kind.azureV1, .azureDated(apiVersion: "2024-10-21")])
    func azureTakesEntrasToken(kind: ModelEndpoint.Kind) async throws {
        try await RawServer.with(Self.good) { server in
            let token = "eyJ0eXAiOiJKV1Qi.eyJhdWQiOiJodHRw.c2lnbmF0dXJl"
            let client = EndpointClient(
                endpoint: try ModelEndpoint(kind: kind, baseURL: "http://127.0.0.1:\(server.port)"),
                key: Secret(token))
            _ = await client.attempt(request)
            var requests = server.requests.makeAsyncIterator()
            let sent = try #require(await requests.next())
            #expect(sent.contains("Authorization: Bearer \(token)\r\n"))
            #expect(!sent.contains("api-key"))
            await client.shutdown()
        }
    }

    static let passing: [(RawServer.Reply, RetryPolicy.Outcome)] = [
        (
            .json("500 Internal Server Error", "{}"),
            .refused(status: 500, category: .server, hints: RetryHints())
        ),
        (
            .json("429 Too Many Requests", "{}", "retry-after-ms: 1\r\n"),
            .refused(status: 429, category: .rateLimited, hints: RetryHints(wait: .milliseconds(1)))
        ),
        (
            .json("429 No", #"{"error":{"code":"429","message":"Please retry after 7 seconds."}}"#),
            .refused(status: 429, category: .rateLimited, hints: RetryHints(wait: .seconds(7)))
        ),
        (
            .json("400 Bad Request", "{}", "x-should-retry: true\r\n"),
            .refused(status: 400, category: .badRequest, hints: RetryHints(shouldRetry: true))
        ),
        (.bytesAndClose(""), .disconnected),
        (.bytesAndClose("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"choices\""), .disconnected),
        (.bytesAndClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"cho"), .disconnected),
        (.bytesAndClose("this is not HTTP\r\n\r\n"), .unreadable),
        (.json("200 OK", "{\"choices\":"), .unreadable),
        (.json("200 OK", "<html>"), .unreadable),
        (.json("200 OK", #"{"choices":[]}"#), .unreadable),
        (.json("200 OK", ""), .unreadable),
    ]

    @Test(arguments: passing)
    func whatPassesIsReportedAndNotTriedAgain(
        reply: RawServer.Reply, outcome: RetryPolicy.Outcome
    ) async throws {
        let failure = try await failure(reply)
        #expect(failure.outcome == outcome)
        switch outcome {
        case .disconnected: #expect(failure.error.category == .connection)
        case .unreadable: #expect(failure.error.category == .malformedResponse)
        default: break
        }
        let decision = RetryPolicy().decision(after: outcome, attempt: 1, elapsed: .zero, random: 0)
        guard case .retry = decision else {
            Issue.record("\(outcome) is not tried again")
            return
        }
    }

    @Test func theErrorSaysWhatTheServerSaid() async throws {
        let error = try await error(
            .json("503 No", #"{"error":{"message":"busy"}}"#, "x-request-id: r3\r\n"))
        #expect(error.category == .server)
        #expect(error.status == 503)
        #expect(error.message == "busy")
        #expect(error.requestID == "r3")
    }

    @Test func limitsAreReadFromAnswersAndRefusals() async throws {
        let headers = "x-ratelimit-remaining-tokens: 12\r\nx-ratelimit-reset-tokens: 1m2s\r\n"
        let expected = RateLimits(remainingTokens: 12, resetTokens: .seconds(62))
        for status in ["200 OK", "429 No"] {
            try await RawServer.with(.json(status, Self.answer, headers)) { server in
                let attempt = try await attempt(server)
                #expect(attempt.rateLimits == expected)
                #expect(attempt.latency > .zero)
                #expect((attempt.outcome == nil) == (status == "200 OK"))
            }
        }
    }

    @Test func aKeyThatTheServerEchoesIsStruckOut() async throws {
        let echoed = Self.key + String(repeating: " \(Self.key)", count: 300)
        let error = try await error(
            .json(
                "401 No", #"{"error":{"message":"bad \#(echoed)","code":"\#(Self.key)"}}"#,
                "x-request-id: \(Self.key)\r\n"))
        #expect(error.message.hasPrefix("bad …WXYZ …WXYZ"))
        #expect(error.code == "…WXYZ")
        #expect(error.requestID == "…WXYZ")
        let raw = try await self.error(.json("401 No", "no JSON, \(echoed)"))
        #expect(raw.message.hasPrefix("no JSON, …WXYZ"))
        #expect(raw.message.count <= 2_001)
    }

    @Test func aRedirectToAnotherHostIsNotFollowed() async throws {
        let error = try await error(
            .json("307 Elsewhere", "", "Location: http://127.0.0.2:1/x\r\n"))
        #expect(error.category == .badRequest)
        #expect(error.message.contains("redirects to http://127.0.0.2:1/x"))
    }

    @Test(arguments: [
        (ModelEndpoint.Kind.openAI, "OPENAI_API_KEY"), (.azureV1, "AZURE_OPENAI_AD_TOKEN"),
        (.azureDated(apiVersion: "2024-10-21"), "AZURE_OPENAI_API_KEY"),
    ])
    func whoSentNoKeyIsToldSo(kind: ModelEndpoint.Kind, name: String) async throws {
        try await RawServer.with(.json("401 No", #"{"error":{"message":"Access denied."}}"#)) { server in
            for key in [nil, Self.key] {
                let attempt = try await attempt(server, kind: kind, key: key)
                let error = try #require(throws: ModelError.self) { try attempt.result.get() }
                #expect(error.message.hasPrefix("Access denied."))
                #expect(error.message.contains(name) == (key == nil), "\(error.message)")
                #expect(error.message.contains("model.key_env") == (key == nil))
            }
        }
    }

    @Test func aPortWithoutAServerIsToldInPlainWords() async throws {
        let deaf = DeafPort()
        let client = EndpointClient(
            endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:\(deaf.number)"), key: nil)
        let attempt = await client.attempt(request)
        await client.shutdown()
        withExtendedLifetime(deaf) {}
        let error = try #require(throws: ModelError.self) { try attempt.result.get() }
        let words = "/v1: connection refused: does the server run, and at this port?"
        #expect(error.message.hasSuffix(words), "\(error.message)")
    }

    /// An answer of another API is no error, and its JSON fills no terminal.
    @Test func anAnswerOfAnotherAPIIsNoChatCompletion() async throws {
        let body = #"{"id":"m","type":"message","content":[{"type":"text","text":"Paris."}],"stop_reason":"end_turn"}"#
        let error = try await error(.json("200 OK", body))
        #expect(error.category == .malformedResponse && !error.message.contains("{"), "\(error.message)")
        #expect(error.body == body)
    }

    @Test func anErrorUnderASuccessIsAnError() async throws {
        let error = try await error(
            .json("200 OK", #"{"error":{"message":"none left","code":"insufficient_quota"}}"#))
        #expect(error.category == .quotaExhausted)
        #expect(error.message == "none left")
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\n"
            + String(repeating: "x", count: 1_001) + "\r\n0\r\n\r\n",
    ])
    func anAnswerBeyondTheLimitIsGivenUp(bytes: String) async throws {
        let error = try await error(.bytes(bytes)) { $0.longestResponse = 1_000 }
        #expect(error.category == .malformedResponse)
        #expect(error.code == "too_long")
    }

    @Test func garbageIsAnError() async throws {
        let error = try await error(.bytesAndClose("\u{0}\u{1}ÿÿ\r\n"))
        #expect(error.category == .malformedResponse || error.category == .connection)
        let truncated = try await self.error(.json("200 OK", #"{"choices":[{"#))
        #expect(truncated.category == .malformedResponse)
        #expect(truncated.message.contains("is not a chat completion: the text ends too early"))
    }

    @Test(arguments: [
        RawServer.Reply.silence, .bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
    ])
    func anAnswerThatTakesTooLongTimesOut(reply: RawServer.Reply) async throws {
        try await RawServer.with(reply) { server in
            let attempt = try await attempt(server) { $0.requestTimeout = .milliseconds(50) }
            // On a busy machine the time may be over before the server has seen anything, so what
            // it saw is not asked here.
            let error = #expect(throws: ModelError.self) { try attempt.result.get() }
            #expect(error?.category == .timeout)
            #expect(attempt.outcome == .timedOut)
        }
    }

    @Test(arguments: [
        RawServer.Reply.silence, .bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
    ])
    func aStreamThatStallsTimesOut(reply: RawServer.Reply) async throws {
        let failure = try await failure(reply, isStream: true) { $0.stallTimeout = .milliseconds(250) }
        #expect(failure.outcome == .timedOut)
        #expect(failure.error.category == .timeout)
        #expect(failure.error.code == "stalled")
        #expect(failure.error.message.hasPrefix("No byte came from http://127.0.0.1:"))
        #expect(failure.error.message.hasSuffix(" for 0.25 s (stall_timeout)."))
    }

    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 5000\r\n\r\n"
    private static let hello =
        #"data: {"choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":"stop"}]}"# + "\n\n"

    /// Its connection stays open, is closed or cut: what was paid for is there.
    @Test(arguments: [
        RawServer.Reply.bytes(head + hello + "data: [DONE]\n\n"), .bytes(head + hello + "data:[DONE]"),
        .pieces([head + hello, "data: [DO", "NE]\r\n\r\n"]), .bytesAndClose(head + hello + "data: [DONE]\n\n"),
        .bytesAndReset(head + hello), .bytes(head + hello),
        .bytesAndClose(
            "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + #"{"choices":[{"message":{"content":"Hello"}}]}"#),
    ])
    func anAnswerThatIsWholeIsKeptHoweverItsConnectionEnds(reply: RawServer.Reply) async throws {
        try await RawServer.with(reply, .silence) { server in
            let attempt = try await attempt(server, isStream: true) { $0.stallTimeout = .seconds(5) }
            #expect(try attempt.result.get().content == "Hello")
            #expect(server.requestCount == 1)
        }
    }

    /// The text of an answer is no sign: only a line of its own is.
    @Test func aStreamThatSpeaksOfItsEndIsNotAtIts() async throws {
        let text = #"data: {"choices":[{"index":0,"delta":{"content":"data: [DONE]"#
        let failure = try await failure(.bytes(Self.head + text), isStream: true) {
            $0.stallTimeout = .milliseconds(250)
        }
        #expect(failure.error.code == "stalled")
    }

    @Test func aModelThatThinksInSilenceIsWaitedFor() async throws {
        // Where nothing is streamed no byte is promised before the whole answer.
        let failure = try await failure(.silence) {
            $0.stallTimeout = .milliseconds(20)
            $0.requestTimeout = .seconds(2)
        }
        #expect(failure.error.code == nil && failure.outcome == .timedOut)
        #expect(failure.error.message.hasSuffix(" within 2 s (request_timeout)."))
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"])
    func aConnectionThatIsResetIsBroken(begun: String) async throws {
        let failure = try await failure(.bytesAndReset(begun))
        #expect(failure.outcome == .disconnected)
        #expect(failure.error.category == .connection)
        #expect(failure.error.code == "broken")
    }

    @Test func nobodyListens() async throws {
        let deaf = DeafPort(), port = deaf.number
        let client = EndpointClient(
            endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:\(port)"), key: nil)
        let attempt = await client.attempt(request)
        let error = #expect(throws: ModelError.self) { try attempt.result.get() }
        #expect(error?.category == .connection)
        #expect(attempt.outcome == .unconnected)
        #expect(error?.message.contains("127.0.0.1:\(port)") == true)
        #expect(error?.message.contains("refused") == true)
        await client.shutdown()
        withExtendedLifetime(deaf) {}
    }

    @Test func sendingIsNotedBeforeAnythingIsSent() async throws {
        try await RawServer.with(Self.good) { server in
            let client = EndpointClient(
                endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:\(server.port)"), key: nil)
            let noted = Mutex<[Int]>([])
            _ = await client.attempt(request) { noted.withLock { $0.append(server.requestCount) } }
            #expect(noted.withLock { $0 } == [0])
            #expect(server.requestCount == 1)
            var odd = request
            odd.temperature = .nan
            _ = await client.attempt(odd) { noted.withLock { $0.append(9) } }
            #expect(noted.withLock { $0 } == [0])
            await client.shutdown()
        }
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
                let attempt = await client.attempt(bad)
                #expect(attempt.outcome == .hopeless)
                let error = #expect(throws: ModelError.self) { try attempt.result.get() }
                #expect(error?.category == .badRequest)
                #expect("\(String(describing: error))".contains("0123456789") == false)
            }
            #expect(server.requestCount == 0)
            await client.shutdown()
        }
    }
}
