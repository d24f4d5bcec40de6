import Columnar
import ModelAPI
import Planning
import Testing

@Suite struct StagePlannerTests {
    private let range = LogicalPlan.range(start: 0, end: 10, step: 1, partitions: 2)

    private let files = LogicalPlan.scan(
        FileScan(
            format: .json, files: [ScannedFile(path: "a.jsonl", byteCount: 1200 << 10, modified: 0)],
            columns: [.init(name: "text", type: "VARCHAR"), .init(name: "other", type: "BIGINT")]))

    private func chat(over child: LogicalPlan) throws -> LogicalPlan {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1")
        let column = ChatColumn(endpoint: endpoint, model: "m", system: nil, user: try Template(parsing: "{id}"))
        return .chat(ModelStep(name: "reply", column: column, answers: AnswersID(1)), child)
    }

    private func stages(_ plan: LogicalPlan) -> String { StagePlanner.plan(plan.limitsPushedDown()).description }

    @Test func relationalStepsBecomeOneQuery() {
        let plan = LogicalPlan.project(
            [.alias(.binary(.multiply, .column("id"), .literal(.integer(2))), "twice")],
            .filter(.binary(.greater, .column("id"), .literal(.integer(3))), range))
        #expect(
            stages(plan) == """
                Stage 0: range in 2 partitions -> DuckDB [SELECT ("id" * 2) AS "twice" FROM (SELECT * FROM input WHERE ("id" > 3))]
                """)
    }

    @Test func aModelColumnIsAStageOfCallsAfterOneThatMakesTheRequests() throws {
        let plan = LogicalPlan.filter(.unary(.isNotNull, .column("reply")), try chat(over: range))
        #expect(
            stages(plan) == """
                Stage 0: range in 2 partitions -> requests [m]
                Stage 1: stage 0 -> calls reply [m]
                Stage 2: stage 1, at most 65536 rows a task -> DuckDB [SELECT * FROM input WHERE ("reply" IS NOT NULL)]
                """)
    }

    @Test func aLimitIsTakenBeforeAModelIsAsked() throws {
        #expect(
            stages(.limit(3, try chat(over: range))) == """
                Stage 0: range in 2 partitions -> limit 3
                Stage 1: stage 0, at most 65536 rows a task -> requests [m]
                Stage 2: stage 1 -> calls reply [m]
                """)
    }

    @Test func aModelMayReadWhatAnotherAnswered() throws {
        #expect(
            stages(try chat(over: try chat(over: range))) == """
                Stage 0: range in 2 partitions -> requests [m]
                Stage 1: stage 0 -> calls reply [m]
                Stage 2: stage 1, at most 65536 rows a task -> requests [m]
                Stage 3: stage 2 -> calls reply [m]
                """)
    }

    @Test func answersAreCountedInAStageOfTheirOwn() throws {
        #expect(
            stages(.count(try chat(over: range))) == """
                Stage 0: range in 2 partitions -> requests [m]
                Stage 1: stage 0 -> calls reply [m]
                Stage 2: stage 1 -> count
                """)
    }

    @Test func aLimitStaysAboveAFilter() {
        let plan = LogicalPlan.limit(3, .filter(.literal(.boolean(true)), range))
        #expect(stages(plan) == "Stage 0: range in 2 partitions -> DuckDB [SELECT * FROM input WHERE TRUE] -> limit 3")
    }

    @Test func aUnionReadsBothSides() {
        #expect(
            stages(.union(range, range)) == """
                Stage 0: range in 2 partitions
                Stage 1: range in 2 partitions
                Stage 2: stage 0 and 1
                """)
    }

    @Test func aTokenizersColumnNeedsNoQuery() {
        let count = Expression.tokens(TokenFunction(.count, encoding: "cl100k_base"), .column("text"))
        #expect(
            stages(.withColumn("n", count, files)) == """
                Stage 0: json files in 3 splits -> n = tokenCount(text, cl100k_base)
                """)
    }

    @Test func tokenFunctionsStandAnywhere() {
        let short = Expression.tokens(
            TokenFunction(.truncate(to: 5), encoding: "cl100k_base"), .function("lower", [.column("text")]))
        let count = Expression.tokens(TokenFunction(.count, encoding: "cl100k_base"), short)
        let plan = LogicalPlan.filter(.binary(.greater, count, .literal(.integer(2))), files)
        #expect(
            stages(plan) == """
                Stage 0: json files in 3 splits -> DuckDB [SELECT *, "lower"("text") AS "__tokens_0" FROM input] -> \
                __tokens_1 = truncateTokens(__tokens_0, to: 5, cl100k_base) -> \
                __tokens_2 = tokenCount(__tokens_1, cl100k_base) -> \
                DuckDB [SELECT * EXCLUDE ("__tokens_0", "__tokens_1", "__tokens_2") FROM input WHERE ("__tokens_2" > 2)]
                """)
    }

    @Test func helperColumnsLeaveTheUsersNamesAlone() {
        let rows = LogicalPlan.scan(
            FileScan(
                format: .json, files: [ScannedFile(path: "a.jsonl", byteCount: 9, modified: 0)],
                columns: [.init(name: "__TOKENS_0", type: "VARCHAR")]))
        let count = Expression.tokens(TokenFunction(.count, encoding: "cl100k_base"), .column("__TOKENS_0"))
        #expect(
            stages(.filter(.binary(.greater, count, .literal(.integer(2))), rows)) == """
                Stage 0: json files in 1 split -> __tokens_1 = tokenCount(__TOKENS_0, cl100k_base) -> \
                DuckDB [SELECT * EXCLUDE ("__tokens_1") FROM input WHERE ("__tokens_1" > 2)]
                """)
    }

    @Test func onlyWhatATokenizerReadsIsReadFromAFile() {
        let count = Expression.tokens(TokenFunction(.count, encoding: "cl100k_base"), .column("text"))
        #expect(
            stages(.project([.alias(count, "n")], files)) == """
                Stage 0: json files in 3 splits -> DuckDB [SELECT "text" FROM input] -> \
                __tokens_0 = tokenCount(text, cl100k_base) -> DuckDB [SELECT "__tokens_0" AS "n" FROM input]
                """)
    }

    @Test func answersThatWereNarrowedAreNotKept() throws {
        let asked = try chat(over: range)
        #expect(asked.keptAnswers.count == 1)
        #expect(LogicalPlan.limit(3, asked).limitsPushedDown().keptAnswers.isEmpty)
    }
}
