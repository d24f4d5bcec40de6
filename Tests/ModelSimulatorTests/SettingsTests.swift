import ModelSimulator
import Testing

@Suite struct SettingsTests {
    @Test(
        arguments: [
            ("200ms", .fixed(.milliseconds(200))), ("0", .fixed(.zero)), ("0ms", .fixed(.zero)),
            ("1.5s", .fixed(.milliseconds(1_500))), ("250us", .fixed(.microseconds(250))),
            (" 2 s ", .fixed(.seconds(2))),
            ("200±50ms", .normal(mean: .milliseconds(200), deviation: .milliseconds(50))),
            ("200+-50ms", .normal(mean: .milliseconds(200), deviation: .milliseconds(50))),
            ("200 +/- 50 ms", .normal(mean: .milliseconds(200), deviation: .milliseconds(50))),
            ("1s±50ms", .normal(mean: .seconds(1), deviation: .milliseconds(50))),
            ("100-300ms", .uniform(shortest: .milliseconds(100), longest: .milliseconds(300))),
            ("0-1s", .uniform(shortest: .zero, longest: .seconds(1))),
        ] as [(String, LatencyDistribution)])
    func latencies(text: String, latency: LatencyDistribution) throws {
        #expect(try LatencyDistribution(parsing: text) == latency)
    }

    @Test(arguments: [
        "", "fast", "200", "200xs", "-5ms", "300-100ms", "100-300", "1-2-3ms", "±50ms", "200±ms",
        "9999999s", String(repeating: "9", count: 400) + "s", "1e3ms", "nan", "infs",
    ])
    func brokenLatencies(text: String) {
        let error = #expect(throws: SimulatorError.self) { try LatencyDistribution(parsing: text) }
        #expect(error?.description.contains("'\(text)'") == true)
    }

    @Test func samplesAreWhatWasAskedFor() {
        var generator = SeededGenerator(seed: 1)
        let normal = LatencyDistribution.normal(
            mean: .milliseconds(200), deviation: .milliseconds(50))
        let samples = (0..<4_000).map { _ in
            normal.sample(using: &generator) / Duration.milliseconds(1)
        }
        let mean = samples.reduce(0, +) / 4_000
        let variance = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4_000
        #expect(abs(mean - 200) < 4)
        #expect(abs(variance.squareRoot() - 50) < 3)
        let uniform = LatencyDistribution.uniform(
            shortest: .milliseconds(100), longest: .milliseconds(300))
        for _ in 0..<1_000 {
            let sample = uniform.sample(using: &generator)
            #expect(sample >= .milliseconds(100) && sample < .milliseconds(300))
        }
        let wide = LatencyDistribution.normal(mean: .zero, deviation: .seconds(1))
        #expect((0..<100).allSatisfy { _ in wide.sample(using: &generator) >= .zero })
    }

    @Test func settingsThatCannotBeMeant() {
        let broken: [(String, (inout Simulator.Configuration) -> Void)] = [
            ("port is 70000", { $0.port = 70_000 }), ("port is -1", { $0.port = -1 }),
            ("host is empty", { $0.host = "" }), ("keys are empty", { $0.keys = [] }),
            ("keys are empty", { $0.keys = ["", "a"] }), ("models are empty", { $0.models = [] }),
            ("cannot keep -1", { $0.promptsKept = -1 }),
            ("latency", { $0.latency = .fixed(.seconds(-1)) }),
            ("latency", { $0.latency = .uniform(shortest: .seconds(2), longest: .seconds(1)) }),
            (
                "planted odds of 'nurse'",
                { $0.bias.occupations["nurse"] = .init(she: 0.9, he: 0.3) }
            ),
            ("agreement is 2.0", { $0.bias.statedAgreement = 2 }),
            ("quota of 0 a minute", { $0.quotas.limits.tokensPerMinute = 0 }),
            ("quota of -1 a minute", { $0.quotas.limitsByModel["m"] = .init(requestsPerMinute: -1) }),
            ("quota window", { $0.quotas.minute = .zero }),
            ("quota window", { $0.quotas.requestWindow = .seconds(-1) }),
            ("0 calls at once", { $0.quotas.mostInFlight = 0 }), ("answers of 0 tokens", { $0.answerTokens = 0 }),
            ("context of 0", { $0.contextTokens = 0 }), ("expire after 1.5", { $0.batchExpiresAfter = 1.5 }),
            ("expire after nan", { $0.batchExpiresAfter = .nan }),
            ("batches' duration", { $0.batchDuration = .seconds(-1) }),
        ]
        for (message, change) in broken {
            var configuration = Simulator.Configuration()
            change(&configuration)
            let error = #expect(throws: SimulatorError.self) { try configuration.validate() }
            #expect(error?.description.contains(message) == true, "\(String(describing: error))")
        }
    }

    @Test func tokensAreWordsAndMarks() {
        let meter = WordMeter()
        #expect(meter.count("") == 0)
        #expect(meter.count("Describe a nurse.") == 4)
        #expect(meter.count("  It's 42... \n ok") == 6)
        #expect(meter.prefix(of: "Describe a nurse.", tokens: 2) == "Describe a")
        #expect(meter.prefix(of: "Describe a nurse.", tokens: 3) == "Describe a nurse")
        #expect(meter.prefix(of: "Describe a nurse.", tokens: 9) == "Describe a nurse.")
        #expect(meter.prefix(of: "Describe", tokens: 0) == "")
    }
}
