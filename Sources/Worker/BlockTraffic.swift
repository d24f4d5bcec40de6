internal import Planning
internal import Synchronization

/// Bytes of other workers' blocks that the tasks of a stage have read here, by how they came.
final class BlockTraffic: Sendable {
    private let sum = Mutex<(direct: UInt64, relayed: UInt64)>((0, 0))

    func add(direct bytes: Int) { sum.withLock { $0.direct += UInt64(bytes) } }
    func add(relayed bytes: Int) { sum.withLock { $0.relayed += UInt64(bytes) } }

    /// What came since the last time: of a stage's tasks together, whichever of them it was for.
    func take() -> (direct: UInt64, relayed: UInt64) {
        sum.withLock { sum in
            defer { sum = (0, 0) }
            return sum
        }
    }
}
