import Foundation
import TestSupport
import Testing

@testable import Tokenization

/// tiktoken's answers, kept outside of the repository.
@Suite(
    .ownThreads, .enabled(if: Outside.hasVectors, "no vectors: set ROOST_SHARED to the folder that has them"),
    .enabled(if: Outside.hasVocabularies, "no vocabularies: run cluster/setup or set TIKTOKEN_CACHE_DIR"))
struct VectorTests {
    struct Vector: Decodable {
        let text: String
        let cl100k_base: [TokenID]
        let o200k_base: [TokenID]
        let p50k_base: [TokenID]
        let r50k_base: [TokenID]

        func ids(_ name: EncodingName) -> [TokenID] {
            switch name {
            case .cl100kBase: cl100k_base
            case .o200kBase, .o200kHarmony: o200k_base
            case .p50kBase, .p50kEdit: p50k_base
            default: r50k_base
            }
        }
    }

    @Test(arguments: EncodingName.all)
    func vectors(_ name: EncodingName) throws {
        let encoding = try Outside.encoding(name)
        let whole = encoding.makeTokenizer(bytesExpected: .max)
        let lines = try Outside.lines("vectors/vectors.jsonl")
        #expect(lines.count > 3000)
        for line in lines {
            let vector = try JSONDecoder().decode(Vector.self, from: line)
            let ids = encoding.encodeOrdinary(vector.text)
            #expect(ids == vector.ids(name), "\(vector.text.debugDescription)")
            #expect(whole.ordinaryIDs(of: vector.text) == ids, "\(vector.text.debugDescription)")
            #expect(encoding.count(vector.text) == ids.count)
            #expect(try encoding.decode(ids) == vector.text)
        }
    }

    struct Special: Decodable {
        let enc: String
        let text: String
        let allowed: Selection
        let disallowed: Selection
        let ids: [TokenID]?
        let error: String?
        let token: String?

        struct Selection: Decodable {
            let value: SpecialSelection

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let names = try? container.decode([String].self) {
                    value = .only(Set(names))
                } else {
                    let word = try container.decode(String.self)
                    guard word == "all" else {
                        throw DecodingError.dataCorruptedError(
                            in: container, debugDescription: "a selection is 'all' or names, not \(word)")
                    }
                    value = .all
                }
            }
        }
    }

    @Test func specials() throws {
        for line in try Outside.lines("vectors/special.jsonl") {
            let special = try JSONDecoder().decode(Special.self, from: line)
            let encoding = try Outside.encoding(EncodingName(special.enc))
            let comment: Comment = "\(String(decoding: line, as: UTF8.self))"
            do {
                let ids = try encoding.encode(
                    special.text, allowedSpecial: special.allowed.value,
                    disallowedSpecial: special.disallowed.value)
                #expect(ids == special.ids, comment)
                let count = try encoding.count(
                    special.text, allowedSpecial: special.allowed.value,
                    disallowedSpecial: special.disallowed.value)
                #expect(count == ids.count, comment)
            } catch {
                #expect(special.error == "ValueError", comment)
                #expect(error.code == .disallowedSpecial && error.specialToken == special.token, comment)
            }
        }
    }

    struct Surrogates: Decodable {
        let utf16: [UInt16]
        let cl100k_base: [TokenID]
        let o200k_base: [TokenID]
        let p50k_base: [TokenID]
        let r50k_base: [TokenID]
    }

    @Test func surrogates() throws {
        for line in try Outside.lines("vectors/surrogates.jsonl") {
            let vector = try JSONDecoder().decode(Surrogates.self, from: line)
            #expect(
                try Outside.encoding(.cl100kBase).encodeOrdinary(repairingUTF16: vector.utf16) == vector.cl100k_base)
            #expect(try Outside.encoding(.o200kBase).encodeOrdinary(repairingUTF16: vector.utf16) == vector.o200k_base)
            #expect(try Outside.encoding(.p50kBase).encodeOrdinary(repairingUTF16: vector.utf16) == vector.p50k_base)
            #expect(try Outside.encoding(.r50kBase).encodeOrdinary(repairingUTF16: vector.utf16) == vector.r50k_base)
        }
    }
}
