import Foundation
import ModelSimulator
import Testing
import Tokenization

/// What chat calls may ask beyond one answer.
@Suite(.timeLimit(.minutes(5))) struct ChatWireTests {
    private func send(_ endpoint: SimulatedEndpoint, prompt: String = "Hello", _ more: String = "") async throws
        -> String
    {
        let body = #"{"model":"m","messages":[{"role":"user","content":"\#(prompt)"}]\#(more)}"#
        return try await endpoint.send("POST", "/openai/v1/chat/completions", body: body).body
    }

    private func choices(_ body: String) throws -> [[String: Any]] {
        try #require(try object(body)["choices"] as? [[String: Any]])
    }

    private func content(_ choice: [String: Any]) -> String? {
        (choice["message"] as? [String: Any])?["content"] as? String
    }

    @Test func severalAnswers() async throws {
        try await SimulatedEndpoint.with { endpoint async throws -> Void in
            let body = try await send(endpoint, #","n":5"#)
            let choices = try choices(body)
            #expect(choices.map { $0["index"] as? Int } == [0, 1, 2, 3, 4])
            #expect(Set(choices.compactMap(content)).count > 1)
            let single = try self.choices(try await send(endpoint, #","n":1"#))
            #expect(choices.first.map(content) == single.first.map(content))
            let usage = try #require(try object(body)["usage"] as? [String: Any])
            #expect(usage["completion_tokens"] as? Int ?? 0 > 200)
        }
    }

    @Test func eventsOfAStream() async throws {
        try await SimulatedEndpoint.with { endpoint async throws -> Void in
            let whole = try #require(try choices(try await send(endpoint, "")).first)
            let stream = try await send(endpoint, #","stream":true,"stream_options":{"include_usage":true}"#)
            let events = stream.components(separatedBy: "\n\n").filter { !$0.isEmpty }
            #expect(events.allSatisfy { $0.hasPrefix("data: ") })
            #expect(events.last == "data: [DONE]")
            let chunks = try events.dropLast().map { try object(String($0.dropFirst(6))) }
            #expect(chunks.allSatisfy { $0["object"] as? String == "chat.completion.chunk" })
            let text = chunks.compactMap { chunk in
                ((chunk["choices"] as? [[String: Any]])?.first?["delta"] as? [String: Any])?["content"] as? String
            }.joined()
            #expect(text == content(whole))
            #expect((chunks.last?["usage"] as? [String: Any])?["total_tokens"] as? Int ?? 0 > 0)
        }
    }

    @Test func answersInJSON() async throws {
        try await SimulatedEndpoint.with { endpoint async throws -> Void in
            let plain = try choices(try await send(endpoint, #","response_format":{"type":"json_object"}"#)).first
            #expect(try object(try #require(plain.flatMap(content)))["simulated"] as? Bool == true)
            let schema = #"""
                {"type":"object","$defs":{"tag":{"enum":["x","y"]},"loop":{"type":"object","properties":{"a":{"$ref":"#/$defs/loop"},"b":{"$ref":"#/$defs/loop"}}}},
                "properties":{"text":{"type":["null","string"]},"count":{"type":"integer","minimum":3},"share":{"type":"number"},
                "good":{"type":"boolean"},"tags":{"type":"array","minItems":2,"items":{"$ref":"#/$defs/tag"}},"kind":{"const":"k"},
                "either":{"anyOf":[{"type":"string"},{"type":"null"}]},"loop":{"$ref":"#/$defs/loop"}}}
                """#
            let format =
                #","response_format":{"type":"json_schema","json_schema":{"name":"s","strict":true,"schema":\#(schema)}}"#
            let text = try #require(try choices(try await send(endpoint, format)).first.flatMap(content))
            let answer = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            #expect(answer?["text"] is String)
            #expect(answer?["count"] as? Int ?? 0 >= 3)
            #expect(answer?["share"] is Double)
            #expect(answer?["good"] is Bool)
            #expect((answer?["tags"] as? [String])?.count == 2)
            #expect(answer?["kind"] as? String == "k")
            #expect(answer?["either"] is String)
            for broken in ["[]", "7", "{}", #"{"type":"array","minItems":1e300,"items":{}}"#, #"{"$ref":"gone"}"#] {
                let format = #","response_format":{"type":"json_schema","json_schema":{"schema":\#(broken)}}"#
                #expect(try choices(try await send(endpoint, format)).count == 1)
            }
        }
    }

    @Test func theFilterBothWays() async throws {
        try await SimulatedEndpoint.with { endpoint async throws -> Void in
            let refused =
                try object(try await send(endpoint, prompt: "[filter:self-harm] x"))["error"] as? [String: Any]
            #expect(refused?["code"] as? String == "content_filter")
            let results =
                (refused?["innererror"] as? [String: Any])?["content_filter_result"] as? [String: [String: Any]]
            #expect(results?["self_harm"]?["filtered"] as? Bool == true)
            #expect(results?["hate"]?["filtered"] as? Bool == false)
            let cut = try #require(try choices(try await send(endpoint, prompt: "[filter-output:violence] x")).first)
            #expect(cut["finish_reason"] as? String == "content_filter")
            #expect(content(cut) == nil)
            #expect(endpoint.simulator.statistics.billedCalls == 1)
            #expect(try choices(try await send(endpoint, prompt: "[filter:nothing] [filter")).count == 1)
        }
    }

    @Test func answersOfAFixedLengthAndALimitedContext() async throws {
        var configuration = Simulator.Configuration(seed: 7)
        configuration.answerTokens = 200
        configuration.contextTokens = 50
        try await SimulatedEndpoint.with(configuration) { endpoint async throws -> Void in
            let body = try await send(endpoint, "")
            #expect((try object(body)["usage"] as? [String: Any])?["completion_tokens"] as? Int == 200)
            let long = try await send(endpoint, prompt: String(repeating: "word ", count: 60))
            #expect((try object(long)["error"] as? [String: Any])?["code"] as? String == "context_length_exceeded")
        }
    }

    @Test func hostileBodies() async throws {
        try await SimulatedEndpoint.with { endpoint async throws -> Void in
            let deep = String(repeating: "[", count: 100_000)
            for more in [
                #","response_format":\#(deep)"#, #","seed":1e400"#, #","max_tokens":1e30"#,
                #","n":-9223372036854775808"#,
                #","stop":[1,null,"",{"a":1}]"#, #","max_tokens":9223372036854775807,"n":128"#,
                #","stream":"yes","stream_options":7"#,
                #","messages":null,"model":7"#,
            ] {
                let status = try await endpoint.send(
                    "POST", "/v1/chat/completions",
                    body: #"{"model":"m","messages":[{"role":"user","content":"x"}]\#(more)}"#
                ).status
                #expect([200, 400].contains(status), "\(more.prefix(40))")
            }
            #expect(try await endpoint.send("GET", "/health").status == 200)
        }
    }

    /// The tokens of OpenAI's cookbook for its example conversation are those of the tokenizer.
    @Test(.enabled(if: EncodingMeter.ofProject != nil, "no vocabulary; run cluster/setup"))
    func tokensAreThoseOfTheModel() async throws {
        let meter = try #require(EncodingMeter.ofProject)
        #expect(meter.name == "cl100k_base")
        #expect(meter.meter(forModel: "gpt-4o").name == "o200k_base")
        #expect(meter.meter(forModel: "my-deployment").name == "cl100k_base")
        let text = "naïve café 🦆 déjà vu"
        for limit in 0...12 {
            let prefix = meter.prefix(of: text, tokens: limit)
            #expect(text.hasPrefix(prefix))
            #expect(meter.count(String(prefix)) <= limit)
        }
        for model in ["gpt-4o", "gpt-4"] {
            let answerer = Answerer(seed: 1, meter: meter, answerTokens: 500)
            let call = ChatCall(model: model, messages: [.init(role: "user", content: "Hello", name: "Ann")])
            #expect(answerer.answer(call).completionTokens == 500)
            #expect(answerer.promptTokens(of: call) == 3 + 4 + 1 + 2)
        }
        var configuration = Simulator.Configuration(seed: 7, meter: meter)
        configuration.quotas.limits = .init(tokensPerMinute: 1_000)
        try await SimulatedEndpoint.with(configuration) { endpoint async throws -> Void in
            let stats = try object(try await endpoint.send("GET", "/stats").body)
            #expect(stats["token_meter"] as? String == "cl100k_base")
        }
    }
}

extension EncodingMeter {
    /// With the vocabularies of this project or of `TIKTOKEN_CACHE_DIR`.
    static let ofProject: EncodingMeter? = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return EncodingMeter(
            searching: VocabularySearch(environment: ProcessInfo.processInfo.environment, projectFolders: [root.path]))
    }()
}
