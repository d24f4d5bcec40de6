import Columnar
import ModelAPI
import Planning
import TestSupport
import Testing

@testable import Operators

/// Rows to the requests that they share.
@Suite(.ownThreads, .enabled(if: hasVocabularies, "no vocabularies: run cluster/setup or set TIKTOKEN_CACHE_DIR"))
struct EmbeddingRequestTests {
    private func requests(_ batches: [[String?]], texts: Int = 2_048, dimensions: Int? = nil) throws
        -> [PreparedRequest]
    {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1")
        var column = ChatColumn(
            endpoint: endpoint, model: "text-embedding-3-small", system: nil,
            user: Template(segments: [.column("text")]))
        column.embeddings = EmbeddingOptions(dimensions: dimensions, textsPerRequest: texts)
        let schema = Schema([Field("text", .utf8)])
        let table = Table(
            schema: schema, batches: batches.map { RecordBatch(schema, [.strings($0)], rowCount: $0.count) })
        let step = EmbeddingRequestOperator(column: column, options: try #require(column.embeddings))
        let out = try step.apply(table, ComputeContext())
        return try out.batches.flatMap { batch in
            let requests = try #require(batch.column(CallStep.requestColumn))
            return try (0..<batch.rowCount).map { try #require(PreparedRequest(requests, $0)) }
        }
    }

    @Test func theFirstRowHasTheRequestAndTheOthersTheirPlace() throws {
        let found = try requests([["hello world", nil], ["a \"b\"", "hello"]])
        guard case .request(let tokens, false, _, let messages) = found[0] else {
            return #expect(Bool(false), "\(found[0])")
        }
        #expect(messages.string == #"["hello world","a \"b\"","hello"]"#)
        #expect(tokens == 2 + 4 + 1)
        guard case .refused(_, .badRequest) = found[1] else { return #expect(Bool(false), "\(found[1])") }
        guard case .member(1, rowsAbove: 2) = found[2], case .member(2, rowsAbove: 3) = found[3] else {
            return #expect(Bool(false), "\(found)")
        }
    }

    @Test func aTextThatIsTooLongFailsAlone() throws {
        let found = try requests([["short", String(repeating: "word ", count: 9_000), "", "also short"]])
        guard case .refused(let reason, .contextLength) = found[1], case .refused(_, .badRequest) = found[2] else {
            return #expect(Bool(false), "\(found)")
        }
        #expect(reason == "the text has 9001 tokens, and a text may have 8192")
        guard case .member(1, rowsAbove: 3) = found[3] else { return #expect(Bool(false), "\(found[3])") }
    }

    @Test func theSameTextsAreTheSameRequest() throws {
        func keys(_ found: [PreparedRequest]) -> [RequestKey] {
            found.compactMap { if case .request(_, _, let key, _) = $0 { key } else { nil } }
        }
        let texts = (0..<10).map { "text \($0)" }
        let once = keys(try requests([texts], texts: 4))
        #expect(once.count == 3 && Set(once).count == 3)
        #expect(keys(try requests([Array(texts[..<5]), Array(texts[5...])], texts: 4)) == once)
        #expect(Set(keys(try requests([texts], texts: 4, dimensions: 8))).isDisjoint(with: once))
    }

    @Test func aTableWithoutRowsHasTheColumn() throws {
        #expect(try requests([]).isEmpty)
    }

    @Test func batchesWithVectorsBesideThemAreSmall() throws {
        let found = try requests([(0..<5_000).map { "\($0)" }])
        #expect(found.count == 5_000)
        #expect(found.count { if case .request = $0 { true } else { false } } == 3)
    }
}
