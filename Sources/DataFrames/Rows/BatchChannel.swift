internal import Columnar
internal import Synchronization

/// Hands batches from the one who has them to the one who takes them, one at a time: each waits for the other.
final class BatchChannel: Sendable {
    private enum State {
        case idle
        /// A batch waits to be taken, and its giver for that.
        case given(RecordBatch, CheckedContinuation<Void, any Error>)
        case taking(CheckedContinuation<RecordBatch?, any Error>)
        /// Nothing more comes; of an error the taker hears once.
        case over((any Error)?)
    }

    private enum Giving {
        case taken(by: CheckedContinuation<RecordBatch?, any Error>)
        case waiting, refused
    }

    private let state = Mutex(State.idle)

    /// Gives a batch, and returns when it is taken.
    /// - Throws: Why nobody takes any more.
    func give(_ batch: RecordBatch) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let outcome = state.withLock { state -> Giving in
                switch state {
                case .taking(let taker):
                    state = .idle
                    return .taken(by: taker)
                case .idle:
                    state = .given(batch, continuation)
                    return .waiting
                case .given, .over: return .refused
                }
            }
            switch outcome {
            case .taken(let taker):
                taker.resume(returning: batch)
                continuation.resume()
            case .waiting: break
            case .refused: continuation.resume(throwing: CancellationError())
            }
        }
    }

    /// The next batch, or nil behind the last.
    func take() async throws -> RecordBatch? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<RecordBatch?, any Error>) in
                let giver = state.withLock { state -> CheckedContinuation<Void, any Error>? in
                    switch state {
                    case .given(let batch, let giver):
                        state = .idle
                        continuation.resume(returning: batch)
                        return giver
                    case .idle: state = .taking(continuation)
                    case .over(let error):
                        state = .over(nil)
                        if let error {
                            continuation.resume(throwing: error)
                        } else {
                            continuation.resume(returning: nil)
                        }
                    case .taking: continuation.resume(returning: nil)
                    }
                    return nil
                }
                giver?.resume()
            }
        } onCancel: {
            finish(CancellationError())
        }
    }

    /// Nothing more comes, or is taken.
    func finish(_ error: (any Error)?) {
        let open = state.withLock { state -> State in
            let open = state
            switch state {
            case .taking: state = .over(nil)
            case .idle, .given: state = .over(error)
            case .over: break
            }
            return open
        }
        switch open {
        case .given(_, let giver): giver.resume(throwing: error ?? CancellationError())
        case .taking(let taker):
            if let error { taker.resume(throwing: error) } else { taker.resume(returning: nil) }
        case .idle, .over: break
        }
    }
}
