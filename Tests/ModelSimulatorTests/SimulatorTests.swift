import ModelAPI
import ModelClient
import ModelSimulator
import Testing

/// The simulator through our own client, over real sockets.
@Suite(.timeLimit(.minutes(5))) struct SimulatorTests {
    static let shapes: [ModelEndpoint.Kind] = [
        .openAI, .azureDated(apiVersion: "2024-10-21"), .azureV1,
    ]

    let request = ChatRequest(
        model: "gpt-35-turbo",
        messages: [.system("Be fair."), .user("Describe a nurse.")], maxTokens: 100)

    @Test(arguments: shapes)
    func everyShapeAnswersAlike(kind: ModelEndpoint.Kind) async throws {
        try await SimulatedEndpoint.with { endpoint in
            let completion = try await endpoint.client(kind) { try await $0.attempt(request).result.get() }
            let expected = Answerer(seed: 7).answer(
                ChatCall(
                    model: "gpt-35-turbo",
                    messages: [
                        .init(role: "system", content: "Be fair."),
                        .init(role: "user", content: "Describe a nurse."),
                    ]))
            #expect(expected.content.hasPrefix(try #require(completion.content)))
            #expect(completion.model == "gpt-35-turbo")
            #expect(completion.systemFingerprint == "simulated-7")
            #expect(completion.requestID == "simulated-7-1")
            #expect(completion.attempts == 1)
            let usage = try #require(completion.usage)
            #expect(usage.prompt == 3 + 4 + 3 + 4 + 4)
            #expect(usage.total == usage.prompt + usage.completion)
            #expect(endpoint.simulator.statistics.promptTokens == usage.prompt)
            #expect(endpoint.simulator.statistics.completionTokens == usage.completion)
        }
    }

    @Test func theLimitIsKeptUnderBothNames() async throws {
        try await SimulatedEndpoint.with { endpoint in
            try await endpoint.client { client in
                for field in [ChatRequest.MaxTokensField.maxTokens, .maxCompletionTokens] {
                    var short = request
                    short.maxTokens = 7
                    short.maxTokensField = field
                    let completion = try await client.attempt(short).result.get()
                    #expect(completion.finishReason == "length")
                    #expect(completion.usage?.completion == 7)
                }
            }
        }
    }

    @Test(arguments: shapes)
    func aWrongKey(kind: ModelEndpoint.Kind) async throws {
        try await SimulatedEndpoint.with(.init(keys: ["right"])) { endpoint in
            let completion = try await endpoint.client(kind, key: "right") {
                try await $0.attempt(request).result.get()
            }
            #expect(completion.content != nil)
            for key in ["wrong", nil] {
                let error = await #expect(throws: ModelError.self) {
                    try await endpoint.client(kind, key: key) { try await $0.attempt(request).result.get() }
                }
                #expect(error?.category == .authentication)
                #expect(error?.status == 401)
                #expect(error?.code == (kind == .openAI ? "invalid_api_key" : nil))
                #expect(error?.requestID?.hasPrefix("simulated-0-") == true)
            }
            #expect(endpoint.simulator.statistics.refused == [401: 2])
            #expect(endpoint.simulator.statistics.answered == 1)
        }
    }

    @Test(arguments: shapes)
    func anUnknownModel(kind: ModelEndpoint.Kind) async throws {
        try await SimulatedEndpoint.with(.init(models: ["gpt-4o"])) { endpoint in
            let error = await #expect(throws: ModelError.self) {
                try await endpoint.client(kind) { try await $0.attempt(request).result.get() }
            }
            #expect(error?.category == .notFound)
            #expect(error?.status == 404)
            #expect(
                error?.code == (kind == .openAI ? "model_not_found" : "DeploymentNotFound"))
            var known = request
            known.model = "gpt-4o"
            let completion = try await endpoint.client(kind) { try await $0.attempt(known).result.get() }
            #expect(completion.model == "gpt-4o")
        }
    }

    @Test func manyCallsAtOnceAreAllCounted() async throws {
        try await SimulatedEndpoint.with(.init(latency: .fixed(.milliseconds(20)))) { endpoint in
            try await endpoint.client { client in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for row in 0..<300 {
                        group.addTask {
                            var request = request
                            request.messages = [
                                .system("Be fair."), .user("Describe a nurse. (\(row % 100))"),
                            ]
                            _ = try await client.attempt(request).result.get()
                        }
                    }
                    try await group.waitForAll()
                }
            }
            let statistics = endpoint.simulator.statistics
            #expect(statistics.calls == 300)
            #expect(statistics.answered == 300)
            #expect(statistics.inFlight == 0)
            #expect(statistics.mostInFlight > 1)
            #expect(statistics.callsByPrompt.count == 100)
            #expect(statistics.callsByPrompt.values.allSatisfy { $0 == 3 })
            #expect(statistics.doubledCalls == 200)
            #expect(statistics.doubledPrompts == 100)
        }
    }

    @Test func answersAreHeldUntilMoreAreLetOut() async throws {
        try await SimulatedEndpoint.with { endpoint in
            endpoint.simulator.hold(after: 5)
            try await endpoint.client { client in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<20 { group.addTask { _ = try await client.attempt(request).result.get() } }
                    for (answered, more) in [(5, 10), (15, nil)] {
                        var statistics = endpoint.simulator.statistics
                        while statistics.answered < answered || statistics.answered + statistics.inFlight < 20 {
                            try await Task.sleep(for: .milliseconds(5))
                            statistics = endpoint.simulator.statistics
                        }
                        #expect(statistics.answered == answered && statistics.inFlight == 20 - answered)
                        if let more { endpoint.simulator.hold(after: more) } else { endpoint.simulator.release() }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(endpoint.simulator.statistics.answered == 20 && endpoint.simulator.statistics.inFlight == 0)
        }
    }

    @Test func twoThousandCallsOverSixtyFourConnections() async throws {
        try await SimulatedEndpoint.with { endpoint async throws -> Void in
            let client = EndpointClient(
                endpoint: try ModelEndpoint(kind: .openAI, baseURL: endpoint.simulator.baseURL), key: nil,
                configuration: .init(connectTimeout: .seconds(60), connectionsPerHost: 64))
            let (ends, continuation) = AsyncStream.makeStream(of: Bool.self)
            for _ in 0..<2_000 {
                client.attempt(request) { continuation.yield($0.outcome == nil) }
            }
            var answered = 0
            for await isAnswer in ends.prefix(2_000) where isAnswer { answered += 1 }
            #expect(answered == 2_000)
            #expect(endpoint.simulator.statistics.calls == 2_000)
            #expect(endpoint.simulator.statistics.mostInFlight <= 64)
            await client.shutdown()
        }
    }

    @Test func aPortInUseIsNamed() async throws {
        try await SimulatedEndpoint.with { endpoint in
            let port = endpoint.simulator.port
            let error = await #expect(throws: SimulatorError.self) {
                try await Simulator.start(.init(port: port))
            }
            #expect(error?.description.contains("port \(port) of 127.0.0.1 is in use") == true)
        }
    }

    @Test(arguments: ["192.0.2.1", "no such host"])
    func anAddressThatIsNotOursIsNamed(host: String) async throws {
        let error = await #expect(throws: SimulatorError.self) {
            try await Simulator.start(.init(host: host))
        }
        #expect(error?.description.contains(host) == true)
    }

    @Test func stoppingFreesThePortAndEndsCallsUnderWay() async throws {
        let first = try await Simulator.start(.init(latency: .fixed(.seconds(3_600))))
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: first.baseURL)
        let client = EndpointClient(
            endpoint: endpoint, key: nil)
        let call = Task { try await client.attempt(request).result.get() }
        while first.statistics.inFlight == 0 { await Task.yield() }
        await first.stop()
        let error = await #expect(throws: ModelError.self) { try await call.value }
        #expect(error?.category == .server || error?.category == .connection)
        await client.shutdown()
        let second = try await Simulator.start(.init(port: first.port))
        #expect(second.port == first.port)
        await second.stop()
    }

    @Test func itRunsUntilItsTaskIsCancelled() async throws {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let simulator = try Simulator(.init()) { continuation.yield($0) }
        let serving = Task { try await simulator.run() }
        var listening = ports.makeAsyncIterator()
        #expect(try #require(await listening.next()) > 0)
        serving.cancel()
        _ = await serving.result
    }
}
