import ModelAPI
import ModelClient
import Testing

/// Servers that want a request said in another way: it is said so within the attempt, and from then on.
@Suite(.timeLimit(.minutes(5))) struct ServerHabitsTests {
    private static let answer = RawServer.Reply.json("200 OK", EndpointClientTests.answer)
    private static let key = "sk-0123456789WXYZ"

    /// What calls, one after the other, come to, and the requests that were sent for them.
    private func calls(
        _ replies: [RawServer.Reply], count: Int = 1, isStream: Bool = false
    ) async throws -> (attempts: [ChatAttempt], requests: [String]) {
        try await RawServer(replies).serving { server in
            let client = EndpointClient(
                endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:\(server.port)"),
                key: Secret(Self.key))
            var attempts: [ChatAttempt] = []
            for _ in 0..<count {
                var request = ChatRequest(model: "m", messages: [.user("Hi")])
                request.isStream = isStream
                attempts.append(await client.attempt(request))
            }
            await client.shutdown()
            var requests: [String] = []
            var iterator = server.requests.makeAsyncIterator()
            for _ in 0..<server.requestCount { requests.append(await iterator.next() ?? "") }
            return (attempts, requests)
        }
    }

    @Test(arguments: [
        "parameter.enable_thinking must be set to false for non-streaming calls",
        "This model only supports stream mode",
        "stream must be true", "Streaming is required for this model.",
    ])
    func anEndpointThatOnlyStreamsIsAskedForAStream(words: String) async throws {
        let refusal = RawServer.Reply.json("400 No", #"{"error":{"message":"\#(words)"}}"#)
        let (attempts, requests) = try await calls([refusal, Self.answer], count: 2)
        for attempt in attempts { #expect(try attempt.result.get().content == "Hello") }
        #expect(requests.map { $0.contains(#""stream":true"#) } == [false, true, true])
        #expect(requests[1].contains(#""stream_options":{"include_usage":true}"#))
    }

    @Test func aRefusalOfSomethingElseIsTold() async throws {
        let refusal = RawServer.Reply.json("400 No", #"{"error":{"message":"upstream has no such model"}}"#)
        let (attempts, requests) = try await calls([refusal, Self.answer])
        #expect(throws: ModelError.self) { try attempts[0].result.get() }
        #expect(requests.count == 1)
    }

    @Test func aServerWithoutStreamOptionsIsAskedWithout() async throws {
        let refusal = RawServer.Reply.json("400 No", #"{"error":{"message":"Unrecognized: stream_options"}}"#)
        let (attempts, requests) = try await calls([refusal, Self.answer], count: 2, isStream: true)
        for attempt in attempts { #expect(try attempt.result.get().content == "Hello") }
        #expect(requests.map { $0.contains("stream_options") } == [true, false, false])
        #expect(requests.allSatisfy { $0.contains(#""stream":true"#) })
    }

    @Test(arguments: ["301", "302", "307", "308"], ["/v2/chat/completions?a=b", "other", "//127.0.0.1:PORT/x"])
    func aRedirectOnTheHostIsFollowed(status: String, location: String) async throws {
        try await RawServer([Self.answer]).serving { target in
            let location = location.replacing("PORT", with: "\(target.port)")
            let redirect = RawServer.Reply.json("\(status) Moved", "", "Location: \(location)\r\n")
            let (attempts, requests) = try await calls([redirect, Self.answer], count: 2)
            for attempt in attempts { #expect(try attempt.result.get().content == "Hello") }
            if location.hasPrefix("//") {
                #expect(requests.count == 1 && target.requestCount == 2)
            } else {
                let path = location.hasPrefix("/") ? location : "/v1/chat/other"
                // Once learned, it is where the next call goes at once.
                #expect(requests.count == 3)
                #expect(requests.last?.hasPrefix("POST \(path) ") == true)
            }
        }
    }

    @Test func aCircleOfRedirectsEnds() async throws {
        let redirect = RawServer.Reply.json("307 Moved", "", "Location: /a\r\n")
        let (attempts, requests) = try await calls([redirect])
        #expect(throws: ModelError.self) { try attempts[0].result.get() }
        #expect(requests.count < 5)
    }
}
