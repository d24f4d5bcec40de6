// One import for a script that talks to a running cluster: no server, no worker and no simulator is linked.
@_exported public import Columnar
@_exported public import DataFrames
@_exported public import Evaluation
@_exported public import EvaluationRuns

extension Session.Builder {
    /// The session that is there, else a new one with these settings.
    /// - Throws: `RoostError` where the master is no driver's address, or does not answer.
    public func getOrCreate() async throws -> Session { try await session() }
}
