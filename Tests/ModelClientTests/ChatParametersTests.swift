import ModelAPI
import ModelClient
import NIOCore
import Testing

@Suite struct ChatParametersTests {
    private func body(_ change: (inout ChatRequest) throws -> Void) rethrows -> String {
        var request = ChatRequest(model: "m", messages: [])
        try change(&request)
        let text = String(buffer: request.encoded())
        let start = #"{"model":"m","messages":[]"#
        #expect(text.hasPrefix(start))
        #expect(text.hasSuffix("}"))
        return String(text.dropFirst(start.count).dropLast())
    }

    @Test func penaltiesAndUser() {
        let text = body {
            $0.presencePenalty = -0.5
            $0.frequencyPenalty = 2
            $0.user = "a\"b"
        }
        #expect(text == #","presence_penalty":-0.5,"frequency_penalty":2.0,"user":"a\"b""#)
    }

    @Test func responseFormats() throws {
        #expect(body { $0.responseFormat = .text } == #","response_format":{"type":"text"}"#)
        #expect(body { $0.responseFormat = .jsonObject } == #","response_format":{"type":"json_object"}"#)
        let schema = try RawJSON("{\"type\":\n\"object\"}")
        let strict = body { $0.responseFormat = .jsonSchema(name: "answer", schema: schema, isStrict: true) }
        #expect(
            strict
                == #","response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type": "object"},"strict":true}}"#
        )
        let plain = body { $0.responseFormat = .jsonSchema(name: "a", schema: schema, isStrict: nil) }
        #expect(plain.hasSuffix(#""schema":{"type": "object"}}}"#))
    }

    @Test func extraParameters() throws {
        #expect(try body { $0.extra = try ExtraParameters(" {} ") } == "")
        #expect(try body { $0.extra = try ExtraParameters("{ \n }") } == "")
        let extra = try body {
            $0.seed = 1
            $0.extra = try ExtraParameters("{\"reasoning_effort\":\"low\",\n\"logit_bias\":{\"7\":-100}}")
        }
        #expect(extra == #","seed":1,"reasoning_effort":"low", "logit_bias":{"7":-100}"#)
    }

    @Test(arguments: [
        ("", "is not a JSON value"), ("[1]", "not a JSON object"), ("{\"a\":1", "is not a JSON value"),
        ("{\"a\":1}}", "is not a JSON value"), ("{\"a\":1,\"a\":2}", "'a' stands twice"),
        ("{\"temperature\":1}", "'temperature' cannot be given"), ("{\"stream\":true}", "how an answer comes"),
        ("{\"\\u006dodel\":\"x\"}", "'model' cannot be given"), ("{\"n\":2}", "a call of its own"),
    ])
    func whatIsNoExtraParameter(text: String, why: String) {
        let error = #expect(throws: ParameterError.self) { try ExtraParameters(text) }
        #expect(error?.description.contains(why) == true)
    }
}
