internal import Dispatch
internal import Synchronization

/// Splits draws over threads, on which what comes out does not depend.
enum Workers {
    /// The results of all draws, in their order.
    static func map<Value: Sendable>(
        draws: Int, workers: Int, _ body: @Sendable (Range<Int>) -> [Value]
    ) -> [Value] {
        let pieces = max(1, min(workers, draws))
        guard pieces > 1 else { return body(0..<max(0, draws)) }
        let results = Mutex<[Int: [Value]]>([:])
        DispatchQueue.concurrentPerform(iterations: pieces) { piece in
            let values = body(draws * piece / pieces..<draws * (piece + 1) / pieces)
            results.withLock { $0[piece] = values }
        }
        return results.withLock { results in (0..<pieces).flatMap { results[$0] ?? [] } }
    }
}
