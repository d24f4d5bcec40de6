import ModelAPI
import ModelClient
import Testing

@Suite(.timeLimit(.minutes(5))) struct ConcurrentCallsTests {
    let request = ChatRequest(model: "gpt-4o", messages: [.user("Hi")])

    private func client(
        _ server: RawServer, _ configuration: EndpointClient.Configuration = .init()
    ) throws -> EndpointClient {
        EndpointClient(
            endpoint: try ModelEndpoint(
                kind: .openAI, baseURL: "http://127.0.0.1:\(server.port)"),
            key: nil, configuration: configuration)
    }

    @Test func moreCallsThanConnectionsWaitInLine() async throws {
        try await RawServer.with(EndpointClientTests.good) { server in
            let client = try client(server, .init(connectionsPerHost: 3))
            let answers = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<100 {
                    group.addTask { try await client.attempt(request).result.get().content }
                }
                return try await group.reduce(into: 0) { $0 += $1 == "Hello" ? 1 : 0 }
            }
            #expect(answers == 100)
            #expect(server.requestCount == 100)
            await client.shutdown()
        }
    }

    @Test func aCallThatIsCancelledBeforeItBeginsIsNotSent() async throws {
        try await RawServer.with(EndpointClientTests.good) { server in
            let client = try client(server)
            let error = await withTaskGroup(of: ModelError?.self) { group in
                group.cancelAll()
                group.addTask {
                    let attempt = await client.attempt(request) { Issue.record("it was sent") }
                    #expect(attempt.outcome == .cancelled)
                    return #expect(throws: ModelError.self) { try attempt.result.get() }
                }
                return await group.next() ?? nil
            }
            #expect(error?.category == .cancelled)
            #expect(error?.attempts == 0)
            #expect(server.requestCount == 0)
            await client.shutdown()
            await client.shutdown()
        }
    }

    @Test func aForgottenClientDoesNotCrash() async throws {
        try await RawServer.with(EndpointClientTests.good) { server in
            _ = try await client(server).attempt(request)
        }
    }

    @Test func cancellingACallUnderWay() async throws {
        try await RawServer.with(.silence) { server in
            let client = try client(server)
            let call = Task { try await client.attempt(request).result.get() }
            var requests = server.requests.makeAsyncIterator()
            _ = await requests.next()
            call.cancel()
            let error = await #expect(throws: ModelError.self) { try await call.value }
            #expect(error?.category == .cancelled)
            #expect(error?.attempts == 1)
            await client.shutdown()
        }
    }

    @Test func shuttingDownEndsCallsUnderWay() async throws {
        try await RawServer.with(.silence) { server in
            let client = try client(server)
            let call = Task { try await client.attempt(request).result.get() }
            var requests = server.requests.makeAsyncIterator()
            _ = await requests.next()
            await client.shutdown()
            let error = await #expect(throws: ModelError.self) { try await call.value }
            #expect(error?.category == .cancelled)
            let late = await #expect(throws: ModelError.self) { try await client.attempt(request).result.get() }
            #expect(late?.category == .cancelled)
            #expect(late?.message == "The client was shut down.")
        }
    }
}
