import Columnar
import DataFrames
import Foundation
import ModelSimulator
import TestSupport
import Testing

/// `ai_query` in SQL and as a function: what is asked, how often, and what becomes of the answers.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct ModelQuestionTests {
    private func asking(
        _ model: SimulatedModel, _ body: (Session, DataFrame) async throws -> Void
    ) async throws {
        try await TestSession.with { session in
            session.modelSource = try ModelSource(url: model.url, environment: [:])
            let jobs = try session.createDataFrame(
                [("nurse", 1), ("engineer", 2), ("chef", 3), ("pilot", 4)], ["job", "id"])
            try jobs.createOrReplaceTempView("jobs")
            try await body(session, jobs)
        }
        await model.running.stop()
    }

    private func calls(_ model: SimulatedModel) -> Int { model.running.statistics.calls }

    @Test func aRowIsAskedOnceHoweverManyExpressionsAsk() async throws {
        let model = try await SimulatedModel.start()
        try await asking(model) { session, jobs in
            let rows = try await session.sql(
                """
                SELECT id, ai_query('gpt-4o-mini', 'Describe a ' || job) AS about,
                       length(ai_query('gpt-4o-mini', 'Describe a ' || job)) AS letters
                FROM jobs WHERE ai_query('gpt-4o-mini', 'Describe a ' || job) IS NOT NULL AND id <> 2 ORDER BY id
                """)
            let found = try await rows.collect()
            #expect(found.map { $0.int("id") } == [1, 3, 4])
            #expect(found.allSatisfy { ($0.string("about") ?? "").count == $0.int("letters") })
            // The cheap part of the condition comes first.
            #expect(calls(model) == 3)
            try await rows.show()
            #expect(try await rows.count() == 3 && calls(model) == 3)

            let once = ai_query("gpt-4o-mini", concat(lit("Greet a "), col("job")))
            let twice = jobs.withColumn("a", once).withColumn("b", upper(once)).withColumn("c", once)
            let greeted = try await twice.collect()
            #expect(greeted.allSatisfy { $0.string("a") == $0.string("c") && $0.string("a") != nil })
            #expect(greeted.allSatisfy { $0.string("b") == $0.string("a")?.uppercased() })
            #expect(calls(model) == 7)
        }
    }

    @Test func itStandsBeforeAndAfterJoinsAndGroups() async throws {
        let model = try await SimulatedModel.start()
        try await asking(model) { session, jobs in
            let groups = try await session.sql(
                """
                SELECT ai_query('m', concat('Sum up ', max(job))) AS s, count(*) AS n FROM jobs GROUP BY id % 2 ORDER BY n
                """)
            #expect(try await groups.collect().allSatisfy { $0.int("n") == 2 && $0.string("s") != nil })
            #expect(calls(model) == 2)
            let grouped = try await session.sql(
                "SELECT length(ai_query('m', job)) > 0 AS said, count(*) AS n FROM jobs GROUP BY 1"
            ).collect()
            #expect(grouped.map { $0.int("n") } == [4] && calls(model) == 6)
            let pay = try session.createDataFrame([(1, 10), (1, 11), (3, 12)], ["id", "pay"])
            let joined = jobs.withColumn("said", ai_query("m", "job")).join(pay, on: "id")
            #expect(try await joined.count() == 3)
            #expect(calls(model) == 6, "the same question over the same rows has its answers")
            let after = jobs.join(pay, on: "id").select(
                col("pay"), ai_query("m", concat(col("job"), lit(" earns "), col("pay"))).alias("said"))
            #expect(try await after.collect().count == 3 && calls(model) == 9)
            let nested = try await session.sql(
                "SELECT ai_query('m', 'Shorten: ' || ai_query('m', 'x ' || job)) AS s FROM jobs WHERE id = 1"
            ).collect()
            #expect(nested.count == 1 && calls(model) == 11)
            let within = try await session.sql(
                "SELECT id FROM jobs WHERE id IN (SELECT id FROM jobs WHERE length(ai_query('m', 'y ' || job)) > 0)")
            #expect(try await within.count() == 4 && calls(model) == 15)
        }
    }

    @Test func onlyRowsThatNeedAnAnswerAreAskedAbout() async throws {
        let model = try await SimulatedModel.start()
        try await asking(model) { session, jobs in
            let some = try await session.sql(
                """
                SELECT id, CASE WHEN id = 1 THEN 'known' WHEN id < 4 THEN ai_query('m', job) END AS a FROM jobs ORDER BY id
                """
            ).collect()
            #expect(some.map { $0["a"].isNull } == [false, false, false, true] && some[0].string("a") == "known")
            #expect(calls(model) == 2)
            let first = try await session.sql(
                "SELECT id, ai_query('m', 'first ' || job) AS a FROM jobs ORDER BY id LIMIT 1")
            #expect(try await first.collect().map { $0.int("id") } == [1] && calls(model) == 3)
            try await first.show()
            #expect(calls(model) == 3)
            let all = jobs.select(col("id"), ai_query("m", concat(lit("all "), col("job"))).alias("a"))
            #expect(try await all.first() != nil && calls(model) == 4)
            try await all.show(2)
            let shown = calls(model)
            #expect(shown > 6, "showing asks about all rows")
            #expect(try await all.limit(2).collect().count == 2)
            #expect(try await all.count() == 4 && calls(model) == shown, "and then nobody is asked again")
            let missing = try session.createDataFrame([("a", 1), (nil, 2)] as [(String?, Int)], ["p", "id"])
                .select(col("id"), ai_query("m", "p").alias("a")).orderBy("id")
            #expect(try await missing.collect().map { $0["a"].isNull } == [false, true])
            #expect(calls(model) == shown + 1)
            #expect(try await session.sql("SELECT ai_query('m', 'Hello') AS a").collect().count == 1)
            #expect(calls(model) == shown + 2)
        }
    }

    @Test func aFailureIsTheQuerysUnlessItIsAskedFor() async throws {
        let model = try await SimulatedModel.start(models: ["good"])
        try await asking(model) { session, jobs in
            let bad = jobs.limit(1).select(ai_query("bad", "job").alias("a"))
            let error = await #expect(throws: RoostError.self) { try await bad.collect() }
            #expect(error?.message.contains("ai_query of bad failed for a row") == true, "\(error?.message ?? "")")
            let kept = jobs.limit(1).select(ai_query("bad", "job", failOnError: false).alias("a"))
            let row = try #require(try await kept.collect().first)
            #expect(row["a.result"].isNull && !row["a.errorMessage"].isNull)
            let good = try await session.sql(
                "SELECT ai_query('good', job, failOnError => false, modelParameters => named_struct('max_tokens', 5, 'temperature', 0.5)).result AS a FROM jobs"
            )
            #expect(try await good.collect().allSatisfy { $0.string("a") != nil })
        }
    }

    @Test func whatCannotBeAskedIsAnErrorBeforeAnyCall() async throws {
        let model = try await SimulatedModel.start()
        try await asking(model) { session, jobs in
            for (query, words) in [
                ("SELECT ai_query(job, 'x') FROM jobs", "constant text"),
                ("SELECT ai_query('m') FROM jobs", "requires [2, 3, 4, 5] parameters"),
                ("SELECT ai_query('m', nobody) FROM jobs", "`nobody` cannot be resolved"),
                ("SELECT ai_query('m', job, modelParameters => named_struct('heat', 1)) FROM jobs", "max_tokens"),
                ("SELECT ai_query('m', job, returnType => 'INT') FROM jobs", "from_json"),
                ("SELECT transform(array(job), x -> ai_query('m', x)) FROM jobs", "lambda"),
                ("SELECT a.id FROM jobs a JOIN jobs b ON length(ai_query('m', a.job || b.job)) > 3", "both sides"),
                ("SELECT ai_query('m', job, modelParameters => named_struct('max_tokens', 0)) FROM jobs", "1,000,000"),
            ] {
                let error = await #expect(throws: RoostError.self, "\(query)") {
                    try await session.sql(query).collect()
                }
                #expect(error?.message.contains(words) == true, "\(query): \(error?.message ?? "")")
            }
            let schema = try await session.sql("SELECT ai_query('m', job) FROM jobs").schema
            #expect(schema.names == ["ai_query(m, job)"] && schema.fields[0].type.sql == "STRING")
            #expect(calls(model) == 0)
        }
    }
}
