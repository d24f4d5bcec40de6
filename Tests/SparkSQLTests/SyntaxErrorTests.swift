import SparkSQL
import Testing

/// Texts that are no SQL: Spark's class and parameters, the place, and what was expected.
@Suite struct SyntaxErrorTests {
    @Test(arguments: [
        ("SELECT 1 +", "end of input", ""), ("SELEC 1", "'SELEC'", ""), (";", "';'", ""),
        ("SELECT 1; SELECT 2", "'SELECT'", ": extra input 'SELECT'"), ("SELECT 'abc", "'''", ""),
        ("SELECT `abc", "'`'", ""), ("SELECT * FROM t JOIN", "end of input", ""), ("SELECT @a", "'@'", ""),
        ("SELECT 1 = = 2", "'='", ""), ("SELECT CASE 1 END", "'END'", ""), ("SELECT f(1).*", "'*'", ""),
        ("SELECT id FROM t WHERE v > ANY (SELECT 1)", "'('", ""),
        ("SELECT count(SELECT 1)", "'1'", ": extra input '1'"), ("SELECT abs(count(SELECT 1))", "'('", ""),
        ("SELECT 1 2", "'2'", ": extra input '2'"),
        ("SELECT a b c FROM t", "'c'", ""), ("SELECT * FROM (SELECT 1", "end of input", ": missing ')'"),
        ("SELECT CAST(1 AS INT", "end of input", ": missing ')'"), ("SELECT (1", "end of input", ""),
        ("SELECT abs(1 2)", "'2'", ": extra input '2'"), ("SELECT abs(1", "end of input", ""),
        ("SELECT * FROM t WHERE a =", "end of input", ""), ("SELECT * FROM t ORDER BY", "end of input", ""),
        ("SELECT a FROM t GROUP BY", "end of input", ""), ("SELECT , a", "','", ""), ("SELECT a,, b", "','", ""),
        ("SELECT * FROM t LEFT u", "'u'", ""), ("WITH x AS SELECT 1 SELECT 2", "'SELECT'", ""),
    ])
    func aSyntaxErrorHasSparksParameters(sql: String, found: String, hint: String) {
        let error = failure(sql)
        #expect(error?.errorClass == "PARSE_SYNTAX_ERROR")
        #expect(error?.sqlState == "42601")
        #expect(error?.parameters == ["error": found, "hint": hint])
    }

    @Test func aNameOfWithStandsForOneQuery() throws {
        let error = failure("WITH x AS (SELECT 1), y AS (SELECT 2), X AS (SELECT 3) SELECT * FROM x")
        #expect(error?.errorClass == "DUPLICATED_CTE_NAMES" && error?.parameters == ["duplicateNames": "`x`"])
        #expect(failure("WITH x AS (SELECT 1) SELECT * FROM (WITH x AS (SELECT 2) SELECT * FROM x)") == nil)
    }

    @Test func anErrorSaysLineColumnAndWhatWasExpected() throws {
        let simple = try #require(failure("SELECT a\nFROM t\n  WHERE a IN 3"))
        #expect(simple.context == QueryContext(fragment: "3", start: 29, line: 3, column: 14))
        let missing = try #require(failure("SELECT 1 FROM t CROSS u"))
        #expect(missing.message.contains("line 1, column 23: JOIN was expected"))
    }

    @Test(arguments: [
        ("SELECT 'abc FROM t", "The text that begins with ' in line 1, column 8 has no end"),
        ("SELECT a\nFROM t WHERE a = \"x", "The text that begins with \" in line 2, column 18 has no end"),
        ("SELECT `abc FROM t", "The name that begins with ` in line 1, column 8 has no end"),
        ("SELECT 'it's' FROM t", "The text that begins with ' in line 1, column 13 has no end"),
        ("SELECT a b c, 'd FROM t", "near 'c': The text that begins with ' in line 1, column 15 has no end"),
        ("SELECT FROM 'o.csv'", "near 'FROM' in line 1, column 8: an expression was expected"),
        ("INSERT OVERWRITE DIRECTORY '/tmp/x' SELECT 1", "INSERT writes no files. Write a query's rows with"),
        ("CREATE TABLE x AS SELECT 1", "roost sql --output"), ("UPDATE x SET a = 1", "roost sql --output"),
        ("COPY x TO 'y.csv'", "COPY statements are not supported"),
    ])
    func aMistakeIsSaidAsAPersonMeetsIt(sql: String, words: String) {
        #expect(failure(sql)?.description.contains(words) == true, "\(failure(sql)?.description ?? "")")
    }

    @Test(arguments: [
        ("", "PARSE_EMPTY_STATEMENT", [:]), (" \n", "PARSE_EMPTY_STATEMENT", [:]),
        ("SELECT a-b-c FROM my-table", "INVALID_IDENTIFIER", ["ident": "my-table"]),
        ("SELECT 日本", "INVALID_IDENTIFIER", ["ident": "日本"]),
        ("SELECT 1 /* x", "UNCLOSED_BRACKETED_COMMENT", [:]),
        ("SELECT CAST(a AS FOO)", "UNSUPPORTED_DATATYPE", ["typeName": "\"FOO\""]),
        (
            "VALUES (1), (2, 3)", "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
            ["expectedNumCols": "1", "actualNumCols": "2", "rowIndex": "1"]
        ),
        ("SELECT date'x' FROM", "INVALID_TYPED_LITERAL", ["valueType": "\"DATE\"", "value": "'x'"]),
    ])
    func otherErrorsOfParsing(sql: String, errorClass: String, parameters: [String: String]) {
        let error = failure(sql)
        #expect(error?.errorClass == errorClass)
        #expect(error?.parameters == parameters)
    }

    @Test func aMistakeInAValueComesAfterOneInTheForm() {
        #expect(failure("SELECT date'x' +")?.errorClass == "PARSE_SYNTAX_ERROR")
    }

    @Test(arguments: [
        ("a.b", ["a", "b"]), ("`a.b`.c", ["a.b", "c"]), ("`a``b`", ["a`b"]), ("my-column", ["my-column"]), ("", [""]),
        ("日本", ["日本"]), ("``", [""]), ("a b", ["a b"]),
    ])
    func aColumnsNameHasParts(name: String, parts: [String]) throws {
        #expect(try AttributeName.parts(name) == parts)
    }

    @Test(arguments: ["`a", "a`b`", "`a`b", "a..b", ".a", "a.", "`"])
    func aColumnsNameWithStrayBackticksOrPointsIsAnError(name: String) {
        let error = #expect(throws: SparkError.self) { try AttributeName.parts(name) }
        #expect(error?.errorClass == "INVALID_ATTRIBUTE_NAME_SYNTAX")
    }
}
