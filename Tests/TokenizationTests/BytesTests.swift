import Glibc
import TestSupport
import Testing

@testable import Tokenization

/// Bytes that are not UTF-8, and other things that must not do harm.
@Suite(.ownThreads) struct BytesTests {
    private let encoding = SmallVocabulary.encoding(.cl100kBase)

    @Test(
        arguments: [
            ([0xFF], 0), ([0x61, 0x80], 1), ([0x61, 0xC3], 1), ([0xC0, 0x80], 0), ([0xC1, 0xBF, 0x61], 0),
            ([0xE0, 0x9F, 0xBF], 0), ([0xED, 0xA0, 0x80], 0), ([0xE4, 0xBD], 0), ([0x20, 0xE4, 0xBD, 0x20], 1),
            ([0xF0, 0x8F, 0xBF, 0xBF], 0), ([0xF4, 0x90, 0x80, 0x80], 0), ([0xF5, 0x80, 0x80, 0x80], 0),
            ([0xC3, 0xA9, 0xC3, 0xA9, 0x80], 4),
        ] as [([UInt8], Int)])
    func refused(_ bytes: [UInt8], _ offset: Int) throws {
        for padding in [0, 1, 50, 63, 64, 100, 1000] {
            let text = [UInt8](repeating: 0x20, count: padding) + bytes
            for text in [text, text + [UInt8](repeating: 0x61, count: 200)] {
                let error = #expect(throws: TokenizationError.self) { try encoding.count(text.span) }
                #expect(error?.code == .invalidUTF8 && error?.byteOffset == padding + offset)
                #expect(throws: TokenizationError.self) { try encoding.encodeOrdinary(text.span) }
            }
        }
    }

    /// Any bytes: either they are UTF-8 and round-trip, or the first that is not is named.
    @Test(arguments: [EncodingName.r50kBase, .cl100kBase, .o200kBase])
    func anyBytes(_ name: EncodingName) throws {
        let encoding = SmallVocabulary.encoding(name)
        var numbers = SeededNumbers(seed: 3)
        let leads: [UInt8] = [0x00, 0x20, 0x61, 0x7F, 0x80, 0xBF, 0xC2, 0xC3, 0xE0, 0xE4, 0xED, 0xEF, 0xF0, 0xF4, 0xFF]
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 0...300, using: &numbers)).map { _ in
                Bool.random(using: &numbers)
                    ? leads.randomElement(using: &numbers)! : UInt8.random(in: 0...255, using: &numbers)
            }
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            do {
                let ids = try encoding.encodeOrdinary(bytes.span)
                #expect(isValid)
                #expect(try encoding.decodeBytes(ids) == bytes)
            } catch {
                let offset = try #require(error.byteOffset)
                #expect(!isValid)
                #expect(String(validating: bytes[..<offset], as: UTF8.self) != nil)
                #expect(offset == bytes.count || String(validating: bytes[..<(offset + 1)], as: UTF8.self) == nil)
            }
        }
    }

    /// Nothing is read after a text's last byte: there the next page cannot be read.
    @Test(arguments: [EncodingName.r50kBase, .cl100kBase, .o200kBase])
    func endOfMemory(_ name: EncodingName) throws {
        let encoding = SmallVocabulary.encoding(name)
        let page = sysconf(Int32(_SC_PAGESIZE))
        let size = 16 * page
        let memory = try #require(
            mmap(nil, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | Int32(MAP_ANONYMOUS), -1, 0))
        defer { munmap(memory, size + page) }
        try #require(mprotect(memory + size, page, PROT_NONE) == 0)
        let tokenizer = encoding.makeTokenizer()
        var texts = RandomText(seed: 5)
        for round in 0..<600 {
            var text = Array(texts.next().utf8)
            if round % 3 == 0 { text += Array("\u{4F60}\u{597D}\u{4E16}\u{754C}".utf8) + text.suffix(40) }
            if round % 5 == 0 { text.removeLast(min(text.count, 1)) }
            text = text.suffix(size)
            let start = memory + (size - text.count)
            start.copyMemory(from: text, byteCount: text.count)
            let bytes = UnsafeRawBufferPointer(start: start, count: text.count)
            var ids: [TokenID] = []
            do {
                try tokenizer.encodeOrdinary(bytes, into: &ids)
                #expect(try encoding.decodeBytes(ids) == text)
                #expect(try tokenizer.count(bytes) == ids.count)
            } catch {
                #expect(error.code == .invalidUTF8)
            }
        }
    }

    @Test func invalidBytesAfterASpecialToken() throws {
        let bytes = Array("ab<|endoftext|>c".utf8) + [0xFF]
        let tokenizer = encoding.makeTokenizer()
        var ids: [TokenID] = []
        let error = #expect(throws: TokenizationError.self) {
            try bytes.withUnsafeBytes { try tokenizer.encode($0, allowedSpecial: .all, into: &ids) }
        }
        #expect(error?.byteOffset == 16)
    }

    @Test func threadsShareAnEncoding() async {
        let text = SmallVocabulary.text
        let expected = encoding.encodeOrdinary(text)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    (0..<20).allSatisfy { _ in encoding.encodeOrdinary(text) == expected }
                }
            }
            for await same in group { #expect(same) }
        }
    }
}
