import Scoring
import Testing

@Suite struct JudgeAnswerTests {
    @Test(arguments: [
        (#"{"reason": "It is mild.", "verdict": "yes"}"#, true), (#"{"verdict":"NO ","reason":null}"#, false),
        ("```json\n{\"verdict\": \"Yes\"}\n```", true),
        ("Here it is: {\"verdict\":\"no\",\"reason\":\"yes, but no\"}", false),
        ("yes", true), ("  **No.**\n", false), ("\"YES\"", true), ("Yes, because it rhymes.", true),
        ("No. It is rude.", false),
        ("Yes – it rhymes", true), ("Verdict: no", false), ("**Verdict:** Yes", true),
        ("It rhymes well.\n\nFinal verdict: yes", true),
        ("The tone is calm.\nyes", true), ("# Verdict: no", false),
        ("{\"verdict\":\"yes\"} {\"verdict\":\"yes\"}", true),
        ("{\"note\":1} {\"verdict\":\"yes\"}", true), ("{\"Verdict\":\"yes\",\"score\":5}", true),
        ("answer = yes", true),
        ("\u{FEFF}yes", true),
    ])
    func guidelineVerdicts(answer: String, verdict: Bool) throws {
        let judge = try GuidelineJudge("polite")
        let read = judge.read(answer)
        #expect(read.verdict == verdict && !read.needsRetry)
        #expect(judge.score(read).value == (verdict ? 1 : 0))
    }

    @Test(arguments: [
        "", " \n ", "maybe", "yes and no", "Yes. There are no errors.", "There are no errors.",
        "I would say yes to that",
        "No problem here", "yes-ish", "Not yes", "noyes", #"{"verdict":"maybe"}"#, #"{"verdict":true}"#,
        #"{"verdict":1}"#,
        #"{"verdict":null}"#, #"{"verdict":["yes"]}"#, #"{"verdict":"yes","verdict":"no"}"#,
        #"{"verdict":"yes"} {"verdict":"no"}"#,
        #"{"reason":"yes"}"#, "{\"verdict\":\"yes\"", "No. 5 is the best", "No\n{\"verdict\":\"yes\"}", "yes\nno",
        "Verdict: not sure",
        "{\"verdict\":\"yes or no\"}", "The verdict is below", "Ja.", "Verdict: yes\nVerdict: no",
    ])
    func rubbishIsAskedOnceMore(answer: String) throws {
        let judge = try GuidelineJudge("polite")
        let read = judge.read(answer)
        #expect(read.verdict == nil && read.outcome == .rubbish && read.needsRetry && read.reason != nil)
        #expect(judge.score(read).outcome == .rubbish && judge.score(read).value == nil)
    }

    @Test func aReasonIsKept() throws {
        let judge = try GuidelineJudge("polite")
        #expect(judge.read(#"{"reason": "Mild.", "verdict": "yes"}"#).reason == "Mild.")
        #expect(judge.read("No. It is rude.").reason == "No. It is rude.")
        #expect(judge.read("Yes.").reason == nil)
    }

    @Test func aJudgeMayRefuseOrBeFiltered() throws {
        let judge = try GuidelineJudge("polite")
        let refused = judge.read("I'm sorry, but I can't assist with that.")
        #expect(refused.outcome == .refused && !refused.needsRetry && judge.score(refused).outcome == .refused)
        let filtered = JudgeAnswer<Bool>(missing: .filtered)
        #expect(judge.score(filtered) == Score(missing: .filtered))
        #expect(JudgeAnswer<Bool>(missing: .scored).outcome == .rubbish)
    }

    @Test(arguments: [
        (#"{"verdict": 4}"#, 4), (#"{"verdict": "4"}"#, 4), (#"{"verdict": 4.0}"#, 4), (#"{"score": "4/5"}"#, 4),
        ("4", 4), ("4/5", 4),
        ("**4**", 4), ("Score: 4", 4), ("Rating: 4 / 5", 4), ("It helps.\n\nScore: **4/5**", 4), ("[[5]]", 5),
        ("Score: 4. It helps.", 4),
        ("5/5", 5), (#"{"reason":"3 facts of 5","verdict":2}"#, 2),
    ])
    func rubricScores(answer: String, score: Int) throws {
        let judge = try RubricJudge("x", levels: ["a", "b", "c", "d", "e"])
        #expect(judge.read(answer).verdict == score)
        #expect(judge.score(judge.read(answer)).value == Double(score))
    }

    @Test(arguments: [
        "6", "0", "-1", ".5", "4.5", "Score: 4.5", "4 or 5", "4-5", "It has 3 facts", "1. It helps", #"{"verdict": 6}"#,
        #"{"verdict": -1}"#,
        #"{"verdict": 4.5}"#, #"{"verdict": "4 of 5"}"#, "Score: 4\nScore: 2", "Score: -1", ">3", "4/50", "4/10",
        "five", "４",
        #"{"verdict": 1e0}"#, #"{"verdict": NaN}"#, "Score: 3, of 5",
    ])
    func whatIsNoScoreIsRubbish(answer: String) throws {
        let judge = try RubricJudge("x", levels: ["a", "b", "c", "d", "e"])
        #expect(judge.read(answer).outcome == .rubbish, "\(judge.read(answer))")
    }

    @Test(arguments: [
        (#"{"verdict":"first"}"#, PairwiseJudge.Place.first), ("Second", .second), ("tie.", .tie),
        ("Verdict: TIE", .tie),
        ("The texts differ.\n**second**", .second),
    ])
    func places(answer: String, place: PairwiseJudge.Place) throws {
        #expect(try PairwiseJudge("better").read(answer).verdict == place)
    }

    @Test(arguments: [
        "First, I look at the style.", "The first is better than the second.", "A", "first:\nIt is good.", "both", "1",
        "The second one", #"{"verdict":"A"}"#,
    ])
    func noPlaceIsGuessed(answer: String) throws {
        #expect(try PairwiseJudge("better").read(answer).needsRetry)
    }

    /// No text crashes a reader; and a text with both words is never a verdict, unless an object says it.
    @Test func thousandsOfAnswers() throws {
        var random = ScoringSamples(seed: 5)
        let guideline = try GuidelineJudge("x"), rubric = try RubricJudge("x", levels: ["a", "b", "c", "d", "e"])
        let pair = try PairwiseJudge("x")
        let texts = ScoringSamples.hostile + (0..<5_000).map { _ in random.text() }
        for text in texts {
            let read = guideline.read(text)
            #expect((read.verdict != nil) == (read.outcome == .scored))
            let lower = " " + text.lowercased() + " "
            if lower.contains(" yes "), lower.contains(" no "), !text.contains("{") {
                #expect(read.verdict == nil, "\(text)")
            }
            let score = rubric.score(rubric.read(text))
            #expect(score.value.map { (1...5).contains($0) } ?? (score.outcome != .scored))
            #expect(pair.score(pair.read(text)).value.map { [0, 0.5, 1].contains($0) } ?? true)
        }
    }
}
