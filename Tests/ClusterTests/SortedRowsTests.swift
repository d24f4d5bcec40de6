import Client
import Columnar
import DataFrames
import Foundation
import LocalCluster
import Messaging
import Planning
import QueryPlanning
import TestSupport
import Testing

/// Rows that are sorted by tasks of many ranges come in the order in which one task sorts them.
@Suite(.processes, .serialized, .timeLimit(.minutes(10))) struct SortedRowsTests {
    /// Values that sort in a way of their own: nulls, NaN, both zeros, texts by their bytes, long ones that begin alike.
    private static func rows(_ session: Session, _ count: Int64) -> DataFrame {
        session.range(0, count, numPartitions: 5).selectExpr(
            "id", "CAST(pmod(hash(id, 1), 7) AS INT) AS k", "CAST(pmod(hash(id, 2), 1000) AS SMALLINT) AS h",
            """
            CASE pmod(hash(id, 3), 9) WHEN 0 THEN NULL WHEN 1 THEN double('NaN') WHEN 2 THEN -0.0D WHEN 3 THEN 0.0D
            WHEN 4 THEN double('-Infinity') WHEN 5 THEN double('Infinity') ELSE hash(id, 4) / 1000D END AS d
            """,
            """
            CASE pmod(hash(id, 5), 7) WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'ä' WHEN 3 THEN 'Z' WHEN 4 THEN '\u{10FFFF}'
            WHEN 5 THEN concat(repeat('x', 300), hash(id, 6)) ELSE concat('z', hash(id, 7)) END AS s
            """, "CASE WHEN pmod(id, 11) > 0 THEN CAST(hash(id, 8) / 100 AS DECIMAL(20, 2)) END AS n",
            "CASE WHEN pmod(id, 13) > 0 THEN date_add(DATE '1970-01-01', pmod(hash(id, 9), 40000) - 20000) END AS t",
            "CASE WHEN pmod(id, 3) > 0 THEN timestamp_seconds(hash(id, 10)) END AS w", "pmod(hash(id, 11), 3) = 0 AS b",
            "CASE WHEN pmod(id, 5) > 0 THEN array(CAST(nullif(pmod(hash(id, 12), 4), 0) AS INT), 1) END AS a",
            "CAST(s AS BINARY) AS y")
    }

    private func collected(_ plan: LogicalPlan, _ session: Session, _ cluster: ClusterShape?) async throws -> [String] {
        let stages = try StagePlanner.plan(
            plan.limitsPushedDown(), settings: session.expressionSettings, on: cluster)
        let result = try await session.client.run(
            stages, name: "sorted", credentials: Credentials(), progress: nil)
        return result.table.batches.flatMap { batch -> [String] in
            // Both zeros are one key.
            return (0..<batch.rowCount).map { row in
                batch.row(row).map { $0.displayed == "-0.0" ? "0.0" : $0.displayed }.joined(separator: " | ")
            }
        }
    }

    private func exchanging(_ session: Session, _ partitions: Int) -> ClusterShape {
        var cluster = session.cluster
        cluster.exchange.isForced = true
        cluster.exchange.partitions = partitions
        return cluster
    }

    /// Keys in SQL, and whether nulls are first and values descend.
    private static func order(_ random: inout SystemRandomNumberGenerator) -> [(key: String, order: Column)] {
        let keys = [
            "k", "h", "h % 10", "d", "CAST(abs(d) AS FLOAT)", "s", "length(s)", "n", "t", "w", "b", "a", "y",
            "struct(b, k)",
        ].shuffled(using: &random)
        return keys.prefix(Int.random(in: 1...3, using: &random)).map { key in
            switch Int.random(in: 0..<4, using: &random) {
            case 0: (key, expr(key).asc_nulls_first())
            case 1: (key, expr(key).asc_nulls_last())
            case 2: (key, expr(key).desc_nulls_first())
            default: (key, expr(key).desc_nulls_last())
            }
        }
    }

    @Test(arguments: 1...3) func manyTasksSortAsOneDoes(workers: Int) async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with(workers: workers) { session in
            let rows = Self.rows(session, 3_000)
            try await rows.write.json(folder.path("rows"))
            let other = rows.select((col("id") * lit(2)).alias("id")).filter(col("id") % lit(3) == lit(0))
            let frames = [
                rows, rows.join(other, on: ["id"]), rows.filter(col("id") < lit(3)), rows.filter(col("id") < lit(0)),
                rows.groupBy("h", "s").agg(
                    max("id").alias("id"), max("k").alias("k"), min("d").alias("d"), min("n").alias("n"),
                    min("t").alias("t"), min("w").alias("w"), min("b").alias("b"), min("a").alias("a"),
                    min("y").alias("y")),
                try await session.read.json(folder.path("rows")),
            ]
            var random = SystemRandomNumberGenerator()
            for round in 0..<12 {
                let frame = frames[round % frames.count], keys = Self.order(&random)
                // The last key leaves no rows that are equal.
                let plan = try frame.orderBy(keys.map(\.order) + [col("id")], ascending: true).plan()
                let cluster = exchanging(session, [2, 3, 8][round % 3])
                let wanted = try await collected(plan, session, nil)
                let found = try await collected(plan, session, cluster)
                if found != wanted {
                    let stages = try StagePlanner.plan(plan, settings: session.expressionSettings, on: cluster)
                    Issue.record("\(keys.map(\.key))\n\(stages)\n\(found.count) rows of \(wanted.count)")
                }
                // Rows of equal keys may stand in any order.
                let loose = try frame.orderBy(keys.map(\.order), ascending: true).select(keys.map { expr($0.key) })
                    .plan()
                #expect(try await collected(loose, session, cluster) == collected(loose, session, nil))
            }
        }
    }

    /// One value takes one range, however many rows have it; other ranges stay empty.
    @Test func rowsThatAreAllEqualAreOneRange() async throws {
        try await TestSession.with { session in
            try session.conf.set("spark.roost.exchange", "always")
            try session.conf.set("spark.sql.shuffle.partitions", "4")
            for value in ["7", "CAST(NULL AS STRING)", "repeat('x', 1000)"] {
                let rows = session.range(0, 2_000, numPartitions: 4).selectExpr("\(value) AS v", "id")
                let sorted = rows.orderBy("v").select("v").distinct()
                #expect(try await sorted.count() == 1)
                #expect(try await rows.orderBy("v").collect().count == 2_000)
                #expect(try await rows.orderBy("v", "id").limit(3).collect().map { $0.int("id") } == [0, 1, 2])
            }
        }
    }

    /// A session may have rows of all workers, with keys beside it and without.
    @Test func sessionsAreTheSameWhereverRowsAre() async throws {
        try await TestSession.with { session in
            try session.conf.set("spark.sql.shuffle.partitions", "4")
            // Every tenth second but each third of these: gaps of 10 and 20 seconds, and one of 110 in each 1,000.
            let rows = session.range(0, 5_000, numPartitions: 4).filter("id % 3 <> 0 AND id % 100 < 90")
                .selectExpr("timestamp_seconds(id * 10) AS ts", "id % 2 AS k")
            for exchange in ["auto", "always"] {
                try session.conf.set("spark.roost.exchange", exchange)
                let sessions = rows.groupBy(session_window("ts", "1 minute")).count()
                #expect(try await sessions.count() == 50)
                #expect(try await sessions.agg(sum("count").alias("n")).collect().map { $0.int("n") } == [3_000])
                let keyed = rows.groupBy("k", session_window("ts", "1 minute")).count()
                #expect(try await keyed.count() == 100)
                let windows = rows.groupBy(window("ts", "1000 seconds", "500 seconds")).count()
                #expect(try await windows.agg(sum("count").alias("n")).collect().map { $0.int("n") } == [6_000])
            }
        }
    }

    @Test func aSortedFrameIsWrittenAsAFileForEachRange() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            let rows = session.range(0, 4_000, numPartitions: 5).selectExpr("(id * 7) % 4001 AS v", "id % 3 AS k")
            try session.conf.set("spark.roost.exchange", "always")
            try session.conf.set("spark.sql.shuffle.partitions", "3")
            #expect(
                try rows.orderBy("v").explainText(extended: true).contains(
                    "exchange: 3 partitions by ranges of [v ASC], with the borders of stage 1"))
            try await rows.orderBy("v").write.csv(folder.path("many"))
            try await rows.orderBy("v").coalesce(1).write.csv(folder.path("one"))
            var all: [String] = []
            for (name, count) in [("many", 3), ("one", 1)] {
                let files = try FileManager.default.contentsOfDirectory(atPath: folder.path(name))
                    .filter { $0.hasSuffix(".csv") && !$0.hasPrefix(".") }.sorted()
                #expect(files.count == count)
                let parts = try files.map {
                    try String(contentsOfFile: folder.path("\(name)/\($0)"), encoding: .utf8).split(separator: "\n")
                        .map { String($0.prefix { $0 != "," }) }
                }
                #expect(parts.allSatisfy { abs($0.count - 4_000 / count) < 100 }, "\(parts.map(\.count))")
                let values = parts.flatMap { $0 }
                #expect(
                    values.count == 4_000 && values.compactMap { Int($0) } == values.compactMap { Int($0) }.sorted())
                if !all.isEmpty { #expect(all == values) }
                all = values
            }
            #expect(try await rows.orderBy(col("v").desc()).limit(2).collect().map { $0.int("v") } == [4_000, 3_999])
            #expect(try await rows.orderBy("v").offset(3_998).collect().count == 2)
        }
    }

    /// kill -9 of workers while rows are sampled, exchanged and sorted: what they had is made again in the same ranges.
    @Test func aSortWhoseWorkersAreKilledGivesTheSameRows() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            let table = session.range(0, 300_000, numPartitions: 6).selectExpr(
                "hash(id) AS v", "id", "repeat('x', 30) AS t")
            try await table.write.json(folder.path("a.jsonl"))
            let query = try await session.read.json(folder.path("a.jsonl")).orderBy("v", "id").select("id")
            let wanted = try await query.collect().map { $0.int("id") }
            #expect(wanted.count == 300_000)
            try session.conf.set("spark.roost.exchange", "always")
            try session.conf.set("spark.sql.shuffle.partitions", "6")
            for done in [1, 5, 9, 13] {
                let running = Task { try await query.collect().map { $0.int("id") } }
                #expect(try await session.killBusyWorker(tasksDone: done, looks: 4_000))
                #expect(try await running.value == wanted)
            }
        }
    }
}
