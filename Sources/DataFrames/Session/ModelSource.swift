internal import Foundation
package import ModelClient
package import ModelSimulator
internal import Synchronization

/// Where a session's model columns are answered.
public struct ModelSource: Sendable {
    package let endpoint: ModelEndpoint
    package let key: Secret?
    /// Whether the answers come from Roost's own simulator, and mean nothing.
    public let isSimulated: Bool
    package let simulator: RunningSimulator?

    package init(endpoint: ModelEndpoint, key: Secret?, isSimulated: Bool = false, simulator: RunningSimulator? = nil) {
        self.endpoint = endpoint
        self.key = key
        self.isSimulated = isSimulated
        self.simulator = simulator
    }

    /// What to say at the top of a report: where the answers are from.
    public var description: String {
        isSimulated
            ? "SIMULATED ANSWERS: no model was asked. Roost's simulator at \(endpoint) made them up."
            : "answers from \(endpoint)"
    }

    func stop() async { await simulator?.stop() }
}

extension Session {
    /// The endpoint that the environment names (`AZURE_OPENAI_API_KEY` and `AZURE_OPENAI_ENDPOINT`, or
    /// `OPENAI_API_KEY` and `OPENAI_BASE_URL`); where it names none, a simulator that this session starts
    /// and whose answers say that they are simulated.
    @discardableResult
    public func modelFromEnvironmentOrSimulator() async throws -> ModelSource {
        if let source = try modelFromEnvironment() { return source }
        return try await simulateModel()
    }

    /// Starts a simulator inside this process, which answers until the session stops.
    ///
    /// - Parameter configuration: How it behaves; by default answers at once, and counts tokens with the tokenizer.
    @discardableResult
    package func simulateModel(_ configuration: Simulator.Configuration? = nil) async throws -> ModelSource {
        let simulator = try await Simulator.start(configuration ?? .init(meter: Simulator.meterOfProcess()))
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:\(simulator.port)/v1")
        let source = ModelSource(endpoint: endpoint, key: nil, isSimulated: true, simulator: simulator)
        modelSource = source
        return source
    }

    func modelFromEnvironment() throws(RoostError) -> ModelSource? {
        do {
            guard let (endpoint, key) = try ModelEndpoint.fromEnvironment(ProcessInfo.processInfo.environment) else {
                return nil
            }
            let source = ModelSource(endpoint: endpoint, key: key)
            modelSource = source
            return source
        } catch {
            throw RoostError(.invalidArgument, error.description)
        }
    }

    /// The source in use; at first, what the environment names.
    package func requireModelSource() throws(RoostError) -> ModelSource {
        if let source = modelSource { return source }
        if let source = try modelFromEnvironment() { return source }
        throw RoostError(
            .invalidArgument,
            "no model endpoint is known: set OPENAI_API_KEY (and OPENAI_BASE_URL), or AZURE_OPENAI_API_KEY and "
                + "AZURE_OPENAI_ENDPOINT, or ask for simulated answers with session.modelFromEnvironmentOrSimulator()")
    }
}

extension ModelSource {
    /// An endpoint by its URL, with the key that the environment has for its kind, if any.
    package init(url: String, environment: [String: String]) throws(RoostError) {
        do {
            endpoint = try ModelEndpoint(kind: .openAI, baseURL: url)
        } catch {
            throw RoostError(.invalidArgument, error.description)
        }
        key = environment["OPENAI_API_KEY"].flatMap { $0.isEmpty ? nil : Secret($0) }
        isSimulated = false
        simulator = nil
    }
}
