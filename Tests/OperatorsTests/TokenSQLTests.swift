import Columnar
import Planning
import SparkFunctions
import TestSupport
import Testing

@testable import Operators

/// Token functions that SQL calls give what the tokenizer's operator gives.
@Suite(.ownThreads, .enabled(if: hasVocabularies, "no vocabularies: run cluster/setup or set TIKTOKEN_CACHE_DIR"))
struct TokenSQLTests {
    private static let texts: [String?] =
        ["hello world", nil, "", "日本語の文章です。", "👩‍👩‍👧 a\n\n b", "<|endoftext|>"]
        + (0..<5_000).map { row in row % 11 == 0 ? nil : String(repeating: "word\(row % 97) ünï ", count: row % 23) }

    private static let cases: [(String, TokenFunction.Operation, String)] = [
        ("token_count(c0)", .count, "cl100k_base"), ("token_count(c0, 'o200k_base')", .count, "o200k_base"),
        ("tokenize(c0)", .encode, "cl100k_base"), ("tokenize(c0, 'gpt2')", .encode, "gpt2"),
        ("truncate_tokens(c0, 3)", .truncate(to: 3), "cl100k_base"),
        ("truncate_tokens(c0, 0, 'o200k_base')", .truncate(to: 0), "o200k_base"),
        ("split_by_tokens(c0, 4)", .split(size: 4, overlap: 0), "cl100k_base"),
        ("split_by_tokens(c0, 5, 2, 'o200k_base')", .split(size: 5, overlap: 2), "o200k_base"),
    ]

    private func byOperator(
        _ table: Table, _ operation: TokenFunction.Operation, _ encoding: String
    ) throws -> [Value] {
        let step = TokenOperator(columns: [
            TokenColumn(name: "out", function: TokenFunction(operation, encoding: encoding), input: "c0")
        ])
        let out = try step.apply(table, ComputeContext())
        return out.rows.map { $0[out.schema.fields.count - 1] }
    }

    private func bySQL(_ table: Table, _ expression: String, _ schema: String = "c0 STRING") throws -> Table {
        try QueryOperator(try Fragments.query(expression, over: schema)).apply(table, ComputeContext())
    }

    @Test(arguments: cases.indices) func theyAreTheOperators(index: Int) throws {
        let (expression, operation, encoding) = Self.cases[index]
        let table = Fragments.table([("c0", .strings(Self.texts))])
        let found = try bySQL(table, expression)
        #expect(found.rows.map { $0[0] } == (try byOperator(table, operation, encoding)))
    }

    @Test(arguments: ["INT", "BIGINT"]) func idsComeBackAsText(type: String) throws {
        let table = Fragments.table([("c0", .strings(Self.texts))])
        let found = try bySQL(table, "detokenize(CAST(tokenize(c0) AS ARRAY<\(type)>))")
        #expect(found.rows.map { $0[0] } == Self.texts.map { $0.map(Value.string) ?? .null })
    }

    @Test func chatsAreCountedAsTextAndAsRows() throws {
        let chats: [String?] = [#"[{"role": "user", "content": "Hello"}]"#, nil, #"{"messages": []}"#]
        let table = Fragments.table([("c0", .strings(chats))])
        let found = try bySQL(table, "chat_token_count(c0)")
        #expect(found.rows.map { $0[0] } == (try byOperator(table, .chatCount, "cl100k_base")))
        let rows = Fragments.table([("c0", .strings(["Hello", nil]))])
        let array = "chat_token_count(array(named_struct('role', 'user', 'content', c0)), 'cl100k_base')"
        #expect(try bySQL(rows, array).rows == [[.integer(8)], [.integer(7)]])
    }

    @Test func aValueThatIsNoneIsSparksErrorWithTheFunction() throws {
        for (column, expression) in [
            (ArrayData.strings(["[]", "nonsense"]), "chat_token_count(c0)"),
            (.strings(["x"]), "detokenize(array(-1))"), (.strings(["x"]), "detokenize(array(CAST(NULL AS INT)))"),
            (.strings(["x"]), "detokenize(array(2147483647))"),
        ] {
            let failure = try #require(throws: TaskFailure.self) {
                try bySQL(Fragments.table([("c0", column)]), expression)
            }
            #expect(failure.condition?.name == "INVALID_PARAMETER_VALUE.TOKENS", "\(expression): \(failure)")
            #expect(failure.message.hasSuffix("SQLSTATE: 22023"), "\(failure)")
        }
    }

    @Test func allThreadsCountAlike() async throws {
        let table = Fragments.table([("c0", .strings(Self.texts))])
        let expected = try byOperator(table, .count, "o200k_base")
        let query = try Fragments.query("token_count(c0, 'o200k_base')", over: "c0 STRING")
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let context = ComputeContext()
                    return try (0..<5).allSatisfy { _ in
                        try QueryOperator(query).apply(table, context).rows.map { $0[0] } == expected
                    }
                }
            }
            for try await isEqual in group { #expect(isEqual) }
        }
    }

    @Test func everyTokenFunctionOfTheCatalogueIsComputed() throws {
        for kernel in TokenKernel.allCases {
            let numbers = kernel == .truncate ? ["3"] : kernel == .split ? ["3", "1"] : []
            #expect(try TokenFunction(sqlName: kernel.rawValue, options: ["gpt2"] + numbers) != nil)
        }
    }
}
