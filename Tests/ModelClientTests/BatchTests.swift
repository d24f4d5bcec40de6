import ModelAPI
import ModelClient
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(5))) struct BatchTests {
    static let key = EndpointClientTests.key
    static let batch = #"""
        {"id":"batch_1","object":"batch","endpoint":"/v1/chat/completions","status":"expired",
        "input_file_id":"file-1","output_file_id":"file-2","error_file_id":"","created_at":7,"expires_at":86407,
        "request_counts":{"total":10,"completed":8,"failed":2},"metadata":{"job":"j-1"},
        "errors":{"object":"list","data":[{"code":"invalid_json_line","message":"bad \#(key)","line":3,"param":null}]}}
        """#

    private func client(_ server: RawServer, _ kind: ModelEndpoint.Kind) throws -> EndpointClient {
        EndpointClient(
            endpoint: try ModelEndpoint(kind: kind, baseURL: "http://127.0.0.1:\(server.port)"),
            key: Secret(Self.key))
    }

    @Test(arguments: [
        (ModelEndpoint.Kind.openAI, "/v1/batches", "", ""), (.azureV1, "/openai/v1/batches", "", ""),
        (.azureDated(apiVersion: "2024-10-21"), "/openai/batches", "?api-version=2024-10-21", "&"),
    ])
    func itsLife(kind: ModelEndpoint.Kind, path: String, version: String, and: String) async throws {
        try await RawServer.with(
            .json("200 OK", Self.batch), .json("200 OK", Self.batch),
            .json("200 OK", #"{"object":"list","data":[\#(Self.batch)],"has_more":true}"#)
        ) { server in
            let client = try client(server, kind)
            let made = await client.createBatch(
                BatchRequest(
                    inputFileID: "file-1", endpoint: "/v1/chat/completions", metadata: ["job": "j-1", "a": "b"]))
            let batch = try made.result.get()
            #expect(batch.status == .expired)
            #expect(batch.status.isFinal)
            #expect(batch.outputFileID == "file-2")
            #expect(batch.errorFileID == nil)
            #expect(batch.requestCounts == BatchJob.RequestCounts(total: 10, completed: 8, failed: 2))
            #expect(batch.metadata == ["job": "j-1"])
            #expect(batch.errors == [BatchJob.Fault(code: "invalid_json_line", message: "bad …WXYZ", line: 3)])
            #expect(batch.createdAt == 7)
            #expect(try await client.batch("batch_1").result.get() == batch)
            let page = try await client.batches(after: "batch_0", limit: 5).result.get()
            #expect(page == BatchPage(batches: [batch], hasMore: true))

            var requests = server.requests.makeAsyncIterator()
            let created = try #require(await requests.next())
            #expect(created.hasPrefix("POST \(path)\(version) HTTP/1.1\r\n"))
            #expect(
                created.hasSuffix(
                    "\r\n\r\n" + #"{"input_file_id":"file-1","endpoint":"/v1/chat/completions","#
                        + #""completion_window":"24h","metadata":{"a":"b","job":"j-1"}}"#))
            #expect(await requests.next()?.hasPrefix("GET \(path)/batch_1\(version) HTTP/1.1\r\n") == true)
            let query = version.isEmpty ? "?" : version + and
            #expect(await requests.next()?.hasPrefix("GET \(path)\(query)limit=5&after=batch_0 HTTP/1.1\r\n") == true)
            await client.shutdown()
        }
    }

    @Test(arguments: ["", "[]", "{}", #"{"id":"b"}"#, #"{"status":"failed"}"#, #"{"id":"b","status":"failed"}}"#])
    func whatIsNoBatch(body: String) {
        #expect(throws: (any Error).self) { try BatchJob(decoding: ByteBuffer(string: body)) }
        #expect(throws: (any Error).self) { try BatchPage(decoding: ByteBuffer(string: body)) }
    }

    @Test func anInputLine() {
        let line = BatchInputLine(customID: "r-\"1\"", request: ChatRequest(model: "m", messages: [.user("Hi\n")]))
        #expect(
            String(buffer: line.encoded(path: "/v1/chat/completions"))
                == #"{"custom_id":"r-\"1\"","method":"POST","url":"/v1/chat/completions","body":"#
                + #"{"model":"m","messages":[{"role":"user","content":"Hi\n"}]}}"# + "\n")
    }

    private func line(_ text: String) throws -> (name: String, attempt: ChatAttempt) {
        let line = try BatchOutputLine(decoding: ByteBuffer(string: text))
        return (line.customID, line.chatAttempt(hiding: Secret(Self.key)))
    }

    @Test func anAnswerInALine() throws {
        let (name, attempt) = try line(
            #"{"id":"x","custom_id":"r-1","response":{"status_code":200,"request_id":"q1","body": "#
                + EndpointClientTests.answer + #"},"error":null}"#)
        #expect(name == "r-1")
        let completion = try attempt.result.get()
        #expect(completion.content == "Hello")
        #expect(completion.requestID == "q1")
        #expect(attempt.outcome == nil)
    }

    @Test func refusalsInLines() throws {
        let filtered = try line(
            #"{"custom_id":"r","response":{"status_code":400,"body":{"error":{"code":"content_filter","message":"\#(Self.key)"}}}}"#
        )
        let error = #expect(throws: ModelError.self) { try filtered.attempt.result.get() }
        #expect(error?.category == .contentFilter)
        #expect(error?.message == "…WXYZ")
        let busy = try line(#"{"custom_id":"r","response":{"status_code":429,"body":null}}"#)
        #expect(busy.attempt.outcome == .refused(status: 429, category: .rateLimited, hints: RetryHints()))
        let plain = try line(#"{"custom_id":"r","response":{"body":{"choices":[{"message":{"content":"Hi"}}]}}}"#)
        #expect(try plain.attempt.result.get().content == "Hi")
        let odd = try line(#"{"custom_id":"r","response":{"status_code":200,"body":[]}}"#)
        #expect(odd.attempt.outcome == .unreadable)
        for status in [-1, 0, 99_999_999_999] {
            _ = try line(#"{"custom_id":"r","response":{"status_code":\#(status),"body":{}}}"#)
        }
    }

    @Test(
        arguments: [
            (#"{"code":"batch_expired","message":"late"}"#, .timeout), (#"{"code":"batch_cancelled"}"#, .cancelled),
            ("null", .server),
        ] as [(String, ModelError.Category)])
    func whatTheBatchDidNotComeTo(error: String, category: ModelError.Category) throws {
        let attempt = try line(#"{"custom_id":"r","response":null,"error":\#(error)}"#).attempt
        let thrown = #expect(throws: ModelError.self) { try attempt.result.get() }
        #expect(thrown?.category == category)
    }

    @Test(arguments: ["", "{}", "[]", #"{"custom_id":7}"#, #"{"custom_id":"r""#])
    func whatIsNoLine(text: String) {
        #expect(throws: (any Error).self) { try BatchOutputLine(decoding: ByteBuffer(string: text)) }
    }
}
