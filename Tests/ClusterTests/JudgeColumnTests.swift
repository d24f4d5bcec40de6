import DataFrames
import Scoring
import TestSupport
import Testing

/// Judges as columns: what is asked, how often, and what becomes of each kind of reply.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct JudgeColumnTests {
    /// What a judged row has.
    private struct Verdict {
        var score: Double?
        var outcome: String?
        var explanation: String
    }

    /// The verdicts on rows, in their order.
    private func judged(
        _ judge: Judge, _ rows: [(answer: String?, other: String?)], comparing: Bool = false,
        _ endpoint: ScriptedEndpoint
    ) async throws -> [Verdict] {
        var found: [Verdict] = []
        try await TestSession.with { session in
            session.modelSource = try ModelSource(url: endpoint.url, environment: [:])
            let table = try session.createDataFrame(
                rows.enumerated().map { ($0, $1.answer, $1.other) }, ["id", "answer", "other"])
            let scores = table.withJudge(
                "verdict", judge, model: "judge", answer: "answer", request: lit("Tell a joke."),
                other: comparing ? "other" : nil)
            #expect(try scores.schema.names == ["id", "answer", "other", "verdict"])
            found = try await scores.select("id", "verdict.score", "verdict.outcome", "verdict.explanation")
                .orderBy("id").collect().map { row in
                    Verdict(
                        score: row.double("score"), outcome: row.string("outcome"),
                        explanation: row.string("explanation") ?? "")
                }
            let calls = endpoint.calls.count
            _ = try await scores.filter("verdict.outcome = 'scored'").count()
            #expect(endpoint.calls.count == calls, "what was asked is not asked again")
        }
        endpoint.stop()
        return found
    }

    @Test func everyKindOfReplyIsAnOutcome() async throws {
        let endpoint = try ScriptedEndpoint { messages in
            let asked = messages[1].content
            if asked.contains("kind words") { return .text(#"{"reason": "It is kind.", "verdict": "yes"}"#) }
            if asked.contains("rude words") { return .text("**No.** It is rude.") }
            if asked.contains("doubted words") {
                return messages.count > 2 ? .text(#"{"reason": "second", "verdict": "no"}"#) : .text("Perhaps.")
            }
            if asked.contains("vague words") { return .text("Perhaps.") }
            if asked.contains("grave words") { return .refusal("I will not judge that.") }
            if asked.contains("filtered words") { return .filtered }
            if asked.contains("lost words") {
                return messages.count > 2 ? .failure(400, "no second call") : .text("Perhaps.")
            }
            return .failure(400, "no such thing")
        }
        let judge = Judge.guideline(try GuidelineJudge("The answer is friendly."))
        let answers = ["kind", "rude", "doubted", "vague", "grave", "filtered", "broken", "lost"].map { "\($0) words" }
        let found = try await judged(judge, (answers + [nil]).map { ($0, nil) }, endpoint)
        #expect(
            found.map(\.outcome) == [
                "scored", "scored", "scored", "rubbish", "refused", "filtered", "error", "error", "no_answer",
            ])
        #expect(found.map(\.score) == [1, 0, 0] + Array(repeating: nil, count: 6))
        #expect(found[0].explanation == "It is kind." && found[2].explanation == "second")
        #expect(found[4].explanation.contains("I will not judge that."))
        #expect(found[6].explanation.contains("no such thing") && found[7].explanation.contains("no second call"))

        // Eight rows have an answer, and three of the first replies are rubbish.
        #expect(endpoint.calls.count == 11)
        let again = endpoint.calls.filter { $0.count > 2 }
        #expect(again.count == 3)
        #expect(again.allSatisfy { $0.map(\.role) == ["system", "user", "assistant", "user"] })
        #expect(again.allSatisfy { $0[2].content == "Perhaps." })
        guard case .guideline(let prompt) = judge else { return }
        let first = try #require(endpoint.calls.first { $0[1].content.contains("kind words") })
        #expect(first.map(\.content) == prompt.messages(request: "Tell a joke.", answer: "kind words").map(\.content))
    }

    @Test func aRubricGivesItsLevels() async throws {
        let endpoint = try ScriptedEndpoint { messages in
            messages[1].content.contains("long text") ? .text(#"{"reason": "r", "verdict": 3}"#) : .text("Score: 1/3")
        }
        let judge = Judge.rubric(try RubricJudge("helpfulness", levels: ["poor", "fair", "good"]))
        let found = try await judged(judge, [("long text", nil), ("short", nil)], endpoint)
        #expect(found.map(\.score) == [3, 1] && found[0].explanation == "r")
        #expect(endpoint.calls.count == 2)
    }

    @Test func aPairIsJudgedInBothOrders() async throws {
        let endpoint = try ScriptedEndpoint { messages in
            let asked = messages[1].content
            if asked.contains(#": "better""#) {
                let isFirst = asked.contains(#""first": "better""#)
                return .text(#"{"reason": "r", "verdict": "\#(isFirst ? "first" : "second")"}"#)
            }
            if asked.contains(#": "odd""#) {
                let isFirst = asked.contains(#""first": "odd""#)
                return .text(isFirst ? #"{"reason": "r", "verdict": "first"}"# : "Perhaps.")
            }
            return .text(#"{"reason": "place", "verdict": "first"}"#)
        }
        let judge = Judge.pairwise(try PairwiseJudge("the funnier one"))
        let pairs: [(String?, String?)] = [
            ("better", "worse"), ("worse", "better"), ("a", "b"), ("odd", "c"), ("a", nil), (nil, "b"),
        ]
        let found = try await judged(judge, pairs, comparing: true, endpoint)
        #expect(found.map(\.score) == [1, 0, 0.5, nil, nil, nil])
        #expect(found.map(\.outcome) == ["scored", "scored", "scored", "rubbish", "no_answer", "no_answer"])
        #expect(found[2].explanation.contains("disagree"))
        // Four pairs in both orders, and one reply that is rubbish.
        #expect(endpoint.calls.count == 9)
    }

    @Test func aPairwiseJudgeNeedsTheOtherAnswer() async throws {
        try await TestSession.with(workers: 1) { session in
            session.modelSource = try ModelSource(url: "http://127.0.0.1:9/v1", environment: [:])
            let rows = try session.createDataFrame([("a", 1)], ["answer", "id"])
            let judge = Judge.pairwise(try PairwiseJudge("funnier"))
            let error = #expect(throws: RoostError.self) {
                try rows.withJudge("v", judge, model: "m", answer: "answer").schema
            }
            #expect(error.map { "\($0)".contains("give the other") } ?? false)
        }
    }

    @Test func repliesThatAreTextsAreRead() async throws {
        try await TestSession.with(workers: 1) { session in
            let rows = try session.createDataFrame(
                [("Yes.", 1), ("maybe", 2), (nil, 3)] as [(String?, Int)], ["reply", "id"])
            let scores = try await rows.orderBy("id").selectExpr(
                #"judge_score('{"judge": "guideline", "guideline": "Be kind."}', reply).outcome AS o"#
            ).collect()
            #expect(scores.map { $0.string("o") } == ["scored", "rubbish", "no_answer"])
        }
    }

    @Test func tokensAreCountedWithAVocabulary() async throws {
        guard Vocabularies.areHere else { return }
        try await TestSession.with(workers: 1) { session in
            let rows = try session.createDataFrame([("hello world", 1), (nil, 2)] as [(String?, Int)], ["text", "id"])
            let tokens = try await rows.orderBy("id").select(score(Scorer(.length(Length(.tokens))), "text").alias("s"))
                .select("s.score", "s.outcome").collect()
            #expect(tokens.map { $0.double("score") } == [2, nil])
            #expect(tokens.map { $0.string("outcome") } == ["scored", "no_answer"])
        }
    }
}
