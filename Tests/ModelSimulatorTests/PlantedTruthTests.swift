import Foundation
import ModelSimulator
import Testing

/// What is planted is told, and what cannot be meant is refused.
@Suite(.timeLimit(.minutes(5))) struct PlantedTruthTests {
    @Test func theStatisticsTellWhatIsPlanted() async throws {
        var configuration = Simulator.Configuration(seed: 7, planted: .standard)
        configuration.planted.drift = PlantedDrift(words: 20, model: "a \"new\" model")
        try await SimulatedEndpoint.with(configuration) { endpoint in
            let body = Data(try await endpoint.send("GET", "/stats?prompts=false").body.utf8)
            let stats = try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
            let planted = try #require(stats["planted"] as? [String: [String: Any]])
            #expect(
                planted["gendered_words"] as? [String: Double] == ["base": 1, "bias": 1.8, "mitigated_bias": 0.6])
            #expect(planted["skill"] as? [String: Double] == ["plain": 0.7, "with_instructions": 0.85])
            #expect(
                planted["judge"] as? [String: Double] == [
                    "yes_rate": 0.8, "error_rate": 0.05, "position_bias": 0.1, "tie_rate": 0.1, "rubbish_rate": 0,
                    "refusal_rate": 0,
                ])
            #expect(
                planted["drift"]?["words"] as? Double == 20
                    && planted["drift"]?["model"] as? String == "a \"new\" model")
        }
        try await SimulatedEndpoint.with { endpoint in
            let body = try await endpoint.send("GET", "/stats").body
            #expect(
                body.contains(#""planted":{"skill":"#) && !body.contains("gendered_words") && !body.contains("drift"))
        }
    }

    @Test func aPersonIsTold() {
        var planted = PlantedTruth.standard
        planted.drift = PlantedDrift(words: 20, model: "new")
        for words in ["1.8 more gendered words", "0.6 where", "0.7 of the questions", "yes to 0.8", "20.0 more words"] {
            #expect(planted.description.contains(words), "\(planted.description)")
        }
        #expect(!PlantedTruth().description.contains("gendered"))
    }

    @Test func valuesThatCannotBeMeant() {
        let broken: [(String, (inout PlantedTruth) -> Void)] = [
            ("bias is -1.0", { $0.words = PlantedWords(bias: -1) }),
            ("bias is nan", { $0.words = PlantedWords(bias: .nan) }),
            ("mitigated_bias is 11", { $0.words = PlantedWords(mitigatedBias: 11) }),
            ("base is inf", { $0.words = PlantedWords(base: .infinity) }),
            ("skill plain is 1.5", { $0.skill.plain = 1.5 }),
            ("skill with_instructions is nan", { $0.skill.withInstructions = .nan }),
            ("judge's yes_rate is -0.1", { $0.judge.yesRate = -0.1 }),
            ("judge's position_bias is 2", { $0.judge.positionBias = 2 }),
            ("more than all", { ($0.judge.rubbishRate, $0.judge.refusalRate) = (0.6, 0.6) }),
            ("drift is 1e+300", { $0.drift = PlantedDrift(words: 1e300) }),
            ("drift is nan", { $0.drift = PlantedDrift(words: .nan) }),
            ("has no name", { $0.drift = PlantedDrift(words: 1, model: "") }),
        ]
        for (message, change) in broken {
            var configuration = Simulator.Configuration()
            change(&configuration.planted)
            let error = #expect(throws: SimulatorError.self) { try configuration.validate() }
            #expect(error?.description.contains(message) == true, "\(String(describing: error))")
        }
        #expect(throws: Never.self) { try PlantedTruth.standard.validate() }
    }
}
