internal import Columnar
internal import Planning
internal import Synchronization

/// Results on their way to the driver.
///
/// Those of quick tasks share a message: one is sent when nothing more waits to be computed, or when the first
/// in it has waited for a millisecond. That of a longer task waits for nobody: the next may be as long.
final class ResultOutbox: Sendable {
    fileprivate struct State {
        var results: [TaskResult] = []
        var first = ContinuousClock.now
        var isFlushing = false
        /// Stages whose schema the driver has been sent.
        var stagesWithSchema: Set<StageID> = []
        var flush: (@Sendable () -> Void)?
    }

    private static let longestWait: Duration = .milliseconds(1)
    private static let mostResults = 512

    private let state = Mutex(State())

    /// `flush` is called, on any thread, when `take` has something to send.
    func start(_ flush: @escaping @Sendable () -> Void) { state.withLock { $0.flush = flush } }

    func append(_ result: TaskResult, moreToCome: Bool = false) {
        let flush = state.withLock { state -> (@Sendable () -> Void)? in
            if state.results.isEmpty { state.first = .now }
            state.results.append(state.withoutKnownSchema(result))
            let mayWait =
                moreToCome && state.results.count < Self.mostResults
                && .nanoseconds(Int64(clamping: result.metrics.runNanoseconds)) < Self.longestWait
                && state.first.duration(to: .now) < Self.longestWait
            guard !mayWait, !state.isFlushing else { return nil }
            state.isFlushing = true
            return state.flush
        }
        flush?()
    }

    /// Has results sent that waited for one that does not come.
    func flushWaiting() {
        let flush = state.withLock { state -> (@Sendable () -> Void)? in
            guard !state.results.isEmpty, !state.isFlushing else { return nil }
            state.isFlushing = true
            return state.flush
        }
        flush?()
    }

    /// Results that have not been taken.
    var waiting: Int { state.withLock { $0.results.count } }

    /// What is to be sent, in messages of bounded size.
    func take() -> [[TaskResult]] {
        let results = state.withLock { state in
            defer { state.results = [] }
            state.isFlushing = false
            return state.results
        }
        return ResultMessages.cut(results)
    }

    func forget(_ stage: StageID) {
        state.withLock { state in
            _ = state.stagesWithSchema.remove(stage)
            state.results.removeAll { $0.lease.stage == stage }
        }
    }
}

extension ResultOutbox.State {
    mutating func withoutKnownSchema(_ result: TaskResult) -> TaskResult {
        switch result.outcome {
        case .finished(let batches, _?) where !stagesWithSchema.insert(result.lease.stage).inserted:
            TaskResult(lease: result.lease, outcome: .finished(batches, schema: nil), metrics: result.metrics)
        case .kept(let file, _?) where !stagesWithSchema.insert(result.lease.stage).inserted:
            TaskResult(lease: result.lease, outcome: .kept(file, schema: nil), metrics: result.metrics)
        case .finished, .kept, .part, .failed: result
        }
    }
}
