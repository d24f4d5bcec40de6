import Synchronization

/// How many threads the process's DuckDB uses: as many as the queries that run ask for.
///
/// A query that asks for one gives rows whose order does not depend on chance, also where none is promised. Their number
/// changes only while no query runs: DuckDB waits for what its threads do, and nobody could end a query that waits so.
final class ThreadCount: Sendable {
    private struct State {
        var count = 1
        var running = 0
    }

    private let state = Mutex(State())

    /// A query begins that may use `wanted` threads; `set` tells DuckDB.
    func begin(_ wanted: Int, _ set: (Int) throws(QueryError) -> Void) throws(QueryError) {
        try state.withLock { state throws(QueryError) in
            let wanted = max(1, wanted)
            if wanted != state.count, state.running == 0 {
                try set(wanted)
                state.count = wanted
            }
            state.running += 1
        }
    }

    /// A query that began is over.
    func end() { state.withLock { $0.running -= 1 } }
}
