import DataFrames
import Testing

/// Functions under PySpark's keywords and by position are the same columns.
@Suite struct PySparkKeywordsTests {
    private static func same(_ one: Column, _ other: Column) -> Bool { "\(one)" == "\(other)" }

    @Test func groupsAndWindowsTakeKeywords() {
        let pairs: [(Column, Column)] = [
            (lag("v", offset: 2, default: 0.0), lag("v", 2, 0.0)), (lag("v", default: 0.0), lag("v", 1, 0.0)),
            (lead("v", 2, default: 0.0), lead("v", 2, 0.0)), (ntile(n: 4), ntile(4)),
            (nth_value("v", offset: 2), nth_value("v", 2)),
            (nth_value("v", 2, true), nth_value("v", 2, ignoreNulls: true)),
            (first("v", true), first("v", ignorenulls: true)), (last("v", true), last("v", ignorenulls: true)),
            (any_value("v", true), any_value("v", ignoreNulls: true)),
            (mode("v", true), mode("v", deterministic: true)),
            (window("t", windowDuration: "10 minutes"), window("t", "10 minutes")),
            (window("t", "10 minutes", slideDuration: "5 minutes"), window("t", "10 minutes", "5 minutes")),
            (window("t", "10 minutes", startTime: "1 minute"), window("t", "10 minutes", nil, "1 minute")),
            (window(timeColumn: "t", windowDuration: "1 day"), window("t", "1 day")),
            (session_window("t", gapDuration: "5 minutes"), session_window("t", "5 minutes")),
            (percentile_approx("x", percentage: 0.5, accuracy: 9), percentile_approx("x", 0.5, 9)),
            (percentile_approx("x", 0.5, accuracy: 9), percentile_approx("x", 0.5, 9)),
            (percentile("x", percentage: 0.5), percentile("x", 0.5)),
            (approx_count_distinct("x", rsd: 0.05), approx_count_distinct("x", 0.05)),
            (max_by("a", ord: "b"), max_by("a", "b")), (listagg("a", delimiter: ","), listagg("a", ",")),
            (rand(seed: 42), rand(42)), (randn(seed: 42), randn(42)),
        ]
        for (one, other) in pairs { #expect(Self.same(one, other)) }
    }

    @Test func textsDatesAndArraysTakeKeywords() {
        let pairs: [(Column, Column)] = [
            (date_format("t", format: "yyyy"), date_format("t", "yyyy")),
            (to_date("d", format: "yyyy"), to_date("d", "yyyy")),
            (to_timestamp("d", format: "yyyy"), to_timestamp("d", "yyyy")),
            (from_unixtime("t", format: "yyyy"), from_unixtime("t", "yyyy")),
            (unix_timestamp("t", format: "yyyy"), unix_timestamp("t", "yyyy")),
            (date_add("d", days: 1), date_add("d", 1)), (date_sub("d", days: 1), date_sub("d", 1)),
            (next_day("d", dayOfWeek: "Mon"), next_day("d", "Mon")),
            (months_between("a", "b", false), months_between("a", "b", roundOff: false)),
            (make_dt_interval(lit(1), lit(2)), make_dt_interval(days: lit(1), hours: lit(2))),
            (make_ym_interval(1, 2), make_ym_interval(years: 1, months: 2)),
            (make_interval(lit(1)), make_interval(years: lit(1))),
            (split("s", ",", limit: 2), split("s", ",", 2)), (split("s", pattern: ","), split("s", ",")),
            (regexp_replace("s", pattern: "a", replacement: "b"), regexp_replace("s", "a", "b")),
            (regexp_extract("s", pattern: "a", idx: 1), regexp_extract("s", "a", 1)),
            (lpad("s", len: 5, pad: " "), lpad("s", 5, " ")), (rpad("s", 5, pad: " "), rpad("s", 5, " ")),
            (substring("s", pos: 1, len: 2), substring("s", 1, 2)), (sha2("s", numBits: 256), sha2("s", 256)),
            (round("x", scale: 2), round("x", 2)), (bround("x", scale: 2), bround("x", 2)),
            (array_join("xs", delimiter: ","), array_join("xs", ",")),
            (array_join("xs", ",", null_replacement: "x"), array_join("xs", ",", "x")),
            (array_contains("xs", value: 1), array_contains("xs", 1)),
            (array_repeat("x", count: 3), array_repeat("x", 3)),
            (slice("xs", start: 1, length: 2), slice("xs", 1, 2)),
            (sort_array("xs", false), sort_array("xs", asc: false)),
            (element_at("xs", extraction: 1), element_at("xs", 1)),
            (sequence("a", "b", step: lit(1)), sequence("a", "b", lit(1))),
            (levenshtein("a", "b", threshold: 2), levenshtein("a", "b", 2)),
            (`repeat`("s", n: 2), `repeat`("s", 2)), (trim("s", trim: "x"), trim("s", "x")),
        ]
        for (one, other) in pairs { #expect(Self.same(one, other)) }
    }

    @Test func documentsAndLambdasTakeKeywords() {
        let schema = StructType([StructField("a", StringType())])
        let pairs: [(Column, Column)] = [
            (from_json("j", schema: "a STRING"), from_json("j", "a STRING")),
            (from_json("j", schema), from_json("j", schema.ddl)),
            (from_json("j", ArrayType(IntegerType())), from_json("j", "ARRAY<INT>")),
            (from_json("j", "a INT", options: ["mode": "FAILFAST"]), from_json("j", "a INT", ["mode": "FAILFAST"])),
            (from_csv("j", schema: schema), from_csv("j", schema.ddl)),
            (to_json("s", options: ["pretty": "true"]), to_json("s", ["pretty": "true"])),
            (get_json_object("j", path: "$.a"), get_json_object("j", "$.a")),
            (variant_get("v", "$.a", targetType: "int"), variant_get("v", "$.a", "int")),
            (transform("xs", f: { $0 + 1 }), transform("xs") { $0 + 1 }),
            (filter("xs", f: { $0 > 1 }), filter("xs") { $0 > 1 }),
            (aggregate("xs", initialValue: lit(0), merge: { $0 + $1 }), aggregate("xs", lit(0)) { $0 + $1 }),
            (aggregate("xs", lit(0), { $0 + $1 }, finish: { -$0 }), aggregate("xs", lit(0), { $0 + $1 }, { -$0 })),
            (zip_with("a", "b", f: { $0 + $1 }), zip_with("a", "b") { $0 + $1 }),
            (array_sort("xs", comparator: { $0 - $1 }), array_sort("xs") { $0 - $1 }),
        ]
        for (one, other) in pairs { #expect(Self.same(one, other)) }
    }

    @Test func schemasAreMadeAndReadAsInPySpark() throws {
        let schema = try StructType().add("id", "int").add(StructField("s", StringType(), false)).add(
            "d", DecimalType(precision: 10, scale: 2), nullable: true)
        #expect(schema.ddl == "id INT,s STRING NOT NULL,d DECIMAL(10,2)")
        #expect(schema["id"].dataType == IntegerType() && schema[1].name == "s" && schema.count == 3)
        #expect(schema.map(\.name) == schema.fieldNames())
        #expect(schema[0].dataType.typeName() == "integer" && schema[0].dataType.simpleString() == "int")
        #expect(schema.json() == schema.json && schema[0].simpleString() == "id:int")
        #expect(throws: RoostError.self) { try StructType().add("id", "inn") }
        let nested = ArrayType(StructType([StructField("a", IntegerType())]), containsNull: false)
        #expect(nested.simpleString == "array<struct<a:int>>")
        #expect(MapType(keyType: StringType(), valueType: LongType()).simpleString() == "map<string,bigint>")
        let field = StructField("a", StringType(), true, ["comment": "a \"word\""])
        #expect(field.comment == "a \"word\"" && VariantType().typeName == "variant")
    }
}
