import Columnar
import DataFrames
import Foundation
import ModelSimulator
import TestSupport
import Testing

/// A driver script's words, on a cluster of two worker processes that the session starts.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct SessionTests {
    private struct Person: Codable {
        let name: String
        let age: Int?
    }

    private static func texts(_ rows: [Row]) -> [String] { rows.map(\.description) }

    @Test func relationalWordsMeanWhatTheyMeanInSpark() async throws {
        try await TestSession.with { session in
            let people = try session.createDataFrame(
                [("Ada", 36, true), ("Alan", 41, false), ("Grace", 85, true), ("Edsger", 72, false)],
                ["name", "age", "woman"])
            let older = people.filter(col("age") > 40 && !(col("name") == "Alan"))
                .withColumn("twice", col("age") * 2).select(col("name"), col("twice").cast("int").alias("t"))
            #expect(Self.texts(try await older.collect()) == ["Row(name=Grace, t=170)", "Row(name=Edsger, t=144)"])
            #expect(try await people.count() == 4)
            #expect(
                try await people.limit(2).union(people.limit(1)).collect().map { $0.string("name") } == [
                    "Ada", "Alan", "Ada",
                ])
            #expect(try await people.filter(col("age") > 1000).collect().isEmpty)
            #expect(try people.filter(col("age") > 1000).schema.names == ["name", "age", "woman"])
            #expect(
                try await people.withColumn("age", when(col("woman"), 1).otherwise(0)).collect().map { $0.int("age") }
                    == [1, 0, 1, 0])
            #expect(try await people.select("name").filter(col("name").isin("Ada", "Grace")).count() == 2)
        }
    }

    @Test func codableRowsAndRangesAreDataframes() async throws {
        try await TestSession.with { session in
            let people = try session.createDataFrame([Person(name: "Ada", age: nil), Person(name: "Alan", age: 41)])
            #expect(Self.texts(try await people.collect()) == ["Row(name=Ada, age=NULL)", "Row(name=Alan, age=41)"])
            #expect(try await session.range(0, 100_000, numPartitions: 7).filter(col("id") % 1000 == 0).count() == 100)
            #expect(try await session.range(10, 0, step: -3).collect().map { $0.int("id") } == [10, 7, 4, 1])
            #expect(try await session.range(0, 0).count() == 0)
            #expect(try await session.createDataFrame([(String, Int)](), ["a", "b"]).collect().isEmpty)
        }
    }

    @Test func filesAreReadByWorkersAndWrittenWhole() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            let rows = try session.createDataFrame(
                (0..<1000).map { ($0, "row \($0)", Double($0) / 4) }, ["id", "text", "x"])
            try await rows.write.option("singleFile", true).parquet(folder.path("a.parquet"))
            try await rows.write.option("singleFile", true).json(folder.path("a.jsonl"))
            try folder.write("a.csv", "id,text\n1,one\n2,\"two, too\"\n")
            let parquet = try await session.read.parquet(folder.path("a.parquet"))
            let json = try await session.read.json(folder.path("a.jsonl"))
            #expect(Self.texts(try await parquet.collect()) == Self.texts(try await rows.collect()))
            #expect(Self.texts(try await json.collect()) == Self.texts(try await rows.collect()))
            #expect(try await json.union(parquet).count() == 2000)
            #expect(
                try await session.read.option("header", true).csv(folder.path("a.csv")).collect().map {
                    $0.string("text")
                } == [
                    "one", "two, too",
                ])
            let error = await #expect(throws: RoostError.self) {
                try await rows.write.option("singleFile", true).parquet(folder.path("a.parquet"))
            }
            #expect(error?.code == .file)
            // Two writers of one file: one of them has it whole, the other is told.
            let two = folder.path("two.jsonl")
            let ends = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask { (try? await rows.write.option("singleFile", true).json(two)) != nil }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(ends.count(where: { $0 }) == 1)
            #expect(try await session.read.json(folder.path("two.jsonl")).count() == 1000)
            try FileManager.default.removeItem(atPath: folder.path("two.jsonl"))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == [
                    "a.csv", "a.jsonl", "a.parquet",
                ])
        }
    }

    @Test func aFilesNameIsNoPattern() async throws {
        let folder = try TemporaryFolder()
        for (name, decoy) in [("data[1]", "data1"), ("q?", "qx"), ("a*", "ab")] {
            try folder.write("\(name).jsonl", "{\"t\": \"right\"}\n")
            try folder.write("\(decoy).jsonl", "{\"t\": \"wrong\"}\n")
            try folder.write("\(name).csv", "t\nright\n")
            try folder.write("\(decoy).csv", "t\nwrong\n")
        }
        try await TestSession.with { session in
            for name in ["data[1]", "q?", "a*"] {
                for frame in [
                    try await session.read.json(folder.path("\(name).jsonl")),
                    try await session.read.option("header", true).csv(folder.path("\(name).csv")),
                ] { #expect(try await frame.collect().map { $0.string("t") } == ["right"], "\(name)") }
            }
            #expect(try await session.read.json(folder.path("data?.jsonl")).count() == 1, "a pattern where no file is")
        }
    }

    @Test func jsonRowsWithThousandsOfKeysHaveAsManyColumns() async throws {
        let folder = try TemporaryFolder()
        let keys = (0..<2_000).map { "\"c\($0)\": \($0)" }.joined(separator: ", ")
        try folder.write("wide.jsonl", "{\(keys)}\n{\"c7\": 70}\n")
        try await TestSession.with { session in
            let frame = try await session.read.json(folder.path("wide.jsonl")).select("c7", "c1999")
            #expect(try await frame.collect().map { $0.int("c7") } == [7, 70])
            #expect(try await frame.collect().map { $0.int("c1999") } == [1999, nil])
        }
    }

    @Test func numbersThatNothingCanMeanAreErrors() async throws {
        try await TestSession.with { session in
            let rows = session.range(0, 5)
            try await rows.show(.max)
            try await rows.show(.min)
            #expect(try await rows.limit(.max).count() == 5)
            for frame in [
                session.range(0, 5, step: 0), session.range(0, 5, numPartitions: 0),
                session.range(0, 5, numPartitions: .max), rows.limit(-1),
                rows.withColumn("x", chat(model: "m", user: "x", temperature: .nan)),
            ] { await #expect(throws: RoostError.self) { try await frame.count() } }
            session.modelSource = try ModelSource(url: "http://127.0.0.1:1/v1", environment: [:])
            for column in [
                chat(model: "m", user: "x", temperature: .nan), chat(model: "m", user: "x", temperature: .infinity),
                chat(model: "m", user: "x", topP: -1), chat(model: "m", user: "x", maxTokens: .max),
                chat(model: "m", user: "x", maxTokens: 0), embed(model: "m", text: "x", dimensions: .max),
            ] {
                let error = await #expect(throws: RoostError.self) { try await rows.withColumn("x", column).count() }
                #expect(error?.code == .invalidArgument, "\(error?.message ?? "")")
            }
        }
    }

    @Test func aListsElementsCountFromZero() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a.jsonl", #"{"a": [1, 2, 3]}"# + "\n" + #"{"a": []}"# + "\n")
        try await TestSession.with { session in
            let rows = try await session.read.json(folder.path("a.jsonl"))
            for (index, expected) in [(0, [1, nil]), (2, [3, nil]), (3, [nil, nil]), (-1, [nil, nil])]
                as [(Int, [Int?])]
            {
                let found = try await rows.select(get("a", index).alias("x")).collect().map { $0.int("x") }
                #expect(found == expected, "get(\(index))")
            }
            #expect(try await rows.limit(1).select(col("a").getItem(2).alias("x")).collect().map { $0.int("x") } == [3])
            let error = await #expect(throws: RoostError.self) { try await rows.select(col("a").getItem(0)).collect() }
            #expect(error?.condition == "INVALID_ARRAY_INDEX")
        }
    }

    @Test func mistakesAreThrownByTheFirstAction() async throws {
        try await TestSession.with { session in
            let frame = try session.createDataFrame(["x"], ["prompt"])
            let unknown = await #expect(throws: RoostError.self) { try await frame.select("promt").count() }
            #expect(unknown?.code == .analysis)
            #expect(unknown?.message.contains("one of the following? [`prompt`]") == true)
            let file = await #expect(throws: RoostError.self) { try await session.read.json("missing.jsonl") }
            #expect(file?.code == .file)
            let wrong = await #expect(throws: RoostError.self) {
                try await frame.select(col("prompt").cast("int")).collect()
            }
            #expect(wrong?.code == .job && wrong?.condition == "CAST_INVALID_INPUT", "\(wrong?.message ?? "")")
            #expect(try await frame.count() == 1, "the session goes on after a failed job")
        }
    }

    @Test func aModelColumnIsAskedOnce() async throws {
        let folder = try TemporaryFolder()
        let model = try await SimulatedModel.start()
        try await TestSession.with { session in
            session.modelSource = try ModelSource(url: model.url, environment: [:])
            let frame = try session.createDataFrame((0..<30).map { "Describe a chef, number \($0)." }, ["prompt"])
                .withColumn("reply", chat(model: "gpt-4o-mini", user: "{prompt}", maxTokens: 20))
            let answers = frame.select(col("prompt"), col("reply").getField("answer").alias("answer"))
            try await answers.show(3)
            #expect(try await answers.count() == 30)
            try await answers.write.option("singleFile", true).json(folder.path("a.jsonl"))
            #expect(try await answers.filter(col("answer").isNotNull()).collect().count == 30)
            #expect(model.running.statistics.calls == 30)
            #expect(try await frame.limit(2).collect().count == 2)
        }
        await model.running.stop()
    }

    @Test func aRowWithoutATextIsKeptWithItsReason() async throws {
        let model = try await SimulatedModel.start()
        try await TestSession.with { session in
            session.modelSource = try ModelSource(url: model.url, environment: [:])
            let rows = try await session.createDataFrame(["a", nil, "b"] as [String?], ["prompt"])
                .withColumn("reply", chat(model: "gpt-4o-mini", user: .column("prompt"))).collect()
            #expect(rows.map { $0["reply.error.message"].isNull } == [true, false, true])
            #expect(rows.map { $0["reply.answer"].isNull } == [false, true, false])
        }
        await model.running.stop()
    }
}
