import Columnar
import ModelAPI
import Planning
import QueryPlanning
import Relational
import SparkFunctions
import SparkSQL
import Testing

private let machine = ClusterShape.Machine(name: "here", slots: 4)
private let other = ClusterShape.Machine(name: "there", slots: 2)

/// Where rows meet: in one task that reads by itself, or in one that gathers the rows of others.
@Suite struct GatheringTests {
    private let analyzer = Analyzer()
    private static let here = ClusterShape.single("here", slots: 4)

    private func frame(_ source: DataSource, _ columns: InputColumn...) -> LogicalPlan {
        LogicalPlan(InputRelation(source, columns: columns), numbers: analyzer.numbers)
    }

    private func files(
        _ name: String, _ format: FileScan.Format = .parquet, megabytes: Int64 = 100
    ) -> LogicalPlan {
        let scan = FileScan(
            format: format, files: [ScannedFile(path: name, byteCount: megabytes << 20, modified: 0)],
            columns: [.init(name: "id", type: "BIGINT"), .init(name: "text", type: "VARCHAR")])
        return frame(.scan(scan), InputColumn("id", .plain(.long)), InputColumn("text", .plain(.string)))
    }

    private func asked(_ child: LogicalPlan) throws -> LogicalPlan {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1")
        let column = ChatColumn(endpoint: endpoint, model: "m", system: nil, user: try Template(parsing: "{id}"))
        let columns = zip(child.schema.fields, child.query.output).map { InputColumn($0.name, .plain($1.type)) }
        return LogicalPlan(
            InputRelation(
                .chat(ModelStep(name: "reply", column: column, answers: AnswersID(1)), child),
                columns: columns + [InputColumn("reply", .structure([.init("answer", .plain(.string))]))]),
            numbers: analyzer.numbers)
    }

    private func joined(_ left: LogicalPlan, _ right: LogicalPlan) throws -> LogicalPlan {
        left.with(try analyzer.join(left.query, right.query, using: ["id"]), and: right)
    }

    private func counted(_ plan: LogicalPlan, by keys: String...) throws -> LogicalPlan {
        let keys = try keys.map { try SyntaxExpression(sql: $0) }
        return plan.with(try analyzer.count(try analyzer.grouped(plan.query, keys)))
    }

    private func sorted(_ plan: LogicalPlan) throws -> LogicalPlan {
        let order = SyntaxSortOrder(try SyntaxExpression(sql: "id"), isDescending: false)
        return plan.with(try analyzer.sort(plan.query, [order], isGlobal: true))
    }

    // MARK: the decision

    @Test(
        arguments: [
            // The bytes in MB, the machines; threads of the one task, nil for many.
            (1, [machine], 1), (5, [machine], 4), (100_000, [machine], 4),
            (1, [machine, other], 1), (60, [machine, other], 2), (100, [machine, other], nil),
            (60, [other], 2), (100, [other], nil), (1, [], 1), (100, [], 1),
        ] as [(Int64, [ClusterShape.Machine], Int?)])
    func sizesAndMachinesDecide(megabytes: Int64, machines: [ClusterShape.Machine], threads: Int?) {
        let cluster = ClusterShape(machines: machines, session: "here")
        let found = Gathering.decide(bytes: megabytes << 20, on: cluster)
        switch found {
        case .oneTask(let count, _): #expect(count == threads, "\(found)")
        case .manyTasks: #expect(Bool(false), "rows meet in one task of many: \(found)")
        case .exchange(let partitions, _, _): #expect(threads == nil && partitions >= 2, "\(found)")
        }
        #expect(found.reason.contains(", since "))
    }

    @Test func anyNumbersAreDecidedOn() {
        for bytes in [Int64.min, -1, 0, .max] {
            for slots in [Int.min, 0, 1, .max] {
                let cluster = ClusterShape(machines: [.init(name: "a", slots: slots)], session: "b")
                if case .oneTask(let threads, _) = Gathering.decide(bytes: bytes, on: cluster) {
                    #expect(threads >= 1)
                }
            }
        }
        if case .oneTask = Gathering.decide(bytes: 1, on: nil) { #expect(Bool(false), "nothing is known") }
    }

    // MARK: plans

    @Test func onOneMachineAJoinIsOneTaskThatReadsItsFiles() throws {
        let plan = try joined(files("a.parquet"), files("b.jsonl", .json))
        let stages = try StagePlanner.plan(plan, on: Self.here).stages
        try #require(stages.count == 1)
        #expect(stages[0].pipeline.scans.map(\.files[0].path) == ["a.parquet", "b.jsonl"])
        #expect(stages[0].pipeline.threads == 4)
        let text = stages[0].description
        #expect(
            text.hasPrefix("parquet file a.parquet and json file b.jsonl in one task, 4 threads -> DuckDB ["), "\(text)"
        )
        #expect(text.contains("FROM input0)") && text.contains("FROM input1)"))
    }

    @Test func onSeveralMachinesTasksReadAndExchangeTheirRows() throws {
        let cluster = ClusterShape(machines: [machine, other], session: "here")
        let stages = try StagePlanner.plan(try joined(files("a.parquet"), files("b.parquet")), on: cluster).stages
        #expect(stages.count == 3 && stages.allSatisfy { $0.pipeline.scans.isEmpty })
        guard case .blocks(let reads, let partitions) = stages[2].input else {
            return #expect(Bool(false), "\(stages)")
        }
        #expect(reads == [BlockRead(stage: 0), BlockRead(stage: 1)] && partitions == 6)
    }

    @Test func rowsOfTheSessionAndNumbersAreReadBesideFiles() throws {
        let rows = frame(
            .local(LocalRelation(schema: Schema([Field("id", .int64)]), encodedSchema: .empty, partitions: [])),
            InputColumn("id", .plain(.long)))
        let numbers = frame(
            .range(start: .min, end: .max, step: .max, partitions: 3), InputColumn("id", .plain(.long), nullable: false)
        )
        let plan = try joined(try joined(files("a.parquet"), rows), numbers)
        let stages = try StagePlanner.plan(plan, on: Self.here).stages
        #expect(stages.count == 2)
        guard case .gathered([0]) = stages[1].input else { return #expect(Bool(false), "\(stages)") }
        let text = stages[1].description
        // Relations of stages come first.
        #expect(text.contains("range((-9223372036854775808)::BIGINT, (9223372036854775807)::BIGINT"), "\(text)")
        #expect(text.contains("FROM input0)") && text.contains("FROM input1)") && !text.contains("input2"))
    }

    @Test func filesThatStandTwiceAreLookedAtOnce() throws {
        let table = files("a.parquet")
        let plan = table.with(try analyzer.join(table.query, table.query, using: ["id"]))
        let stages = try StagePlanner.plan(plan, on: Self.here).stages
        #expect(stages.count == 1 && stages[0].pipeline.scans.count == 1)
    }

    @Test func groupsOfFilesThatAreReadTwiceAreMadeOnceThoughOneUseNeedsFewerColumns() throws {
        let table = files("a.parquet")
        let views = TemporaryViews(["t": table.query])
        let query = try Analyzer(views: views, numbers: analyzer.numbers).analyze(
            SyntaxQuery(
                sql: "WITH g AS (SELECT id, max(text) AS m FROM t GROUP BY id) "
                    + "SELECT id FROM g WHERE m = (SELECT max(m) FROM g)"))
        let stages = try StagePlanner.plan(table.with(query), on: Self.here).stages
        guard case .query(let text)? = stages.last?.pipeline.operators.last else {
            Issue.record("no query")
            return
        }
        #expect(
            text.sql.ranges(of: "MATERIALIZED").count == 1 && text.sql.ranges(of: "input0").count == 1, "\(text.sql)")
    }

    @Test func whatIsSlowToReadAndEndsAsARowIsCountedByAllWorkers() throws {
        let slow = try StagePlanner.plan(try counted(files("a.jsonl", .json)), on: Self.here).stages
        #expect(slow.count == 2 && slow[0].pipeline.scan != nil)
        let fast = try StagePlanner.plan(try counted(files("a.parquet")), on: Self.here).stages
        #expect(fast.count == 1)
        // The groups may be as many as the rows.
        #expect(
            try StagePlanner.plan(try counted(files("a.jsonl", .json), by: "text"), on: Self.here).stages.count == 1)
    }

    @Test func whatATaskDoesToItsRowsIsOneQuery() throws {
        let rows = files("a.jsonl", .json)
        let condition = try SyntaxExpression(sql: "CAST(id AS DECIMAL(18,2)) * 1.5 > 3")
        let some = rows.with(try analyzer.filter(rows.query, condition))
        let stages = try StagePlanner.plan(try counted(some), on: Self.here).stages
        try #require(stages.count == 2 && stages[0].pipeline.operators.count == 1)
        guard case .query(let query) = stages[0].pipeline.operators[0] else { return #expect(Bool(false)) }
        for text in [query.sql, try #require(query.wide)] {
            #expect(
                text.hasPrefix("SELECT count(*)") && text.contains("WHERE") && text.contains("FROM input)"), "\(text)")
        }
    }

    @Test func aFileIsReadWithTheThreadsOfWorkersThatHaveNone() throws {
        let filtered = files("a.parquet")
        let plan = filtered.with(try analyzer.filter(filtered.query, try SyntaxExpression(sql: "id > 3")))
        #expect(try StagePlanner.plan(plan, on: Self.here).stages[0].pipeline.threads == 4)
        #expect(try StagePlanner.plan(plan).stages[0].pipeline.threads == nil)
    }

    @Test func rowsThatAreOnlyCountedAreNotMade() throws {
        let plan = try sorted(try joined(files("a.parquet"), files("b.parquet")))
        let stages = try StagePlanner.planCount(plan, on: Self.here).stages
        try #require(stages.count == 1)
        let text = stages[0].description
        #expect(text.contains("DuckDB [SELECT count(*) AS count FROM (") && !text.contains("ORDER BY"), "\(text)")
        #expect(!text.hasSuffix("-> count"))
    }

    @Test func aUnionOfManyIsReadByTasksOfItsOwn() throws {
        let table = files("a.parquet")
        for count in [3, 300] {
            let union = try (1..<count).reduce(table.query) { plan, _ in try analyzer.union(plan, table.query) }
            let plan = try counted(table.with(union), by: "text")
            let stages = try StagePlanner.plan(plan, on: Self.here).stages
            #expect((stages.count == 1) == (count == 3), "\(stages.count) stages")
        }
    }

    // MARK: paid jobs

    /// What was paid for is found again, however a cluster runs the plan.
    @Test func theKeyOfAModelColumnIsTheSameOnEveryCluster() throws {
        let child = try joined(files("a.parquet"), files("b.parquet"))
        let plans = [
            try asked(files("a.jsonl", .json)), try asked(child), try joined(files("c.parquet"), try asked(child)),
            try sorted(try asked(try asked(child))), try joined(try asked(files("a.parquet")), try asked(child)),
        ]
        for plan in plans {
            var forced = Self.here
            forced.exchange.isForced = true
            let clusters = [nil, Self.here, ClusterShape(machines: [machine, other], session: "here"), forced]
            let numbers = try clusters.map { cluster in
                try StagePlanner.plan(plan, on: cluster).stages.enumerated().compactMap { index, stage in
                    stage.calls.map { $0.keyStage ?? index - 1 }
                }
            }
            #expect(Set(numbers).count == 1, "\(numbers)")
            #expect(Set(numbers[0]).count == numbers[0].count && !numbers[0].isEmpty)
        }
        let plain = try StagePlanner.plan(plans[0], on: Self.here).stages
        #expect(plain[1].calls?.keyStage == nil && plain.count == 2)
    }
}
