import Planning
import Testing

@Suite struct TypeNameTests {
    @Test(arguments: [
        ("int", "INTEGER"), ("STRING", "VARCHAR"), ("Double Precision", "DOUBLE"), ("timestamp", "TIMESTAMPTZ"),
        ("timestamp with time zone", "TIMESTAMPTZ"), ("timestamp_ntz", "TIMESTAMP"), (" long ", "BIGINT"),
        ("decimal", "DECIMAL(10,0)"), ("decimal(12)", "DECIMAL(12)"), ("decimal( 12 , 2 )", "DECIMAL(12,2)"),
        ("varchar(20)", "VARCHAR"), ("array<int>", "INTEGER[]"), ("integer[]", "INTEGER[]"),
        ("integer[3][]", "INTEGER[3][]"), ("array<array<decimal(9,1)>>", "DECIMAL(9,1)[][]"),
        ("map<string,double>", "MAP(VARCHAR, DOUBLE)"), ("MAP(VARCHAR, INTEGER)", "MAP(VARCHAR, INTEGER)"),
        ("struct<name:string, age: int>", "STRUCT(\"name\" VARCHAR, \"age\" INTEGER)"),
        ("STRUCT(a INTEGER, \"b c\" VARCHAR)[]", "STRUCT(\"a\" INTEGER, \"b c\" VARCHAR)[]"),
    ])
    func sparksNamesAndDuckDBsAreRead(name: String, sql: String) throws {
        #expect(try TypeName(name).duckDB() == sql)
        #expect(Expression.cast(.column("a"), TypeName(name)).sql == "CAST(\"a\" AS \(sql))")
    }

    @Test(arguments: [
        "INTEGER), (SELECT 1", "int; DROP TABLE t", "int)", "int -- ", "decimal(1,2,3)", "decimal(a)", "int(3)", "",
        "array<int", "array", "map<int>", "struct<>", "struct<a>", "int[", "int[-1]", "\"int\"", "int/**/",
        "struct<`a` int", "enum('a')", "int\u{0}", "int\n",
    ])
    func nothingElseIsATypeAndNoneOfItIsSQL(text: String) {
        #expect(throws: InvalidTypeName.self) { try TypeName(text).duckDB() }
        #expect(Expression.cast(.column("a"), TypeName(text)).sql == "CAST(\"a\" AS \(SQL.identifier(text)))")
    }

    @Test func aQuoteInAMembersNameStaysInIt() throws {
        #expect(try TypeName("struct<`a\"b`:int>").duckDB() == "STRUCT(\"a\"\"b\" INTEGER)")
    }

    @Test func aMisspeltTypeIsSaidWithTheNearestOne() {
        let error = #expect(throws: InvalidTypeName.self) { try TypeName("strng").duckDB() }
        #expect(
            error?.description == """
                cast("strng"): there is no type 'strng'; did you mean 'string'? Types have the names of Spark or \
                DuckDB, such as 'int', 'string', 'decimal(10,2)' or 'array<double>'
                """)
    }

    @Test func typesInTypesWithoutEndAreRefused() {
        let text = String(repeating: "array<", count: 100_000)
        #expect(throws: InvalidTypeName.self) { try TypeName(text).duckDB() }
    }
}
