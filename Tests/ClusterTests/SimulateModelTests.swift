import Foundation
#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif
import TestSupport
import Testing

/// `roost simulate-model` from its flags to its statistics.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct SimulateModelTests {
    @Test(arguments: [
        (["--tpm", "0"], "--tpm is '0'"), (["--tpm", "=5"], "--tpm is '=5'"), (["--rpm", "m=x"], "--rpm is 'm=x'"),
        (["--rpm-window", "5s"], "1s or 10s"), (["--fault", "500:200%"], "0% to 100%"),
        (["--fault", "teapot:1%"], "KIND:RATE%"),
        (["--fault", "500:60%", "--fault", "503:60%"], "120.0 %"), (["--batch-expires-after", "half"], "50%"),
        (["--batch-duration", "soon"], "200ms"),
        (["--bias", "11"], "bias is 11"), (["--skill", "1.5"], "skill plain is 1.5"),
        (["--judge-error-rate", "nan"], "error_rate is nan"), (["--drift-length", "1e9"], "drift is"),
        (["--max-concurrent", "0"], "0 calls at once"),
    ])
    func aWrongFlagIsTold(flags: [String], words: String) async throws {
        let result = try await Program.run(["simulate-model", "--port", "0"] + flags)
        #expect(result.code != 0)
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(!result.errors.contains("Fatal"))
    }

    @Test func flagsReachTheSimulator() async throws {
        let flags = [
            "--tpm", "1000", "--tpm", "big=2000", "--rpm", "600", "--key", "k", "--answer-tokens", "5", "--fault",
            "503@2", "--bias", "2.5", "--skill", "0.25", "--judge-position-bias", "0.4",
        ]
        let running = try Program.start(["simulate-model", "--port", "0"] + flags)
        let base = try await running.simulatorsURL()
        #expect(running.text(0).contains("Tokens are counted") && running.text(0).contains("2.5 more gendered words"))
        func call(_ model: String) async throws -> (Int, HTTPURLResponse) {
            var request = URLRequest(url: try #require(URL(string: base + "/v1/chat/completions")))
            request.httpMethod = "POST"
            request.setValue("Bearer k", forHTTPHeaderField: "Authorization")
            request.httpBody = Data(#"{"model":"\#(model)","messages":[{"role":"user","content":"x"}]}"#.utf8)
            let (body, response) = try await URLSession.shared.data(for: request)
            let usage = (try JSONSerialization.jsonObject(with: body) as? [String: Any])?["usage"] as? [String: Any]
            return (usage?["completion_tokens"] as? Int ?? 0, try #require(response as? HTTPURLResponse))
        }
        let (tokens, first) = try await call("big")
        #expect(tokens == 5)
        #expect(first.value(forHTTPHeaderField: "x-ratelimit-limit-tokens") == "2000")
        #expect(first.value(forHTTPHeaderField: "x-ratelimit-limit-requests") == "600")
        #expect(try await call("small").1.statusCode == 503)
        #expect(try await call("small").1.value(forHTTPHeaderField: "x-ratelimit-limit-tokens") == "1000")
        let (stats, _) = try await URLSession.shared.data(from: try #require(URL(string: base + "/stats")))
        let counts = try #require(try JSONSerialization.jsonObject(with: stats) as? [String: Any])
        #expect(counts["faults"] as? [String: Int] == ["503": 1])
        let planted = try #require(counts["planted"] as? [String: [String: Double]])
        #expect(planted["gendered_words"]?["bias"] == 2.5 && planted["skill"]?["plain"] == 0.25)
        #expect(planted["judge"]?["position_bias"] == 0.4)
        #expect(["cl100k_base", "words"].contains(counts["token_meter"] as? String ?? ""))
        running.process.interrupt()
        #expect(try await running.end().code == 0)
    }

    @Test func aKeyIsNotWrittenIntoTheLog() async throws {
        let running = try Program.start([
            "simulate-model", "--port", "0", "--key", "sk-A-SECRET-OF-SOMEBODY-77",
        ])
        _ = try await running.simulatorsURL()
        running.process.interrupt()
        let result = try await running.end()
        #expect(!result.output.contains("SECRET") && result.output.contains("Y-77"), "\(result.output)")
    }
}

extension Program.Running {
    /// Where a `roost simulate-model` listens, as it says itself.
    func simulatorsURL() async throws -> String {
        try await until("the simulator says where it is, and not \(text(0))\(text(1))") {
            text(0).contains("Ctrl-C") || !process.isRunning
        }
        return String(try #require(text(0).firstMatch(of: /SIMULATED MODEL at (http:\S+\d):/)?.output.1, "\(text(1))"))
    }
}
