/// A job that a session submitted; unique within a driver's life.
package struct JobID: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    package let rawValue: UInt32
    package init(_ rawValue: UInt32) { self.rawValue = rawValue }
    package var description: String { "job \(rawValue)" }
    package static func < (left: JobID, right: JobID) -> Bool { left.rawValue < right.rawValue }
}

/// A stage of a job; unique within a driver's life.
package struct StageID: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    package let rawValue: UInt32
    package init(_ rawValue: UInt32) { self.rawValue = rawValue }
    package var description: String { "stage \(rawValue)" }
    package static func < (left: StageID, right: StageID) -> Bool { left.rawValue < right.rawValue }
}

/// One life of a worker process: a worker that starts again, or registers again, is another one.
package struct WorkerID: Hashable, Sendable, Codable, CustomStringConvertible {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
    package var description: String {
        let digits = String(rawValue, radix: 16)
        return "worker " + String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// The answers of one model column of one dataframe; unique within a session's process.
package struct AnswersID: Hashable, Sendable {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// The right to run one attempt of a task.
///
/// A result counts only under the lease in force.
package struct Lease: Hashable, Sendable, CustomStringConvertible {
    package let stage: StageID
    /// The task's position in its stage, which is also the order of its rows.
    package let task: UInt32
    /// 0 for the first attempt.
    package let attempt: UInt16

    package init(stage: StageID, task: UInt32, attempt: UInt16) {
        self.stage = stage
        self.task = task
        self.attempt = attempt
    }

    package var description: String { "\(stage), task \(task), attempt \(Int(attempt) + 1)" }
}
