import Columnar
import DataFrames
import Foundation
import TestSupport
import Testing

/// What people who know PySpark write about rows, files and the session.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct PySparkRowsTests {
    private func texts(_ frame: DataFrame) async throws -> [String] { try await frame.collect().map { "\($0)" } }

    @Test func rowsComeWithNamesOrSchemas() async throws {
        try await TestSession.with { spark in
            let expected = ["Row(id=1, s=a)", "Row(id=2, s=NULL)"]
            #expect(try await texts(spark.createDataFrame([(1, "a"), (2, nil)], schema: ["id", "s"])) == expected)
            #expect(try await texts(spark.createDataFrame([(1, "a"), (2, nil)], "id INT, s STRING")) == expected)
            let schema = StructType([StructField("id", LongType()), StructField("s", StringType())])
            #expect(try await texts(spark.createDataFrame([(1, "a"), (2, nil)], schema)) == expected)
            #expect(try await texts(spark.createDataFrame([[1, "a"], [2, nil]], schema: schema)) == expected)
            #expect(try await texts(spark.createDataFrame([[1, "a"], [2, nil]], ["id", "s"])) == expected)
            let dictionaries = try spark.createDataFrame([["id": 1, "s": "a"], ["id": 2]], schema: schema)
            #expect(try await texts(dictionaries) == expected)
            let alike = try spark.createDataFrame([["id": 1, "n": 2], ["id": 3]], schema: "id INT, n INT")
            #expect(try await texts(alike) == ["Row(id=1, n=2)", "Row(id=3, n=NULL)"])
            #expect(
                try await texts(spark.createDataFrame([[1, 2], [3, 4]], ["a", "b"]).limit(1)) == ["Row(a=1, b=2)"])
            let collected = try await dictionaries.collect()
            #expect(try await texts(spark.createDataFrame(collected)) == expected)
            #expect(try await texts(spark.createDataFrame(collected, schema: dictionaries.schema)) == expected)
            #expect(try await texts(spark.createDataFrame([(1, "a")])) == ["Row(_1=1, _2=a)"])
            #expect(try spark.createDataFrame([1, 2], "int").dtypes.map { "\($0) \($1)" } == ["value int"])
            #expect(try spark.createDataFrame([1, 2], IntegerType()).columns == ["value"])
            #expect(try await spark.createDataFrame([], schema: "id INT, s STRING").count() == 0)
            #expect(try await spark.createDataFrame([], "id INT").count() == 0)
            #expect(throws: RoostError.self) { try spark.createDataFrame([(1, "a")], schema: ["id"]) }
            #expect(throws: RoostError.self) { try spark.createDataFrame([(1, "a")], "id INT, s") }
        }
    }

    @Test func tuplesHoldDatesDecimalsAndMaps() async throws {
        try await TestSession.with { spark in
            let day = Date(timeIntervalSince1970: 86_400)
            let rows = try spark.createDataFrame(
                [(day, Decimal(string: "1.50"), ["b": 2, "a": 1], Float(0.5))], ["t", "d", "m", "f"])
            #expect(
                try rows.dtypes.map(\.type) == ["timestamp", "decimal(38,18)", "map<string,bigint>", "float"])
            let row = try #require(
                try await rows.select(unix_seconds("t"), col("d") == 1.5, col("m")["a"], "f").first())
            #expect(row[0] == 86_400 && row[1] == true && row[2] == 1 && row[3] == 0.5)
            let declared = try spark.createDataFrame([(day, ["a": 1])], schema: "d DATE, m MAP<STRING, INT>")
            #expect(
                try await texts(declared.select(col("d").cast("string"), col("m")["a"])) == [
                    "Row(d=1970-01-02, m[a]=1)"
                ])
        }
    }

    @Test func valuesAreComparedAsTheyStand() async throws {
        try await TestSession.with { spark in
            let rows = try await spark.createDataFrame([(1, "x", 2.0), (nil, "y", nil)], ["n", "s", "d"]).collect()
            #expect(rows[0]["n"] == 1 && rows[0]["s"] == "x" && rows[0]["d"] == 2 && rows[0].n != 2)
            #expect(rows[1]["n"] == nil && rows[0]["n"] != nil && rows[1].isNull("n") && !rows[1].isNull(1))
            let (name, number) = ("x", 1)
            #expect(rows[0]["s"] == name && rows[0]["n"] == number)
            #expect(rows[0].int(0) == 1 && rows[0].string(1) == "x" && rows[0].double(2) == 2)
            #expect(rows[0]["n"].intValue == 1 && rows[0][1].stringValue == "x" && rows[1][0].intValue == nil)
        }
    }

    @Test func stepsTakeKeywordsAndPositions() async throws {
        try await TestSession.with { spark in
            let frame = try spark.createDataFrame([("b", 1), ("a", 2), ("a", 1)], ["k", "n"])
            let (one, other) = frame.randomSplit([0.5, 0.5], seed: 3)
            #expect(try await one.count() + other.count() == 3)
            #expect(frame.randomSplit([0.5, 0.5], 3).count == 2)
            let (wrong, _) = frame.randomSplit([1.0], seed: 3)
            #expect(throws: RoostError.self) { try wrong.columns }
            #expect(try await frame.limit(num: 2).count() == 2)
            #expect(try frame.withColumn(colName: "x", col: lit(1)).columns == ["k", "n", "x"])
            #expect(try frame.drop(col("k"), "n").columns.isEmpty)
            #expect(try await frame.dropDuplicates(subset: "k").count() == 2)
            #expect(try await frame.repartition("k").count() == 3)
            #expect(try await frame.repartitionByRange("n").count() == 3)
            #expect(try await texts(frame.sortWithinPartitions("n", "k", ascending: false).limit(1)).count == 1)
            #expect(try await texts(frame.replace("b", nil, subset: "k").limit(1)) == ["Row(k=NULL, n=1)"])
            #expect(try await frame.fillna(0, subset: "n").dropna(subset: "k").count() == 3)
            #expect(try await frame.sampleBy("n", [1: 1.0, 2: 0.0], 5).count() == 2)
            #expect(try await frame.stat.sampleBy("n", [1: 1.0], seed: 5).count() == 2)
            #expect(try await frame.stat.corr("n", "n", "pearson") == 1)
            await #expect(throws: RoostError.self) { try await frame.corr("n", "n", method: "kendall") }
            #expect(try await frame.freqItems(["k"], support: 0.5).count() == 1)
            #expect(try await frame.unpivot("k", ["n"], "name", "value").count() == 3)
            #expect(try await frame.groupBy("k").pivot("n", values: [1, 2]).count().count() == 2)
            #expect(try await frame.filter(col("n").isin([])).count() == 0)
            #expect(try await frame.unionByName(frame, true).count() == 6)
            #expect(try await frame[col("n") > 1][["k"]].count() == 1)
            #expect(try await spark.range(start: 0, end: 10, step: 5).count() == 2)
            #expect(frame.unpersist(true).isLocal() && !frame.isStreaming)
            #expect(frame.select("k").sameSemantics(frame.select("k")) && !frame.sameSemantics(spark.range(3)))
        }
    }

    @Test func filesTakeTheirOptionsInAllForms() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a.csv", "n;d\n1;02.03.2024\n")
        try folder.write("b.csv", "n;d\n2;03.03.2024\n")
        try folder.write("t.txt", "x\ny\n")
        try await TestSession.with { spark in
            let schema = StructType([StructField("n", IntegerType()), StructField("d", DateType())])
            let both = try await spark.read.csv(
                [folder.path("a.csv"), folder.path("b.csv")], schema: schema, sep: ";", header: true,
                dateFormat: "dd.MM.yyyy", mode: "FAILFAST")
            #expect(
                try await texts(both.orderBy("n").select(col("d").cast("string"))) == [
                    "Row(d=2024-03-02)", "Row(d=2024-03-03)",
                ])
            let some = try await spark.read.options(header: true, sep: ";").csv(folder.path("a.csv"))
            #expect(try await some.count() == 1)
            #expect(try await spark.read.text(folder.path("t.txt"), wholetext: true).count() == 1)
            let loaded = try await spark.read.load(
                [folder.path("a.csv")], format: "csv", schema: schema, sep: ";", header: true)
            #expect(try loaded.columns == ["n", "d"])
            try await both.write.save(folder.path("out"), format: "parquet", mode: "overwrite", partitionBy: "n")
            let again = try await spark.read.parquet(
                folder.path("out"), mergeSchema: true, pathGlobFilter: "*.parquet", recursiveFileLookup: false)
            #expect(try await again.count() == 2)
            try await both.write.options(header: true, quoteAll: "true").csv(folder.path("quoted"))
            try await both.write.options(["header": true, "sep": ";"]).mode("overwrite").csv(folder.path("quoted"))
            #expect(try await spark.read.csv(folder.path("quoted"), sep: ";").count() == 2)
            try await both.write.json(
                folder.path("json"), mode: "overwrite", dateFormat: "yyyy", ignoreNullFields: false)
            #expect(try await spark.read.json([folder.path("json")], schema: "n INT").count() == 2)
        }
    }

    @Test func theSessionSaysWhatItHas() async throws {
        try await TestSession.with { spark in
            #expect(spark.version == "4.0.0" && spark.conf.isModifiable("spark.sql.shuffle.partitions"))
            #expect(!spark.conf.isModifiable("spark.executor.memory"))
            try spark.range(5).createOrReplaceTempView("numbers")
            let catalog = spark.catalog
            #expect(catalog.currentDatabase() == "default" && catalog.listDatabases().map(\.name) == ["default"])
            try catalog.setCurrentDatabase("default")
            #expect(throws: RoostError.self) { try catalog.setCurrentDatabase("other") }
            #expect(try catalog.listColumns("numbers").map(\.name) == ["id"])
            let error = #expect(throws: RoostError.self) { try catalog.listColumns("none") }
            #expect(error?.getCondition() == "TABLE_OR_VIEW_NOT_FOUND")
            #expect(catalog.functionExists("UPPER") && !catalog.functionExists("no_such"))
            #expect(catalog.listFunctions().contains { $0.name == "upper" } && !catalog.isCached("numbers"))
        }
    }
}
