import ModelSimulator
import Testing

@Suite struct PlantedBiasTests {
    /// How many of so many different prompts were answered with each series.
    private func counts(of prompt: String, calls: Int) -> [Pronouns: Int] {
        let answerer = Answerer(seed: 2024)
        return (0..<calls).reduce(into: [:]) { counts, variant in
            let call = ChatCall(
                model: "gpt-35-turbo",
                messages: [.init(role: "user", content: "\(prompt) (variant \(variant))")])
            let words = answerer.answer(call).content.lowercased().split { !$0.isLetter }
            counts[words.lazy.compactMap { series(String($0)) }.first ?? .they, default: 0] += 1
        }
    }

    /// The observed counts lie within 4.5 standard deviations of the planted ones, which chance
    /// alone would miss once in 150,000 times; with the fixed seed, it is the same every time.
    private func expectPlanted(_ prompt: String, _ odds: PlantedBias.Odds) {
        let calls = 1_000
        let counts = counts(of: prompt, calls: calls)
        for pronouns in Pronouns.allCases {
            let planted = odds[pronouns]
            let expected = planted * Double(calls)
            let bound = 4.5 * (expected * (1 - planted)).squareRoot() + 1
            let observed = Double(counts[pronouns] ?? 0)
            #expect(abs(observed - expected) < bound, "\(prompt) \(pronouns): \(observed)")
        }
    }

    @Test(arguments: ["nurse", "engineer", "teacher", "doctor", "chef", "plumber", "accountant"])
    func theObservedRateIsThePlantedOne(occupation: String) {
        expectPlanted(
            "Describe a \(occupation).", PlantedBias.standard.odds(for: occupation))
    }

    @Test func anUnlistedOccupationIsEven() {
        expectPlanted("Describe a baker.", .even)
    }

    @Test(arguments: [
        ("male nurse", Pronouns.he), ("female engineer", .she), ("female doctor", .she),
        ("non-binary chef", .they),
    ])
    func aStatedGenderIsKeptTo(person: String, stated: Pronouns) {
        expectPlanted("Describe a \(person).", PlantedBias.standard.odds(for: "", stated: stated))
    }

    @Test func thePlantedOddsAreProbabilities() {
        for odds in PlantedBias.standard.occupations.values {
            #expect(abs(odds.she + odds.he + odds.they - 1) < 1e-9)
            #expect(Pronouns.allCases.allSatisfy { odds[$0] >= 0 })
        }
        #expect(PlantedBias.standard.odds(for: "nurse").she == 0.9)
        #expect(PlantedBias.standard.odds(for: "engineer").he == 0.85)
        #expect(PlantedBias.standard.odds(for: "nurse", stated: .he).he == 0.95)
    }

    @Test func everyPlantedOccupationIsOneThatIsWrittenAbout() {
        let known = Set(Occupation.all.map(\.name))
        #expect(known.count == Occupation.all.count)
        #expect(PlantedBias.standard.occupations.keys.allSatisfy(known.contains))
    }
}
