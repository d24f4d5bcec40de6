import DataFrames
import Foundation
import TestSupport
import Testing

/// What PySpark's users write to read files, and what they get.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct SparkReadingTests {
    private static func texts(_ frame: DataFrame) async throws -> [String] {
        try await frame.collect().map(\.description)
    }

    @Test func schemasAreDeclaredOrFound() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.csv", "id,name,day\n1,a,03/02/2024\n2,,\nx,c,04/02/2024\n")
        try await TestSession.with { session in
            let read = session.read.options(["header": true, "dateFormat": "dd/MM/yyyy"])
            let declared = try await read.schema("id INT, name STRING, day DATE").csv(path)
            #expect(try declared.schema.ddl == "id INT,name STRING,day DATE")
            #expect(
                try await Self.texts(declared) == [
                    "Row(id=1, name=a, day=2024-02-03)", "Row(id=2, name=NULL, day=NULL)",
                    "Row(id=NULL, name=c, day=2024-02-04)",
                ])
            let found = try await read.option("inferSchema", true).csv(path)
            #expect(try found.schema.ddl == "id STRING,name STRING,day DATE")
            #expect(try await session.read.csv(path).columns == ["id", "name", "day"], "a header is usual")
            let plain = try await session.read.format("csv").load(path)
            #expect(try plain.columns == ["_c0", "_c1", "_c2"])
            #expect(try await plain.count() == 4)
            let loaded = try await session.read.format("csv").option("header", true).load(path)
            #expect(try loaded.dtypes.map(\.type) == ["string", "string", "string"])
        }
    }

    @Test func badRecordsAreKeptOrLeftOutOrErrors() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.jsonl", "{\"b\":1,\"a\":[1,\"x\"]}\nbroken\n{\"b\":2}\n")
        try await TestSession.with { session in
            let all = try await session.read.json(path)
            #expect(try all.schema.ddl == "_corrupt_record STRING,a ARRAY<STRING>,b BIGINT")
            #expect(try await all.filter("_corrupt_record IS NULL").count() == 2)
            #expect(
                try await all.collect().map { $0.string("_corrupt_record") } == [nil, "broken", nil])
            let good = try await session.read.option("mode", "DROPMALFORMED").json(path)
            #expect(try await Self.texts(good.select("b")) == ["Row(b=1)", "Row(b=2)"])
            let survey = await #expect(throws: RoostError.self) {
                try await session.read.option("mode", "FAILFAST").json(path)
            }
            #expect(survey?.condition == "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION")
            #expect(survey?.message.contains("line 2") == true && survey?.message.contains(path) == true)
            let declared = try await session.read.schema("b INT").option("mode", "FAILFAST").json(path)
            let run = await #expect(throws: RoostError.self) { try await declared.collect() }
            #expect(run?.condition == "FAILED_READ_FILE.NO_HINT" && run?.sqlState == "KD001", "\(run as Any)")
            #expect(run?.message.contains("line 2") == true, "\(run?.message ?? "")")
            let column = try await session.read.schema("b INT, bad STRING")
                .option("columnNameOfCorruptRecord", "bad").json(path)
            #expect(try await column.collect().map { $0.string("bad") } == [nil, "broken", nil])
        }
    }

    @Test func foldersGiveColumns() async throws {
        let folder = try TemporaryFolder()
        for (name, text) in [
            ("p/year=2023/month=1/a.csv", "1\n"), ("p/year=2024/month=12/a.csv", "2\n3\n"),
            ("p/year=2024/month=__HIVE_DEFAULT_PARTITION__/b.csv", "4\n"), ("q/k=a%3Ab/a.csv", "1\n"),
            ("q/k=7/a.csv", "2\n"), ("r/a.csv", "1\n"), ("r/below/b.csv", "2\n"),
        ] {
            let url = URL(fileURLWithPath: folder.path(name))
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        try await TestSession.with { session in
            let read = session.read.schema("x INT")
            let frame = try await read.csv(folder.path("p"))
            #expect(try frame.schema.ddl == "x INT,year INT,month INT")
            #expect(
                try await Self.texts(frame.orderBy("x")) == [
                    "Row(x=1, year=2023, month=1)", "Row(x=2, year=2024, month=12)", "Row(x=3, year=2024, month=12)",
                    "Row(x=4, year=2024, month=NULL)",
                ])
            #expect(
                try await frame.groupBy("year").count().orderBy("year").collect().map { $0.int("count") } == [1, 3])
            #expect(
                try await session.read.schema("x INT, year STRING").csv(folder.path("p")).schema.ddl
                    == "x INT,year STRING,month INT")
            #expect(
                try await Self.texts(read.csv(folder.path("q")).orderBy("x")) == ["Row(x=1, k=a:b)", "Row(x=2, k=7)"])
            // One folder alone has no columns, unless it is said where they begin.
            #expect(try await read.csv(folder.path("p/year=2024")).columns == ["x", "month"])
            #expect(
                try await read.option("basePath", folder.path("p")).csv(folder.path("p/year=2024")).columns
                    == ["x", "year", "month"])
            #expect(try await read.option("recursiveFileLookup", true).csv(folder.path("p")).columns == ["x"])
            #expect(try await read.csv(folder.path("r")).count() == 1)
            #expect(try await read.option("recursiveFileLookup", true).csv(folder.path("r")).count() == 2)
            #expect(try await read.option("pathGlobFilter", "b*").csv(folder.path("p")).count() == 1)
            #expect(
                try await read.option("modifiedAfter", "2001-01-01T00:00:00").csv(folder.path("r")).count() == 1)
            await #expect(throws: RoostError.self) {
                try await read.option("modifiedBefore", "2001-01-01").csv(folder.path("r"))
            }
            try await frame.select("x").write.parquet(folder.path("p/year=2023/month=1/a.parquet"))
            let parquet = try await session.read.parquet(folder.path("p"))
            #expect(try parquet.schema.ddl == "x INT,year INT,month INT")
            #expect(try await parquet.filter("year = 2023 AND x > 3").count() == 1)
        }
    }

    /// The rest of the files is one line that is too long to be read.
    @Test func theFirstRowsOfAFileNeedNothingOfTheRest() async throws {
        let folder = try TemporaryFolder()
        for (name, line) in [("a.csv", "1,one\n"), ("a.jsonl", "{\"id\":1,\"t\":\"one\"}\n"), ("a.txt", "one\n")] {
            let path = try folder.write(name, String(repeating: line, count: 500))
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try file.truncate(atOffset: 1 << 30)
            try file.close()
        }
        try await TestSession.with { session in
            let read = session.read.schema("id INT, t STRING")
            let rows = try await read.csv(folder.path("a.csv")).limit(10).collect()
            #expect(rows.count == 10)
            #expect(try await read.json(folder.path("a.jsonl")).limit(10).collect().count == 10)
            #expect(try await read.json(folder.path("a.jsonl")).first()?.string("t") == "one")
            #expect(try await session.read.text(folder.path("a.txt")).limit(10).collect().count == 10)
            #expect(try await session.read.csv(folder.path("a.csv")).take(3).count == 3)
        }
    }

    @Test func filesOfArrowAreRead() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            let orc = await #expect(throws: RoostError.self) { try await session.read.orc(folder.path("a.orc")) }
            #expect(orc?.message.contains("orc") == true)
            let error = await #expect(throws: RoostError.self) {
                try await session.read.format("parket").load(folder.path("a"))
            }
            #expect(error?.condition == "DATA_SOURCE_NOT_FOUND")
            #expect(error?.message.contains("did you mean 'parquet'") == true, "\(error?.message ?? "")")
            try folder.write("bad.arrow", "no arrow")
            let bad = await #expect(throws: RoostError.self) {
                try await session.read.format("arrow").load(folder.path("bad.arrow"))
            }
            #expect(bad?.message.contains("bad.arrow") == true, "\(bad?.message ?? "")")
        }
    }

    /// Spark writes times so, unless it is told otherwise: what was read as a time of day everywhere is one point in time.
    @Test func timesInParquetsOldFormArePointsInTime() async throws {
        let folder = try TemporaryFolder()
        let script = try folder.write(
            "make.py",
            """
            import datetime, sys, pyarrow as pa, pyarrow.parquet as pq
            t = [datetime.datetime(2024, 7, 1, 10, 0, 0, 123456), None]
            table = pa.table({"t": pa.array(t, pa.timestamp("us", "UTC")), "l": pa.array([t, None], pa.list_(pa.timestamp("us", "UTC")))})
            pq.write_table(table, sys.argv[1] + "/old.parquet", use_deprecated_int96_timestamps=True)
            pq.write_table(table, sys.argv[1] + "/new.parquet")
            """)
        let made = try await Program.start([script, folder.url.path], program: Program.python()).end()
        try #require(made.code == 0, "\(made.errors)")
        try await TestSession.with { session in
            try session.conf.set("spark.sql.session.timeZone", "Europe/Berlin")
            for name in ["old", "new"] {
                let frame = try await session.read.parquet(folder.path("\(name).parquet"))
                #expect(try frame.schema.ddl == "t TIMESTAMP,l ARRAY<TIMESTAMP>", "\(name)")
                #expect(
                    try await Self.texts(frame.selectExpr("CAST(t AS STRING)", "CAST(l AS STRING) AS l")) == [
                        "Row(t=2024-07-01 12:00:00.123456, l=[2024-07-01 12:00:00.123456, null])",
                        "Row(t=NULL, l=NULL)",
                    ], "\(name)")
            }
        }
    }

    @Test func mistakesAreToldBeforeAnyRowIsRead() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.csv", "a,b\n1,2\n")
        try await TestSession.with { session in
            func message(_ reader: DataFrameReader) async -> String {
                do {
                    _ = try await reader.csv(path)
                    return "no error"
                } catch { return "\(error)" }
            }
            let read = session.read
            #expect(await message(read.option("heading", true)).contains("did you mean 'header'"))
            #expect(await message(read.option("mode", "STRICT")).contains("FAILFAST"))
            #expect(await message(read.option("dateFormat", "qqqqqqqq")).contains("INVALID_DATETIME_PATTERN"))
            #expect(await message(read.option("locale", "de")).contains("en-US"))
            let ddl = await message(read.schema("a INT,\n b INTT"))
            #expect(ddl.contains("line 2") && ddl.contains("INTT"), "\(ddl)")
            #expect(await message(read.schema("a ARRAY<INT>")).contains("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE"))
            #expect(await message(read.schema("a INT, A STRING")).contains("COLUMN_ALREADY_EXISTS"))
            #expect(await message(read.schema("a VARCHAR(3)")).contains("UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING"))
            #expect(await message(read.schema("a INT, _corrupt_record INT")).contains("INVALID_CORRUPT_RECORD_TYPE"))
            let missing = await #expect(throws: RoostError.self) { try await read.csv(folder.path("no.csv")) }
            #expect(missing?.condition == "PATH_NOT_FOUND")
        }
    }
}
