import ModelAPI
import ModelClient
import NIOCore
import Testing

/// Errors that a server tells within a stream: in their own words, and beside what came of the answer.
@Suite(.timeLimit(.minutes(5))) struct StreamErrorTests {
    private static let piece = "data: {\"choices\":[{\"delta\":{\"content\":\"Par\"}}]}\n\n"
    private static let last = "data: {\"choices\":[{\"delta\":{\"content\":\"is\"},\"finish_reason\":\"stop\"}]}\n\n"

    private func attempt(_ body: String, isWhole: Bool = true, _ stall: Duration = .seconds(60)) async throws
        -> ChatAttempt
    {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        let chunk = "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n"
        let reply: RawServer.Reply =
            isWhole
            ? .bytes(head + chunk + "0\r\n\r\n")
            : stall < .seconds(60) ? .bytes(head + chunk) : .bytesAndClose(head + chunk)
        return try await RawServer.with(reply) { server in
            let client = EndpointClient(
                endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:\(server.port)"), key: nil,
                configuration: .init(stallTimeout: stall))
            var request = ChatRequest(model: "gpt-4o", messages: [.user("Hi")])
            request.isStream = true
            let attempt = await client.attempt(request)
            await client.shutdown()
            #expect(server.requestCount == 1)
            return attempt
        }
    }

    private func error(_ attempt: ChatAttempt) throws -> ModelError {
        try #require(throws: ModelError.self) { try attempt.result.get() }
    }

    @Test(
        arguments: [
            (
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
                .server, "Overloaded"
            ),
            (
                "event: error\ndata: {\"error\":{\"message\":\"Slow down\",\"type\":\"rate_limit_error\"}}",
                .rateLimited, "Slow down"
            ),
            (
                "event: error\ndata: {\"message\":\"No such model\",\"type\":\"not_found_error\"}", .notFound,
                "No such model"
            ),
            ("event:error\ndata:{\"detail\":\"worker died\"}", .server, "worker died"),
            ("event: error\ndata: upstream is gone", .server, "upstream is gone"),
            ("data: {\"message\":\"late\",\"type\":\"timeout_error\"}\nevent: error", .timeout, "late"),
            (
                "data: {\"object\":\"error\",\"message\":\"CUDA\",\"type\":\"InternalServerError\",\"code\":500}",
                .server, "CUDA"
            ),
            (
                "data: {\"error\":{\"message\":\"No money\",\"code\":\"insufficient_quota\"}}", .quotaExhausted,
                "No money"
            ),
            ("data: {\"error\":\"it broke\"}", .server, "it broke"),
            (
                "data: {\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}],\"error\":{\"code\":502,\"message\":\"gone\"}}",
                .server, "gone"
            ),
        ] as [(String, ModelError.Category, String)], [true, false])
    func anErrorIsToldInItsOwnWords(event: (String, ModelError.Category, String), isWhole: Bool) async throws {
        let (text, category, message) = event
        let attempt = try await attempt(Self.piece + text + "\n\n", isWhole: isWhole)
        let error = try error(attempt)
        #expect(error.category == category && error.message == message)
        #expect(error.answer?.content == "Par")
        switch category {
        case .server, .timeout: #expect(attempt.outcome == .unreadable)
        default:
            guard case .refused(_, category, _)? = attempt.outcome else {
                Issue.record("\(String(describing: attempt.outcome))")
                return
            }
        }
    }

    /// Nothing was answered yet: it is the refusal that it would be with a status of its own.
    @Test func anOverloadBeforeTheFirstWordIsARefusal() async throws {
        let event = "event: error\ndata: {\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"
        let attempt = try await attempt("event: ping\ndata: {\"type\":\"ping\"}\n\n" + event)
        guard case .refused(503, .server, _)? = attempt.outcome else {
            Issue.record("\(String(describing: attempt.outcome))")
            return
        }
    }

    @Test(arguments: [
        "event: error\ndata: {\"message\":\"usage is gone\"}\n\n", "data: {\"error\":{\"message\":\"x\"}}\n\n",
    ])
    func anErrorBehindTheEndTakesNothingFromTheAnswer(event: String) async throws {
        let attempt = try await attempt(Self.piece + Self.last + event)
        #expect(try attempt.result.get().content == "Paris")
    }

    @Test func aServerMayLeaveTheConnectionOpenBehindAnError() async throws {
        let event = "event: error\ndata: {\"message\":\"Overloaded\",\"type\":\"overloaded_error\"}\n\n"
        let attempt = try await attempt(Self.piece + event, isWhole: false, .seconds(50))
        #expect(try error(attempt).message == "Overloaded" && attempt.latency < .seconds(40))
    }

    @Test func whatCameOfAStreamThatWasCutIsKept() async throws {
        let attempt = try await attempt(Self.piece, isWhole: false)
        let error = try error(attempt)
        #expect(attempt.outcome == .disconnected && error.code == "broken")
        #expect(error.answer?.content == "Par" && error.body?.contains("Par") == true)
    }

    @Test func aRefusalMayBeAStream() throws {
        let body = "event: error\ndata: {\"error\":{\"type\":\"invalid_request_error\",\"message\":\"too long\"}}\n\n"
        let said = ErrorBody(decoding: ByteBuffer(string: body))
        #expect(said.message == "too long" && said.type == "invalid_request_error")
    }

    @Test func anEventThatIsNoJSONIsShown() throws {
        let body = ByteBuffer(string: Self.piece + "data: upstream connect error\n\n")
        let fault = #expect(throws: AnswerFault.self) { try ChatCompletion(decoding: body) }
        #expect(fault?.reason.contains("'upstream connect error'") == true)
    }
}
