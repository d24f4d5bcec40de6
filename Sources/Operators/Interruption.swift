internal import LocalQuery
internal import Planning
internal import Synchronization

/// Ends a task's work from another thread.
///
/// One for each run of a task, so that a late request never meets the next task of the thread.
package final class Interruption: Sendable {
    private struct State {
        var isRequested = false
        var query: QueryInterrupter?
    }

    private let state = Mutex(State())

    package init() {}

    package var isRequested: Bool { state.withLock { $0.isRequested } }

    /// Asks the task to end.
    ///
    /// To be repeated until it has: a query that is about to begin hears nothing yet.
    package func request() {
        state.withLock { state in
            state.isRequested = true
            state.query?.interrupt()
        }
    }

    /// - Throws: `TaskFailure` where the task is to end.
    func check() throws(TaskFailure) {
        if isRequested { throw Self.failure }
    }

    /// Runs a query that a request ends.
    func query<R>(
        _ interrupter: QueryInterrupter, _ body: () throws(QueryError) -> R
    ) throws(TaskFailure) -> R {
        try check()
        state.withLock { $0.query = interrupter }
        defer { state.withLock { $0.query = nil } }
        do {
            return try body()
        } catch {
            if error.code == .interrupted { throw Self.failure }
            throw TaskFailure(error)
        }
    }

    private static let failure = TaskFailure("the task was interrupted: its job is over", isTransient: false)
}
