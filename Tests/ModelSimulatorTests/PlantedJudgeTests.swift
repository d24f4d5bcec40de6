import ModelSimulator
import Testing

/// Judges' questions get verdicts with the planted truth and the planted errors.
@Suite struct PlantedJudgeTests {
    private static let perfect = PlantedJudge(yesRate: 0.8, errorRate: 0, positionBias: 0)

    private enum Kind: String {
        case guideline = """
            Reply with a JSON object only: {"reason": "one or two sentences", "verdict": "yes"} where the answer \
            follows the guideline, and "no" where it does not.
            """
        case rubric = """
            Reply with a JSON object only: {"reason": "one or two sentences", "verdict": 1}, with a whole number from \
            1 to 5 as the verdict.
            """
        case pairwise = """
            Reply with a JSON object only: {"reason": "one or two sentences", "verdict": "first"} where the first \
            answer is better, "second" where the second one is, and "tie" where neither is.
            """
    }

    private func call(_ kind: Kind, _ object: String, ask: String = "Guideline: be kind.") -> ChatCall {
        ChatCall(
            model: "judge",
            messages: [
                .init(role: "system", content: kind.rawValue),
                .init(role: "user", content: "\(ask)\n\n\(object)\n\nWhat do you say?"),
            ])
    }

    private func reply(_ call: ChatCall, _ judge: PlantedJudge = perfect, seed: UInt64 = 9) -> String {
        Answerer(seed: seed, planted: PlantedTruth(judge: judge)).answer(call).content
    }

    /// The verdict of a reply that is an object; nil for any other reply.
    private func verdict(_ reply: String) -> String? {
        guard
            let match = reply.firstMatch(
                of: /^\{"reason": "Simulated: [^"]+", "(?:verdict|score|rating)": "?(\w+)"?\}$/)
        else { return nil }
        return String(match.output.1)
    }

    private func verdicts(_ kind: Kind, _ judge: PlantedJudge, count: Int = 4_000, _ object: (Int) -> String)
        -> [String]
    {
        let answerer = Answerer(seed: 9, planted: PlantedTruth(judge: judge))
        return (0..<count).map { verdict(answerer.answer(call(kind, object($0))).content) ?? "rubbish" }
    }

    private func expectShare(_ planted: Double, _ found: Int, of count: Int, _ comment: Comment = "") {
        let bound = 4.5 * (planted * (1 - planted) / Double(count)).squareRoot()
        #expect(
            abs(Double(found) / Double(count) - planted) <= bound,
            "\(comment): \(found) of \(count), planted \(planted)")
    }

    @Test(arguments: [(0.8, 0.0), (0.8, 0.1), (0.3, 0.25), (1.0, 0.0)])
    func theYesesAreThePlantedOnes(yes: Double, error: Double) {
        let judge = PlantedJudge(yesRate: yes, errorRate: error)
        let verdicts = verdicts(.guideline, judge) { #"{"request": "Hi", "answer": "Hello \#($0)."}"# }
        #expect(Set(verdicts).isSubset(of: ["yes", "no"]))
        expectShare(yes * (1 - error) + (1 - yes) * error, verdicts.count { $0 == "yes" }, of: 4_000)
    }

    /// The truth is the text's: another judge model finds the same, and errs elsewhere.
    @Test func judgesAgreeOnTheTruth() {
        let call = call(.guideline, #"{"answer": "Hello."}"#)
        var other = call
        other.model = "another"
        other.messages[0].content = "Be strict. " + other.messages[0].content
        #expect(verdict(reply(call)) == verdict(reply(other)))
        let errs = PlantedJudge(yesRate: 0.8, errorRate: 0.2)
        let first = verdicts(.guideline, errs) { #"{"answer": "Hello \#($0)."}"# }
        let truth = verdicts(.guideline, Self.perfect) { #"{"answer": "Hello \#($0)."}"# }
        expectShare(0.2, zip(first, truth).count { $0 != $1 }, of: 4_000)
    }

    @Test(arguments: [
        (#"{"answer": "[flaw] Hello."}"#, "Guideline: be kind.", "no"),
        (#"{"request": "[flaw]", "answer": "It is 42.", "reference": "42"}"#, "Guideline: be right.", "yes"),
        (#"{"answer": "It is 41.", "reference": "42"}"#, "Guideline: be right.", "no"),
        (#"{"answer": "She is \"here\"."}"#, "Guideline: no gender is named.", "no"),
        (#"{"answer": "They are here.", "reference": "they"}"#, "Guideline: no gender is named.", "yes"),
    ])
    func aKnownTruthIsFound(object: String, ask: String, truth: String) {
        for seed in 0..<50 as Range<UInt64> {
            #expect(verdict(reply(call(.guideline, object, ask: ask), seed: seed)) == truth)
            let score = verdict(reply(call(.rubric, object, ask: ask), seed: seed))
            #expect(score == (truth == "yes" ? "5" : "1"))
        }
    }

    @Test func scoresFillTheScaleByTheRate() {
        let scores = verdicts(.rubric, Self.perfect) { #"{"answer": "Hello \#($0)."}"# }.compactMap(Int.init)
        #expect(scores.count == 4_000 && Set(scores) == [1, 2, 3, 4, 5])
        // 1 and a binomial draw of 4.
        let mean = Double(scores.reduce(0, +)) / 4_000
        let deviation = (4 * 0.8 * 0.2).squareRoot()
        #expect(abs(mean - 4.2) < 4.5 * deviation / Double(4_000).squareRoot())
        let errs = PlantedJudge(yesRate: 0.8, errorRate: 0.3)
        let others = verdicts(.rubric, errs) { #"{"answer": "Hello \#($0)."}"# }.compactMap(Int.init)
        let off = zip(scores, others).map { abs($0 - $1) }
        #expect(off.allSatisfy { $0 < 2 } && Set(others) == [1, 2, 3, 4, 5])
        expectShare(0.3, off.reduce(0, +), of: 4_000)
    }

    private func pair(_ index: Int, swapped: Bool) -> String {
        let (first, second) = swapped ? ("B", "A") : ("A", "B")
        return #"{"first": "I am \#(first) \#(index).", "second": "I am \#(second) \#(index)."}"#
    }

    @Test func aPairIsJudgedAlikeInBothOrders() {
        let one = verdicts(.pairwise, Self.perfect) { pair($0, swapped: false) }
        let other = verdicts(.pairwise, Self.perfect) { pair($0, swapped: true) }
        let turned = ["first": "second", "second": "first", "tie": "tie"]
        #expect(one.map { turned[$0] } == other)
        expectShare(0.1, one.count { $0 == "tie" }, of: 4_000, "ties")
        expectShare(0.45, one.count { $0 == "first" }, of: 4_000, "first")
    }

    @Test func theFirstPlaceIsPreferredAsPlanted() {
        let judge = PlantedJudge(errorRate: 0, positionBias: 0.3)
        let one = verdicts(.pairwise, judge) { pair($0, swapped: false) }
        expectShare(0.3 + 0.7 * 0.45, one.count { $0 == "first" }, of: 4_000)
        let flawed = verdicts(.pairwise, judge) { #"{"first": "[flaw] \#($0)", "second": "Fine."}"# }
        expectShare(0.3, flawed.count { $0 == "first" }, of: 4_000)
        let same = verdicts(.pairwise, Self.perfect, count: 50) {
            #"{"first": "Same \#($0)", "second": "Same \#($0)"}"#
        }
        #expect(same.allSatisfy { $0 == "tie" })
        let errs = verdicts(.pairwise, PlantedJudge(errorRate: 0.2, positionBias: 0)) { pair($0, swapped: false) }
        let truth = verdicts(.pairwise, Self.perfect) { pair($0, swapped: false) }
        expectShare(0.2, zip(errs, truth).count { $0 != $1 }, of: 4_000)
    }

    @Test func rubbishAndRefusalsCome() {
        let judge = PlantedJudge(rubbishRate: 0.2, refusalRate: 0.1)
        let answerer = Answerer(seed: 9, planted: PlantedTruth(judge: judge))
        let replies = (0..<4_000).map {
            answerer.answer(call(.guideline, #"{"answer": "Hello \#($0)."}"#)).content
        }
        expectShare(0.2, replies.count { $0.hasPrefix("That depends") }, of: 4_000, "rubbish")
        expectShare(0.1, replies.count { $0.hasPrefix("I'm sorry") }, of: 4_000, "refusals")
        // The verdicts that are left are those of a judge without rubbish.
        let clean = Answerer(seed: 9, planted: PlantedTruth(judge: PlantedJudge()))
        for (index, reply) in replies.enumerated() where verdict(reply) != nil {
            #expect(clean.answer(call(.guideline, #"{"answer": "Hello \#(index)."}"#)).content == reply)
        }
    }

    /// A judge that is asked once more has the same truth, though the last message is a reminder.
    @Test func aReminderAsksForTheSameVerdict() {
        for index in 0..<50 {
            let first = call(.guideline, #"{"answer": "Hello \#(index)."}"#)
            var again = first
            again.messages.append(.init(role: "assistant", content: "That depends."))
            again.messages.append(
                .init(role: "user", content: #"Reply with a JSON object only: {"reason": "...", "verdict": "yes"}."#))
            #expect(verdict(reply(first)) == verdict(reply(again)))
        }
    }

    @Test(arguments: [
        ("Reply in JSON with a score from 1 to 10: Hello.", "score"),
        ("Give JSON: {\"reason\": \"...\", \"rating\": 1-5}. Text: Hello.", "rating"),
        ("Is it true? Return JSON like {\"verdict\": \"yes\"} or {\"verdict\": \"no\"}. Text: Hello.", "verdict"),
    ])
    func otherJudgesAreAnsweredToo(prompt: String, member: String) {
        let reply = reply(ChatCall(model: "m", messages: [.init(role: "user", content: prompt)]))
        #expect(verdict(reply) != nil && reply.contains("\"\(member)\": "), "\(reply)")
    }

    @Test(arguments: [
        "Extract the score of the match as JSON.", "The verdict is in; write JSON.", "Describe a first-rate judge.",
        "What is a verdict?", "List the ratings from 1 to 5.",
    ])
    func otherPromptsAreNone(prompt: String) {
        let call = ChatCall(model: "m", messages: [.init(role: "user", content: prompt)])
        #expect(verdict(reply(call)) == nil && reply(call).count > 100)
    }

    /// The words are answered as they are written.
    @Test func aQuestionForYesOrNo() {
        for (prompt, yes, no) in [
            ("Is this kind: hello? Answer yes or no.", "yes", "no"),
            ("Reply with \"Yes\" or \"No\" only. Is it kind?", "Yes", "No"), ("YES OR NO?", "YES", "NO"),
        ] {
            let answers = (0..<2_000).map { index in
                reply(
                    ChatCall(model: "m", messages: [.init(role: "user", content: "\(prompt) (\(index))")]),
                    PlantedJudge(yesRate: 0.8, errorRate: 0.1))
            }
            #expect(Set(answers) == [yes, no])
            expectShare(0.8 * 0.9 + 0.2 * 0.1, answers.count { $0 == yes }, of: 2_000)
        }
        let flawed = ChatCall(
            model: "m",
            messages: [
                .init(role: "system", content: "Answer yes or no."),
                .init(role: "user", content: "Is '[flaw] x' right?"),
            ])
        #expect(reply(flawed) == "no")
        let other = ChatCall(model: "m", messages: [.init(role: "user", content: "Say yes to no one or no.")])
        #expect(reply(other).count > 100)
    }

    @Test func aPromptWithTheMarkHasAnAnswerWithIt() {
        let call = ChatCall(model: "m", messages: [.init(role: "user", content: "Describe a nurse. [flaw]")])
        #expect(reply(call).hasPrefix("[flaw] A nurse "))
    }

    @Test func aFormThatIsAskedForIsKept() {
        var call = call(.guideline, #"{"answer": "Hello."}"#)
        let plain = reply(call)
        call.format = .jsonObject
        #expect(reply(call) == plain)
        call.format = .jsonSchema(
            Array(#"{"properties":{"reason":{"type":"string"},"verdict":{"enum":["yes","no"]}}}"#.utf8))
        #expect(reply(call) == plain)
        call.format = .jsonSchema(Array(#"{"properties":{"other":{"type":"boolean"}}}"#.utf8))
        #expect(reply(call).hasPrefix(#"{"other":"#))
    }

    @Test func hostileTextsAreJudgedToo() {
        for text in [
            "", "{", "{{{{{{", "{\"answer\": \"", "{\"answer\": 7}", "{\"first\": \"a\"}",
            String(repeating: "{\"a\":", count: 900),
            "\u{0}\u{FEFF}é[flaw", "1 to", "0 to 0", "1 to 99999999999999999999", "from 1 to 5 to 7",
        ] {
            for kind in [Kind.guideline, .rubric, .pairwise] {
                #expect(verdict(reply(call(kind, text, ask: text))) != nil, "\(text.prefix(40))")
            }
            _ = reply(
                ChatCall(model: "", messages: [.init(role: "user", content: "JSON score yes or no 1 to \(text)")]))
        }
        _ = reply(ChatCall(model: "", messages: []))
        _ = reply(ChatCall(model: "", messages: [.init(role: "system", content: Kind.guideline.rawValue)]))
    }
}
