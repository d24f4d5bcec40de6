import Columnar
import DataFrames
import Foundation
import TestSupport
import Testing

/// Rows that are kept, and the small tables of figures that Spark has beside groups.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct FrameFunctionTests {
    @Test func keptRowsOutliveTheirFiles() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a.csv", "k,v\na,1\nb,2\na,3\n")
        try await TestSession.with { session in
            func read() async throws -> DataFrame {
                try await session.read.option("inferSchema", true).csv(folder.path("a.csv")).filter("v > 1")
            }
            let frame = try await read()
            #expect(!frame.isCached)
            frame.cache()
            #expect(frame.isCached && frame.storageLevel == .MEMORY_AND_DISK_DESER)
            try frame.createOrReplaceTempView("kept")
            let sums = frame.groupBy("k").agg(sum("v").alias("s")).orderBy("k")
            #expect(try await sums.collect().map(\.description) == ["Row(k=a, s=3)", "Row(k=b, s=2)"])
            try FileManager.default.removeItem(atPath: folder.path("a.csv"))
            #expect(try await frame.count() == 2)
            #expect(try await frame.alias("x").join(frame.alias("y"), on: "k").count() == 2)
            let rows = try await session.sql("SELECT max(v) AS m FROM kept").collect()
            #expect(rows.map(\.description) == ["Row(m=3)"])
            frame.unpersist()
            #expect(!frame.isCached)
            await #expect(throws: RoostError.self) { try await frame.count() }
        }
    }

    @Test func aCheckpointDoesNotDependOnItsFiles() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a.csv", "k\nb\na\n")
        try await TestSession.with { session in
            let frame = try await session.read.csv(folder.path("a.csv")).orderBy("k").checkpoint()
            try FileManager.default.removeItem(atPath: folder.path("a.csv"))
            #expect(try await frame.collect().map(\.description) == ["Row(k=a)", "Row(k=b)"])
            #expect(try frame.schema.ddl == "k STRING")
        }
    }

    @Test func tablesOfFiguresAreSparks() async throws {
        try await TestSession.with { session in
            let frame = try session.createDataFrame(
                [
                    [.integer(1), .string("x")], [.integer(2), .null], [.null, .string("z")],
                    [.integer(1), .string("x")],
                ], schema: "a INT, b STRING")
            let counts = try await frame.crosstab("a", "b").orderBy("a_b")
            #expect(try counts.schema.ddl == "a_b STRING,null BIGINT NOT NULL,x BIGINT NOT NULL,z BIGINT NOT NULL")
            #expect(
                try await counts.collect().map(\.description) == [
                    "Row(a_b=1, null=0, x=2, z=0)", "Row(a_b=2, null=1, x=0, z=0)", "Row(a_b=null, null=0, x=0, z=1)",
                ])
            let often = frame.freqItems(["a", "b"], 0.5)
            #expect(try often.schema.ddl == "a_freqItems ARRAY<INT> NOT NULL,b_freqItems ARRAY<STRING> NOT NULL")
            let seen = Observation("seen")
            let observed = frame.observe(seen, count("*").alias("rows"), max("a").alias("most"))
            #expect(try await observed.count() == 4)
            #expect(try await seen.get.description == "Row(rows=4, most=2)")
            let all = frame.sampleBy("b", [("x", 1.0), ("z", 0.0)].map { (lit($0.0), $0.1) }, seed: 1)
            #expect(try await all.collect().map(\.description) == ["Row(a=1, b=x)", "Row(a=1, b=x)"])
        }
    }

    @Test func rowsBecomeColumns() async throws {
        try await TestSession.with { session in
            let frame = try session.createDataFrame(
                [
                    [.string("r2"), .integer(3), .double(4)], [.string("r1"), .integer(1), .double(2)],
                    [.null, .null, .null],
                ],
                schema: "id STRING, x INT, y DOUBLE")
            let turned = try await frame.transpose()
            #expect(try turned.schema.ddl == "key STRING NOT NULL,r1 DOUBLE,r2 DOUBLE")
            #expect(
                try await turned.collect().map(\.description) == [
                    "Row(key=x, r1=1.0, r2=3.0)", "Row(key=y, r1=2.0, r2=4.0)",
                ])
            let error = await #expect(throws: RoostError.self) { try await frame.transpose("x") }
            #expect(error?.condition == "TRANSPOSE_NO_LEAST_COMMON_TYPE")
            let many = await #expect(throws: RoostError.self) { try await session.range(501).transpose() }
            #expect(many?.condition == "TRANSPOSE_EXCEED_ROW_LIMIT")
        }
    }
}
