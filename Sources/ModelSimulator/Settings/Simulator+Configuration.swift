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

        /// What else an evaluation of the answers must find.
        package var planted: PlantedTruth

        /// What counts tokens.
        package var meter: any TokenMeter

        /// The last user messages whose calls `/stats` lists one by one, about 100 bytes each and the text.
        package var promptsKept: Int

        /// The different prompts that doubled calls are found among, 24 bytes each; see ``PromptTally``.
        package var promptsCounted = 1 << 23

        /// What the models may be asked in a minute.
        package var quotas = QuotaSettings()

        /// What goes wrong on purpose.
        package var faults: [FaultRule] = []

        /// How it behaves where servers differ.
        package var behaviours: [Behaviour] = []

        /// The wait that a 429 tells which is a fault.
        package var faultWait: Duration = .seconds(1)

        /// The length of every answer; `nil` for a paragraph.
        package var answerTokens: Int?

        /// The longest prompt that is taken, in tokens; `nil` for any length.
        package var contextTokens: Int?

        /// How long a batch takes.
        package var batchDuration: Duration = .seconds(2)

        /// The share of its requests that a batch answers before it expires; 1 where none does.
        package var batchExpiresAfter = 1.0

        package init(
            host: String = "127.0.0.1",
            port: Int = 0,
            seed: UInt64 = 0,
            latency: LatencyDistribution = .fixed(.zero),
            keys: Set<String>? = nil,
            models: Set<String>? = nil,
            bias: PlantedBias = .standard,
            planted: PlantedTruth = PlantedTruth(),
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
            self.planted = planted
            self.meter = meter
            self.promptsKept = promptsKept
        }
    }
}
