import DataFrames
import Scoring
import TestSupport
import Testing

/// Scores as columns: what workers compute is what the scorer gives.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct ScoreColumnTests {
    private static let rows: [(String?, String?)] = [
        ("Paris", "Paris"), (" paris ", "Paris"), ("The capital of France is Paris, of course.", "Paris"),
        ("I cannot help with that.", "Paris"), (nil, "Paris"), ("Paris", nil), ("", ""), ("12.5", "12.50001"),
        (#"{"a": 1}"#, #"{"a": 1}"#), ("She said that he is 東京 🙂 naïve", "He said she"), ("\u{0}", "\u{0}"),
    ]
    private static let scorers: [Scorer] = [
        Scorer(.exactMatch(ExactMatch())), Scorer(.rouge(ROUGEScore())), Scorer(.bleu(BLEUScore())),
        Scorer(.chrF(ChrFScore())), Scorer(.editDistance(EditDistanceScore())), Scorer(.wordF1(WordF1())),
        Scorer(.contains(Contains())), Scorer(.jsonValidity(JSONValidity())), Scorer(.genderLean(GenderLean())),
        Scorer(.refusal(RefusalDetection())), Scorer(.numericCloseness(NumericCloseness())),
        Scorer(.length(Length(.words))), Scorer(.wordList(ListedWords(.feminine))),
        Scorer(.regularExpression(RegularExpression("par(is)?")), name: "has_par"),
    ]

    @Test(arguments: [1, 2, 3]) func workersGiveWhatTheScorerGives(workers: Int) async throws {
        try await TestSession.with(workers: workers) { session in
            let answers = try session.createDataFrame(Self.rows, ["answer", "reference"])
                .withColumn("n", monotonically_increasing_id()).repartition(3)
            for scorer in Self.scorers {
                var prepared = try scorer.prepared()
                let expected = Self.rows.map { prepared.score(answer: $0.0, reference: $0.1) }
                let scored = answers.withColumn("s", score(scorer, "answer", reference: "reference"))
                    .orderBy("n").select("s.score", "s.outcome", "s.explanation")
                let found = try await scored.collect()
                #expect(found.map { $0.double("score") } == expected.map(\.value), "\(scorer.name)")
                #expect(found.map { $0.string("outcome") } == expected.map(\.outcome.rawValue), "\(scorer.name)")
                #expect(found.map { $0.string("explanation") } == expected.map(\.explanation), "\(scorer.name)")
            }
        }
    }

    @Test func scoresStandWhereExpressionsDo() async throws {
        try await TestSession.with { session in
            let answers = try session.createDataFrame(
                [("Paris", "Paris", "a"), ("Lyon", "Paris", "a"), ("Rome", "Rome", "b")], ["answer", "reference", "g"])
            try answers.createOrReplaceTempView("answers")
            let grouped = try await session.sql(
                """
                SELECT g, avg(score('exact_match', answer, reference).score) AS right FROM answers
                WHERE score('{"scorer": "length", "unit": "characters"}', answer).score > 3 GROUP BY g ORDER BY g
                """)
            #expect(try await grouped.collect().map { $0.double("right") } == [0.5, 1])
            #expect(
                try grouped.schema.ddl == "g STRING,right DOUBLE")
            let scored = answers.select(score(Scorer(.exactMatch(ExactMatch())), "answer", reference: "reference"))
            #expect(
                try scored.schema.fields[0].type
                    == .structure([
                        StructField("score", .double), StructField("outcome", .string, nullable: false),
                        StructField("explanation", .string),
                    ]))
        }
    }

    @Test(arguments: [
        ("score('exactmatch', answer, answer)", "there is no scorer exactmatch"),
        ("score('exact_match', answer)", "compares answers with a reference"),
        ("score(answer, answer)", "foldable"),
        (#"score('{"scorer": "regex", "pattern": "("}', answer)"#, "the regular expression is wrong"),
        (#"score('{"scorer": "regex"}', answer)"#, "'pattern' is missing"),
        (#"score('{"scorer": "rouge", "variant": "rouge_9"}', answer, answer)"#, "rouge_9"),
        (#"judge_score('{"judge": "guideline", "guideline": " "}', answer)"#, "empty"),
        (#"judge_score('{"judge": "pairwise", "criterion": "short"}', answer)"#, "both orders"),
        (#"judge_messages('{"judge": "oracle"}', answer, answer, answer, answer)"#, "oracle"),
    ])
    func aMistakeIsToldBeforeAnythingRuns(call: String, message: String) async throws {
        try await TestSession.with(workers: 1) { session in
            let answers = try session.createDataFrame(["Paris"], ["answer"])
            try answers.createOrReplaceTempView("answers")
            let error = await #expect(throws: RoostError.self) {
                _ = try await session.sql("SELECT \(call) FROM answers").schema
            }
            #expect("\(error.map { "\($0)" } ?? "")".contains(message), "\(error.map { "\($0)" } ?? "none")")
        }
    }
}
