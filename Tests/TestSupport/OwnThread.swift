internal import Foundation

/// Runs work that blocks on a thread of its own.
///
/// Swift's tasks share as many threads as the machine has cores. A test that keeps one of them while it waits for a
/// process, a lock or a query keeps all others waiting.
///
///     let table = try await onOwnThread { try QueryEngine().run("SELECT 1") }
///
/// - Parameter work: What blocks.
/// - Returns: what `work` gives.
/// - Throws: what `work` throws.
package func onOwnThread<Value: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Value
) async throws(Failure) -> Value {
    let result = await withCheckedContinuation { (continuation: CheckedContinuation<Result<Value, Failure>, Never>) in
        let thread = Thread { continuation.resume(returning: Result { () throws(Failure) in try work() }) }
        // As the main thread has.
        thread.stackSize = 8 << 20
        thread.start()
    }
    return try result.get()
}
