internal import Synchronization

/// How a write ended, for those who wait for it.
final class WriteEnd: Sendable {
    private typealias Waiting = CheckedContinuation<Result<Void, QueryError>, Never>

    private enum State {
        case running([Waiting])
        case over(Result<Void, QueryError>)
    }

    private let state = Mutex(State.running([]))

    /// How it ended; waits until it has, whether or not the task is cancelled.
    var outcome: Result<Void, QueryError> {
        get async {
            await withCheckedContinuation { continuation in
                let known: Result<Void, QueryError>? = state.withLock { state in
                    switch state {
                    case .over(let result): return result
                    case .running(let waiting):
                        state = .running(waiting + [continuation])
                        return nil
                    }
                }
                if let known { continuation.resume(returning: known) }
            }
        }
    }

    func reached(_ result: Result<Void, QueryError>) {
        let waiting: [Waiting] = state.withLock { state in
            guard case .running(let waiting) = state else { return [] }
            state = .over(result)
            return waiting
        }
        for continuation in waiting { continuation.resume(returning: result) }
    }
}
