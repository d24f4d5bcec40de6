import Testing

@testable import Tokenization

@Suite(.enabled(if: Outside.hasVocabularies, "no vocabularies: run cluster/setup or set TIKTOKEN_CACHE_DIR"))
struct ChatTests {
    /// The example of OpenAI's cookbook, "How to count tokens with tiktoken".
    private let example = [
        ChatMessage([
            "role": "system",
            "content":
                "You are a helpful, pattern-following assistant that translates corporate jargon into plain English.",
        ]),
        ChatMessage([
            "role": "system", "name": "example_user", "content": "New synergies will help drive top-line growth.",
        ]),
        ChatMessage([
            "role": "system", "name": "example_assistant",
            "content": "Things working well together will increase revenue.",
        ]),
        ChatMessage([
            "role": "system", "name": "example_user",
            "content":
                "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage.",
        ]),
        ChatMessage([
            "role": "system", "name": "example_assistant",
            "content": "Let's talk later when we're less busy about how to do better.",
        ]),
        ChatMessage([
            "role": "user",
            "content": "This late pivot means we don't have time to boil the ocean for the client deliverable.",
        ]),
    ]

    @Test func cookbook() throws {
        #expect(
            try Outside.encoding(.cl100kBase).chatTokenCount(example)
                == ChatTokenCount(total: 129, assistant: 0, isEstimate: false))
    }

    @Test func noMessages() throws {
        #expect(try Outside.encoding(.cl100kBase).chatTokenCount([]).total == 3)
    }

    @Test func otherValuesAreEstimates() throws {
        let encoding = try Outside.encoding(.cl100kBase)
        func total(_ fields: [ChatMessage.Field]) -> ChatTokenCount {
            encoding.chatTokenCount([ChatMessage(fields)])
        }
        let hello = encoding.count("hello world")
        let null = total([.init("content", .null)])
        #expect(null == ChatTokenCount(total: 6, assistant: 0, isEstimate: true))
        let parts = total([
            .init(
                "content",
                .list([
                    .object([.init("type", .text("text")), .init("text", .text("hello world"))]),
                    .object([
                        .init("type", .text("image_url")),
                        .init("image_url", .object([.init("url", .text("data:long"))])),
                    ]),
                ]))
        ])
        #expect(parts == ChatTokenCount(total: 6 + hello + 85, assistant: 0, isEstimate: true))
        let call = total([
            .init("role", .text("assistant")),
            .init(
                "tool_calls",
                .list([
                    .object([
                        .init("id", .text("call_1")), .init("type", .text("function")),
                        .init("function", .object([.init("name", .text("hello")), .init("arguments", .text("{}"))])),
                    ])
                ])),
        ])
        #expect(call.total == 6 + 1 + 3 + 1 + encoding.count("{}") && call.isEstimate)
    }

    @Test func bytesAndValuesAgree() throws {
        let encoding = try Outside.encoding(.o200kBase)
        var tally = ChatTokenTally(encoding.makeTokenizer())
        tally.beginMessage()
        for (key, text) in [("role", "assistant"), ("name", "bot"), ("content", "It isn't <|endoftext|>.")] {
            try Array(text.utf8).withUnsafeBytes { (bytes) throws in
                try tally.addText(bytes, isName: key == "name", isAssistantContent: key == "content")
            }
        }
        let message = ChatMessage(["role": "assistant", "name": "bot", "content": "It isn't <|endoftext|>."])
        #expect(encoding.chatTokenCount([message]) == tally.count)
        #expect(tally.count.assistant > 0)
    }
}
