import SparkSQL
import Testing

/// The three names of a type.
@Suite struct TypeNameTests {
    @Test(arguments: [
        ("BIGINT", "bigint", "long"), ("INT", "int", "integer"), ("TINYINT", "tinyint", "byte"),
        ("SMALLINT", "smallint", "short"), ("VOID", "void", "void"),
        ("DECIMAL(10,2)", "decimal(10,2)", "decimal(10,2)"),
        ("INTERVAL DAY TO SECOND", "interval day to second", "interval day to second"),
        ("ARRAY<BIGINT>", "array<bigint>", "array"), ("MAP<STRING, INT>", "map<string,int>", "map"),
        ("STRUCT<a: INT NOT NULL, b: ARRAY<STRING>>", "struct<a:int,b:array<string>>", "struct"),
        ("STRING COLLATE UNICODE_CI", "string collate UNICODE_CI", "string collate UNICODE_CI"),
    ])
    func aTypeHasThreeNames(sql: String, simple: String, name: String) throws {
        let type = try SparkType(sql: sql)
        #expect(type.sql == sql)
        #expect(type.simpleString == simple)
        #expect(type.catalogString == simple)
        #expect(type.typeName == name)
    }

    @Test func theShortNameOfAWideStructIsCut() {
        let type = SparkType.structure((1...30).map { StructField("c\($0)", .integer) })
        #expect(type.simpleString.hasSuffix("c23:int,c24:int,... 6 more fields>"))
        #expect(type.catalogString.hasSuffix(",c30:int>"))
    }

    @Test func aSchemaIsJSONAsSparkWritesIt() throws {
        var first = StructField("a", .long, nullable: false)
        first.comment = "the \"first\""
        let schema = StructType([
            first,
            StructField("b", .array(.map(.string, .structure([]), valueContainsNull: false), containsNull: true)),
        ])
        let json =
            #"{"fields":[{"metadata":{"comment":"the \"first\""},"name":"a","nullable":false,"type":"long"},"#
            + #"{"metadata":{},"name":"b","nullable":true,"type":{"containsNull":true,"elementType":"#
            + #"{"keyType":"string","type":"map","valueContainsNull":false,"valueType":{"fields":[],"type":"struct"}},"#
            + #""type":"array"}}],"type":"struct"}"#
        #expect(schema.json == json)
        #expect(try StructType(json: json) == schema)
        #expect(try SparkType(json: " \"null\" ") == .null)
    }

    @Test func aCollationIsMetadata() throws {
        let schema = StructType([StructField("c", .collatedString("UNICODE_CI"), nullable: false)])
        let json =
            #"{"fields":[{"metadata":{"__COLLATIONS":{"c":"icu.UNICODE_CI"}},"name":"c","nullable":false,"#
            + #""type":"string"}],"type":"struct"}"#
        #expect(schema.json == json)
    }

    @Test(arguments: [#"{"type":"array"}"#, #""nonsense""#, "[1]", "", #"{"type":"struct","fields":[{"name":"a"}]}"#])
    func whatIsNoTypeInJSONIsAnError(json: String) {
        let error = #expect(throws: SparkError.self) { try StructType(json: json) }
        #expect(error?.errorClass == "INVALID_JSON_DATA_TYPE")
    }
}
