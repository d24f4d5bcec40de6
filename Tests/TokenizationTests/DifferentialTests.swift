import TestSupport
import Testing

@testable import Tokenization

@Suite(.ownThreads) struct DifferentialTests {
    /// Ids and counts of random text against the plain encoder, with a small vocabulary.
    @Test(arguments: [EncodingName.r50kBase, .cl100kBase, .o200kBase])
    func randomText(_ name: EncodingName) throws {
        let encoding = SmallVocabulary.encoding(name)
        let plain = PlainEncoder(SmallVocabulary.ranks, encoding.pattern)
        var texts = RandomText(seed: 7)
        for _ in 0..<300 {
            let text = texts.next()
            let ids = encoding.encodeOrdinary(text)
            #expect(ids == plain.encode(text), "\(text.debugDescription)")
            #expect(encoding.count(text) == ids.count)
            #expect(try encoding.decode(ids) == text)
        }
    }

    /// The same with the published vocabularies.
    @Test(
        .enabled(if: Outside.hasVocabularies, "no vocabularies: run cluster/setup or set TIKTOKEN_CACHE_DIR"),
        arguments: [EncodingName.r50kBase, .p50kBase, .cl100kBase, .o200kBase])
    func randomTextWithPublishedVocabulary(_ name: EncodingName) throws {
        let encoding = try Outside.encoding(name)
        let found = try Outside.search.find(EncodingDefinition(name).vocabulary)
        let plain = PlainEncoder(try RankFile(parsing: found.bytes, name: "\(name)"), encoding.pattern)
        let whole = encoding.makeTokenizer(bytesExpected: .max)
        var texts = RandomText(seed: 11)
        for _ in 0..<150 {
            let text = texts.next()
            let ids = encoding.encodeOrdinary(text)
            #expect(ids == plain.encode(text), "\(text.debugDescription)")
            #expect(whole.ordinaryIDs(of: text) == ids, "\(text.debugDescription)")
            #expect(encoding.count(text) == ids.count)
        }
    }

    /// What a tokenizer learned from little text and what it has for much are the same.
    @Test func aTableThatWasFilledMeanwhile() {
        let encoding = SmallVocabulary.encoding(.o200kBase)
        let tokenizer = encoding.makeTokenizer()
        var texts = RandomText(seed: 13)
        let some = (0..<100).map { _ in texts.next() }
        let before = some.map { tokenizer.ordinaryIDs(of: $0) }
        tokenizer.workspace.expect(.max)
        #expect(some.map { tokenizer.ordinaryIDs(of: $0) } == before)
    }

    /// A text in one call has the same pieces wherever its windows and its copied end fall.
    @Test(arguments: [EncodingName.cl100kBase, .o200kBase])
    func everyLength(_ name: EncodingName) throws {
        let encoding = SmallVocabulary.encoding(name)
        let plain = PlainEncoder(SmallVocabulary.ranks, encoding.pattern)
        let text = Array((SmallVocabulary.text + " we're  don't\n\n  x 12345  'll ").unicodeScalars.prefix(400))
        for length in stride(from: 0, through: text.count, by: 11) {
            for start in [0, 1, 2, 61] where start < length {
                var view = String.UnicodeScalarView()
                view.append(contentsOf: text[start..<length])
                let part = String(view)
                #expect(encoding.encodeOrdinary(part) == plain.encode(part), "\(start)..<\(length)")
            }
        }
    }

    /// Long pieces take the ways that short ones do not: runs, backtracking, memory of pairs.
    @Test(arguments: ["a", "=", " ", "\n", "ab", "the", "é", "你好", "lazy dog;", "-=", "\u{301}"])
    func longPieces(_ part: String) throws {
        for name in [EncodingName.cl100kBase, .o200kBase] {
            let encoding = SmallVocabulary.encoding(name)
            let plain = PlainEncoder(SmallVocabulary.ranks, encoding.pattern)
            for count in [64, 65, 129, 160] {
                for text in [String(repeating: part, count: count), " \(String(repeating: part, count: count))x\n"] {
                    #expect(encoding.encodeOrdinary(text) == plain.encode(text))
                }
            }
        }
    }
}
