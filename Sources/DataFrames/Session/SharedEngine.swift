internal import Dispatch
package import LocalQuery
internal import Planning

/// The session's own DuckDB, which looks at files and writes results.
///
/// It is loaded when first needed, and works on a queue of its own, since a query blocks its thread.
package final class SharedEngine: @unchecked Sendable {
    private let queue = DispatchQueue(label: "roost.query")
    /// Touched on the queue alone.
    private var loaded: QueryEngine?

    package init() {}

    package func run<R: Sendable>(_ body: @escaping @Sendable (QueryEngine) throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result { try body(try self.engine()) })
            }
        }
    }

    private func engine() throws -> QueryEngine {
        if let loaded { return loaded }
        let engine = try QueryEngine()
        loaded = engine
        return engine
    }
}
