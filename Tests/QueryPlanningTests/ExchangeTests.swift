import Planning
import QueryPlanning
import Relational
import SparkSQL
import Testing

/// Which rows meet in which task, where several share the work.
@Suite struct ExchangeTests {
    private let analyzer = Analyzer()

    private func files(_ name: String, megabytes: Int64 = 1_000) -> LogicalPlan {
        let scan = FileScan(
            format: .parquet,
            files: (0..<4).map { ScannedFile(path: "\(name)\($0).parquet", byteCount: megabytes << 18, modified: 0) },
            columns: [.init(name: "id", type: "BIGINT"), .init(name: "text", type: "VARCHAR")])
        return LogicalPlan(
            InputRelation(
                .scan(scan), columns: [InputColumn("id", .plain(.long)), InputColumn("text", .plain(.string))]),
            numbers: analyzer.numbers)
    }

    private func stages(_ plan: LogicalPlan, partitions: Int? = 5) throws -> [StagePlan] {
        var cluster = ClusterShape(
            machines: [.init(name: "here", slots: 2), .init(name: "there", slots: 2)], session: "here")
        cluster.exchange.partitions = partitions
        return try StagePlanner.plan(plan, on: cluster).stages
    }

    private func joined(_ left: LogicalPlan, _ right: LogicalPlan, how: String = "inner") throws -> LogicalPlan {
        left.with(
            try analyzer.join(left.query, right.query, using: ["id"], kind: how), and: right)
    }

    private func sql(_ text: String) throws -> SyntaxExpression { try SyntaxExpression(sql: text) }

    private func grouped(_ plan: LogicalPlan, _ keys: [String], _ values: [String]) throws -> LogicalPlan {
        plan.with(
            try analyzer.aggregate(try analyzer.grouped(plan.query, try keys.map(sql)), try values.map(sql)))
    }

    @Test func groupsAreMadeInEachTaskAndThenByTheirKeys() throws {
        let stages = try stages(try grouped(files("a"), ["text"], ["sum(id)", "avg(id)"]))
        try #require(stages.count == 2)
        #expect(stages[0].pipeline.blocks?.partitions == 5 && stages[0].pipeline.blocks?.keys == ["text"])
        #expect(stages[0].description.contains("GROUP BY"))
        #expect(stages[0].description.hasSuffix("exchange: 5 partitions by hash of [text]"))
        #expect(stages[1].description.hasPrefix("a partition of stage 0 -> DuckDB"), "\(stages[1])")
    }

    @Test func whatCannotBeMadeInTwoIsMadeOfAllRowsOfAGroup() throws {
        let stages = try stages(try grouped(files("a"), ["text"], ["count(DISTINCT id)"]))
        try #require(stages.count == 2)
        #expect(!stages[0].description.contains("GROUP BY") && stages[1].description.contains("GROUP BY"))
    }

    @Test func aSmallSideOfAJoinIsSentToAllTasks() throws {
        for (how, isSent) in [("inner", true), ("left", true), ("right", false), ("full", false)] {
            let stages = try stages(try joined(files("a"), files("b", megabytes: 2), how: how))
            try #require(stages.count == 3)
            guard case .blocks(let reads, 5) = stages[2].input else { return #expect(Bool(false), "\(stages)") }
            #expect(reads.map(\.isBroadcast) == [false, isSent], "\(how)")
            #expect(stages[1].pipeline.blocks?.partitions == (isSent ? 1 : 5))
            #expect((stages[0].pipeline.blocks?.partition == nil) == isSent)
        }
    }

    @Test func whatIsWorkedOutOfAJoinNeedsNoStageOfItsOwn() throws {
        let plan = try joined(files("a"), files("b"))
        let stages = try stages(plan.with(try analyzer.filter(plan.query, try sql("id > 3"))))
        #expect(stages.count == 3 && stages[2].pipeline.operators.count == 1)
    }

    @Test func aSortIsTheLastTasksAndReadsBlocks() throws {
        let plan = try grouped(files("a"), ["text"], ["sum(id) AS s"])
        let order = SyntaxSortOrder(try sql("s"), isDescending: true)
        let stages = try stages(plan.with(try analyzer.sort(plan.query, [order], isGlobal: true)))
        try #require(stages.count == 3)
        guard case .blocks(let reads, 1) = stages[2].input else { return #expect(Bool(false), "\(stages)") }
        #expect(reads == [BlockRead(stage: 1)] && stages[1].pipeline.blocks?.partitions == 1)
    }

    @Test func sizesDecideHowManyPartitionsThereAre() throws {
        let plan = try grouped(files("a", megabytes: 10_000), ["text"], ["sum(id)"])
        #expect(try stages(plan, partitions: nil)[0].pipeline.blocks?.partitions == 157)
        let small = try grouped(files("a", megabytes: 65), ["text"], ["sum(id)"])
        #expect(try stages(small, partitions: nil)[0].pipeline.blocks?.partitions == 4)
        let huge = try grouped(files("a", megabytes: 1 << 22), ["text"], ["sum(id)"])
        #expect(try stages(huge, partitions: nil)[0].pipeline.blocks?.partitions == 1_024)
    }

    @Test func theExplanationNamesExchangesAndWhy() throws {
        let cluster = ClusterShape(
            machines: [.init(name: "here", slots: 2), .init(name: "there", slots: 2)], session: "here")
        let text = try PlanExplanation(try grouped(files("a"), ["text"], ["sum(id)"]), on: cluster).extended
        #expect(
            text.contains(
                "Rows meet in tasks on all workers, by exchanges of 16 partitions, since workers are on 2 machines."),
            "\(text)")
        #expect(text.contains("exchange: 16 partitions by hash of [text]"))
        #expect(text.contains("Stage 1 (the result): a partition of stage 0, 16 tasks with 1 thread"))
    }
}
