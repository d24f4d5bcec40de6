import TestSupport
import Testing

@testable import Tokenization

/// A few of tiktoken 0.14.0's answers, kept here.
@Suite(
    .ownThreads, .enabled(if: Outside.hasVocabularies, "no vocabularies: run cluster/setup or set TIKTOKEN_CACHE_DIR"))
struct KnownAnswerTests {
    @Test(arguments: [
        (EncodingName.cl100kBase, "hello world", [15339, 1917] as [TokenID]),
        (.o200kBase, "hello world", [24912, 2375]),
        (.r50kBase, "hello world", [31373, 995]),
        (.p50kBase, "hello world", [31373, 995]),
        (.gpt2, "hello world", [31373, 995]),
        (.cl100kBase, "", []),
        (.cl100kBase, "\u{FFFD}\u{FFFD}", [10178]),
        (.o200kBase, "\u{FFFD}\n", [157955]),
        (.cl100kBase, "<|endofprompt|", [27, 91, 408, 1073, 41681, 91]),
    ])
    func ordinary(_ name: EncodingName, _ text: String, _ ids: [TokenID]) throws {
        #expect(try Outside.encoding(name).encodeOrdinary(text) == ids)
    }

    @Test func aCharacterMayBeCutByTokens() throws {
        let encoding = try Outside.encoding(.cl100kBase)
        let ids = encoding.encodeOrdinary("\u{1F600}")
        #expect(ids == [76460, 222])
        #expect(try encoding.decode(ids.prefix(1)) == "\u{FFFD}")
        #expect(try encoding.decodeBytes(ids) == Array("\u{1F600}".utf8))
    }

    @Test func decodingSpecials() throws {
        let harmony = try Outside.encoding(.o200kHarmony)
        #expect(try harmony.decode([200006, 200018, 201087]) == "<|start|><|endofprompt|><|reserved_201087|>")
        #expect(harmony.specialTokens.count == 1091)
        #expect(throws: TokenizationError.self) { try harmony.decode([201088]) }
        let p50k = try Outside.encoding(.p50kBase)
        #expect(try p50k.decode([50256]) == "<|endoftext|>")
    }

    /// Of what tiktoken itself fails on: a whitespace run of a million.
    @Test(.timeLimit(.minutes(5)), arguments: [" ", "\n", "a", "=", "ab", "\u{4E00}"])
    func aMillion(_ part: String) throws {
        let text = String(repeating: part, count: 1_000_000)
        for name in [EncodingName.cl100kBase, .o200kBase] {
            let encoding = try Outside.encoding(name)
            let ids = encoding.encodeOrdinary(text)
            #expect(try encoding.decode(ids) == text)
            #expect(encoding.count(text) == ids.count)
        }
    }
}
