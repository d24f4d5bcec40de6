import Columnar
import DataFrames
import Foundation
import TestSupport
import Testing

/// Dataframes that worker processes write into folders.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct WritingTests {
    /// The names below a folder without what differs in every write.
    private static func listing(_ path: String) throws -> [String] {
        try TestCluster.contents(below: path).keys.map {
            $0.replacing(/-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "-ID")
        }.sorted()
    }

    private static func parts(_ count: Int, _ ending: String) -> [String] {
        ["_SUCCESS"] + (0..<count).map { "part-0000\($0)-ID-c000\(ending)" }
    }

    /// The lines of all part files, in the order of their names.
    private static func lines(_ path: String) throws -> [Substring] {
        try TestCluster.contents(below: path).sorted { $0.key < $1.key }.flatMap {
            String(decoding: $0.value, as: UTF8.self).split(separator: "\n").map { Substring($0) }
        }
    }

    @Test func everyTaskWritesAFileInSparksForm() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            let rows = session.range(0, 1_000, numPartitions: 4).withColumn("t", concat(lit("é"), col("id")))
            for (format, ending) in [
                ("parquet", ".snappy.parquet"), ("json", ".json"), ("csv", ".csv"), ("arrow", ".arrow"),
            ] {
                try await rows.write.format(format).save(folder.path(format))
                #expect(try Self.listing(folder.path(format)) == Self.parts(4, ending))
            }
            try await rows.select("t").write.text(folder.path("text"), compression: "gzip")
            #expect(try Self.listing(folder.path("text")) == Self.parts(4, ".txt.gz"))
            #expect(try Self.lines(folder.path("csv")) == (0..<1_000).map { "\($0),é\($0)" })
            #expect(try await session.read.parquet(folder.path("parquet")).count() == 1_000)
            let back = try await session.read.json(folder.path("json")).agg(sum("id").alias("s"), count("t").alias("n"))
            #expect(try await back.collect().map(\.description) == ["Row(s=499500, n=1000)"])
            #expect(try await session.read.text(folder.path("text")).distinct().count() == 1_000)
        }
    }

    @Test func eachSaveModeDoesWhatItSays() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("out")
        try await TestSession.with { session in
            let two = session.range(0, 2, numPartitions: 1), three = session.range(0, 3, numPartitions: 1)
            try await two.write.csv(path)
            for mode in ["error", "errorifexists", "default"] {
                let error = await #expect(throws: RoostError.self) { try await three.write.mode(mode).csv(path) }
                #expect(error?.condition == "PATH_ALREADY_EXISTS" && error?.sqlState == "42K04")
            }
            try await three.write.mode("ignore").csv(path)
            #expect(try Self.lines(path) == ["0", "1"])
            try await three.write.mode("append").csv(path)
            #expect(try Self.lines(path).sorted() == ["0", "0", "1", "1", "2"])
            try await three.write.mode("overwrite").json(path)
            #expect(try Self.listing(path) == Self.parts(1, ".json"))
            let unknown = await #expect(throws: RoostError.self) { try await two.write.mode("replace").csv(path) }
            #expect(unknown?.condition == "INVALID_SAVE_MODE")
            // What is read and overwritten at once is read to its end first.
            try await session.read.json(path).union(try await session.read.json(path)).write.mode("overwrite").json(
                path)
            #expect(try Self.lines(path).count == 6)
        }
    }

    @Test func aFileThatIsOverwrittenStaysAFile() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("s.jsonl"), other = folder.path("other.csv")
        try Data("{\"a\":1}\n{\"a\":2}\n".utf8).write(to: URL(fileURLWithPath: path))
        try Data("old\n".utf8).write(to: URL(fileURLWithPath: other))
        try await TestSession.with { session in
            try await session.read.json(path).withColumn("b", col("a") + 1).write.mode("overwrite").json(path)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "{\"a\":1,\"b\":2}\n{\"a\":2,\"b\":3}\n")
            // Several files, or folders, cannot stay one.
            let rows = session.range(0, 2, numPartitions: 2)
            try await rows.write.mode("overwrite").option("maxRecordsPerFile", 1).csv(other)
            #expect(try Self.listing(other) == Self.parts(2, ".csv"))
        }
    }

    @Test func columnsNameFoldersAsHiveDoes() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            let rows = try session.createDataFrame(
                [(1, "a/b" as String?, true), (2, nil, true), (3, "a/b", false), (4, "", true)], ["id", "k", "b"])
            try await rows.repartition(1).write.partitionBy("k", "b").json(folder.path("out"))
            let found = try TestCluster.contents(below: folder.path("out")).mapValues {
                String(decoding: $0, as: UTF8.self)
            }
            var texts: [String: String] = [:]
            for (name, text) in found {
                texts[name.split(separator: "/").dropLast().joined(separator: "/"), default: ""] += text
            }
            #expect(
                texts == [
                    "": "", "k=a%2Fb/b=true": "{\"id\":1}\n", "k=a%2Fb/b=false": "{\"id\":3}\n",
                    "k=__HIVE_DEFAULT_PARTITION__/b=true": "{\"id\":2}\n{\"id\":4}\n",
                ])
            // Only the partitions that come anew are replaced.
            try await rows.filter("id = 3").withColumn("id", lit(30)).write.mode("overwrite")
                .option("partitionOverwriteMode", "dynamic").partitionBy("k", "b").json(folder.path("out"))
            #expect(
                Set(try Self.lines(folder.path("out"))) == ["{\"id\":1}", "{\"id\":2}", "{\"id\":4}", "{\"id\":30}"])
        }
    }

    /// Each partition that somebody asks for is a file.
    @Test func rowsAreWrittenInAsManyFilesAsTheyArePartitions() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            let rows = session.range(0, 1_000, numPartitions: 5).withColumn("k", col("id") % 7)
            func files(_ name: String, _ frame: DataFrame) async throws -> [[[String: Int]]] {
                let path = folder.path(name)
                try await frame.write.json(path)
                let found = try TestCluster.contents(below: path).filter { $0.key.hasSuffix(".json") }
                let files = try found.sorted { $0.key < $1.key }.map { file in
                    try file.value.split(separator: UInt8(ascii: "\n")).map {
                        try JSONDecoder().decode([String: Int].self, from: Data($0))
                    }
                }
                #expect(files.flatMap { $0.compactMap { $0["id"] } }.sorted() == Array(0..<1_000))
                return files
            }
            let byKey = try await files("hash", rows.repartition(3, "k").withColumn("twice", col("id") * 2))
            #expect(byKey.count == 3)
            for key in 0..<7 { #expect(byKey.count { $0.contains { $0["k"] == key } } == 1, "\(key) is in one file") }
            let even = try await files("even", rows.repartition(4))
            #expect(even.count == 4 && even.allSatisfy { (200...300).contains($0.count) }, "\(even.map(\.count))")
            let ranges = try await files("ranges", rows.repartitionByRange(3, "id"))
            #expect(ranges.count == 3)
            for (one, next) in zip(ranges, ranges.dropFirst()) {
                let (most, least) = (one.compactMap { $0["id"] }.max(), next.compactMap { $0["id"] }.min())
                #expect(try #require(most) < #require(least))
            }
            #expect(try await files("fewer", rows.coalesce(2)).count == 2)
            #expect(try await files("no more", rows.coalesce(8)).count == 5)
        }
    }

    @Test func whatCannotBeWrittenIsRefusedBeforeRowsAreMade() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            let rows = try await session.sql("SELECT 1 AS a, array(1) AS l, 2 AS A, map('x', 1) AS m")
            func condition(_ write: (DataFrameWriter) async throws -> Void, _ frame: DataFrame) async -> String? {
                do {
                    try await write(frame.write)
                    return nil
                } catch { return (error as? RoostError)?.condition ?? "\(error)" }
            }
            let path = folder.path("out")
            #expect(await condition({ try await $0.json(path) }, rows) == "COLUMN_ALREADY_EXISTS")
            #expect(await condition({ try await $0.csv(path) }, rows) == "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE")
            let good = rows.drop("A")
            #expect(
                await condition({ try await $0.partitionBy("x").json(path) }, rows.select("l"))
                    == "_LEGACY_ERROR_TEMP_1155")
            #expect(
                await condition({ try await $0.partitionBy("l").json(path) }, rows.select("l", "m"))
                    == "INVALID_PARTITION_COLUMN_DATA_TYPE")
            #expect(
                await condition({ try await $0.partitionBy("id").json(path) }, session.range(3))
                    == "ALL_PARTITION_COLUMNS_NOT_ALLOWED")
            #expect(
                await condition({ try await $0.option("compression", "lzma").csv(path) }, session.range(3))
                    == "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION")
            #expect(await condition({ try await $0.format("orc").save(path) }, good) == "DATA_SOURCE_NOT_FOUND")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
            // A job that fails in the middle leaves nothing either.
            let failing = session.range(0, 100, numPartitions: 4).selectExpr("raise_error('no') AS x")
            #expect(await condition({ try await $0.csv(path) }, failing) != nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
        }
    }

    @Test func rowsAreTakenOneBatchAtATimeInOrder() async throws {
        try await TestSession.with { session in
            let frame = session.range(0, 300_000, numPartitions: 30).selectExpr("id", "repeat('x', 200) AS t")
            var next = 0
            for try await row in frame.toLocalIterator() {
                try hold(row.int("id") == next, "row \(next) is \(row)")
                next += 1
            }
            #expect(next == 300_000)
            // One task of more rows than a message takes, and a small one before and behind it.
            let large = session.range(0, 3, numPartitions: 3).selectExpr(
                "explode(sequence(0, if(id = 1, 299999L, 9L))) AS n", "id", "repeat('y', 100) AS t")
            var rows: [Int: Int] = [:]
            for try await row in large.toLocalIterator() {
                let id = row.int("id") ?? -1
                try hold(row.int("n") == rows[id, default: 0], "row \(rows) is \(row)")
                try hold(id == 2 || rows[id + 1] == nil, "tasks are in order")
                rows[id, default: 0] += 1
            }
            #expect(rows == [0: 10, 1: 300_000, 2: 10])
            #expect(try await large.toArrow().rowCount == 300_020)
            for try await row in large.toLocalIterator() where row.int("n") == 5_000 { break }
            for try await row in frame.toLocalIterator() where row.int("id") == 70_000 { break }
            #expect(try await session.range(5).count() == 5, "a loop that ended early has ended its job")
            let failing = session.range(10).selectExpr("raise_error('no') AS x")
            await #expect(throws: RoostError.self) { for try await _ in failing.toLocalIterator() {} }
        }
    }
}
