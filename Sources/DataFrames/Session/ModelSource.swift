internal import Foundation
package import ModelAPI

/// Where a session's model columns are answered.
public struct ModelSource: Sendable {
    package let endpoint: ModelEndpoint
    package let key: Secret?
    /// Whether the answers come from Roost's own simulator, and mean nothing.
    public let isSimulated: Bool
    /// Ends what answers, where it is this process's own.
    private let end: (@Sendable () async -> Void)?

    package init(
        endpoint: ModelEndpoint, key: Secret?, isSimulated: Bool = false, end: (@Sendable () async -> Void)? = nil
    ) {
        self.endpoint = endpoint
        self.key = key
        self.isSimulated = isSimulated
        self.end = end
    }

    /// What to say at the top of a report: where the answers are from.
    public var description: String {
        isSimulated
            ? "SIMULATED ANSWERS: no model was asked. Roost's simulator at \(endpoint) made them up."
            : "answers from \(endpoint)"
    }

    func stop() async { await end?() }
}

extension Session {
    /// The endpoint that the environment names (`AZURE_OPENAI_API_KEY` and `AZURE_OPENAI_ENDPOINT`, or
    /// `OPENAI_API_KEY` and `OPENAI_BASE_URL`); nil where it names none.
    @discardableResult
    public func modelFromEnvironment() throws(RoostError) -> ModelSource? {
        do {
            guard let (endpoint, key) = try ModelEndpoint.fromEnvironment(ProcessInfo.processInfo.environment) else {
                return nil
            }
            let source = ModelSource(endpoint: endpoint, key: key)
            modelSource = source
            keep(try HeaderField.fromEnvironment(ProcessInfo.processInfo.environment, for: endpoint), for: endpoint)
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
        do throws(EndpointConfigurationError) {
            let endpoint = try ModelEndpoint(kind: .openAI, baseURL: url)
            let isAzure = endpoint.kind != .openAI
            self.init(
                endpoint: endpoint,
                key: try Secret.fromEnvironment(environment, isAzure ? "AZURE_OPENAI_API_KEY" : "OPENAI_API_KEY"))
        } catch {
            throw RoostError(.invalidArgument, error.description)
        }
    }
}
