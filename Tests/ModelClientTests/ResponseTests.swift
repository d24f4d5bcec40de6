import ModelAPI
import ModelClient
import Testing

/// Responses in every form that servers send them in, and damaged ones.
@Suite(.timeLimit(.minutes(5))) struct ResponseTests {
    private static let answer = EndpointClientTests.answer
    private static let sized =
        "HTTP/1.1 200 OK\r\nDate: today\r\nX-Request-ID:  r1 \r\nContent-Length: \(answer.utf8.count)\r\n\r\n\(answer)"
    private static let chunked = """
        HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nx-request-id: r1\r\nTransfer-Encoding: Chunked\r\n\r\n\
        1;name=value\r\n{\r\n\(String(answer.utf8.count - 1, radix: 16))\r\n\(answer.dropFirst())\r\n0\r\nTrailer: x\r\n\r\n
        """
    private static let toTheEnd = "HTTP/1.1 200 OK\r\nx-request-id: r1\r\n\r\n\(answer)"

    /// What calls come to, one after the other, each of them answered with these bytes.
    private func attempts(
        _ replies: [RawServer.Reply], configuration: EndpointClient.Configuration = .init()
    ) async throws -> [ChatAttempt] {
        try await RawServer(replies).serving { server in
            let client = EndpointClient(
                endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:\(server.port)"), key: nil,
                configuration: configuration)
            var attempts: [ChatAttempt] = []
            for _ in replies {
                attempts.append(await client.attempt(ChatRequest(model: "m", messages: [.user("Hi")])))
            }
            await client.shutdown()
            return attempts
        }
    }

    @Test(arguments: [sized, chunked]) func aResponseMayComeInPieces(text: String) async throws {
        // A carriage return and its line feed are one character.
        let scalars = text.unicodeScalars
        let cuts = stride(from: 1, to: scalars.count, by: 17).map { scalars.index(scalars.startIndex, offsetBy: $0) }
        let replies = cuts.map { RawServer.Reply.pieces([String(scalars[..<$0]), String(scalars[$0...])]) }
        for attempt in try await attempts(replies + [.pieces(scalars.map { String($0) })]) {
            let completion = try attempt.result.get()
            #expect(completion.content == "Hello" && completion.requestID == "r1")
        }
    }

    @Test(arguments: [sized, chunked, toTheEnd])
    func damagedResponsesEndTheCall(text: String) async throws {
        var random = SystemRandomNumberGenerator()
        let replies = (0..<150).map { _ in
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0..<128, using: &random)
                case 1: bytes.remove(at: index)
                default:
                    bytes.insert([10, 13, 32, 48, 49, 57, 58, 59, 70].randomElement(using: &random) ?? 0, at: index)
                }
            }
            return RawServer.Reply.bytesAndClose(String(decoding: bytes, as: UTF8.self))
        }
        #expect(try await attempts(replies).count == replies.count)
    }

    @Test(arguments: [
        "H2", "HTTP/2 200\r\n\r\n", "HTTP/1.1 20\r\n\r\n", "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: none\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\na: " + String(repeating: "a", count: 200_000),
        "HTTP/1.1 200 OK\r\n" + String(repeating: "a: b\r\n", count: 50_000),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
    ])
    func whatIsNotHTTPIsSaidToBeNone(text: String) async throws {
        let attempt = try #require(try await attempts([.bytes(text)]).first)
        #expect(attempt.outcome == .unreadable)
        let error = #expect(throws: ModelError.self) { try attempt.result.get() }
        #expect(error?.code == "not_http")
    }

    @Test(
        arguments: [
            ("HTTP/1.1 200 OK\nContent-Length: 2\n\n{}", "line feed alone"),
            ("{\"choices\":[]}", "begins '{\"choices\":[]}'"),
            ("SSH-2.0-OpenSSH_9.2\r\n", "'SSH-2.0-OpenSSH_9.2\\r\\n'"),
            ("\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}F", "https://"), ("220 mail\u{1B}[2J ready\r\n", "\\x1b[2J"),
        ])
    func whatIsNotHTTPIsShown(text: String, words: String) async throws {
        let attempt = try #require(try await attempts([.bytes(text)]).first)
        let error = try #require(throws: ModelError.self) { try attempt.result.get() }
        #expect(error.message.contains(words) && error.message.contains("What http://127.0.0.1:"))
        #expect(!error.message.contains("constant") && error.message.utf8.count < 500)
        #expect(error.body?.isEmpty == false)
    }

    @Test(arguments: [sized, chunked, toTheEnd]) func aBodyBeyondTheLimitIsNotRead(text: String) async throws {
        for (limit, isRead) in [(Self.answer.utf8.count, true), (Self.answer.utf8.count - 1, false)] {
            let configuration = EndpointClient.Configuration(longestResponse: limit)
            let attempt = try #require(
                try await attempts([.bytesAndClose(text)], configuration: configuration).first)
            #expect(attempt.outcome == (isRead ? nil : .unusable))
        }
    }
}
