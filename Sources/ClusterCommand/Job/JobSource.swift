internal import DataFrames
internal import Foundation
internal import ModelClient
internal import Planning

extension JobFile {
    /// The place that the session's model columns use, with the keys of all places; starts a simulator where
    /// the job wants one.
    func source(in session: Session) async throws -> ModelSource {
        let environment = ProcessInfo.processInfo.environment
        switch endpoint {
        case _ where !deployments.isEmpty:
            for place in deployments { session.keep(try place.key(environment), for: try place.endpoint) }
            return try Self.use(deployments[0], environment, in: session)
        case .auto: return try await session.modelFromEnvironmentOrSimulator()
        case .simulator: return try await session.simulateModel()
        case .environment: return try session.requireModelSource()
        case .url(let url): return try Self.use(place ?? ModelPlace(url: url), environment, in: session)
        }
    }

    private static func use(
        _ place: ModelPlace, _ environment: [String: String], in session: Session
    ) throws(RoostError) -> ModelSource {
        let source = ModelSource(endpoint: try place.endpoint, key: try place.key(environment))
        session.modelSource = source
        return source
    }

    /// Where the job would ask, for a plan of it: no key is needed and nothing is started.
    /// - Returns: nil for a simulator, which has no address before it is started.
    func plannedEndpoint() throws(RoostError) -> ModelEndpoint? {
        switch endpoint {
        case _ where !deployments.isEmpty: return try deployments[0].endpoint
        case .simulator: return nil
        case .auto, .environment:
            do {
                return try ModelEndpoint.fromEnvironment(ProcessInfo.processInfo.environment)?.endpoint
            } catch {
                throw RoostError(.invalidArgument, error.description)
            }
        case .url(let url): return try (place ?? ModelPlace(url: url)).endpoint
        }
    }
}
