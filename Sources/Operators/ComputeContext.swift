internal import LocalQuery
internal import Planning

/// What the relational operators of one thread share. DuckDB is loaded with the first query: a worker
/// that only calls models never pays for it.
package final class ComputeContext {
    private var loaded: QueryEngine?

    package init() {}

    func engine() throws(TaskFailure) -> QueryEngine {
        if let loaded { return loaded }
        do {
            let engine = try QueryEngine()
            loaded = engine
            return engine
        } catch {
            throw TaskFailure("\(error)", isTransient: false)
        }
    }
}
