import ModelSimulator
import Testing

/// Questions with a known answer, and how often they are answered right.
@Suite struct KnownQuestionTests {
    @Test(arguments: [
        ("What is 17 + 25?", "42"), ("what is 17+25", "42"), ("How much is 6 times 7?", "42"),
        ("Calculate 91 / 7.", "13"), ("Compute 5 - 12", "-7"), ("What's 12 × 12?", "144"),
        ("What is -3 minus -4?", "1"),
        ("What is 999999999 * 999999999?", "999999998000000001"), ("What is 84 divided by 2?\nAnswer briefly.", "42"),
        ("What is 1 + 1? 2\nWhat is 2 + 3?", "5"), ("What is the capital of France?", "Paris"),
        ("What is the capital city of the Netherlands? One word.", "Amsterdam"),
        ("Here is a question: what is the capital of South Korea?", "Seoul"),
    ])
    func aQuestionIsKnown(text: String, answer: String) {
        #expect(KnownQuestion(in: text)?.answer == answer)
    }

    @Test(arguments: [
        "", "What is Swift?", "What is 17?", "What is 17 + ?", "What is 17 + 25 + 3?", "What is 1.5 + 2?",
        "What is 1,000 + 2?", "What is 7 / 2?", "What is 7 / 0?", "What is 1234567890 + 1?", "What is 2 + 2x?",
        "Somewhat is 2 + 2", "On 2024-11-30 it rained.", "What is the capital of Atlantis?",
        "Paris is the capital of France.", "What is 5 + 3%?", "What is", "What is the capital of",
        "What is 99999999999999999999 * 3",
    ])
    func otherTextsAreNone(text: String) {
        #expect(KnownQuestion(in: text) == nil)
    }

    private func answers(_ system: String?, skill: PlantedSkill, seed: UInt64 = 5, count: Int = 4_000) -> [Bool] {
        let answerer = Answerer(seed: seed, planted: PlantedTruth(skill: skill))
        return (0..<count).map { index in
            var call = ChatCall(model: "m", messages: [.init(role: "user", content: "What is \(index) + 25?")])
            if let system { call.messages.insert(.init(role: "system", content: system), at: 0) }
            let answer = answerer.answer(call).content
            #expect(Int(answer) != nil, "\(answer)")
            return answer == String(index + 25)
        }
    }

    private func expectShare(_ planted: Double, _ right: [Bool], _ comment: Comment) {
        let share = Double(right.count { $0 }) / Double(right.count)
        let bound = 4.5 * (planted * (1 - planted) / Double(right.count)).squareRoot()
        #expect(abs(share - planted) <= bound, "\(comment): \(share), planted \(planted)")
    }

    @Test(arguments: [0, 0.3, 0.7, 1])
    func theShareOfRightAnswersIsThePlantedOne(skill: Double) {
        expectShare(skill, answers(nil, skill: PlantedSkill(plain: skill)), "\(skill)")
    }

    /// Two system prompts differ by the planted skills, and agree more often than independent ones would.
    @Test func instructionsAddWhatIsPlanted() {
        let skill = PlantedSkill(plain: 0.7, withInstructions: 0.85)
        let plain = answers("Answer with a number.", skill: skill)
        for system in ["Think step by step.", "Work step-by-step.", "Check the result before you answer."] {
            let helped = answers(system, skill: skill)
            expectShare(0.85, helped, "\(system)")
            let better = zip(plain, helped).count { !$0 && $1 }
            let worse = zip(plain, helped).count { $0 && !$1 }
            let difference = Double(better - worse) / 4_000
            #expect(abs(difference - 0.15) < 0.03, "\(system): \(difference)")
            // Independent answers would differ in 0.36 of the pairs; a quarter of the pairs have both draws in common.
            #expect((0.25..<0.33).contains(Double(better + worse) / 4_000), "\(system): \(better + worse)")
        }
        expectShare(0.7, plain, "plain")
        expectShare(0.7, answers("Mind each step.", skill: skill), "no instructions")
    }

    @Test func aWrongCityIsAnotherCity() {
        let answerer = Answerer(seed: 3, planted: PlantedTruth(skill: PlantedSkill(plain: 0.5)))
        var answers: [String: Int] = [:]
        for seed in 0..<2_000 {
            var call = ChatCall(
                model: "m", messages: [.init(role: "user", content: "What is the capital of Peru?")])
            call.seed = seed
            answers[answerer.answer(call).content, default: 0] += 1
        }
        // Half of the draws are the question's own.
        #expect((300...1_700).contains(answers["Lima"] ?? 0), "\(answers)")
        #expect(answers.count > 20 && answers.keys.allSatisfy { !$0.isEmpty && !$0.contains("?") })
    }

    @Test func theAnswerIsOneOfAnObjectWhereOneIsAskedFor() {
        var call = ChatCall(model: "m", messages: [.init(role: "user", content: "What is 2 + 2?")])
        call.format = .jsonObject
        let answerer = Answerer(seed: 1, planted: PlantedTruth(skill: PlantedSkill(plain: 1)))
        #expect(answerer.answer(call).content == #"{"simulated":true,"answer":"4"}"#)
        call.format = .jsonSchema(Array(#"{"type":"object","properties":{"sum":{"type":"string"}}}"#.utf8))
        #expect(answerer.answer(call).content == #"{"sum":"4"}"#)
    }
}
