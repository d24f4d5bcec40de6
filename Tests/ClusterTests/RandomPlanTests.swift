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

/// Random queries over files, run in one task that reads by itself and in tasks whose rows one gathers: the same rows.
@Suite(.processes, .serialized, .timeLimit(.minutes(10))) struct RandomPlanTests {
    private struct Tables {
        let frames: [DataFrame]
    }

    private func tables(_ session: Session, _ folder: TemporaryFolder) async throws -> Tables {
        var json = "", csv = "k,v,t\n"
        var random = SystemRandomNumberGenerator()
        for row in 0..<3_000 {
            let key = Int.random(in: 0..<40, using: &random), value = Int.random(in: -50..<50, using: &random)
            let text = ["", "a", "ä", "b c"].randomElement(using: &random) ?? ""
            json += "{\"k\":\(key),\"v\":\(row % 7 == 0 ? "null" : "\(value)"),\"t\":\"\(text)\"}\n"
            csv += "\(key),\(value),\(text)x\n"
        }
        try folder.write("a.jsonl", json)
        try folder.write("b.csv", csv)
        let a = try await session.read.json(folder.path("a.jsonl"))
        let b = try await session.read.option("header", true).option("inferSchema", true).csv(folder.path("b.csv"))
        try await a.filter(col("v") > 0).write.parquet(folder.path("c.parquet"))
        let c = try await session.read.parquet(folder.path("c.parquet"))
        let d = session.range(0, 3_000, numPartitions: 5).select(
            (col("id") % 40).alias("k"), (col("id") % 91).alias("v"), col("id").cast("string").alias("t"))
        let e = try session.createDataFrame([(1, 2, "x"), (1, 2, "x"), (39, 0, "")], ["k", "v", "t"])
        return Tables(frames: [a, b, c, d, e])
    }

    /// A query with the columns `k`, `v` and `t`.
    private func frame(_ tables: Tables, _ depth: Int, _ random: inout SystemRandomNumberGenerator) -> DataFrame {
        guard depth > 0, let plain = tables.frames.randomElement(using: &random) else {
            return tables.frames[Int.random(in: 0..<tables.frames.count, using: &random)]
        }
        let left = frame(tables, depth - 1, &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return left.filter(col("v") > lit(Int.random(in: -60..<60, using: &random)))
        case 1:
            return left.groupBy("k").agg(max("v").alias("v"), min("t").alias("t")).select("k", "v", "t")
        case 2:
            return left.groupBy("t").agg(count("*").alias("k"), sum("v").alias("v")).select(
                col("k").cast("long").alias("k"), col("v").cast("long").alias("v"), col("t"))
        case 3:
            let right = plain.groupBy("k").agg(max("t").alias("other"))
            return left.join(right, on: ["k"], how: ["inner", "left", "full"].randomElement(using: &random) ?? "inner")
                .select(col("k"), col("v"), coalesce(col("other"), col("t")).alias("t"))
        case 4: return left.select("k", "v", "t").distinct()
        case 5: return left.select("k", "v", "t").union(plain.select("k", "v", "t"))
        case 6:
            return left.orderBy("k", "v", "t").limit(Int.random(in: 0..<500, using: &random))
        case 7:
            return left.withColumn("v", max("v").over(Window.partitionBy("k"))).select("k", "v", "t")
        case 8: return left.orderBy(col("v").desc(), col("t")).select("k", "v", "t")
        default:
            return left.join(plain.filter(col("v") > 20).select("k"), on: ["k"], how: "left_semi").select("k", "v", "t")
        }
    }

    private func rows(_ plan: LogicalPlan, _ session: Session, _ cluster: ClusterShape?, threads: Int?) async throws
        -> [String]
    {
        var stages = try StagePlanner.plan(
            plan.limitsPushedDown(), settings: session.expressionSettings, on: cluster)
        if let threads {
            for index in stages.stages.indices { stages.stages[index].pipeline.threads = threads }
        }
        let result = try await session.client.run(
            stages, name: "random", credentials: Credentials(), progress: nil)
        return result.table.batches.flatMap { batch in
            (0..<batch.rowCount).map { batch.row($0).map(\.displayed).joined(separator: " | ") }
        }.sorted()
    }

    @Test func oneTaskAndManyGiveTheSameRows() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            let tables = try await tables(session, folder)
            var random = SystemRandomNumberGenerator()
            for round in 0..<60 {
                let frame = frame(tables, 1 + round % 4, &random)
                let plan = try frame.plan()
                let gathered = try await rows(plan, session, nil, threads: nil)
                let alone = try await rows(plan, session, session.cluster, threads: nil)
                let shared = try await rows(plan, session, session.cluster, threads: 3)
                var cluster = session.cluster
                cluster.exchange.isForced = true
                cluster.exchange.partitions = [1, 2, 3, 7][round % 4]
                if round % 3 > 0 { cluster.exchange.broadcastBytes = -1 }
                let exchanged = try await rows(plan, session, cluster, threads: nil)
                if gathered != alone || gathered != shared || gathered != exchanged {
                    let stages = try StagePlanner.plan(
                        plan.limitsPushedDown(), settings: session.expressionSettings, on: cluster)
                    Issue.record(
                        "\(try frame.explainText(extended: true))\n\(stages)\n\(gathered.count) \(alone.count) \(exchanged.count)"
                    )
                }
                #expect(try await frame.count() == gathered.count)
            }
        }
    }

    /// The columns that a sort needs and nobody after it: rows are found by their places in the next stage.
    @Test func theFirstOfSortedRowsAreGroupedByTheirOwnColumns() async throws {
        try await TestSession.with { session in
            let rows = session.range(0, 3_000, numPartitions: 5).select(
                (col("id") % 40).alias("k"), (col("id") % 91).alias("v"), (col("id") % 3).cast("string").alias("t"))
            let few = rows.orderBy("k", "v", "t").limit(228)
            let grouped = few.groupBy("t").agg(count("*").alias("n"), sum("v").alias("s"))
            for query in [grouped, few.select("t").distinct(), few.select("t", "v").join(rows.select("v"), on: ["v"])] {
                try session.conf.set("spark.roost.exchange", "auto")
                let wanted = try await query.collect().map(\.description).sorted()
                try session.conf.set("spark.roost.exchange", "always")
                for partitions in ["1", "3"] {
                    try session.conf.set("spark.sql.shuffle.partitions", partitions)
                    #expect(try await query.collect().map(\.description).sorted() == wanted)
                }
            }
        }
    }

    /// kill -9 of the worker that runs the one task: it runs again elsewhere, with the same answer.
    @Test func aQueryWhoseWorkerIsKilledGivesTheSameRows() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            let table = session.range(0, 400_000, numPartitions: 2).select(
                (col("id") % 1_000).alias("k"), col("id").alias("v"), lit(String(repeating: "x", count: 30)).alias("t"))
            try await table.write.json(folder.path("a.jsonl"))
            let read = try await session.read.json(folder.path("a.jsonl"))
            let query = read.join(read.groupBy("k").agg(max("v").alias("top")), on: ["k"]).groupBy("k").agg(
                sum("v").alias("s"), max("top").alias("m")
            ).orderBy("k")
            let wanted = try await query.collect().map(\.description)
            #expect(wanted.count == 1_000)
            let running = Task { try await query.collect().map(\.description) }
            // The one that works, once it does.
            #expect(try await session.killBusyWorker(looks: 2_000))
            #expect(try await running.value == wanted)
        }
    }

    /// kill -9 of workers while rows are exchanged between them: what they had is made again, and the answer is the same.
    @Test func anExchangeWhoseWorkersAreKilledGivesTheSameRows() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            let table = session.range(0, 300_000, numPartitions: 6).select(
                (col("id") % 1_000).alias("k"), col("id").alias("v"), lit(String(repeating: "x", count: 30)).alias("t"))
            try await table.write.json(folder.path("a.jsonl"))
            let read = try await session.read.json(folder.path("a.jsonl"))
            let query = read.join(read.groupBy("k").agg(max("v").alias("top")), on: ["k"]).groupBy("k").agg(
                sum("v").alias("s"), max("top").alias("m"), count_distinct("v").alias("n")
            ).orderBy("k")
            let wanted = try await query.collect().map(\.description)
            #expect(wanted.count == 1_000)
            try session.conf.set("spark.roost.exchange", "always")
            try session.conf.set("spark.sql.shuffle.partitions", "5")
            #expect(try query.explainText(extended: true).contains("exchange: 5 partitions by hash of"))
            for round in 0..<3 {
                let running = Task { try await query.collect().map(\.description) }
                // At another moment each time, once somebody works.
                #expect(try await session.killBusyWorker(tasksDone: 2 + round * 6, looks: 4_000))
                #expect(try await running.value == wanted)
            }
        }
    }

    /// Queries of more rows than the memory that workers may take use the disk; what still does not fit says so.
    @Test func memoryHasALimitAndTheErrorNamesIt() async throws {
        _ = StateHome.ofThisProcess
        var builder = Session.builder.appName("memory").master("local[1]").showProgress(false).memory("64MB")
        builder.workerProgram = Program.path
        let session = try await Session(builder.withLocalCluster)
        let numbers = session.range(0, 3_000_000).select(
            col("id"), concat(col("id").cast("string"), lit(String(repeating: "x", count: 40))).alias("text"))
        let sorted = numbers.orderBy("text").limit(2_000_000).agg(max("text").alias("m"), count("*").alias("n"))
        #expect(try await sorted.collect()[0].int("n") == 2_000_000)
        #expect(try await numbers.select("text").distinct().count() == 3_000_000)
        let error = await #expect(throws: RoostError.self) {
            _ = try await numbers.agg(length(array_join(collect_list("text"), ",")).alias("n")).collect()
        }
        #expect(error?.message.contains("--memory") == true, "\(error?.message ?? "")")
        await session.stop()
        builder = builder.memory("1KB")
        let refused = await #expect(throws: RoostError.self) { _ = try await Session(builder.withLocalCluster) }
        #expect(refused?.message.contains("'1KB'; give a size such as 4GB") == true)
    }
}
