import ModelAPI
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

    @Test func aMapThatAQueryHandsToTheNextWithinItIsNoListYet() throws {
        let files = files("a")
        let maps = files.with(try analyzer.selectExpr(files.query, ["id", "map('a', id) AS m"]))
        let stages = try stages(try sorted(maps, "id"))
        #expect(stages[0].description.contains("create_sort_key") && stages[0].description.contains("map_from_arrays"))
        #expect(!stages[0].description.contains("list_transform"), "\(stages[0])")
    }

    private func sorted(_ plan: LogicalPlan, _ key: String, isDescending: Bool = false) throws -> LogicalPlan {
        let order = SyntaxSortOrder(try sql(key), isDescending: isDescending)
        return plan.with(try analyzer.sort(plan.query, [order], isGlobal: true))
    }

    @Test func eachTaskSortsARangeOfTheKeys() throws {
        let stages = try stages(try sorted(files("a"), "text"))
        try #require(stages.count == 4)
        // A sample of each task's keys, from which one task cuts the ranges.
        guard case .files = stages[0].input, case .gathered([0]) = stages[1].input else {
            return #expect(Bool(false), "\(stages)")
        }
        #expect(stages[0].pipeline.blocks == nil && stages[0].description.contains("create_sort_key(CAST("))
        let write = try #require(stages[2].pipeline.blocks)
        #expect(write.partitions == 5 && write.ranges == BlockRanges(stage: 1) && write.invalidity == nil)
        #expect(
            stages[2].description.hasSuffix(
                "exchange: 5 partitions by ranges of [text ASC], with the borders of stage 1"), "\(stages[2])")
        guard case .blocks(let reads, 5) = stages[3].input else { return #expect(Bool(false), "\(stages)") }
        #expect(reads == [BlockRead(stage: 2)] && stages[3].description.contains("ORDER BY"))
    }

    @Test func whatIsSortedIsExchangedOnceBefore() throws {
        let stages = try stages(
            try sorted(try grouped(files("a"), ["text"], ["sum(id) AS s"]), "s", isDescending: true))
        try #require(stages.count == 5)
        // The groups are made for the sample, and again for the ranges; their rows were exchanged once.
        for stage in [1, 3] {
            guard case .blocks(let reads, 5) = stages[stage].input else { return #expect(Bool(false), "\(stages)") }
            #expect(reads == [BlockRead(stage: 0)])
        }
        #expect(stages[3].pipeline.blocks?.keys == ["s DESC"] && stages[3].pipeline.blocks?.ranges?.stage == 2)
    }

    /// What is sorted is read twice, and asked for once.
    @Test func answersAreAskedForOnceBeforeTheyAreSorted() throws {
        let asked = files("a"), endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1")
        let column = ChatColumn(endpoint: endpoint, model: "m", system: nil, user: try Template(parsing: "{id}"))
        let plan = LogicalPlan(
            InputRelation(
                .chat(ModelStep(name: "reply", column: column, answers: AnswersID(1)), asked),
                columns: [
                    InputColumn("id", .plain(.long)), InputColumn("text", .plain(.string)),
                    InputColumn("reply", .structure([.init("answer", .plain(.string))])),
                ]), numbers: analyzer.numbers)
        let stages = try stages(try sorted(plan, "reply.answer"))
        #expect(stages.count { $0.calls != nil } == 1 && stages.count == 6)
        let calls = try #require(stages.firstIndex { $0.calls != nil })
        let readers = stages.indices.filter { if case .stages([calls]) = stages[$0].input { true } else { false } }
        #expect(readers == [2, 4] && stages[4].pipeline.blocks?.ranges?.stage == 3, "\(stages)")
    }

    @Test func rowsOfOneTaskOrOnePartitionAreSortedByOneTask() throws {
        let plan = try sorted(files("a"), "text")
        let single = try stages(plan, partitions: 1)
        #expect(single.count == 2 && single[0].pipeline.blocks?.ranges == nil)
        let counted = try stages(try sorted(try grouped(files("a"), [], ["sum(id) AS s"]), "s"))
        #expect(counted.allSatisfy { $0.pipeline.blocks?.ranges == nil })
        // An order by chance has no ranges.
        #expect(try stages(try sorted(files("a"), "rand(1)")).allSatisfy { $0.pipeline.blocks?.ranges == nil })
    }

    @Test func theFirstOfSortedRowsAreTheFirstOfEachTask() throws {
        let plan = try sorted(files("a"), "text")
        let stages = try stages(plan.with(plan.query.limit(10)))
        try #require(stages.count == 2)
        #expect(stages[0].description.contains("LIMIT 10") && stages[0].pipeline.blocks?.partitions == 1)
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
