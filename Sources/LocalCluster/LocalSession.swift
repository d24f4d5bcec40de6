public import DataFrames
internal import ModelAPI
package import ModelSimulator

extension Session.Builder {
    /// The session that is there, else a new one with these settings, which may be a cluster of its own.
    /// - Throws: `RoostError` where the master is none, or does not answer.
    public func getOrCreate() async throws -> Session { try await withLocalCluster.session() }

    /// The same settings, with what `local[N]` needs.
    package var withLocalCluster: Session.Builder {
        var copy = self
        copy.startLocalCluster = { settings, log throws(RoostError) in try LocalCluster(settings, log: log) }
        return copy
    }
}

extension Session {
    /// The endpoint that the environment names (`AZURE_OPENAI_API_KEY` and `AZURE_OPENAI_ENDPOINT`, or
    /// `OPENAI_API_KEY` and `OPENAI_BASE_URL`); where it names none, a simulator that this session starts
    /// and whose answers say that they are simulated.
    ///
    /// The simulator plants the effects that `roost simulate-model` plants by default; `/stats` at its address tells
    /// them.
    @discardableResult
    public func modelFromEnvironmentOrSimulator() async throws -> ModelSource {
        if let source = try modelFromEnvironment() { return source }
        return try await simulateModel()
    }

    /// Starts a simulator inside this process, which answers until the session stops.
    ///
    /// - Parameter configuration: How it behaves; by default answers at once, counts tokens with the tokenizer, and
    ///   plants what ``PlantedTruth/standard`` says.
    /// - Returns: The session's source of answers from now on.
    /// - Throws: `SimulatorError` where it cannot listen.
    @discardableResult
    package func simulateModel(_ configuration: Simulator.Configuration? = nil) async throws -> ModelSource {
        let simulator = try await Simulator.start(
            configuration ?? .init(planted: .standard, meter: Simulator.meterOfProcess()))
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:\(simulator.port)/v1")
        let source = ModelSource(endpoint: endpoint, key: nil, isSimulated: true) { await simulator.stop() }
        modelSource = source
        return source
    }
}
