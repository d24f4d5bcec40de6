import ModelAPI
import ModelClient
import NIOCore
import Testing

/// Answers in the shapes that servers give them, beyond a text in one choice: each was paid for.
@Suite struct AnswerKindsTests {
    private func read(_ body: String) throws -> ChatCompletion {
        try ChatCompletion(decoding: ByteBuffer(string: body))
    }

    private func message(_ message: String) throws -> ChatCompletion {
        try read(#"{"choices":[{"message":\#(message),"finish_reason":"stop"}]}"#)
    }

    @Test(
        arguments: [
            (#""Paris.""#, "Paris.", nil),
            (#"[{"type":"text","text":"Pa"},{"type":"text","text":"ris."}]"#, "Paris.", nil),
            (#"["Pa","ris."]"#, "Paris.", nil),
            (#"{"type":"text","text":"Paris."}"#, "Paris.", nil),
            (#"[{"type":"output_text","text":"Paris.","annotations":[]}]"#, "Paris.", nil),
            (
                #"[{"type":"thinking","thinking":[{"type":"text","text":"Let "},{"type":"text","text":"me see."}]},{"type":"text","text":"Paris."}]"#,
                "Paris.", "Let me see."
            ),
            (#"[{"type":"text","text":{"value":"Paris.","annotations":[]}}]"#, "Paris.", nil),
            (#"{"parts":[{"text":"Pa"},{"text":"ris."}]}"#, "Paris.", nil),
            (#"[{"text":"Hm","type":"reasoning"},{"type":"text","text":"Paris."}]"#, "Paris.", "Hm"),
            (#"[{"type":"image_url","image_url":{"url":"x"}}]"#, nil, nil),
            // The answer itself, where JSON was asked for.
            (#"{"a": 1}"#, #"{"a": 1}"#, nil),
            (#"{"name":"Paris","summary":"A city."}"#, #"{"name":"Paris","summary":"A city."}"#, nil),
            (#"{"type":"city","name":"Paris"}"#, #"{"type":"city","name":"Paris"}"#, nil),
            (#"[{"name":"Paris"},{"name":"Rome"}]"#, #"[{"name":"Paris"},{"name":"Rome"}]"#, nil),
            ("[1, 2.50]", "[1, 2.50]", nil),
            (#"{"parts":[{"text":"Pa"},{"text":"ris."}],"role":"model"}"#, "Paris.", nil),
            ("[]", nil, nil), ("null", nil, nil), ("42", "42", nil), ("true", "true", nil),
            (#"[[["Paris."]]]"#, "Paris.", nil),
        ] as [(String, String?, String?)])
    func contents(content: String, text: String?, reasoning: String?) throws {
        let answer = try message(#"{"content":\#(content)}"#)
        #expect(answer.content == text)
        #expect(answer.reasoning == reasoning)
    }

    @Test(arguments: ["\n", "\r", "\r\n"], ["", "\u{FEFF}"]) func streamsEndTheirLinesInAnyWay(
        end: String, mark: String
    ) throws {
        let events = ["Pa", "ris."].map { #"data: {"choices":[{"index":0,"delta":{"content":"\#($0)"}}]}"# + end + end }
        let late = #"data: {"choices":[{"index":0,"delta":{"content":" And more"}}]}"# + end + end
        let answer = try read(mark + events.joined() + "data: [DONE]" + end + end + late)
        #expect(answer.content == "Paris.")
    }

    @Test(arguments: ["reasoning_content", "reasoning"]) func thoughtsAreKept(name: String) throws {
        let answer = try message(#"{"content":null,"\#(name)":"Hmm"}"#)
        #expect(answer.content == nil && answer.reasoning == "Hmm")
        let details = #"[{"type":"reasoning.text","text":"Hm"},{"type":"reasoning.encrypted","data":"AAAA"}]"#
        #expect(try message(#"{"content":"4","reasoning_details":\#(details)}"#).reasoning == "Hm")
        #expect(try message(#"{"content":"4","thinking":"Hm"}"#).reasoning == "Hm")
        let both = try message(#"{"reasoning":"Hmm","reasoning_content":"Hmm","content":"4"}"#)
        #expect(both.content == "4" && both.reasoning == "Hmm")
    }

    @Test func toolCallsAreKept() throws {
        let calls = #"[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]"#
        #expect(try message(#"{"content":null,"tool_calls":\#(calls)}"#).toolCalls == calls)
        #expect(try message(#"{"content":"x","tool_calls":[]}"#).toolCalls == nil)
        #expect(try message(#"{"function_call":{"name":"f"}}"#).toolCalls == #"[{"name":"f"}]"#)
    }

    @Test func probabilitiesAreKept() throws {
        let body = #"{"choices":[{"logprobs":{"content":[{"token":"a","logprob":-0.5}]},"message":{"content":"a"}}]}"#
        #expect(try read(body).logprobs == #"{"content":[{"token":"a","logprob":-0.5}]}"#)
    }

    /// A stream of several choices tells them in turn.
    @Test func theFirstChoiceOfAStreamIsTheAnswer() throws {
        func event(_ index: Int, _ text: String) -> String {
            #"data: {"choices":[{"index":\#(index),"delta":{"content":"\#(text)"},"finish_reason":null}]}"# + "\n\n"
        }
        let body = event(0, "Par") + event(1, "Ro") + event(0, "is.") + event(1, "me.") + "data: [DONE]\n\n"
        #expect(try read(body).content == "Paris.")
    }

    /// A stream tells them piece by piece.
    @Test(
        arguments: [
            (
                [
                    #"{"content":[{"token":"a"}],"refusal":null}"#, #"{"content":[{"token":"b"},{"token":"c"}]}"#,
                    "null",
                ],
                #"{"content":[{"token":"a"},{"token":"b"},{"token":"c"}],"refusal":null}"#
            ),
            ([#"{"content":[]}"#, #"{ "content" : [ {"token":"]\"["} ] }"#], #"{"content":[ {"token":"]\"["} ]}"#),
            ([#"{"tokens":["a"],"n":1}"#, #"{"tokens":["b"],"n":2}"#], #"{"tokens":["a","b"],"n":2}"#),
            ([#"{"content":[{"logprob":-Infinity}]}"#], #"{"content":[{"logprob":-Infinity}]}"#),
            (["null", "7", "[]"], nil),
        ] as [([String], String?)])
    func probabilitiesOfAStreamAreKept(pieces: [String], all: String?) throws {
        let events = pieces.map { #"data: {"choices":[{"delta":{"content":"x"},"logprobs":\#($0)}]}"# + "\n\n" }
        let answer = try read(events.joined() + "data: [DONE]\n\n")
        #expect(answer.logprobs == all)
    }

    @Test(arguments: [
        "\u{FEFF}{\"choices\":[{\"message\":{\"content\":\"x\"}}]}",
        #"{"choices":[{"message":{"content":"x"},"score":NaN,"a":[-Infinity,Infinity]}]}"#,
        #"{"choices":[{"message":{"content":"x"}}]} trailing"#,
        #"{"choices":[{"message":{"content":"x"}}]}}"#,
        "{\"choices\":[{\"message\":{\"note\":\"a\nb\",\"content\":\"x\"}}]}",
        #"{"choices":{"index":0,"message":{"content":"x"}}}"#, #"{"choices":[{"text":"x"}]}"#,
        #"{"choices":[{"delta":{"content":"x"}}]}"#,
        #"{"error":null,"choices":[{"message":{"content":"x"},"error":{}}]}"#,
    ])
    func oddBodiesThatHoldAnAnswer(body: String) throws { #expect(try read(body).content == "x") }

    @Test func aLineBreakInAStringIsKept() throws {
        #expect(try message("{\"content\":\"a\nb\"}").content == "a\nb")
    }

    private static let findings = #"{"violence":{"filtered":true,"severity":"medium"}}"#

    @Test(arguments: [
        #"{"choices":[],"prompt_filter_results":[{"prompt_index":0,"content_filter_results":\#(findings)}]}"#,
        #"{"choices":[{"finish_reason":"content_filter","message":null,"content_filter_results":\#(findings)}]}"#,
        #"{"choices":[{"finish_reason":"content_filter"}]}"#,
    ])
    func whatAFilterTookIsItsOutcome(body: String) throws {
        let answer = try read(body)
        #expect(answer.content == nil && answer.finishReason == "content_filter")
    }

    // MARK: Streams

    private static let pieces = [
        #"{"id":"1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"#,
        #"{"choices":[{"delta":{"reasoning_content":"Fra"}}]}"#,
        #"{"choices":[{"delta":{"reasoning_content":"nce"}}]}"#,
        #"{"model":"m1","choices":[{"delta":{"content":"Par"}}]}"#,
        #"{"choices":[{"delta":{"content":"is"},"finish_reason":"stop"}]}"#,
        #"{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}"#,
    ]

    private static func events(_ pieces: some Sequence<String>, _ end: String = "\n\n") -> String {
        pieces.map { "data: \($0)\(end)" }.joined()
    }

    @Test(arguments: [
        events(pieces) + "data: [DONE]\n\n", events(pieces, "\r\n\r\n") + "data: [DONE]\r\n\r\n",
        ": keep-alive\n\n" + events(pieces) + "data: [DONE]", "event: message\n" + events(pieces),
        events(pieces).replacing("data: ", with: "data:"),
    ])
    func aStreamIsReadAsOneAnswer(body: String) throws {
        let answer = try read(body)
        #expect(answer.content == "Paris" && answer.reasoning == "France" && answer.finishReason == "stop")
        #expect(answer.usage == TokenUsage(prompt: 5, completion: 2, total: 7) && answer.model == "m1")
    }

    @Test func toolCallsOfAStreamArePutTogether() throws {
        let body = Self.events([
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":""}}]}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":"}}]}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]},"finish_reason":"tool_calls"}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"index":99999999999,"id":"x"}]}}]}"#,
        ])
        #expect(
            try read(body).toolCalls
                == #"[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]"#)
    }

    @Test(arguments: [
        (events(pieces.prefix(4)), "broke off"), (events(pieces.prefix(4)) + "data: {\"choices\":[", "cannot be read"),
        (events(pieces.prefix(4)) + "data: {\"error\":{\"message\":\"overloaded\"}}\n\n", "error"),
    ])
    func whatAStreamBrokeOffIsAFault(body: String, reason: String) {
        let fault = #expect(throws: AnswerFault.self) { try read(body) }
        #expect(fault?.reason.contains(reason) == true)
    }

    // MARK: Usage

    private func usage(_ usage: String) throws -> TokenUsage? {
        try read(#"{"choices":[{"message":{"content":"x"}}],"usage":\#(usage)}"#).usage
    }

    @Test(arguments: [
        (#"{"prompt_tokens":10.0,"completion_tokens":5.0,"total_tokens":15.0}"#, 10, 5),
        (#"{"prompt_tokens":10,"completion_tokens":37.25}"#, 10, 38),
        (#"{"prompt_tokens":"10","completion_tokens":"5"}"#, 10, 5),
        (#"{"prompt_tokens":null,"completion_tokens":5,"total_tokens":15}"#, 10, 5),
        (#"{"prompt_tokens":10,"total_tokens":15}"#, 10, 5), (#"{"total_tokens":15}"#, -1, -1),
        (#"{"input_tokens":10,"output_tokens":5}"#, 10, 5),
        (#"{"prompt_tokens":1e300,"completion_tokens":-1e300}"#, Int.max, Int.min),
        (#"{"prompt_tokens":NaN,"completion_tokens":5}"#, -1, 5),
    ])
    func counts(text: String, prompt: Int, completion: Int) throws {
        let usage = try #require(try usage(text))
        #expect(usage.prompt == prompt && usage.completion == completion)
    }

    @Test(arguments: ["null", "{}", "[1,2]", #"{"prompt_tokens":null}"#, "7"])
    func whatIsNoUsage(text: String) throws { #expect(try usage(text) == nil) }

    @Test func theCachesTokensHaveSeveralNames() throws {
        #expect(try usage(#"{"prompt_tokens":10,"completion_tokens":1,"prompt_cache_hit_tokens":8}"#)?.cached == 8)
        #expect(
            try usage(#"{"prompt_tokens":10,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":4.0}}"#)?
                .cached == 4)
        #expect(try usage(#"{"prompt_tokens":10,"completion_tokens":1,"prompt_tokens_details":null}"#)?.cached == 0)
    }
}
