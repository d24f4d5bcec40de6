import Columnar
import DataFrames
import Foundation
import TestSupport
import Testing

/// What people who know PySpark write, and that it means the same.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct PySparkNamesTests {
    private struct Person: Codable, Equatable {
        var name: String
        var age: Int?
        var tags: [String]
        var joined: Date?
        var address: Address?

        struct Address: Codable, Equatable { var city: String }
    }

    private static let people = [
        Person(
            name: "Ann", age: 3, tags: ["a", "b"], joined: Date(timeIntervalSince1970: 86_400),
            address: .init(city: "Rome")),
        Person(name: "Bob", age: nil, tags: [], joined: nil, address: nil),
    ]

    @Test func rowsComeBackAsWhatTheyWere() async throws {
        try await TestSession.with { session in
            let frame = try session.createDataFrame(Self.people)
            #expect(try await frame.collect(as: Person.self) == Self.people)
            #expect(try await frame.select("name").collect(as: String.self) == ["Ann", "Bob"])
            #expect(try await frame.select("age").collect(as: Int?.self) == [3, nil])
            #expect(try await frame.select("tags").collect(as: [String].self) == [["a", "b"], []])
            #expect(try await frame.agg(sum("age")).collect(as: Double.self) == [3])
            for (other, words) in [
                (frame.select("name"), "column 'tags'"),
                (frame.withColumn("name", col("age")), "column 'name': 3 is not a text"),
                (frame.withColumn("age", lit("x")), "column 'age': x is not"),
                (frame.withColumn("age", lit("9223372036854775808").cast("decimal(20,0)")), "Int can hold"),
            ] {
                let error = await #expect(throws: RoostError.self) { try await other.collect(as: Person.self) }
                #expect(error?.message.contains(words) == true, "\(words): \(error?.message ?? "")")
            }
            let row = try #require(try await frame.first())
            #expect(row.name == row["name"] && row[0] == row.name && row.nobody.isNull)
        }
    }

    @Test func joinsTakeTheirKeysByPosition() async throws {
        try await TestSession.with { spark in
            let a = try spark.createDataFrame([(1, "x"), (2, "y")], ["id", "v"])
            let b = try spark.createDataFrame([(1, "p"), (3, "q")], ["id", "w"])
            #expect(try a.join(b, "id").columns == ["id", "v", "w"])
            #expect(try a.join(b, ["id"], "left").columns == ["id", "v", "w"])
            #expect(try await a.join(b, "id").count() == 1)
            #expect(try await a.join(b, ["id"], "left").count() == 2)
            #expect(try await a.join(b, "id", how: "outer").count() == 3)
            #expect(try await a.join(b, a["id"] == b["id"]).count() == 1)
            #expect(try await a.join(b, a["id"] == b["id"], "left_anti").count() == 1)
            #expect(try await a.join(b, [a["id"] == b["id"], a["v"] != b["w"]], how: "left").count() == 2)
            #expect(try await a.join(broadcast(b), on: [a["id"] == b["id"], a["v"] == b["w"]]).count() == 0)
        }
    }

    @Test func nullsAndValuesAreReplacedByPosition() async throws {
        try await TestSession.with { spark in
            let rows = try spark.createDataFrame([(1, "x"), (nil, nil)] as [(Int?, String?)], ["n", "t"])
            func texts(_ frame: DataFrame) async throws -> [String] { try await frame.collect().map { "\($0)" } }
            #expect(try await texts(rows.na.fill(0)) == ["Row(n=1, t=x)", "Row(n=0, t=NULL)"])
            #expect(try await texts(rows.na.fill("none", ["t"])) == ["Row(n=1, t=x)", "Row(n=NULL, t=none)"])
            #expect(try await texts(rows.fillna(["n": 0, "t": "none"])) == ["Row(n=1, t=x)", "Row(n=0, t=none)"])
            #expect(try await rows.na.drop("all").count() == 1)
            #expect(try await rows.dropna("any", subset: ["t"]).count() == 1)
            #expect(try await rows.na.drop(subset: "n").count() == 1)
            #expect(try await texts(rows.na.drop().na.replace("x", "z", "t")) == ["Row(n=1, t=z)"])
            #expect(try await texts(rows.na.drop().na.replace(["x": "z"])) == ["Row(n=1, t=z)"])
            #expect(try await texts(rows.na.drop().replace([1, 2], [10, 20])) == ["Row(n=10, t=x)"])
            #expect(try await texts(rows.na.drop().replace(1, 10)) == ["Row(n=10, t=x)"])
            #expect(try await texts(rows.na.drop().replace("x", "z", subset: "t")) == ["Row(n=1, t=z)"])
            #expect(try await texts(rows.na.drop().na.replace(["x"], ["z"], "t")) == ["Row(n=1, t=z)"])
            #expect(try await texts(rows.na.drop().replace(["x"], ["z"], subset: ["t"])) == ["Row(n=1, t=z)"])
            let halves = rows.select(
                when(col("n") == 1, nil).otherwise("t").alias("a"), when(col("n") == 1, 2).otherwise(nil).alias("b"))
            #expect(try await texts(halves) == ["Row(a=NULL, b=2)", "Row(a=t, b=NULL)"])
            #expect(try await rows.stat.sampleBy("t", fractions: ["x": 1.0], seed: 1).count() == 1)
            let pairs = try spark.createDataFrame([(1, 2.0), (2, 3.0), (3, nil)] as [(Int, Double?)], ["x", "y"])
            #expect(try await pairs.stat.cov("x", "y") == -1.0, "a null counts as 0")
        }
    }

    @Test func stepsTakeWhatPySparkTakes() async throws {
        try await TestSession.with { spark in
            let frame = try spark.createDataFrame([("b", 1), ("a", 2), ("a", 1)], ["k", "n"])
            func first(_ frame: DataFrame) async throws -> String { "\(try #require(try await frame.first()))" }
            #expect(try await first(frame.orderBy("k", "n", ascending: [true, false])) == "Row(k=a, n=2)")
            #expect(try await first(frame.orderBy(["k", "n"], ascending: false)) == "Row(k=b, n=1)")
            #expect(try await frame.dropDuplicates("k").count() == 2)
            #expect(try await frame.dropDuplicates(subset: ["n"]).count() == 2)
            #expect(try await frame.drop_duplicates(["k", "n"]).count() == 3)
            #expect(try frame.select(["k"]).columns == ["k"])
            #expect(try frame.select("k", col("n") + 1).columns == ["k", "(n + 1)"])
            #expect(try await first(frame.agg(["n": "max", "*": "count"])) == "Row(max(n)=2, count(1)=3)")
            #expect(try await frame.sample(1.0, seed: 3).count() == 3)
            #expect(try await frame.sample(false, 0.0).count() == 0)
            #expect(
                try await frame.melt(ids: ["k"], values: ["n"], variableColumnName: "x", valueColumnName: "y").count()
                    == 3)
            #expect(try await frame.unpivot(["k"], nil, "x", "y").count() == 3)
            #expect(
                try frame.select(col("n").cast(DoubleType()), col("n").cast(DecimalType(5, 2))).dtypes.map(\.type) == [
                    "double", "decimal(5,2)",
                ])
            let schema = StructType().add("id", IntegerType(), false).add("tags", ArrayType(StringType()))
            #expect(
                schema.ddl
                    == StructType([
                        StructField("id", IntegerType(), false), StructField("tags", ArrayType(StringType()), true),
                    ]).ddl)
            #expect(try await spark.createDataFrame([], schema: schema).count() == 0)
            let tuples = try spark.createDataFrame([(1, "a")], schema: "id INT, name STRING")
            #expect(try tuples.dtypes.map(\.type) == ["int", "string"])
            let dictionaries = try spark.createDataFrame([["id": 1, "x": 1.5], ["x": 2.5, "job": "chef"]])
            #expect(try dictionaries.columns == ["id", "x", "job"])
            #expect(
                try await dictionaries.collect().map { "\($0)" } == [
                    "Row(id=1, x=1.5, job=NULL)", "Row(id=NULL, x=2.5, job=chef)",
                ])
            #expect(try await spark.range(0, 10, 5).count() == 2)
        }
    }

    @Test func viewsSettingsAndParametersHaveTheirWords() async throws {
        try await TestSession.with { spark in
            try spark.range(5).createOrReplaceTempView("numbers")
            #expect(spark.catalog.listTables().map(\.name) == ["numbers"] && spark.catalog.tableExists("NUMBERS"))
            #expect(try await spark.sql("SELECT * FROM numbers WHERE id > ?", args: [2]).count() == 2)
            #expect(try await spark.sql("SELECT * FROM numbers WHERE id > :n", args: ["n": 3]).count() == 1)
            try spark.conf.set("spark.sql.shuffle.partitions", 3)
            #expect(spark.conf.get("spark.sql.shuffle.partitions") == "3" && spark.conf.get("no.such", "x") == "x")
            #expect(spark.conf.getAll["spark.sql.shuffle.partitions"] == "3")
            #expect(spark.catalog.dropTempView("numbers") && !spark.catalog.dropTempView("numbers"))
            let masked = try await spark.sql("SELECT mask('AbCD123-@$#', otherChar => 'o') AS m").collect()
            #expect(masked.map { $0.string("m") } == ["XxXXnnnoooo"])
            let error = await #expect(throws: RoostError.self) {
                try await spark.sql("SELECT split_part('a,b', partNum => 1)")
            }
            #expect(error?.condition == "REQUIRED_PARAMETER_NOT_FOUND")
        }
    }

    @Test func readersTakeOptionsAsArguments() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a.csv", "1;x\n2;y\n")
        try folder.write("a.json", "[{\"id\": 1},\n {\"id\": 2}]")
        try await TestSession.with { spark in
            let rows = try await spark.read.csv(folder.path("a.csv"), schema: "id INT, t STRING", sep: ";")
            #expect(try rows.dtypes.map(\.type) == ["int", "string"])
            #expect(try rows.schema.simpleString() == "struct<id:int,t:string>")
            #expect(try StructType.fromDDL(rows.schema.toDDL()) == rows.schema)
            #expect(try rows.limit(1).inputFiles() == ["file://\(folder.path("a.csv"))"])
            #expect(try spark.range(1).inputFiles().isEmpty)
            #expect(try await rows.head()?.asDict()["t"] == .string("x"))
            #expect(try await rows.filter("id > 2").head() == nil)
            #expect(!rows.is_cached && rows.sparkSession === spark)
            #expect(try await rows.count() == 2)
            let inferred = try await spark.read.csv(folder.path("a.csv"), sep: ";", header: false, inferSchema: true)
            #expect(try inferred.dtypes.map(\.type) == ["int", "string"])
            #expect(try await spark.read.json(folder.path("a.json"), multiLine: true).count() == 2)
            let loaded = try await spark.read.load(
                folder.path("a.csv"), format: "csv", options: ["sep": ";", "header": false])
            #expect(try await loaded.count() == 2)
            try await rows.write.save(folder.path("out"), format: "json", mode: "overwrite", partitionBy: ["id"])
            #expect(try await spark.read.json(folder.path("out")).count() == 2)
        }
    }

    @Test func batchesComeInOrderWhileLaterOnesAreMade() async throws {
        try await TestSession.with { spark in
            var sizes: [Int] = []
            var sum = 0
            try await spark.range(2_500).withColumn("x", col("id") * 2).foreachBatch(rows: 1_000) { batch, number in
                #expect(number == sizes.count)
                sizes.append(try await batch.count())
                sum += try await batch.agg(DataFrames.sum("x")).collect(as: Int.self)[0]
            }
            #expect(sizes == [1_000, 1_000, 500] && sum == 2_499 * 2_500)
            var ids: [Int] = []
            try await spark.range(3).foreach { ids.append($0.int("id") ?? -1) }
            #expect(ids == [0, 1, 2])
            struct Enough: Error {}
            await #expect(throws: Enough.self) {
                try await spark.range(100_000).foreachBatch(rows: 10) { _, number in if number == 1 { throw Enough() } }
            }
            await #expect(throws: RoostError.self) { try await spark.range(3).foreachBatch(rows: 0) { _, _ in } }
        }
    }
}
