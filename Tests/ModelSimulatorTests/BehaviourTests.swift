import Foundation
import ModelAPI
import ModelClient
import ModelSimulator
import Testing

/// The simulator behaves as servers do that differ from OpenAI, and the client takes each of them.
@Suite(.timeLimit(.minutes(5))) struct BehaviourTests {
    private func ask(_ behaviours: Behaviour..., key: String? = nil, keys: Set<String>? = nil) async throws
        -> ChatAttempt
    {
        var configuration = Simulator.Configuration(seed: 7, keys: keys)
        configuration.behaviours = behaviours
        return try await SimulatedEndpoint.with(configuration) { endpoint in
            try await endpoint.client(key: key) { client in
                await client.attempt(ChatRequest(model: "m", messages: [.user("Describe a nurse.")], maxTokens: 60))
            }
        }
    }

    private func answer() async throws -> ChatCompletion { try await ask().result.get() }

    @Test(arguments: [OddAnswer.parts, .reasoning, .noUsage, .events, .mark])
    func theTextIsTheSameInEveryShape(odd: OddAnswer) async throws {
        let plain = try await answer(), answer = try await ask(.answers(odd)).result.get()
        #expect(answer.content == plain.content)
        #expect(answer.finishReason == plain.finishReason)
        #expect(answer.reasoning == ([.parts, .reasoning].contains(odd) ? "A simulated thought." : nil))
        #expect(answer.usage == (odd == .noUsage ? nil : plain.usage))
    }

    @Test func whatModelsPutAroundTheirText() async throws {
        let plain = try #require(try await answer().content)
        #expect(try await ask(.answers(.fence)).result.get().content == "```json\n\(plain)\n```")
        #expect(try await ask(.answers(.prose)).result.get().content?.contains(plain) == true)
    }

    @Test func aThoughtWithoutAnAnswer() async throws {
        let answer = try await ask(.answers(.reasoningOnly)).result.get()
        #expect(answer.content == nil && answer.finishReason == "length" && answer.reasoning != nil)
    }

    @Test(arguments: [
        (OddAnswer.noChoices, ModelError.Category.malformedResponse, "no choice with a message"),
        (.nullMessage, .malformedResponse, "no choice with a message"),
        (.errorInBody, .server, "The simulated backend is down."),
        (.errorInChoice, .server, "The simulated backend broke off."),
        (.page, .malformedResponse, "a page (HTML) that says '502 Bad Gateway'"),
    ])
    func whatIsNoAnswer(odd: OddAnswer, category: ModelError.Category, words: String) async throws {
        let attempt = try await ask(.answers(odd))
        let error = try #require(throws: ModelError.self) { try attempt.result.get() }
        #expect(error.category == category && error.message.contains(words), "\(error)")
        #expect(attempt.outcome == .unreadable)
        #expect(error.body?.isEmpty == false)
        // Half of the text was paid for.
        if odd == .errorInChoice { #expect(error.answer?.content?.isEmpty == false) }
        #expect((error.answer?.usage != nil) == [.noChoices, .nullMessage, .errorInChoice].contains(odd))
    }

    @Test func aModelThatOnlyStreamsIsAskedForAStream() async throws {
        #expect(try await ask(.streamOnly).result.get().content == answer().content)
    }

    @Test func aKeyThatIsSentBackIsStruckOut() async throws {
        let key = "sk-SECRET-1234567890"
        let attempt = try await ask(.echoesKey, key: key, keys: ["another"])
        #expect(!"\(attempt)".contains("SECRET"))
        let error = try #require(throws: ModelError.self) { try attempt.result.get() }
        #expect(error.message.contains("…7890") && error.category == .authentication)
    }

    @Test func embeddingsWithoutBase64AndWithFewTexts() async throws {
        var configuration = Simulator.Configuration(seed: 7)
        let texts = (0..<40).map { "text \($0)" }
        func vectors() async throws -> [[Float]] {
            try await SimulatedEndpoint.with(configuration) { endpoint in
                try await endpoint.client { client in
                    try await client.attempt(EmbeddingsRequest(model: "m", inputs: texts, dimensions: 8)).result.get()
                        .vectors
                }
            }
        }
        let plain = try await vectors()
        configuration.behaviours = [.noBase64, .mostTexts(32)]
        #expect(try await vectors() == plain && plain.count == 40)
    }

    @Test(arguments: [Behaviour.packs(.gzip), .packs(.brotli), .redirects])
    func theAnswerIsTheSamePackedOrElsewhere(behaviour: Behaviour) async throws {
        #expect(try await ask(behaviour).result.get().content == answer().content)
        let attempt = try await ask(behaviour, key: "wrong", keys: ["another"])
        let error = try #require(throws: ModelError.self) { try attempt.result.get() }
        #expect(error.category == .authentication, "\(error)")
    }

    /// A batch's files are longer than what is unpacked in memory.
    @Test(arguments: [nil, Behaviour.packs(.gzip), .packs(.brotli), .redirects], [10, 200_000])
    func aFileIsTheSamePackedOrElsewhere(behaviour: Behaviour?, lines: Int) async throws {
        var configuration = Simulator.Configuration(seed: 7)
        configuration.behaviours = behaviour.map { [$0] } ?? []
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = (0..<lines).map { "{\"line\":\($0 &* 2_654_435_761)}\n" }.joined()
        let path = folder.appendingPathComponent("in.jsonl").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try await SimulatedEndpoint.with(configuration) { endpoint in
            try await endpoint.client { client in
                let id = try await client.uploadFile(at: path, name: "in.jsonl").result.get().id
                let target = folder.appendingPathComponent("out.jsonl").path
                #expect(try await client.downloadFile(id, to: target).result.get() == text.utf8.count)
                let isSame = try String(contentsOfFile: target, encoding: .utf8) == text
                #expect(isSame)
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
            }
        }
    }

    @Test func behavioursAreRead() throws {
        #expect(try Behaviour(parsing: "most-texts=32") == .mostTexts(32))
        #expect(try Behaviour(parsing: "stream-only") == .streamOnly)
        #expect(try Behaviour(parsing: "refuse=max_tokens") == .refuses("max_tokens"))
        #expect(try Behaviour(parsing: "gzip") == .packs(.gzip) && Behaviour(parsing: "br") == .packs(.brotli))
        #expect(try Behaviour(parsing: "redirect") == .redirects)
        for odd in OddAnswer.allCases {
            #expect(try Behaviour(parsing: odd.rawValue) == .answers(odd))
            #expect(try FaultRule(parsing: "\(odd.rawValue):5%").fault == .odd(odd))
            #expect(Fault.odd(odd).name == odd.rawValue)
        }
        for text in ["", "refuse=", "most-texts", "most-texts=0", "most-texts=x", "nonsense"] {
            #expect(throws: SimulatorError.self) { try Behaviour(parsing: text) }
        }
    }
}
