import Planning
import QueryPlanning
import Relational
import SparkSQL
import Testing

/// What `explain(extended: true)` prints, letter by letter.
@Suite struct ExplanationTests {
    private let analyzer = Analyzer()

    private func files(_ name: String, _ format: FileScan.Format, _ columns: InputColumn...) -> LogicalPlan {
        let scan = FileScan(
            format: format, files: [ScannedFile(path: name, byteCount: 100 << 20, modified: 0)],
            columns: columns.map { .init(name: $0.name, type: "BIGINT") })
        return LogicalPlan(InputRelation(.scan(scan), columns: columns), numbers: analyzer.numbers)
    }

    private func plan() throws -> LogicalPlan {
        let orders = files(
            "orders.parquet", .parquet, InputColumn("customer", .plain(.long)), InputColumn("price", .plain(.long)),
            InputColumn("note", .plain(.string)))
        let customers = files(
            "customers.jsonl", .json, InputColumn("customer", .plain(.long)), InputColumn("city", .plain(.string)))
        let joined = try analyzer.join(orders.query, customers.query, using: ["customer"])
        let grouped = try analyzer.grouped(joined, [try SyntaxExpression(sql: "city")])
        var plan = orders.with(
            try analyzer.aggregate(grouped, [try SyntaxExpression(sql: "sum(price) AS total")]), and: customers)
        plan.text = "SELECT city, sum(price) AS total FROM orders JOIN customers USING (customer) GROUP BY city"
        return plan
    }

    @Test func everyStepIsShown() throws {
        let text = try PlanExplanation(try plan(), on: .single("here", slots: 2)).extended
        let sections = text.split(separator: "== ").map { $0.prefix { $0 != "=" } }
        #expect(
            sections == ["Parsed Logical Plan ", "Analyzed Logical Plan ", "Optimized Logical Plan ", "Physical Plan "])
        #expect(text.contains("SELECT city, sum(price) AS total FROM orders"))
        #expect(text.contains("city: string, total: bigint\n"))
        #expect(text.contains(": parquet file orders.parquet, 104857600 bytes\n"))
        let physical = text.split(separator: "== Physical Plan ==\n")[1]
        #expect(
            physical.hasPrefix(
                """
                Rows meet in one task, since all workers are on this machine.
                Stage 0 (the result): parquet file orders.parquet and json file customers.jsonl, \
                1 task with 2 threads
                  DuckDB [SELECT
                """), "\(physical)")
    }

    @Test func whatNeedsNoMeetingSaysNothingOfIt() throws {
        let files = files("a.parquet", .parquet, InputColumn("id", .plain(.long)))
        let plan = files.with(try analyzer.filter(files.query, try SyntaxExpression(sql: "id > 1")))
        let text = try PlanExplanation(plan, on: .single("here", slots: 2)).extended
        #expect(
            text.contains(
                "== Physical Plan ==\nStage 0 (the result): parquet files in 1 split, 1 task with 2 threads\n"))
        #expect(!text.contains("Parsed") && !text.contains("meet"))
    }

    @Test func afterARunEachStageHasItsFigures() throws {
        let files = files("a.parquet", .parquet, InputColumn("id", .plain(.long)))
        let plan = files.with(try analyzer.filter(files.query, try SyntaxExpression(sql: "id > 1")))
        var figures = StageFigures()
        for (rows, seconds) in [(1_000, 0.25), (200, 0.5)] as [(UInt64, Double)] {
            var task = TaskMetrics()
            (task.rows, task.bytes, task.runNanoseconds) = (rows, rows * 8, UInt64(seconds * 1e9))
            figures.add(task)
        }
        let cluster = ClusterShape.single("here", slots: 2)
        let text = try PlanExplanation(plan, on: cluster, figures: [figures]).extended
        #expect(
            text.hasSuffix("\n  ran: 2 tasks gave 1200 rows and 9600 bytes in 0.75 s, the longest in 0.50 s\n"),
            "\(text)")
        let other = try PlanExplanation(plan, on: cluster, figures: [figures, figures]).extended
        #expect(!other.contains("ran:"), "figures of another plan")
    }
}
