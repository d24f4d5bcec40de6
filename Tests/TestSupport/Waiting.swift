/// Waits until something holds, and looks again every few milliseconds.
///
///     try await until("the worker has joined") { try await cluster.workers().count == 2 }
///
/// - Parameters:
///   - what: What is waited for, for the error.
///   - limit: How long: so long that only a fault takes longer, on the busiest machine.
///   - condition: Whether it holds now.
/// - Throws: `NeverHeld` after `limit`, and what `condition` throws.
nonisolated(nonsending) package func until(
    _ what: @autoclosure () -> String, within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now.advanced(by: limit)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw NeverHeld(what: what(), limit: limit) }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// What was waited for and did not come.
package struct NeverHeld: Error, CustomStringConvertible {
    let what: String
    let limit: Duration

    package var description: String { "after \(limit) it is still not so that \(what)" }
}
