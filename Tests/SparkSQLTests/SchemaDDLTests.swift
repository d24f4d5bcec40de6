import SparkSQL
import Testing

/// Schemas as DDL texts.
@Suite struct SchemaDDLTests {
    @Test(arguments: [
        "a INT", "a INT NOT NULL,b STRING", "`count(1)` BIGINT NOT NULL", "`e``f` INT", "`a.b` INT,`c d` STRING",
        "m MAP<STRING, ARRAY<INT>>", "s STRUCT<> NOT NULL", "s STRUCT<a: INT NOT NULL, b: STRUCT<`c d`: DOUBLE>>,k INT",
        "x TINYINT,y SMALLINT,f FLOAT,g DECIMAL(38,18),h BINARY,j BOOLEAN,k DATE,l TIMESTAMP,m TIMESTAMP_NTZ,n VOID",
        "i INTERVAL DAY TO SECOND,j INTERVAL YEAR TO MONTH,k INTERVAL HOUR,l INTERVAL MONTH,m INTERVAL,v VARIANT",
        "c CHAR(3),v VARCHAR(10),t TIME(3),u STRING COLLATE UTF8_LCASE", "`1` INT,`日本` STRING", "int INT,`` INT", "",
        #"a INT NOT NULL COMMENT 'it\'s'"#, "`(CAST(3 AS DECIMAL(38,0)) + 1)` DECIMAL(38,0)",
    ])
    func aSchemaOfSparksDDLPrintsTheSame(ddl: String) throws {
        #expect(try StructType(ddl: ddl).ddl == ddl)
    }

    @Test func otherWritingsOfTheSameSchemaPrintAsSparkWritesThem() throws {
        let written = """
            a integer not null, -- the first
            b bigint /* /* nested */ comment */ comment "it's", c array<map<string,decimal>>, d struct<x int, y: dec(5)>,
            e timestamp_ltz, f array<array<real>>, g character(2), h long, i numeric(4,2), select int, j time
            """
        #expect(
            try StructType(ddl: written).ddl == #"a INT NOT NULL,b BIGINT COMMENT 'it\'s',"#
                + "c ARRAY<MAP<STRING, DECIMAL(10,0)>>,d STRUCT<x: INT, y: DECIMAL(5,0)>,e TIMESTAMP,"
                + "f ARRAY<ARRAY<FLOAT>>,g CHAR(2),h BIGINT,i DECIMAL(4,2),select INT,j TIME(6)")
    }

    @Test func aTypeMayBeOneTypeOrColumns() throws {
        #expect(try SparkType(ddl: "array<int>") == .array(.integer, containsNull: true))
        #expect(try SparkType(ddl: "a INT, b STRING") == .structure([.init("a", .integer), .init("b", .string)]))
        #expect(try SparkType(ddl: "a: INT") == .structure([.init("a", .integer)]))
    }

    @Test(arguments: [
        ("FOO", "UNSUPPORTED_DATATYPE", ["typeName": "\"FOO\""]),
        ("foo(3)", "UNSUPPORTED_DATATYPE", ["typeName": "\"FOO(3)\""]),
        ("`int`", "UNSUPPORTED_DATATYPE", ["typeName": "\"INT\""]),
        ("DECIMAL(5,6)", "DECIMAL_SCALE_EXCEEDS_PRECISION", ["scale": "6", "precision": "5"]),
        ("DECIMAL(39,0)", "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION", ["precision": "39", "maxPrecision": "38"]),
        ("char", "DATATYPE_MISSING_SIZE", ["type": "\"CHAR\""]),
        ("map", "INCOMPLETE_TYPE_DEFINITION.MAP", [:]),
        ("interval second to day", "_LEGACY_ERROR_TEMP_0028", ["from": "second", "to": "day"]),
        ("nonsense type", "PARSE_SYNTAX_ERROR", ["error": "'type'", "hint": ": extra input 'type'"]),
        ("array<int", "PARSE_SYNTAX_ERROR", ["error": "end of input", "hint": ""]),
        ("array<int,", "PARSE_SYNTAX_ERROR", ["error": "','", "hint": ""]),
        ("", "PARSE_EMPTY_STATEMENT", [:]),
    ])
    func whatIsNoTypeIsSparksError(text: String, errorClass: String, parameters: [String: String]) {
        let error = #expect(throws: SparkError.self) { try SparkType(ddl: text) }
        #expect(error?.errorClass == errorClass)
        #expect(error?.parameters == parameters)
    }

    @Test func anErrorSaysWhereAndWhatWasExpected() throws {
        let error = try #require(throws: SparkError.self) { try StructType(ddl: "a INT,\n b ARRAY<é") }
        #expect(error.errorClass == "INVALID_IDENTIFIER")
        let other = try #require(throws: SparkError.self) { try StructType(ddl: "`日本` INT,\n b ARRAY<INT)") }
        #expect(other.context == QueryContext(fragment: ")", start: 22, line: 2, column: 13))
        #expect(other.message.contains("line 2, column 13: '>' was expected"))
        #expect(other.sqlState == "42601")
        #expect(other.description.hasPrefix("[PARSE_SYNTAX_ERROR] Syntax error at or near ')' in line 2, column 13:"))
        #expect(other.description.hasSuffix("was expected. SQLSTATE: 42601"))
    }

    @Test func typesNestedTooDeepAreAnError() {
        let deep = String(repeating: "array<", count: 10_000) + "int" + String(repeating: ">", count: 10_000)
        let error = #expect(throws: SparkError.self) { try SparkType(sql: deep) }
        #expect(error?.errorClass == "FAILED_TO_PARSE_TOO_COMPLEX")
    }
}
