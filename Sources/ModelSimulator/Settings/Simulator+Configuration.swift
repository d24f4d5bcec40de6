extension Simulator {
    /// How the simulator is served and behaves.
    package struct Configuration: Sendable {
        /// The address to listen on.
        package var host: String

        /// The port to listen on; 0 for any free one.
        package var port: Int

        /// What all chance comes from: another seed, other answers.
        package var seed: UInt64

        /// How long an answer takes.
        package var latency: LatencyDistribution

        /// The keys that are let in; `nil` lets in every caller, with a key or without.
        package var keys: Set<String>?

        /// The models and deployments there are; `nil` for every name.
        package var models: Set<String>?

        /// Which pronouns the answers about an occupation have.
        package var bias: PlantedBias

        /// What counts tokens.
        package var meter: any TokenMeter

        /// How many different prompts `/stats` counts one by one, about 100 bytes each and the text.
        package var promptsKept: Int

        package init(
            host: String = "127.0.0.1",
            port: Int = 0,
            seed: UInt64 = 0,
            latency: LatencyDistribution = .fixed(.zero),
            keys: Set<String>? = nil,
            models: Set<String>? = nil,
            bias: PlantedBias = .standard,
            meter: any TokenMeter = WordMeter(),
            promptsKept: Int = 100_000
        ) {
            self.host = host
            self.port = port
            self.seed = seed
            self.latency = latency
            self.keys = keys
            self.models = models
            self.bias = bias
            self.meter = meter
            self.promptsKept = promptsKept
        }

        /// Makes sure that the settings can be meant.
        ///
        /// - Throws: ``SimulatorError`` for the first that cannot.
        package func validate() throws(SimulatorError) {
            guard !host.isEmpty else { throw SimulatorError("The simulator's host is empty.") }
            guard (0...65_535).contains(port) else {
                throw SimulatorError(
                    "The simulator's port is \(port); it must be 1 to 65535, or 0 for any free one."
                )
            }
            guard keys?.isEmpty != true, keys?.contains("") != true else {
                throw SimulatorError(
                    "The simulator's keys are empty, so that nobody could call: name one, or give"
                        + " none to let everybody in.")
            }
            guard models?.isEmpty != true else {
                throw SimulatorError(
                    "The simulator's models are empty, so that nothing could be called: name one,"
                        + " or give none to accept every name.")
            }
            guard promptsKept >= 0 else {
                throw SimulatorError("The simulator cannot keep \(promptsKept) prompts.")
            }
            try validateLatency()
            try validateBias()
        }

        private func validateLatency() throws(SimulatorError) {
            let parts =
                switch latency {
                case .fixed(let latency): [latency]
                case .uniform(let shortest, let longest): [shortest, longest, longest - shortest]
                case .normal(let mean, let deviation): [mean, deviation]
                }
            guard parts.allSatisfy({ $0 >= .zero && $0 <= LatencyDistribution.longest }) else {
                throw SimulatorError(
                    "The simulator's latency \(latency) is negative, backwards or above an hour.")
            }
        }

        private func validateBias() throws(SimulatorError) {
            for (occupation, odds) in bias.occupations {
                guard Pronouns.allCases.allSatisfy({ odds[$0] >= -1e-9 && odds[$0] <= 1 }) else {
                    throw SimulatorError(
                        "The planted odds of '\(occupation)' are no probabilities: \(odds).")
                }
            }
            guard (0...1).contains(bias.statedAgreement) else {
                throw SimulatorError(
                    "The planted agreement is \(bias.statedAgreement); it must be 0 to 1.")
            }
        }
    }
}
