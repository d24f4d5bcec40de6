package import Columnar

/// What became of one attempt of a task.
package struct TaskResult: Sendable {
    package let lease: Lease
    package let outcome: TaskOutcome
    package let metrics: TaskMetrics

    package init(lease: Lease, outcome: TaskOutcome, metrics: TaskMetrics) {
        self.lease = lease
        self.outcome = outcome
        self.metrics = metrics
    }
}

package enum TaskOutcome: Sendable {
    /// The rows that came out. The Arrow schema message is there with a worker's first result of a stage.
    case finished([EncodedBatch], schema: Buffer?)
    /// Some of the rows of a task that has finished, the first before the others: the rest, and the word that it has
    /// finished, come after them.
    case part([EncodedBatch])
    /// All rows that came out, which are in a file where the session finds them.
    case kept(ResultFile, schema: Buffer?)
    case failed(TaskFailure)
}

/// Why an attempt failed, and whether another one could fare better.
package struct TaskFailure: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    package let message: String
    /// False where the same input would fail the same way anywhere: a wrong type, a file that is not there.
    package let isTransient: Bool
    /// What went wrong in Spark's terms, where Spark has a class for it.
    package let condition: ErrorCondition?
    /// The attempt whose blocks could not be read: they must be made again before the task can run.
    package private(set) var lostBlock: Lease?
    /// Whether the worker never began the task: it is about to leave, or was asked for it.
    package private(set) var isGivenBack = false

    private enum CodingKeys: CodingKey { case message, isTransient, condition }

    package init(
        _ message: String, isTransient: Bool, condition: ErrorCondition? = nil, lostBlock: Lease? = nil
    ) {
        self.message = message
        self.isTransient = isTransient
        self.condition = condition
        self.lostBlock = lostBlock
    }

    /// A task that its worker never began: it is about to leave, or was asked for it.
    package static let givenBack: TaskFailure = {
        var failure = TaskFailure("the worker gave it back, and had not begun it", isTransient: true)
        failure.isGivenBack = true
        return failure
    }()

    package var description: String { message }

    /// The same failure in other words.
    package func saying(_ message: String) -> TaskFailure {
        TaskFailure(message, isTransient: isTransient, condition: condition, lostBlock: lostBlock)
    }
}

/// What an attempt used and did.
package struct TaskMetrics: Sendable, Hashable, Codable {
    package var runNanoseconds: UInt64 = 0
    /// Rows that came out: to the session, to later stages, or into files.
    package var rows: UInt64 = 0
    /// Their bytes, as they are sent, kept or written.
    package var bytes: UInt64 = 0
    /// Bytes of other workers' blocks that came from these themselves.
    package var directBytes: UInt64 = 0
    /// The same by way of the driver.
    package var relayedBytes: UInt64 = 0

    package init() {}

    /// Adds what another attempt used; a sum that a worker's wrong numbers make too large stays the largest.
    package static func += (left: inout TaskMetrics, right: TaskMetrics) {
        left.runNanoseconds = left.runNanoseconds.addingClamped(right.runNanoseconds)
        left.rows = left.rows.addingClamped(right.rows)
        left.bytes = left.bytes.addingClamped(right.bytes)
        left.directBytes = left.directBytes.addingClamped(right.directBytes)
        left.relayedBytes = left.relayedBytes.addingClamped(right.relayedBytes)
    }
}
