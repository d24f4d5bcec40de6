import ArrowIPC
import Columnar
import Messaging
import Planning
import Testing

/// Jobs with a stage that brings all rows of others together.
@Suite struct GatheredStageTests {
    /// Ids from a start to an end, in tasks, of which SQL makes what is gathered.
    private func ids(_ start: Int64, _ end: Int64, tasks: Int, _ sql: QueryText = "SELECT * FROM input") -> StagePlan {
        var pipeline = Pipeline()
        pipeline.operators = [.query(sql)]
        return StagePlan(input: .range(start: start, end: end, step: 1, partitions: tasks), pipeline: pipeline)
    }

    private func gathered(_ stages: [Int], _ sql: QueryText, limit: Int? = nil) -> StagePlan {
        var pipeline = Pipeline()
        pipeline.operators = [.query(sql)]
        return StagePlan(input: .gathered(stages), pipeline: pipeline, limit: limit)
    }

    /// Runs a job to its end.
    private func run(_ stages: [StagePlan]) async -> (rows: Int, outcome: JobOutcome?, tasks: Int) {
        let (cluster, worker, session) = await TestCluster.started(slots: 4)
        let job = session.submit(JobPlan(stages: stages))
        var tasks = 0
        await cluster.eventually("the job ends") {
            while !worker.tasks.isEmpty {
                worker.computeTask()
                tasks += 1
            }
            return session.hasEnded(job)
        }
        return (session.rows(job), session.outcome(job), tasks)
    }

    @Test func twoStagesAreJoinedInOneTask() async {
        let (rows, outcome, tasks) = await run([
            ids(0, 10, tasks: 2), ids(5, 20, tasks: 3),
            gathered([0, 1], "SELECT l.id FROM input0 l JOIN input1 r ON l.id = r.id"),
        ])
        #expect(rows == 5 && tasks == 6 && outcome?.failure == nil && outcome?.condition == nil)
    }

    @Test func aStageStandsTwiceAndAnotherReadsWhatWasGathered() async {
        let (rows, outcome, _) = await run([
            ids(0, 4, tasks: 3), gathered([0, 0], "SELECT l.id * 10 + r.id AS id FROM input0 l, input1 r"),
            gathered([1, 0], "SELECT id FROM input0 EXCEPT SELECT id FROM input1"),
        ])
        // Sixteen pairs, of which four are an id themselves.
        #expect(rows == 12 && outcome?.failure == nil)
    }

    @Test func aStageWithoutRowsHasItsColumns() async {
        let (rows, outcome, _) = await run([
            ids(0, 10, tasks: 2), ids(0, 10, tasks: 3, "SELECT id, 'x' AS text FROM input WHERE id < 0"),
            gathered([0, 1], "SELECT l.id, text FROM input0 l LEFT JOIN input1 r USING (id)"),
        ])
        #expect(rows == 10 && outcome?.failure == nil)
    }

    @Test func rowsComeInTheirStagesOrderAndALimitHolds() async {
        let (rows, outcome, _) = await run([
            ids(0, 1_000, tasks: 7),
            gathered(
                [0], "SELECT id FROM (SELECT id, row_number() OVER () - 1 AS n FROM input0) WHERE id = n", limit: 990),
        ])
        #expect(rows == 990 && outcome?.failure == nil)
    }

    @Test func noStagesAreEnoughForRowsOfItsOwn() async {
        let (rows, outcome, tasks) = await run([gathered([], "VALUES (1), (2), (3)")])
        #expect(rows == 3 && tasks == 1 && outcome?.failure == nil)
    }

    @Test func rowsOfTheSessionAreGatheredWithoutATaskOfTheirOwn() async {
        let schema = Schema([Field("a", .int64)])
        let batch = RecordBatch(schema, [.integers([1, 2, 3])], rowCount: 3)
        let (rows, outcome, tasks) = await run([
            StagePlan(input: .local([EncodedBatch(batch), EncodedBatch(batch)], schema: SchemaMessage.encode(schema))),
            gathered([0], "SELECT DISTINCT a FROM input0"),
        ])
        #expect(rows == 3 && tasks == 1 && outcome?.failure == nil)
    }

    @Test func aStageThatGathersAndComputesNothingFails() async {
        let (_, outcome, _) = await run([ids(0, 3, tasks: 1), StagePlan(input: .gathered([0]))])
        #expect(outcome?.failure?.contains("does not begin with a query") == true, "\(outcome?.failure ?? "")")
    }

    @Test func aRowsErrorReachesTheSessionInSparksTerms() async {
        let (_, outcome, _) = await run([
            ids(0, 3, tasks: 1), gathered([0], "SELECT id + 9223372036854775806 AS id FROM input0"),
        ])
        #expect(outcome?.condition?.name == "ARITHMETIC_OVERFLOW" && outcome?.condition?.sqlState == "22003")
        #expect(outcome?.failure?.hasPrefix("[ARITHMETIC_OVERFLOW] ") == true, "\(outcome?.failure ?? "")")
        #expect(outcome?.failure?.hasSuffix("(task 1, all rows of its inputs: 3)") == true, "\(outcome?.failure ?? "")")
    }
}
