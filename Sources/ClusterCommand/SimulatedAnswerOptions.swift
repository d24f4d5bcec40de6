internal import ArgumentParser
internal import ModelSimulator

/// Where `roost simulate-model` serves, whom, and what it answers.
struct SimulatedAnswerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The port to listen on; 0 for any that is free.", valueName: "port")) var port =
        DefaultPort.simulator
    @Option(help: ArgumentHelp("How long an answer takes: 200ms, 100-300ms, or 200+-50ms.", valueName: "time"))
    var latency = "0ms"
    @Option(
        help: ArgumentHelp(
            "Answers, latencies and faults are a function of this number and the request.", valueName: "n"))
    var seed: UInt64 = 1
    @Option(
        name: .customLong("key"), help: "A key that is accepted; may be repeated. Without one, no key is asked for.")
    var keys: [String] = []
    @Option(
        name: .customLong("model"), help: "A model or deployment that exists; may be repeated. Without one, any does.")
    var models: [String] = []
    @Option(help: ArgumentHelp("Give every answer so many tokens instead of a paragraph.", valueName: "n"))
    var answerTokens: Int?
    @Option(
        name: .customLong("context"),
        help: ArgumentHelp("Refuse longer prompts, as context_length_exceeded.", valueName: "tokens"))
    var contextTokens: Int?

    func apply(to configuration: inout Simulator.Configuration) throws {
        configuration.port = port
        configuration.seed = seed
        configuration.latency = try LatencyDistribution(parsing: latency)
        if !keys.isEmpty { configuration.keys = Set(keys) }
        if !models.isEmpty { configuration.models = Set(models) }
        configuration.answerTokens = answerTokens
        configuration.contextTokens = contextTokens
    }
}
