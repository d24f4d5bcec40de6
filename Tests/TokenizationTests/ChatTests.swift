import TestSupport
import Testing

@testable import Tokenization

@Suite(
    .ownThreads, .enabled(if: Outside.hasVocabularies, "no vocabularies: run cluster/setup or set TIKTOKEN_CACHE_DIR"))
struct ChatTests {
    /// The example of OpenAI's cookbook, "How to count tokens with tiktoken".
    private let example = """
        [
          {"role": "system", "content": "You are a helpful, pattern-following assistant that translates corporate jargon into plain English."},
          {"role": "system", "name": "example_user", "content": "New synergies will help drive top-line growth."},
          {"role": "system", "name": "example_assistant", "content": "Things working well together will increase revenue."},
          {"role": "system", "name": "example_user", "content": "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage."},
          {"role": "system", "name": "example_assistant", "content": "Let's talk later when we're less busy about how to do better."},
          {"role": "user", "content": "This late pivot means we don't have time to boil the ocean for the client deliverable."}
        ]
        """

    private func messages(_ json: String, _ name: EncodingName = .cl100kBase) throws -> ChatTokenCount {
        let counter = ChatCounter(try Outside.encoding(name).makeTokenizer())
        return try Array(json.utf8).withUnsafeBytes { try counter.messages($0) }
    }

    private func checked(_ line: String) throws -> ChatExample {
        let counter = ChatCounter(try Outside.encoding(.cl100kBase).makeTokenizer())
        return try Array(line.utf8).withUnsafeBytes { try counter.example($0) }
    }

    @Test func cookbook() throws {
        #expect(try messages(example) == ChatTokenCount(total: 129, assistant: 0, isEstimate: false))
        // Tools are billed, by a rule that OpenAI does not tell: three tokens each, and its texts.
        let tools = ChatTokenCount(total: 133, assistant: 0, isEstimate: true)
        #expect(try messages(#"{"tools": [1], "messages": \#(example)}"#) == tools)
        #expect(try messages(#"{"messages": \#(example), "tools": [1]}"#) == tools)
        #expect(try messages(#"{"messages": [], "tools": [], "messages": \#(example)}"#).total == 129)
        #expect(try messages("[]").total == 3)
    }

    @Test func aKeyThatStandsTwiceHasItsLastValue() throws {
        let count = try messages(
            #"[{"role": "system", "name": "a", "content": "one two three", "content": null, "content": "Hello", "role": "user", "name": null}]"#
        )
        #expect(count.total == 3 + 3 + 1 + 1)
    }

    @Test func jsonInAStringCountsAlike() throws {
        #expect(try messages(#""[{\"role\": \"user\", \"content\": \"Hello\"}]""#).total == 8)
        #expect(throws: ChatLineError.self) { try messages("12") }
    }

    @Test func theAssistantsContentIsItsOwn() throws {
        let count = try messages(
            #"[{"content": "Hello there", "role": "assistant"}, {"role": "user", "content": "Hello"}]"#)
        #expect(count == ChatTokenCount(total: 3 + 3 + 2 + 1 + 3 + 1 + 1, assistant: 2, isEstimate: false))
    }

    @Test func aSystemPromptThatComesBackCountsAlike() throws {
        let counter = ChatCounter(try Outside.encoding(.cl100kBase).makeTokenizer())
        let prompts = ["Be brief.", "Be brief.", "Be brief!", "", "Be brief, and kind to all.", "Be brief."]
        let totals = try prompts.map { prompt in
            let line =
                #"{"messages": [{"role": "system", "content": "\#(prompt)"}, {"role": "assistant", "content": "Yes"}]}"#
            return try Array(line.utf8).withUnsafeBytes { try counter.example($0).tokens.total }
        }
        let encoding = try Outside.encoding(.cl100kBase)
        #expect(totals == prompts.map { 3 + 3 + 1 + encoding.count($0) + 3 + 1 + 1 })
    }

    @Test func specialTextIsOrdinaryText() throws {
        let ordinary = try Outside.encoding(.cl100kBase).count("<|endoftext|>")
        #expect(try messages(#"[{"role": "user", "content": "<|endoftext|>"}]"#).total == 3 + 1 + ordinary + 3)
    }

    @Test func otherValuesAreEstimates() throws {
        let hello = try Outside.encoding(.cl100kBase).count("hello world")
        let parts = try messages(
            #"[{"content": [{"type": "text", "text": "hello world"}, {"image_url": {"url": "data:long"}, "type": "image_url"}]}]"#
        )
        #expect(parts == ChatTokenCount(total: 6 + hello + 85, assistant: 0, isEstimate: true))
        let call = try messages(
            #"[{"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "hello", "arguments": "{}"}}]}]"#
        )
        let brackets = try Outside.encoding(.cl100kBase).count("{}")
        #expect(call == ChatTokenCount(total: 6 + 1 + 3 + 1 + brackets, assistant: 0, isEstimate: true))
        #expect(
            try messages(#"[{"content": null, "weight": 0}]"#)
                == ChatTokenCount(total: 6, assistant: 0, isEstimate: false))
    }

    @Test(
        arguments: [
            ("[1]", [.dataType: 1]), (#""text""#, [.dataType: 1]), ("{}", [.missingMessagesList: 1]),
            (#"{"messages": []}"#, [.missingMessagesList: 1]), (#"{"messages": "text"}"#, [.missingMessagesList: 1]),
            (#"{"messages": [{"role": "assistant", "content": "a", "note": "b"}]}"#, [.messageUnrecognizedKey: 1]),
            (#"{"messages": [{"role": "user", "content": "a"}]}"#, [.missingAssistantMessage: 1]),
            (
                #"{"messages": [{"role": "bot", "content": "a"}, {"role": "assistant", "content": ""}]}"#,
                [.unrecognizedRole: 1, .missingContent: 1]
            ),
            (
                #"{"messages": [{"content": "a"}, {"role": "assistant"}]}"#,
                [.messageMissingKey: 2, .unrecognizedRole: 1, .missingContent: 1]
            ),
            (
                #"{"messages": [7, {"role": "assistant", "content": "a", "weight": 1}]}"#,
                [.messageMissingKey: 1, .unrecognizedRole: 1, .missingContent: 1]
            ),
            (
                #"{"messages": [{"role": "assistant", "tool_calls": [{"id": "1"}]}, {"role": "tool", "content": "a", "tool_call_id": "1"}]}"#,
                [:]
            ),
            (
                #"{"messages": [{"role": "system", "content": "a"}, {"role": "user", "content": "b", "name": "c"}, {"role": "assistant", "content": "d"}]}"#,
                [:]
            ),
        ] as [(String, [ChatProblem: Int])])
    func mistakesAreTheCookbooks(line: String, problems: [ChatProblem: Int]) throws {
        #expect(try checked(line).problems == problems)
    }

    @Test(arguments: ["", "{", #"{"messages": [}"#, #"{"messages": []} x"#, "nul"])
    func whatIsNoJSONIsSaidSo(line: String) {
        let error = #expect(throws: ChatLineError.self) { try checked(line) }
        #expect(error?.description.hasPrefix("not JSON: ") == true)
    }

    @Test func whatIsNotUTF8IsSaidSo() throws {
        let counter = ChatCounter(try Outside.encoding(.cl100kBase).makeTokenizer())
        let line = Array(#"{"messages": [{"role": "user", "content": "caf"#.utf8) + [0xE9] + Array(#""}]}"#.utf8)
        let error = #expect(throws: ChatLineError.self) { try line.withUnsafeBytes { try counter.example($0) } }
        #expect(error?.description == "not UTF-8: a text that ends at byte 48 has bytes of another encoding")
    }
}
