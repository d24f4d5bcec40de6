import Glibc
import ModelAPI
import ModelClient
import Synchronization
import Testing

/// How calls share connections, and what ends one.
@Suite(.timeLimit(.minutes(5))) struct ConnectionTests {
    static let good = EndpointClientTests.good
    static let answer = EndpointClientTests.answer
    static let whole = "HTTP/1.1 200 OK\r\nContent-Length: \(answer.utf8.count)\r\n\r\n\(answer)"

    let request = ChatRequest(model: "gpt-4o", messages: [.user("Hi")])

    private func calling<Result: Sendable>(
        _ server: RawServer, scheme: String = "http", host: String = "127.0.0.1",
        _ configuration: EndpointClient.Configuration = .init(),
        _ body: (EndpointClient) async throws -> Result
    ) async throws -> Result {
        let client = EndpointClient(
            endpoint: try ModelEndpoint(kind: .openAI, baseURL: "\(scheme)://\(host):\(server.port)"), key: nil,
            configuration: configuration)
        let result = try await body(client)
        await client.shutdown()
        return result
    }

    /// How many connections three calls take, one after the other, all of them answered.
    private func connections(_ replies: RawServer.Reply..., pause: Duration = .zero) async throws -> Int {
        try await RawServer(replies).serving { server in
            try await calling(server) { client in
                for _ in 0..<3 {
                    #expect(try await client.attempt(request).result.get().content == "Hello")
                    try await Task.sleep(for: pause)
                }
                return server.connectionCount
            }
        }
    }

    @Test func aConnectionIsUsedAgain() async throws {
        #expect(try await connections(Self.good) == 1)
    }

    @Test(arguments: [
        RawServer.Reply.json("200 OK", answer, "Connection: close\r\n"),
        .json("200 OK", answer, "connection: foo, Close\r\n"),
        .bytes("HTTP/1.0 200 OK\r\nContent-Length: \(answer.utf8.count)\r\n\r\n\(answer)"),
        .bytes(whole + "and more"),
        .bytesAndClose("HTTP/1.1 200 OK\r\n\r\n\(answer)"),
    ])
    func aConnectionThatIsNotToBeUsedAgain(reply: RawServer.Reply) async throws {
        #expect(try await connections(reply) == 3)
    }

    @Test(arguments: [RawServer.Reply.bytesAndClose(whole), .bytesAndReset(whole), .pieces([whole, "unasked"])])
    func aConnectionThatEndsWhileItIsFreeIsDropped(reply: RawServer.Reply) async throws {
        #expect(try await connections(reply, pause: .milliseconds(30)) == 3)
    }

    @Test func aConnectionOfOldHTTPIsKeptIfTheServerSaysSo() async throws {
        let head = "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: \(Self.answer.utf8.count)\r\n\r\n"
        #expect(try await connections(.bytes(head + Self.answer)) == 1)
    }

    /// The server ends a connection, and the next request is sent before anybody here has heard of that.
    @Test(arguments: [RawServer.Reply.bytesAndClose(whole), .bytesAndReset(whole)])
    func aRequestThatCrossesTheEndOfItsConnectionIsSentAgain(first: RawServer.Reply) async throws {
        try await RawServer.with(first, Self.good) { server in
            try await calling(server) { client in
                let sent = Mutex(0)
                let second: ChatAttempt = await withCheckedContinuation { continuation in
                    client.attempt(request) { attempt in
                        #expect(attempt.outcome == nil)
                        // No end is heard of while the thread of all calls is busy here.
                        for _ in 0..<5_000 where server.endedCount == 0 { usleep(1_000) }
                        client.attempt(request, onSend: { sent.withLock { $0 += 1 } }) {
                            continuation.resume(returning: $0)
                        }
                    }
                }
                #expect(server.endedCount > 0)
                let answer = try second.result.get()
                #expect(answer.content == "Hello")
                #expect(server.requestCount == 2 && server.connectionCount == 2)
                #expect(sent.withLock { $0 } == 1, "it is one call")
            }
        }
    }

    /// It says that connections may be used again, and ends each.
    @Test func aServerThatEndsEachConnectionGetsEachRequestOnce() async throws {
        try await RawServer.with(.bytesAndClose(Self.whole)) { server in
            try await calling(server) { client in
                for _ in 0..<40 { #expect(await client.attempt(request).outcome == nil) }
                #expect(server.requestCount == 40)
            }
        }
    }

    @Test func aConnectionThatBreaksUnderARequest() async throws {
        try await RawServer.with(Self.good, .bytesAndClose(""), Self.good) { server in
            try await calling(server) { client in
                #expect(await client.attempt(request).outcome == nil)
                let broken = await client.attempt(request)
                #expect(broken.outcome == .disconnected)
                #expect(throws: ModelError.self) { try broken.result.get() }
                #expect(await client.attempt(request).outcome == nil)
                #expect(server.requestCount == 3)
            }
        }
    }

    @Test(arguments: [
        "HTTP/1.1 100 Continue\r\n\r\n" + whole,
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nContent-Length: 7\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + whole,
    ])
    func interimResponsesArePassedOver(bytes: String) async throws {
        #expect(try await connections(.bytes(bytes)) == 1)
    }

    @Test func aCallThatGetsNoConnectionFails() async throws {
        try await RawServer.with(.silence) { server in
            let configuration = EndpointClient.Configuration(connectTimeout: .seconds(2), connectionsPerHost: 1)
            try await calling(server, configuration) { client in
                let first = Task { await client.attempt(request) }
                while server.requestCount == 0 { try await Task.sleep(for: .milliseconds(2)) }
                let second = await client.attempt(request) { Issue.record("it was sent") }
                #expect(second.outcome == .unconnected)
                let error = #expect(throws: ModelError.self) { try second.result.get() }
                #expect(error?.code == "connect")
                #expect(error?.message.hasSuffix(" within 2 s.") == true)
                first.cancel()
                #expect(await first.value.outcome == .cancelled)
            }
        }
    }

    @Test func whatMayNotBeSentIsNotSent() async throws {
        struct DiskFull: Error {}
        try await RawServer.with(Self.good) { server in
            try await calling(server, .init(connectionsPerHost: 1)) { client in
                let refused = await client.attempt(request, onSend: { throw DiskFull() })
                #expect(refused.outcome == .cancelled)
                if case .failure(let error) = refused.result { #expect(error.attempts == 0) }
                #expect(await client.attempt(request, onSend: {}).outcome == nil)
                #expect(server.requestCount == 1)
            }
        }
    }

    @Test func cancellingACallThatWaits() async throws {
        try await RawServer.with(.silence, Self.good) { server in
            try await calling(server, .init(connectionsPerHost: 1)) { client in
                let first = Task { await client.attempt(request) }
                while server.requestCount == 0 { try await Task.sleep(for: .milliseconds(2)) }
                let ended = Mutex<[String]>([])
                let waiting = (0..<3).map { number in
                    client.attempt(request, onSend: { ended.withLock { $0.append("send \(number)") } }) { attempt in
                        ended.withLock { $0.append("\(attempt.outcome == nil ? "answer" : "end") \(number)") }
                    }
                }
                waiting[1].cancel()
                waiting[1].cancel()
                while ended.withLock(\.count) == 0 { try await Task.sleep(for: .milliseconds(2)) }
                #expect(ended.withLock { $0 } == ["end 1"])
                first.cancel()
                while ended.withLock(\.count) < 5 { try await Task.sleep(for: .milliseconds(2)) }
                #expect(
                    ended.withLock { $0 } == ["end 1", "send 0", "send 2", "answer 0", "answer 2"]
                        || ended.withLock { $0 } == ["end 1", "send 0", "answer 0", "send 2", "answer 2"])
                waiting[0].cancel()
                #expect(await first.value.outcome == .cancelled)
                #expect(server.connectionCount == 2)
            }
        }
    }

    /// A server that takes connections and never shakes hands.
    @Test func cancellingACallThatConnects() async throws {
        try await RawServer.with(.silence) { server in
            try await calling(server, scheme: "https") { client in
                let call = Task { await client.attempt(request) { Issue.record("it was sent") } }
                while server.connectionCount == 0 { try await Task.sleep(for: .milliseconds(2)) }
                call.cancel()
                let attempt = await call.value
                #expect(attempt.outcome == .cancelled)
                let error = #expect(throws: ModelError.self) { try attempt.result.get() }
                #expect(error?.attempts == 0)
            }
        }
    }

    @Test func aHandshakeThatTakesTooLong() async throws {
        try await RawServer.with(.silence) { server in
            try await calling(server, scheme: "https", .init(connectTimeout: .milliseconds(100))) { client in
                let attempt = await client.attempt(request) { Issue.record("it was sent") }
                #expect(attempt.outcome == .unconnected)
                let error = #expect(throws: ModelError.self) { try attempt.result.get() }
                #expect(error?.message.hasSuffix(" within 0.1 s.") == true)
            }
        }
    }

    @Test func shuttingDownEndsEveryCall() async throws {
        try await RawServer.with(.silence) { server in
            try await calling(server, .init(connectionsPerHost: 2)) { client in
                let calls = (0..<5).map { _ in Task { await client.attempt(request) } }
                while server.requestCount < 2 { try await Task.sleep(for: .milliseconds(2)) }
                await client.shutdown()
                for call in calls {
                    let attempt = await call.value
                    #expect(attempt.outcome == .cancelled)
                    let error = #expect(throws: ModelError.self) { try attempt.result.get() }
                    #expect(error?.message == "The client was shut down.")
                }
            }
        }
    }

    @Test func aRequestThatNobodyTakes() async throws {
        try await RawServer([.silence], isDeaf: true).serving { server in
            try await calling(server, .init(stallTimeout: .milliseconds(300))) { client in
                let long = ChatRequest(model: "m", messages: [.user(String(repeating: "long ", count: 8 << 20))])
                let attempt = await client.attempt(long)
                #expect(attempt.outcome == .timedOut)
                let error = #expect(throws: ModelError.self) { try attempt.result.get() }
                #expect(error?.message.hasPrefix("No byte could be sent to") == true)
            }
        }
    }

    @Test func anAnswerBeforeTheRequestIsWholeEndsTheConnection() async throws {
        try await RawServer([Self.good], isDeaf: true).serving { server in
            try await calling(server) { client in
                let long = ChatRequest(model: "m", messages: [.user(String(repeating: "long ", count: 8 << 20))])
                for number in 1...2 {
                    #expect(await client.attempt(long).outcome == nil)
                    #expect(server.connectionCount == number)
                }
            }
        }
    }

    @Test func namesAndAddresses() async throws {
        try await RawServer.with(Self.good) { server in
            try await calling(server, host: "localhost") { client in
                #expect(await client.attempt(request).outcome == nil)
                var requests = server.requests.makeAsyncIterator()
                #expect(await requests.next()?.contains("\r\nHost: localhost:\(server.port)\r\n") == true)
            }
        }
        guard let six = try? await RawServer([Self.good], host: "::1") else { return }
        try await six.serving { server in
            try await calling(server, host: "[::1]") { client in
                #expect(await client.attempt(request).outcome == nil)
                var requests = server.requests.makeAsyncIterator()
                #expect(await requests.next()?.contains("\r\nHost: [::1]:\(server.port)\r\n") == true)
            }
        }
    }

    @Test func aNameThatNobodyHas() async throws {
        let client = EndpointClient(
            endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://no-such-host.invalid"), key: nil,
            configuration: .init(connectTimeout: .seconds(3)))
        let attempt = await client.attempt(request) { Issue.record("it was sent") }
        // It was never reached, so that the name is wrong.
        #expect(attempt.outcome == .hopeless)
        let error = #expect(throws: ModelError.self) { try attempt.result.get() }
        #expect(error?.category == .connection && error?.code == "name")
        #expect(error?.message.hasPrefix("No connection to http://no-such-host.invalid/v1") == true)
        await client.shutdown()
    }
}
