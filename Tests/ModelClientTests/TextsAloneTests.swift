import ModelAPI
import ModelClient
import NIOCore
import Testing

/// A text or a vector that is of no use takes no other with it.
@Suite(.timeLimit(.minutes(5))) struct TextsAloneTests {
    private func decoded(_ data: String, count: Int) throws -> Embeddings {
        try Embeddings(decoding: ByteBuffer(string: #"{"data":\#(data)}"#), count: count)
    }

    @Test(arguments: [
        (#"[{"embedding":[1,2]},{"embedding":[1,NaN]},{"embedding":[3,4]}]"#, 1),
        (#"[{"embedding":[1,2]},{"embedding":[1,null]},{"embedding":[3,4]}]"#, 1),
        (#"[{"embedding":[1,2]},{"embedding":[1]},{"embedding":[3,4]}]"#, 1),
        (#"[{"embedding":[1,2]},{"embedding":"*"},{"embedding":[3,4]}]"#, 1),
        (#"[{"embedding":[1,2]},{"embedding":[]},{"embedding":[3,4]}]"#, 1),
        (#"[{"embedding":[1,2]},{"embedding":[1e300,1]},{"embedding":[3,4]}]"#, 1),
        (#"[{"index":2,"embedding":[3,4]},{"index":0,"embedding":[1,2]}]"#, 1),
        (#"[{"index":0,"embedding":[[1,2]]},{"index":0,"embedding":null},{"index":0,"embedding":[3,4]}]"#, 1),
    ])
    func aBadVectorFailsAlone(data: String, bad: Int) throws {
        let embeddings = try decoded(data, count: 3)
        #expect(embeddings.vectors == [[1, 2], [], [3, 4]])
        #expect(embeddings.failures.keys.sorted() == [bad])
    }

    @Test(arguments: [
        #"[{"embedding":[1,2]},{"embedding":[3,4]}]"#, "[]",
        #"[{"embedding":null},{"embedding":null},{"embedding":null}]"#,
        #"[{"index":0,"embedding":[1]},{"index":1,"embedding":[1]},{"index":1,"embedding":[2]}]"#,
        #"[{"index":0,"embedding":[1]},{"index":7,"embedding":[1]}]"#,
    ])
    func whereNobodyCanSayWhoseVectorsTheyAreNobodyHasOne(data: String) {
        #expect(throws: AnswerFault.self) { try decoded(data, count: 3) }
    }

    @Test func anErrorUnderASuccessIsTold() async throws {
        let attempt = try await embed(["a"]) { _, _ in (200, #"{"error":{"message":"backend is down","code":503}}"#) }
            .attempt
        let error = #expect(throws: ModelError.self) { try attempt.result.get() }
        #expect(error?.message == "backend is down" && error?.category == .server)
        #expect(attempt.outcome == .unreadable)
    }

    // MARK: Requests

    /// A server that embeds texts as their lengths, or refuses them.
    private func embed(
        _ texts: [String], times: Int = 1, _ answer: @escaping @Sendable ([String], String) -> (Int, String)?
    ) async throws -> (attempt: EmbeddingsAttempt, requests: Int) {
        let server = try await EchoServer { body in
            let texts = EchoServer.texts(in: body)
            if let (status, reply) = answer(texts, body) { return (status, reply) }
            let data = texts.map { #"{"embedding":[\#($0.utf8.count),1]}"# }.joined(separator: ",")
            return (
                200, #"{"data":[\#(data)],"usage":{"prompt_tokens":\#(texts.count),"total_tokens":\#(texts.count)}}"#
            )
        }
        let client = EndpointClient(
            endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:\(server.port)"), key: nil)
        var attempt = await client.attempt(EmbeddingsRequest(model: "m", inputs: texts))
        for _ in 1..<max(1, times) { attempt = await client.attempt(EmbeddingsRequest(model: "m", inputs: texts)) }
        await client.shutdown()
        try await server.close()
        return (attempt, server.requestCount)
    }

    private let texts = (0..<40).map { String(repeating: "x", count: $0 + 1) }
    private var vectors: [[Float]] { texts.map { [Float($0.utf8.count), 1] } }

    @Test func aServerWithoutBase64IsAskedForNumbers() async throws {
        for (status, words) in [
            (400, #"{"object":"error","message":"base64 encoding is not currently supported"}"#),
            (
                422,
                #"{"detail":[{"type":"extra_forbidden","loc":["body","encoding_format"],"msg":"Extra inputs are not permitted"}]}"#
            ),
        ] {
            let (attempt, requests) = try await embed(texts, times: 2) { _, body in
                body.contains("base64") || (status == 422 && body.contains("encoding_format")) ? (status, words) : nil
            }
            #expect(try attempt.result.get().vectors == vectors)
            // Learned once.
            #expect(requests == 3)
        }
    }

    @Test(arguments: [
        (422, #"{"error":"batch size 40 > maximum allowed batch size 32","error_type":"Validation"}"#),
        (413, "Failed to buffer the request body: length limit exceeded"),
        (400, #"{"error":{"message":"Too many inputs. The maximum is 32."}}"#),
    ])
    func aRequestThatIsTooLargeIsSentInSeveral(status: Int, words: String) async throws {
        let (attempt, requests) = try await embed(texts, times: 2) { texts, _ in
            texts.count > 32 ? (status, words) : nil
        }
        let embeddings = try attempt.result.get()
        #expect(embeddings.vectors == vectors && embeddings.failures.isEmpty && embeddings.usage?.prompt == 40)
        // The second time its limit is known.
        #expect(requests <= 3 + 2)
    }

    @Test func aTextThatIsTooLongFailsAlone() async throws {
        let (attempt, requests) = try await embed(texts) { texts, _ in
            texts.contains { $0.utf8.count == 18 }
                ? (413, #"{"error":"`inputs` must have less than 512 tokens. Given: 1024"}"#) : nil
        }
        let embeddings = try attempt.result.get()
        #expect(embeddings.failures.keys.sorted() == [17])
        #expect(embeddings.failures[17]?.message.contains("512 tokens") == true)
        #expect(embeddings.vectors.enumerated().allSatisfy { $0 == 17 ? $1.isEmpty : $1 == vectors[$0] })
        #expect(requests < 15)
    }

    @Test func aRefusalOfAllIsToldOnce() async throws {
        let (attempt, requests) = try await embed(texts) { _, _ in
            (401, #"{"error":{"message":"wrong key for this input"}}"#)
        }
        #expect(throws: ModelError.self) { try attempt.result.get() }
        #expect(requests == 1)
    }
}
