import Columnar
import Planning
import TestSupport
import Testing

@testable import Operators

/// Whether the vocabularies are on this machine.
let hasVocabularies = (try? ComputeContext().tokenizer("o200k_base")) != nil

@Suite(.ownThreads, .enabled(if: hasVocabularies, "no vocabularies: run cluster/setup or set TIKTOKEN_CACHE_DIR"))
struct TokenOperatorTests {
    private static let texts: [String?] = ["hello world", nil, "", "日本語の文章です。", "👩‍👩‍👧 a\n\n b", "<|endoftext|>"]

    private func apply(
        _ operation: TokenFunction.Operation, to column: ArrayData, encoding: String = "cl100k_base"
    ) throws -> [Value] {
        let schema = Schema([Field("in", column.type)])
        let table = Table(schema: schema, batches: [RecordBatch(schema, [column], rowCount: column.length)])
        let step = TokenOperator(columns: [
            TokenColumn(name: "out", function: TokenFunction(operation, encoding: encoding), input: "in")
        ])
        let result = try step.apply(table, ComputeContext()).batches[0].columns[1]
        return (0..<result.length).map(result.value)
    }

    @Test func counts() throws {
        #expect(
            try apply(.count, to: .strings(Self.texts)) == [
                .integer(2), .null, .integer(0), .integer(8), .integer(16), .integer(7),
            ])
        #expect(try apply(.count, to: .strings(Self.texts).slice(1, 3)) == [.null, .integer(0), .integer(8)])
    }

    @Test func idsComeBackAsText() throws {
        let ids = try apply(.encode, to: .strings(Self.texts))
        #expect(ids[0] == .list([.integer(15339), .integer(1917)]))
        #expect(ids[1] == .null && ids[2] == .list([]))
        var builder = ArrayBuilder(.list(Field("element", .int64)))
        for value in ids { try builder.append(value) }
        #expect(try apply(.decode, to: builder.finish()) == Self.texts.map { $0.map(Value.string) ?? .null })
    }

    @Test func aTruncatedTextIsABeginning() throws {
        for most in 0...17 {
            let short = try apply(.truncate(to: most), to: .strings(Self.texts))
            for (text, value) in zip(Self.texts, short) {
                guard let text, case .string(let beginning) = value else {
                    #expect(value == .null)
                    continue
                }
                #expect(text.utf8.starts(with: beginning.utf8))
                #expect(most < 16 || beginning == text)
            }
            if most == 1 { #expect(short[0] == .string("hello")) }
        }
    }

    @Test(arguments: 1...14)
    func partsJoinedAreTheText(size: Int) throws {
        let parts = try apply(.split(size: size, overlap: 0), to: .strings(Self.texts))
        for (text, value) in zip(Self.texts, parts) {
            guard case .list(let list) = value else {
                #expect(text == nil)
                continue
            }
            #expect(list.map { if case .string(let part) = $0 { part } else { "?" } }.joined() == text)
            #expect(!list.contains(.string("")))
        }
    }

    @Test func partsOverlap() throws {
        let parts = try apply(.split(size: 3, overlap: 1), to: .strings(["one two three four five"]))
        #expect(parts == [.list([.string("one two three"), .string(" three four five")])])
    }

    @Test func chatsAreRead() throws {
        let chats: [String?] = [#"[{"role": "user", "content": "Hello"}]"#, nil, #"{"messages": []}"#]
        #expect(try apply(.chatCount, to: .strings(chats)) == [.integer(8), .null, .integer(3)])
    }

    @Test func mistakesAreToldWithTheirRow() {
        func message(_ operation: TokenFunction.Operation, _ column: ArrayData, _ encoding: String = "cl100k_base")
            -> String?
        {
            (#expect(throws: TaskFailure.self) { try apply(operation, to: column, encoding: encoding) })?.message
        }
        #expect(
            message(.count, .integers([1]))
                == "tokenCount(in, cl100k_base) reads texts, but the column 'in' is of type long")
        #expect(
            message(.chatCount, .strings(["[]", "nonsense"]))
                == "chatTokenCount(in, cl100k_base), row 2 of its partition: not JSON: a list of messages was expected at byte 0"
        )
    }

    @Test func aColumnOfNothingStaysNothing() throws {
        #expect(try apply(.count, to: .nulls(.null, 2)) == [.null, .null])
    }
}
