import SparkFunctions
import SparkSQL
import Testing

/// What analysis says of the functions of tokens.
@Suite struct TokenFunctionTests {
    private static let schema =
        "s STRING, n STRING NOT NULL, i INT, ids ARRAY<BIGINT>, chat ARRAY<STRUCT<role: STRING, content: STRING>>"

    @Test(arguments: [
        ("token_count(n)", "`token_count(n)` BIGINT NOT NULL"),
        ("token_count(s, 'o200k_base')", "`token_count(s, o200k_base)` BIGINT"),
        ("TOKENIZE(n)", "`tokenize(n)` ARRAY<INT> NOT NULL"), ("detokenize(ids)", "`detokenize(ids)` STRING"),
        ("truncate_tokens(s, 3)", "`truncate_tokens(s, 3)` STRING"),
        ("split_by_tokens(s, 100, 20, 'gpt2')", "`split_by_tokens(s, 100, 20, gpt2)` ARRAY<STRING>"),
        ("chat_token_count(s)", "`chat_token_count(s)` BIGINT"),
        ("chat_token_count(chat)", "`chat_token_count(chat)` BIGINT"),
        ("chat_token_count(array(map('role', s)))", "`chat_token_count(array(map(role, s)))` BIGINT"),
        ("token_count(i)", "`token_count(i)` BIGINT"), ("token_count(NULL)", "`token_count(NULL)` BIGINT"),
    ])
    func aCallHasItsNameAndType(text: String, column: String) {
        #expect(Answers.column(text, over: Self.schema) == column)
    }

    @Test(arguments: [
        ("token_count()", "WRONG_NUM_ARGS.WITHOUT_SUGGESTION"),
        ("token_count(ids)", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        ("token_count(s, s)", "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT"),
        ("token_count(s, 3)", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        ("token_count(s, NULL)", "DATATYPE_MISMATCH.UNEXPECTED_NULL"),
        ("token_count(s, 'nosuch')", "INVALID_PARAMETER_VALUE.ENCODING"),
        ("truncate_tokens(s)", "WRONG_NUM_ARGS.WITHOUT_SUGGESTION"),
        ("truncate_tokens(s, i)", "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT"),
        ("truncate_tokens(s, -1)", "INVALID_PARAMETER_VALUE.COUNT"),
        ("truncate_tokens(s, 9999999999)", "INVALID_PARAMETER_VALUE.COUNT"),
        ("truncate_tokens(s, NULL)", "DATATYPE_MISMATCH.UNEXPECTED_NULL"),
        ("split_by_tokens(s, 0)", "INVALID_PARAMETER_VALUE.SIZE"),
        ("split_by_tokens(s, 3, 3)", "INVALID_PARAMETER_VALUE.OVERLAP"),
        ("split_by_tokens(s, 3, -1)", "INVALID_PARAMETER_VALUE.OVERLAP"),
        ("split_by_tokens(s, 3, i)", "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT"),
        ("detokenize(s)", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        ("detokenize(array(array(1)))", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        ("chat_token_count(ids)", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
    ])
    func aMistakeIsFoundBeforeARowIsRead(text: String, errorClass: String) {
        #expect(Answers.column(text, over: Self.schema) == errorClass)
    }

    @Test func anUnknownEncodingIsSaidWithThoseThereAre() throws {
        let scope = TableScope(try StructType(ddl: Self.schema))
        let error = try #require(throws: SparkError.self) {
            try ExpressionResolver(scope: scope).resolve(SyntaxExpression(sql: "token_count(s, 'cl100k')"))
        }
        #expect(error.message.contains("no encoding 'cl100k'") && error.message.contains("cl100k_base, o200k_base"))
        #expect(error.sqlState == "22023")
    }
}
