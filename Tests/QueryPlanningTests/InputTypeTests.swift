import Columnar
import QueryPlanning
import SparkSQL
import Testing

@Suite struct InputTypeTests {
    private static let names: [(duckDB: String, spark: String)] = [
        ("BIGINT", "bigint"), ("UINTEGER", "bigint"), ("UBIGINT", "decimal(20,0)"), ("HUGEINT", "decimal(38,0)"),
        ("DECIMAL(18,3)", "decimal(18,3)"), ("VARCHAR[]", "array<string>"), ("INTEGER[3]", "array<int>"),
        ("STRUCT(a BIGINT, \"b \"\"c\" VARCHAR[])", "struct<a:bigint,b \"c:array<string>>"),
        ("MAP(VARCHAR, STRUCT(x DATE)[])", "map<string,array<struct<x:date>>>"),
        ("ENUM('a', 'b)')", "string"), ("TIMESTAMP WITH TIME ZONE", "timestamp"), ("TIMESTAMP_NS", "timestamp_ntz"),
        ("UUID", "string"), ("GEOMETRY", "string"), ("STRUCT(a", "string"), ("", "string"),
    ]

    @Test func duckDBsTypesHaveSparkTypes() {
        for (name, spark) in Self.names {
            #expect(InputType(duckDB: name).spark.simpleString == spark, "\(name)")
        }
    }

    @Test func arrowsTypesHaveSparkTypes() {
        let fields = [Field("a", .uint16), Field("b", .list(Field("item", .timestamp(.millisecond, timeZone: "UTC"))))]
        #expect(InputType(.structure(fields)).spark.simpleString == "struct<a:int,b:array<timestamp>>")
    }
}
