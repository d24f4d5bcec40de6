/// Random schedules: events in an order that a number says, the same order for the same number.
package enum Schedules {
    /// Failures that are reported before the rest is left out.
    private static let mostFailures = 3

    /// Runs `schedule` with every seed, one after another.
    ///
    ///     try await Schedules.run(0..<3000) { seed in
    ///         var cluster = SimulatedCluster(seed: seed)
    ///         try cluster.run()
    ///     }
    ///
    /// They are one test, since a test case for each costs more than the schedule itself. Other tests get the thread
    /// between two of them. To see one that failed again, give its seed alone: `1207...1207`.
    ///
    /// - Parameters:
    ///   - seeds: The numbers.
    ///   - schedule: Runs one schedule, and throws what went wrong with what came before.
    /// - Throws: `FailedSchedules`, with the first seeds that failed and what each threw.
    nonisolated(nonsending) package static func run(
        _ seeds: some Sequence<Int>, _ schedule: (UInt64) async throws -> Void
    ) async throws(FailedSchedules) {
        var failures: [FailedSchedules.Failure] = []
        for seed in seeds {
            do { try await schedule(UInt64(seed)) } catch { failures.append(.init(seed: seed, problem: "\(error)")) }
            if failures.count == mostFailures { break }
            await Task.yield()
        }
        if !failures.isEmpty { throw FailedSchedules(failures: failures) }
    }
}

/// The seeds of schedules that failed, and what each has to say.
package struct FailedSchedules: Error, CustomStringConvertible {
    struct Failure: Sendable {
        let seed: Int
        let problem: String
    }

    let failures: [Failure]

    package var description: String {
        failures.map { "seed \($0.seed): \($0.problem)" }.joined(separator: "\n")
    }
}

/// A rule that did not hold.
package struct BrokenRule: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Throws where a rule does not hold.
///
/// It says what `#expect` says, at a cost that can be paid a million times.
///
/// - Parameters:
///   - condition: What must be true.
///   - rule: What is said where it is not.
/// - Throws: `BrokenRule`.
package func hold(_ condition: Bool, _ rule: @autoclosure () -> String) throws(BrokenRule) {
    if !condition { throw BrokenRule(rule()) }
}
