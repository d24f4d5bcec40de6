import Columnar
import DataFrames
import Foundation
import TestSupport
import Testing

/// What a session makes of files: columns by name, types that hold every value, options as Spark has them.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct ReadingTests {
    @Test func parquetFilesAreJoinedByName() async throws {
        let folder = try TemporaryFolder()
        for name in ["a", "b", "c"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try await TestSession.with { session in
            try await session.createDataFrame([(1, 10)], ["a", "b"]).write.option("singleFile", true).parquet(
                folder.path("a/0.parquet"))
            try await session.createDataFrame([(20, 2, "x")], ["b", "a", "c"]).write.option("singleFile", true).parquet(
                folder.path("a/1.parquet"))
            let rows = try await session.read.parquet(folder.path("a")).collect()
            #expect(rows.map(\.description) == ["Row(a=1, b=10, c=NULL)", "Row(a=2, b=20, c=x)"])
            // One file has a missing value, for which pandas makes all of them doubles.
            try await session.createDataFrame([(0, 1)], ["id", "score"]).write.option("singleFile", true).parquet(
                folder.path("b/0.parquet"))
            try await session.createDataFrame([(2, 4.5 as Double?), (3, nil)], ["id", "score"]).write.option(
                "singleFile", true
            )
            .parquet(folder.path("b/1.parquet"))
            let scores = try await session.read.parquet(folder.path("b"))
            #expect(try await scores.collect().map { $0["score"].displayed } == ["1.0", "4.5", "NULL"])
            #expect(try await scores.count() == 3)
            #expect(try await scores.limit(2).collect().count == 2)
            try await session.createDataFrame([(Int64.max, 1)], ["score", "i"]).write.option("singleFile", true)
                .parquet(
                    folder.path("b/2.parquet"))
            let large = await #expect(throws: RoostError.self) {
                try await session.read.parquet(folder.path("b")).collect()
            }
            #expect(
                large?.message.contains("2.parquet") == true && large?.message.contains("2^53") == true,
                "\(large as Any)")
            try await session.createDataFrame([("x")], ["v"]).write.option("singleFile", true).parquet(
                folder.path("c/0.parquet"))
            try await session.createDataFrame([(1)], ["v"]).write.option("singleFile", true).parquet(
                folder.path("c/1.parquet"))
            let error = await #expect(throws: RoostError.self) { try await session.read.parquet(folder.path("c")) }
            for words in ["'v'", "c/0.parquet", "c/1.parquet"] {
                #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            }
        }
    }

    @Test func optionsAreSparks() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a.csv", "Report\n1;yes\n2;3.10\n")
        try folder.write("b.csv", "i,d,t\n1,0.5,x\n2,1e3,01\n")
        try await TestSession.with { session in
            let plain = try await session.read.option("sep", ";").option("header", false).option("skip", 1)
                .csv(folder.path("a.csv")).collect()
            #expect(plain.map(\.description) == ["Row(_c0=1, _c1=yes)", "Row(_c0=2, _c1=3.10)"])
            let typed = try await session.read.options(["header": true, "inferSchema": true]).csv(folder.path("b.csv"))
            #expect(try typed.dtypes.map(\.type) == ["int", "double", "string"])
            #expect(try await typed.filter(col("d") > 1).collect().map { $0.int("i") } == [2])
            for (name, value) in [("separator", ";"), ("header", "maybe"), ("encoding", "ebcdic"), ("quote", "ab")] {
                let error = await #expect(throws: RoostError.self) {
                    try await session.read.option(name, value).csv(folder.path("b.csv"))
                }
                #expect(error?.code == .invalidArgument && error?.message.contains(name) == true)
            }
        }
    }

    @Test func foldersAreReadWithThoseBelowAndLinksAsTheSystemDoes() async throws {
        let folder = try TemporaryFolder()
        let files = FileManager.default
        for name in ["p/year=2023", "p/year=2024", "real/sub"] {
            try files.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try folder.write("p/year=2023/part-0.json", "{\"x\":1}\n")
        try folder.write("p/year=2024/part-0.json", "{\"x\":2}\n")
        try folder.write("p/_SUCCESS", "")
        try folder.write("real/f.jsonl", "{\"q\":\"right\"}\n")
        try folder.write("f.jsonl", "{\"q\":\"wrong\"}\n")
        try files.createSymbolicLink(atPath: folder.path("lnk"), withDestinationPath: folder.path("real/sub"))
        try await TestSession.with { session in
            let parts = try await session.read.json(folder.path("p"))
            #expect(try await parts.count() == 2)
            #expect(try parts.columns == ["x", "year"])
            let linked = try await session.read.json(folder.path("lnk") + "/../f.jsonl").collect()
            #expect(linked.map { $0.string("q") } == ["right"])
        }
    }

    @Test func membersOfAnObjectAreFoundByTheirPath() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a.jsonl", "{\"doc\":{\"title\":\"T\"}}\n")
        try await TestSession.with { session in
            let rows = try await session.read.json(folder.path("a.jsonl"))
            #expect(try await rows.select("doc.title").collect().map(\.description) == ["Row(title=T)"])
            let error = await #expect(throws: RoostError.self) { try await rows.select("doc.titel").collect() }
            #expect(error?.condition == "FIELD_NOT_FOUND", "\(error?.message ?? "")")
        }
    }
}
