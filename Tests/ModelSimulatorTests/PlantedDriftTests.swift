import ModelSimulator
import Testing

@Suite struct PlantedDriftTests {
    private func lengths(_ drift: PlantedDrift?, model: String = "m", prompt: String = "Tell me more") -> [Int] {
        let answerer = Answerer(seed: 11, planted: PlantedTruth(drift: drift))
        return (0..<1_000).map { index in
            let call = ChatCall(model: model, messages: [.init(role: "user", content: "\(prompt) about \(index).")])
            return answerer.answer(call).content.split(separator: " ").count
        }
    }

    /// The same prompts in both weeks: each pair differs by whole sentences of ten words.
    @Test(arguments: [0, 3, 10, 25])
    func answersAreLongerByThePlantedNumberOfWords(words: Double) {
        for prompt in ["Tell me more", "Describe a nurse,"] {
            let pairs = zip(lengths(PlantedDrift(words: words), prompt: prompt), lengths(nil, prompt: prompt))
            let differences = pairs.map { Double($0 - $1) }
            #expect(differences.allSatisfy { $0.truncatingRemainder(dividingBy: 10) == 0 })
            let mean = differences.reduce(0, +) / 1_000
            let share = words / 10 - (words / 10).rounded(.down)
            #expect(abs(mean - words) <= 45 * (share * (1 - share) / 1_000).squareRoot(), "\(words): \(mean)")
        }
    }

    @Test func oneModelDriftsAlone() {
        let drift = PlantedDrift(words: 20, model: "new")
        #expect(lengths(drift) == lengths(nil))
        #expect(zip(lengths(drift, model: "new"), lengths(nil, model: "new")).allSatisfy { $0 == $1 + 20 })
    }

    @Test func whatIsAddedHasNoGender() {
        let answerer = Answerer(seed: 11, planted: PlantedTruth(drift: PlantedDrift(words: 200)))
        let call = ChatCall(model: "m", messages: [.init(role: "user", content: "Tell me more.")])
        #expect(GenderedVocabulary.count(in: answerer.answer(call).content) == 0)
    }
}
