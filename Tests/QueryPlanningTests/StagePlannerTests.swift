import Columnar
import ModelAPI
import Planning
import QueryPlanning
import Relational
import SparkFunctions
import SparkSQL
import Testing

@Suite struct StagePlannerTests {
    private let analyzer = Analyzer()

    private func frame(_ source: DataSource, _ columns: InputColumn...) -> LogicalPlan {
        LogicalPlan(InputRelation(source, columns: columns), numbers: analyzer.numbers)
    }

    private var range: LogicalPlan {
        frame(
            .range(start: 0, end: 10, step: 1, partitions: 2),
            InputColumn("id", .plain(.long), nullable: false))
    }

    private var files: LogicalPlan {
        let scan = FileScan(
            format: .json, files: [ScannedFile(path: "a.jsonl", byteCount: 1200 << 10, modified: 0)],
            columns: [.init(name: "text", type: "VARCHAR"), .init(name: "other", type: "BIGINT")])
        return frame(.scan(scan), InputColumn("text", .plain(.string)), InputColumn("other", .plain(.long)))
    }

    private func chat(over child: LogicalPlan) throws -> LogicalPlan {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1")
        let column = ChatColumn(endpoint: endpoint, model: "m", system: nil, user: try Template(parsing: "{id}"))
        let columns = zip(child.schema.fields, child.query.output).map { InputColumn($0.name, .plain($1.type)) }
        return LogicalPlan(
            InputRelation(
                .chat(ModelStep(name: "reply", column: column, answers: AnswersID(1)), child),
                columns: columns + [InputColumn("reply", .structure([.init("answer", .plain(.string))]))]),
            numbers: analyzer.numbers)
    }

    private func filtered(_ plan: LogicalPlan, _ condition: String) throws -> LogicalPlan {
        plan.with(try analyzer.filter(plan.query, try SyntaxExpression(sql: condition)))
    }

    private func selected(_ plan: LogicalPlan, _ items: String...) throws -> LogicalPlan {
        plan.with(try analyzer.selectExpr(plan.query, items))
    }

    private func limited(_ plan: LogicalPlan, _ count: Int64) -> LogicalPlan { plan.with(plan.query.limit(count)) }

    /// The stages, with columns numbered from 0 in the order in which they stand.
    private func stages(_ plan: LogicalPlan) throws -> String {
        var numbers: [Substring: Int] = [:]
        let text = try StagePlanner.plan(plan.limitsPushedDown()).description
        return text.replacing(#/\bc(\d+)\b/#) { match in
            if numbers[match.1] == nil { numbers[match.1] = numbers.count }
            return "c\(numbers[match.1] ?? 0)"
        }
    }

    @Test func stepsThatTakeEachRowByItselfAreOneQueryOverTheTasksOfTheirInput() throws {
        let plan = try selected(try filtered(range, "id > 3"), "id * 2 AS twice")
        let text = try stages(plan)
        #expect(text.hasPrefix("Stage 0: range in 2 partitions -> DuckDB ["))
        #expect(!text.contains("Stage 1"))
    }

    @Test func rowsAsTheyAreNeedNoQuery() throws {
        #expect(try stages(range) == "Stage 0: range in 2 partitions")
        #expect(try stages(limited(range, 3)) == "Stage 0: range in 2 partitions -> limit 3")
    }

    @Test func aModelColumnIsAStageOfCallsAfterOneThatMakesTheRequests() throws {
        #expect(
            try stages(try chat(over: range)) == """
                Stage 0: range in 2 partitions -> requests [m]
                Stage 1: stage 0 -> calls reply [m]
                """)
        let text = try stages(try filtered(try chat(over: range), "reply.answer IS NOT NULL"))
        #expect(text.contains("Stage 2: stage 1, at most 65536 rows a task -> DuckDB ["))
    }

    @Test func aLimitIsTakenBeforeAModelIsAsked() throws {
        #expect(
            try stages(limited(try chat(over: range), 3)) == """
                Stage 0: range in 2 partitions -> limit 3
                Stage 1: stage 0, at most 65536 rows a task -> requests [m]
                Stage 2: stage 1 -> calls reply [m]
                """)
        let narrowed = limited(try selected(try chat(over: range), "upper(reply.answer) AS answer"), 3)
        #expect(try stages(narrowed).hasPrefix("Stage 0: range in 2 partitions -> limit 3\n"))
    }

    @Test func aModelMayReadWhatAnotherAnswered() throws {
        #expect(
            try stages(try chat(over: try chat(over: range))) == """
                Stage 0: range in 2 partitions -> requests [m]
                Stage 1: stage 0 -> calls reply [m]
                Stage 2: stage 1, at most 65536 rows a task -> requests [m]
                Stage 3: stage 2 -> calls reply [m]
                """)
    }

    @Test func aModelReadsTheNamesThatTheUserGave() throws {
        let text = try stages(try chat(over: try selected(range, "id * 2 AS id")))
        #expect(text.contains("] -> named [id] -> requests [m]"))
    }

    @Test func rowsAreCountedWhereTheyAre() throws {
        let text = try StagePlanner.planCount(try chat(over: range)).description
        #expect(
            text == """
                Stage 0: range in 2 partitions -> requests [m]
                Stage 1: stage 0 -> calls reply [m]
                Stage 2: stage 1 -> count
                """)
    }

    @Test func aLimitStaysAboveAFilter() throws {
        let text = try stages(limited(try filtered(range, "id > 3"), 3))
        #expect(text.hasSuffix("] -> limit 3"))
    }

    @Test func groupsAreMadeInEachTaskAndThenOnce() throws {
        let range = range
        let grouped = try analyzer.grouped(range.query, [try SyntaxExpression(sql: "id % 3")])
        let plan = range.with(try analyzer.count(grouped))
        let lines = try stages(plan.with(try analyzer.count(try analyzer.grouped(plan.query, [])))).split(
            separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].contains("range in 2 partitions -> DuckDB [") && lines[0].contains("GROUP BY"))
        #expect(lines[1].contains("GROUP BY"))
    }

    @Test func aUnionMakesNoColumnThatNobodyNeeds() throws {
        let side = try selected(range, "id", "id div 0 AS n", "id + 1 AS m")
        let union = side.with(try analyzer.union(side.query, side.query))
        #expect(try stages(union).contains("DIVIDE_BY_ZERO"))
        let narrow = try selected(union, "m")
        let grouped = narrow.with(
            try analyzer.count(try analyzer.grouped(union.query, [try SyntaxExpression(sql: "m")])))
        let counted = narrow.with(try analyzer.count(try analyzer.grouped(union.query, [])))
        for plan in [narrow, try selected(try filtered(union, "m > 3"), "id"), grouped, counted] {
            #expect(try !stages(plan).contains("DIVIDE_BY_ZERO"))
        }
    }

    @Test func oneModelColumnInBothSidesOfAJoinIsAskedOnce() throws {
        let asked = try chat(over: range)
        let joined = asked.with(try analyzer.join(asked.query, asked.query, using: ["id"]))
        let text = try stages(joined)
        #expect(text.split(separator: "requests [m]").count == 2)
        #expect(text.split(separator: "calls reply").count == 2)
    }

    @Test func aTokenizersColumnNeedsNoQuery() throws {
        let files = files
        let plan = files.with(
            try analyzer.withColumn(files.query, "n", try SyntaxExpression(sql: "token_count(text)")))
        #expect(
            try stages(plan).hasSuffix("-> n = tokenCount(text, cl100k_base)"))
    }

    @Test func answersThatWereNarrowedAreNotKept() throws {
        let asked = try chat(over: range)
        #expect(asked.keptAnswers.count == 1)
        #expect(limited(asked, 3).limitsPushedDown().keptAnswers.isEmpty)
    }

    @Test func filesAreWrittenByTheStageThatMakesTheirRows() throws {
        let write = FileWrite(.csv, staging: "/x/_temporary/1", id: "1", schema: "")
        let spread = try StagePlanner.planWrite(try filtered(range, "id > 3"), write)
        #expect(spread.stages.count == 1)
        #expect(spread.stages[0].pipeline.operators.map(\.description).last == "writes csv files")
        guard case .relabel(let labels)? = spread.stages[0].pipeline.operators.dropLast().last else {
            return #expect(Bool(false), "\(spread)")
        }
        #expect(labels.schema.names == ["id"])
        // The first rows of all are known only when every task has given its own.
        let limited = try StagePlanner.planWrite(limited(range, 3), write)
        #expect(limited.stages.count == 2 && limited.stages[1].limit == nil)
        #expect(limited.stages[1].pipeline.operators.contains(.write(write)))
    }

    @Test func rowsOfOnePartitionAreWrittenByOneTask() throws {
        let write = FileWrite(.csv, staging: "/x/_temporary/1", id: "1", schema: "")
        let many = range
        let one = many.with(try analyzer.coalesce(many.query, count: 1))
        let plan = try StagePlanner.planWrite(try filtered(one, "id > 3"), write)
        #expect(plan.stages.count == 2 && plan.stages[0].pipeline.operators.count == 1)
        #expect(plan.stages[1].rowsPerTask ?? 0 > 1 << 30 && plan.stages[1].pipeline.operators.last == .write(write))
    }

    @Test func rowsThatCallsGaveAreWrittenByAStageOverThem() throws {
        let write = FileWrite(.json, staging: "/x/_temporary/1", id: "1", schema: "")
        let plan = try StagePlanner.planWrite(try chat(over: range), write)
        #expect(plan.stages.count == 3 && plan.stages[1].calls != nil)
        #expect(plan.stages[2].pipeline.operators.last == .write(write))
    }
}
