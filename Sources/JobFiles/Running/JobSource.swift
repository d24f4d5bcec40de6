package import DataFrames
internal import Foundation
internal import ModelAPI
internal import Planning

extension JobFile {
    /// The endpoint that the session's model columns use, with the keys of all deployments.
    ///
    /// - Parameters:
    ///   - session: The session that runs the job.
    ///   - simulate: Starts a simulator, where the job wants one.
    /// - Returns: The source, which is the session's from now on.
    /// - Throws: `RoostError` where an endpoint or its key is missing.
    package func source(
        in session: Session, simulate: (Session) async throws -> ModelSource
    ) async throws -> ModelSource {
        let environment = ProcessInfo.processInfo.environment
        func with(_ headers: HeaderSettings, _ source: ModelSource) throws(RoostError) -> ModelSource {
            session.keep(try HeaderSettings.fields(headers, environment, for: source.endpoint), for: source.endpoint)
            return source
        }
        switch endpoint {
        case _ where !deployments.isEmpty:
            for deployment in deployments {
                session.keep(try deployment.key(environment), for: try deployment.endpoint)
                session.keep(try deployment.fields(environment), for: try deployment.endpoint)
            }
            return try Self.use(deployments[0], environment, in: session)
        case .auto:
            if let source = try session.modelFromEnvironment() { return try with(headers, source) }
            return try with(headers, try await simulate(session))
        case .simulator: return try with(headers, try await simulate(session))
        case .environment: return try with(headers, try session.requireModelSource())
        case .url(let url):
            var settings = endpointSettings ?? DeploymentSettings(url: url)
            settings.headers = headers
            return try Self.use(settings, environment, in: session)
        }
    }

    private static func use(
        _ deployment: DeploymentSettings, _ environment: [String: String], in session: Session
    ) throws(RoostError) -> ModelSource {
        let source = ModelSource(endpoint: try deployment.endpoint, key: try deployment.key(environment))
        session.modelSource = source
        session.keep(try deployment.fields(environment), for: source.endpoint)
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
        case .url(let url): return try (endpointSettings ?? DeploymentSettings(url: url)).endpoint
        }
    }
}

extension ModelSource {
    /// What to say at the top of a job's report: where its answers, or vectors, are from.
    package func heading(of job: JobFile) -> String {
        if job.embeddings == nil { return description }
        return isSimulated
            ? "SIMULATED VECTORS: no model was asked. Roost's simulator at \(endpoint) made them up."
            : "vectors from \(endpoint)"
    }
}
