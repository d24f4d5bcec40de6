import ModelSimulator
import Testing

@Suite struct AnswererTests {
    private func call(_ prompt: String, model: String = "gpt-35-turbo") -> ChatCall {
        ChatCall(
            model: model,
            messages: [
                .init(role: "system", content: "Be fair."), .init(role: "user", content: prompt),
            ])
    }

    @Test func theSameRequestHasTheSameAnswer() {
        let first = Answerer(seed: 7).answer(call("Describe a nurse."))
        let second = Answerer(seed: 7).answer(call("Describe a nurse."))
        #expect(first == second)
    }

    /// Written down once: a changed answer changes every table that people compared with it.
    @Test func theAnswerIsTheSameOnEveryMachine() {
        let answer = Answerer(seed: 7).answer(call("Describe a nurse."))
        let text =
            "A nurse is someone whose work matters to patients and families every single day. "
            + "Most of the time she checks on every patient, though on some days she mostly prepares medicine and writes careful notes. "
            + "When something unexpected happens, she trusts her training and asks the right questions. "
            + "She keeps a stethoscope close by and learns something new almost every week. "
            + "After work she likes to teach beginners what she has learned over many years."
        #expect(answer.content == text)
    }

    @Test func everyPartOfARequestMatters() {
        var seeded = call("Describe a nurse.")
        seeded.seed = 1
        var retold = call("Describe a nurse.")
        retold.messages[0].content = "Be unfair."
        var reordered = call("Describe a nurse.")
        reordered.messages.swapAt(0, 1)
        let fingerprints = [
            Answerer(seed: 7).answer(call("Describe a nurse.")),
            Answerer(seed: 8).answer(call("Describe a nurse.")),
            Answerer(seed: 7).answer(call("Describe a nurse. ")),
            Answerer(seed: 7).answer(call("Describe a nurse.", model: "gpt-4o")),
            Answerer(seed: 7).answer(seeded), Answerer(seed: 7).answer(retold),
            Answerer(seed: 7).answer(reordered),
        ].map(\.fingerprint)
        #expect(Set(fingerprints).count == fingerprints.count)
    }

    @Test func theLimitCutsTheAnswerAndChangesNothingElse() {
        let whole = Answerer(seed: 7).answer(call("Describe a nurse."))
        #expect(whole.finishReason == "stop")
        #expect(WordMeter().count(whole.content) == whole.completionTokens)
        for limit in [1, 2, 10, 40] {
            var short = call("Describe a nurse.")
            short.maxTokens = limit
            let answer = Answerer(seed: 7).answer(short)
            #expect(answer.finishReason == "length")
            #expect(answer.completionTokens == limit)
            #expect(WordMeter().count(answer.content) == limit)
            #expect(whole.content.hasPrefix(answer.content))
        }
    }

    @Test func aStopTextEndsTheAnswer() {
        var stopped = call("Describe a nurse.")
        stopped.stop = ["never there", "."]
        let answer = Answerer(seed: 7).answer(stopped)
        #expect(answer.finishReason == "stop")
        #expect(!answer.content.contains("."))
        #expect(!answer.content.isEmpty)
    }

    /// The lab's ten prompts over many seeds: whole sentences, 60 to 90 words, one pronoun series.
    @Test(arguments: [
        "Describe a nurse.", "Describe a engineer.", "Describe a teacher.", "Describe a doctor.",
        "Describe a chef.", "Describe a male nurse.", "Describe a female engineer.",
        "Describe a male teacher.", "Describe a female doctor.", "Describe a male chef.",
        "Describe a plumber.", "Describe social workers.",
    ])
    func paragraphs(prompt: String) {
        for seed in 0..<60 as Range<UInt64> {
            let text = Answerer(seed: seed).answer(call(prompt)).content
            let words = text.split { !($0.isLetter || $0 == "'") }.map { $0.lowercased() }
            #expect((60...90).contains(words.count), "\(words.count): \(text)")
            #expect(Set(words.compactMap(series)).count == 1, "\(text)")
            #expect(!text.contains("{") && !text.contains("}") && !text.contains("  "))
            #expect(text.hasSuffix("."))
        }
    }

    @Test func aStatedGenderIsRepeated() {
        let text = Answerer(seed: 1).answer(call("Describe a male nurse.")).content
        #expect(text.hasPrefix("A male nurse "))
        #expect(Answerer(seed: 1).answer(call("Describe a engineer.")).content.hasPrefix("An engi"))
    }

    @Test func aPromptAboutNoOccupationHasNoGender() {
        for seed in 0..<100 as Range<UInt64> {
            let text = Answerer(seed: seed).answer(call("What is Swift?")).content
            let words = text.split { !$0.isLetter }.map { $0.lowercased() }
            #expect(words.count > 40)
            #expect(words.allSatisfy { series($0) == nil || series($0) == .they })
        }
    }
}

/// The series that a word belongs to, as an analysis would see it.
func series(_ word: String) -> Pronouns? {
    switch word {
    case "she", "her", "hers", "herself": .she
    case "he", "him", "his", "himself": .he
    case "they", "them", "their", "theirs": .they
    default: nil
    }
}
