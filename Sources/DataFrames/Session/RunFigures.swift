internal import Planning
internal import Relational
internal import Synchronization

/// What the stages of a session's last runs came to, so that `explain` can tell it.
final class RunFigures: Sendable {
    private struct State {
        var figures: [ResolvedPlan: [StageFigures]] = [:]
        /// The queries, the one that ran longest ago first; numbers of columns tell those of a session apart.
        var order: [ResolvedPlan] = []
    }

    /// Queries that are remembered.
    private static let most = 64

    private let state = Mutex(State())

    /// Keeps a run's figures in place of those of an earlier run of the query.
    func note(_ query: ResolvedPlan, _ figures: [StageFigures]) {
        state.withLock { state in
            state.order.removeAll { $0 == query }
            state.order.append(query)
            state.figures[query] = figures
            if state.order.count > Self.most { state.figures[state.order.removeFirst()] = nil }
        }
    }

    /// The figures of the query's last run; empty where it is not remembered.
    func figures(of query: ResolvedPlan) -> [StageFigures] { state.withLock { $0.figures[query] ?? [] } }
}
