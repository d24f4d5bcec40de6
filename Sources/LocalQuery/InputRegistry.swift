import Synchronization

/// The rows that each running query knows as `input`, found by the connection that runs it.
final class InputRegistry: Sendable {
    private let inputs = Mutex<[UInt64: QueryInput]>([:])

    subscript(connection: UInt64) -> QueryInput? {
        get { inputs.withLock { $0[connection] } }
        set { inputs.withLock { $0[connection] = newValue } }
    }
}
