import TestSupport
import Testing

@testable import Tokenization

@Suite(.ownThreads) struct SpecialTests {
    private let encoding = SmallVocabulary.encoding(.cl100kBase)

    @Test func everySpecialIsRefusedUnlessAllowed() throws {
        let error = #expect(throws: TokenizationError.self) { try encoding.encode("a <|fim_prefix|> <|endoftext|>") }
        #expect(error?.code == .disallowedSpecial && error?.specialToken == "<|fim_prefix|>")
        let other = #expect(throws: TokenizationError.self) {
            try encoding.encode("a <|fim_prefix|> <|endoftext|>", allowedSpecial: ["<|fim_prefix|>"])
        }
        #expect(other?.specialToken == "<|endoftext|>")
    }

    @Test func allowedSplitsAndOthersAreText() throws {
        let ids = try encoding.encode(
            "x  <|endoftext|>  y<|fim_suffix|>", allowedSpecial: ["<|endoftext|>", "no such token"],
            disallowedSpecial: .none)
        let expected =
            encoding.encodeOrdinary("x  ") + [100257] + encoding.encodeOrdinary("  y<|fim_suffix|>")
        #expect(ids == expected)
    }

    @Test func anyTextCanBeRefused() throws {
        let error = #expect(throws: TokenizationError.self) {
            try encoding.encode("some foo bar", disallowedSpecial: ["bar", "foo b", "foo"])
        }
        #expect(error?.specialToken == "foo b")
        #expect(throws: Never.self) { try encoding.encode("<|endoftext|>", disallowedSpecial: ["foo", ""]) }
    }

    @Test(arguments: ["<|", "<|endoftext|", "<<|endoftext|>", "<|<|endoftext|>", "<|endoftext|><", "<||>", "|>"])
    func nearlySpecial(_ text: String) throws {
        let start = text.firstRange(of: "<|endoftext|>")
        if start == nil {
            #expect(try encoding.encode(text) == encoding.encodeOrdinary(text))
        } else {
            #expect(throws: TokenizationError.self) { try encoding.encode(text) }
            #expect(try encoding.encode(text, allowedSpecial: .all).contains(100257))
        }
    }
}

@Suite(.ownThreads) struct ModelTests {
    @Test(arguments: [
        ("gpt-4", "cl100k_base"), ("gpt-4o", "o200k_base"), ("gpt-4o-mini", "o200k_base"),
        ("gpt-4-0314", "cl100k_base"),
        ("gpt-35-turbo", "cl100k_base"), ("gpt-35-turbo-16k", "cl100k_base"), ("gpt-3.5-turbo-0125", "cl100k_base"),
        ("gpt-5-nano", "o200k_base"), ("gpt-oss-120b", "o200k_harmony"), ("o1-mini", "o200k_base"),
        ("o3", "o200k_base"),
        ("ft:gpt-4o-mini:org::id", "o200k_base"), ("ft:gpt-4:x", "cl100k_base"), ("ft:davinci-002:x", "cl100k_base"),
        ("text-embedding-3-large", "cl100k_base"), ("text-davinci-003", "p50k_base"),
        ("code-davinci-edit-001", "p50k_edit"),
        ("ada", "r50k_base"), ("gpt-2", "gpt2"), ("chatgpt-4o-latest", "o200k_base"), ("gpt-4.1-mini", "o200k_base"),
    ])
    func known(_ model: String, _ encoding: String) throws {
        #expect(try EncodingName(forModel: model).rawValue == encoding)
    }

    @Test(arguments: ["", "gpt", "llama-3", "GPT-4", "o1mini", "gpt-4.2"])
    func unknown(_ model: String) {
        let error = #expect(throws: TokenizationError.self) { try EncodingName(forModel: model) }
        #expect(error?.code == .unknownModel)
    }

    @Test func encodingNames() throws {
        #expect(try EncodingName("o200k_harmony") == .o200kHarmony)
        let error = #expect(throws: TokenizationError.self) { try EncodingName("cl100k") }
        #expect(error?.code == .unknownEncoding && error?.message.contains("cl100k_base") == true)
    }
}
