import Dispatch
import Synchronization

/// What a body gives for each number, in the order of the numbers, by all processors.
func parallel<Value: Sendable>(_ count: Int, _ body: @Sendable (Int) throws -> Value) throws -> [Value] {
    let results = Mutex<[Int: Result<Value, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: count) { index in
        let result = Result { try body(index) }
        results.withLock { $0[index] = result }
    }
    return try results.withLock { results in try (0..<count).compactMap { try results[$0]?.get() } }
}
