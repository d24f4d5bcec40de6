import JSONText
import ModelAPI
import ModelClient
import NIOCore
import Testing

@Suite struct ChatBodyTests {
    static let answer = #"""
        {"id":"c1","object":"chat.completion","created":1,"model":"gpt-4o-2024-08-06",
        "system_fingerprint":"fp_1","prompt_filter_results":[{"prompt_index":0}],
        "choices":[{"index":0,"message":{"role":"assistant","content":"A \"nurse\"\n\u00e9","refusal":null},
        "logprobs":null,"finish_reason":"stop","content_filter_results":{"hate":{"filtered":false}}}],
        "usage":{"prompt_tokens":12,"completion_tokens":30,"total_tokens":42,
        "prompt_tokens_details":{"cached_tokens":4},
        "completion_tokens_details":{"reasoning_tokens":5,"audio_tokens":0}}}
        """#

    @Test func aWholeRequest() {
        let request = ChatRequest(
            model: "gpt-4o", messages: [.system("Be \"fair\"."), .user("Describe a nurse.")],
            maxTokens: 100, temperature: 0.5, topP: 1, seed: -7, stop: ["\n\n", "END"])
        #expect(
            String(buffer: request.encoded())
                == #"{"model":"gpt-4o","messages":[{"role":"system","content":"Be \"fair\"."},"#
                + #"{"role":"user","content":"Describe a nurse."}],"max_tokens":100,"#
                + #""temperature":0.5,"top_p":1.0,"seed":-7,"stop":["\n\n","END"]}"#)
    }

    @Test func messagesThatAreJSONAlreadyGoAsTheyAre() {
        let messages: Conversation = [.system("Be \"fair\"."), .user("Hé\u{1}\n")]
        let encoded = messages.encoded()
        #expect(
            String(decoding: encoded, as: UTF8.self)
                == #"[{"role":"system","content":"Be \"fair\"."},{"role":"user","content":"Hé\u0001\n"}]"#)
        let written = ChatRequest(model: "m", messages: messages, seed: 1)
        let shipped = ChatRequest(model: "m", messages: .json(encoded), seed: 1)
        #expect(shipped.encoded() == written.encoded())
        #expect(Conversation.json(encoded).encoded() == encoded)
        #expect(String(decoding: Conversation.messages([]).encoded(), as: UTF8.self) == "[]")
    }

    @Test func theOtherNameOfTheLimit() {
        let request = ChatRequest(
            model: "o3", messages: [.user("Hi")], maxTokens: 9,
            maxTokensField: .maxCompletionTokens)
        #expect(
            String(buffer: request.encoded())
                == #"{"model":"o3","messages":[{"role":"user","content":"Hi"}],"#
                + #""max_completion_tokens":9}"#)
    }

    @Test func aWholeAnswer() throws {
        let completion = try ChatCompletion(decoding: ByteBuffer(string: Self.answer))
        #expect(completion.content == "A \"nurse\"\né")
        #expect(completion.finishReason == "stop")
        #expect(completion.model == "gpt-4o-2024-08-06")
        #expect(completion.systemFingerprint == "fp_1")
        #expect(
            completion.usage
                == TokenUsage(prompt: 12, completion: 30, total: 42, cached: 4, reasoning: 5))
    }

    @Test func whatIsNiceToHaveMayBeAbsentOrOfAnotherType() throws {
        let bare = try ChatCompletion(
            decoding: ByteBuffer(string: #"{"choices":[{"message":{}}]}"#))
        #expect(bare == ChatCompletion())
        let odd = try ChatCompletion(
            decoding: ByteBuffer(
                string: #"{"model":7,"system_fingerprint":null,"usage":{"prompt_tokens":"9"},"#
                    + #""choices":[null,{"message":{"content":null},"finish_reason":"content_filter"},"#
                    + #"{"message":{"content":"second"}}]}"#))
        // A count in a string is one, and what is missing is told apart from 0.
        #expect(
            odd == ChatCompletion(finishReason: "content_filter", usage: TokenUsage(prompt: 9, completion: -1)))
    }

    @Test func largeCountsDoNotOverflow() throws {
        let huge = try ChatCompletion(
            decoding: ByteBuffer(
                string: #"{"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":"#
                    + #"9223372036854775807,"completion_tokens":9223372036854775807}}"#))
        #expect(huge.usage?.prompt == Int.max)
    }

    @Test(arguments: [
        "", "null", "[]", "7", "\"text\"", "{}", "<html>502</html>", #"{"choices":[]}"#,
        #"{"choices":{}}"#, #"{"choices":[{}]}"#, #"{"choices":[{"message":null}]}"#,
        #"{"choices":[{"message":{"content":"x"}}]"#,
        "data: {}\n\n",
    ])
    func whatIsNoAnswer(body: String) {
        #expect(throws: AnswerFault.self) {
            try ChatCompletion(decoding: ByteBuffer(string: body))
        }
    }

    @Test func everyTruncationIsRefused() {
        let bytes = Array(Self.answer.utf8)
        for length in bytes.indices {
            #expect(throws: AnswerFault.self) {
                try ChatCompletion(decoding: ByteBuffer(bytes: bytes[..<length]))
            }
        }
    }

    /// Thousands of damaged bodies: read or refused, but never a crash.
    @Test func damagedBytesNeverCrash() {
        var state: UInt64 = 42
        func draw(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        for _ in 0..<2_000 {
            var bytes = Array(Self.answer.utf8)
            for _ in 0..<(1 + draw(4)) {
                switch draw(3) {
                case 0: bytes[draw(bytes.count)] = UInt8(draw(256))
                case 1: bytes.remove(at: draw(bytes.count))
                default: bytes.insert(#"{}[]",:\u"#.utf8.randomByte(draw), at: draw(bytes.count))
                }
            }
            let buffer = ByteBuffer(bytes: bytes)
            _ = try? ChatCompletion(decoding: buffer)
            _ = ModelError(status: 500, body: ErrorBody(decoding: buffer), requestID: nil)
        }
    }
}

extension String.UTF8View {
    fileprivate func randomByte(_ draw: (Int) -> Int) -> UInt8 {
        self[index(startIndex, offsetBy: draw(count))]
    }
}
