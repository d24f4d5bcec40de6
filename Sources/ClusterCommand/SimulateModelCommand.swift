internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import ModelSimulator

struct SimulateModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate-model",
        abstract: "Serve simulated answers in the shape of OpenAI's and Azure OpenAI's endpoints.",
        discussion: """
            No model is asked: answers are made up, the same ones for the same seed,
            and say that they are simulated. GET /stats counts every call by prompt,
            POST /reset forgets them, GET /bias tells the planted probabilities.
            """)

    @Option(help: "The port to listen on; 0 for any that is free.") var port = DefaultPort.simulator
    @Option(help: "How long an answer takes: 200ms, 100-300ms, or 200+-50ms.") var latency = "0ms"
    @Option(help: "Answers are a function of this number and the request.") var seed: UInt64 = 1
    @Option(name: .customLong("key"), help: "A key that is accepted; may be repeated. Without one, no key is asked for.")
    var keys: [String] = []
    @Option(name: .customLong("model"), help: "A model or deployment that exists; may be repeated. Without one, any does.")
    var models: [String] = []

    func run() async throws {
        var configuration = Simulator.Configuration()
        configuration.port = port
        configuration.seed = seed
        configuration.latency = try LatencyDistribution(parsing: latency)
        if !keys.isEmpty { configuration.keys = Set(keys) }
        if !models.isEmpty { configuration.models = Set(models) }
        let running = try await Simulator.start(configuration)
        print(
            """
            SIMULATED MODEL at \(running.baseURL): no model is asked.

              export OPENAI_BASE_URL=\(running.baseURL)/v1 OPENAI_API_KEY=\(keys.first ?? "any")

            Counts of calls: \(running.baseURL)/stats   Ctrl-C ends it.
            """)
        fflush(nil)
        await Signals.wait(for: [SIGTERM, SIGINT])
        await running.stop()
    }
}
