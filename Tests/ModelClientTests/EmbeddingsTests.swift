import JSONText
import ModelAPI
import ModelClient
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(5))) struct EmbeddingsTests {
    let request = EmbeddingsRequest(model: "text-embedding-3-small", inputs: ["a \"b\"", "c"], dimensions: 2)

    private func decoded(_ text: String, count: Int) throws -> Embeddings {
        try Embeddings(decoding: ByteBuffer(string: text), count: count)
    }

    @Test func aWholeRequest() {
        #expect(
            String(buffer: request.encoded())
                == #"{"model":"text-embedding-3-small","input":["a \"b\"","c"],"encoding_format":"base64","dimensions":2}"#
        )
    }

    @Test func bothEncodingsInTheOrderOfTheRequest() throws {
        // 1, -2.5 and 0.15625, 0 as little-endian floats.
        let base64 = try decoded(
            #"{"data":[{"index":1,"embedding":"AAAgPgAAAAA="},{"index":0,"embedding":"AACAPwAAIMA"}],"model":"m"}"#,
            count: 2)
        let floats = try decoded(
            #"{"data":[{"embedding":[1,-2.5]},{"embedding":[0.15625,0]}],"usage":{"prompt_tokens":3,"total_tokens":3}}"#,
            count: 2)
        #expect(base64.vectors == [[1, -2.5], [0.15625, 0]])
        #expect(floats.vectors == base64.vectors)
        #expect(base64.model == "m")
        #expect(floats.usage == TokenUsage(prompt: 3, completion: 0, total: 3))
    }

    @Test(arguments: 1...9)
    func everyLengthOfAVector(length: Int) throws {
        let expected = (0..<length).map { Float($0) * 1.5 - 3 }
        let bytes = expected.flatMap { float in withUnsafeBytes(of: float.bitPattern.littleEndian) { Array($0) } }
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for digit in 0...group.count { text.append(digits[bits >> (18 - 6 * digit) & 63]) }
        }
        for padding in ["", String(repeating: "=", count: (4 - text.count % 4) % 4)] {
            let embeddings = try decoded(#"{"data":[{"embedding":""# + text + padding + #""}]}"#, count: 1)
            #expect(embeddings.vectors == [expected])
        }
    }

    @Test(arguments: [
        "", "{}", #"{"data":[]}"#, #"{"data":[{"embedding":[]}]}"#, #"{"data":[{"embedding":[null]}]}"#,
        #"{"data":[{"index":1,"embedding":[1]}]}"#, #"{"data":[{"index":-1,"embedding":[1]}]}"#,
        #"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}"#,
        #"{"data":[{"embedding":"AAAA"}]}"#, #"{"data":[{"embedding":"AACAP*=="}]}"#,
        #"{"data":[{"embedding":"=="}]}"#, #"{"data":[{"embedding":"A"}]}"#, #"{"data":[{"embedding":"AACAPw==="}]}"#,
        #"{"data":[{"embedding":"AACAPw=\u003d"},7]}"#, #"{"data":7}"#,
    ])
    func whatIsNoAnswer(body: String) {
        #expect(throws: AnswerFault.self) { try decoded(body, count: 1) }
    }

    @Test func vectorsOfOneLengthOnly() {
        #expect(throws: AnswerFault.self) {
            try decoded(#"{"data":[{"embedding":[1]},{"embedding":[1,2]}]}"#, count: 2)
        }
    }

    @Test(arguments: [
        (ModelEndpoint.Kind.openAI, "/v1/embeddings"), (.azureV1, "/openai/v1/embeddings"),
        (
            .azureDated(apiVersion: "2024-10-21"),
            "/openai/deployments/text-embedding-3-small/embeddings?api-version=2024-10-21"
        ),
    ])
    func everyDialect(kind: ModelEndpoint.Kind, target: String) async throws {
        let body = #"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[2]}]}"#
        try await RawServer.with(.json("200 OK", body, "x-request-id: r1\r\nx-ratelimit-remaining-tokens: 5\r\n")) {
            server in
            let endpoint = try ModelEndpoint(kind: kind, baseURL: "http://127.0.0.1:\(server.port)")
            let client = EndpointClient(endpoint: endpoint, key: nil)
            let attempt = await client.attempt(request)
            #expect(try attempt.result.get() == Embeddings(vectors: [[1], [2]], requestID: "r1"))
            #expect(attempt.rateLimits == RateLimits(remainingTokens: 5))
            var requests = server.requests.makeAsyncIterator()
            #expect(await requests.next()?.hasPrefix("POST \(target) HTTP/1.1\r\n") == true)
            let none = await client.attempt(EmbeddingsRequest(model: "m", inputs: []))
            #expect(none.outcome == .hopeless)
            #expect(server.requestCount == 1)
            await client.shutdown()
        }
    }
}
