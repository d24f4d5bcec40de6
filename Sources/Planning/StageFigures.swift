internal import Columnar

/// What a stage came to when it ran.
package struct StageFigures: Sendable, Hashable {
    /// Tasks that were done; those that a limit made needless are not among them.
    package var tasks: UInt32 = 0
    /// Rows that the stage gave: to the session, to later stages, or into files.
    package var rows: UInt64 = 0
    /// Their bytes, as they were sent, kept or written.
    package var bytes: UInt64 = 0
    /// Nanoseconds that the tasks ran, all together.
    package var runNanoseconds: UInt64 = 0
    /// Nanoseconds of the one that ran longest.
    package var longestNanoseconds: UInt64 = 0
    /// Bytes of blocks that its tasks read from other workers themselves.
    package var directBytes: UInt64 = 0
    /// Bytes of blocks of other workers that came to its tasks by way of the driver.
    package var relayedBytes: UInt64 = 0

    package init() {}

    /// Adds a task.
    package mutating func add(_ task: TaskMetrics) {
        tasks = tasks.addingClamped(1)
        rows = rows.addingClamped(task.rows)
        bytes = bytes.addingClamped(task.bytes)
        runNanoseconds = runNanoseconds.addingClamped(task.runNanoseconds)
        directBytes = directBytes.addingClamped(task.directBytes)
        relayedBytes = relayedBytes.addingClamped(task.relayedBytes)
        longestNanoseconds = max(longestNanoseconds, task.runNanoseconds)
    }
}

extension StageFigures: CustomStringConvertible {
    /// The figures in words, such as `4 tasks gave 1200 rows and 48000 bytes in 1.52 s, the longest in 0.61 s`, and after
    /// that what came from other machines.
    package var description: String {
        func seconds(_ nanoseconds: UInt64) -> String {
            let hundredths = (nanoseconds.addingClamped(5_000_000)) / 10_000_000
            let rest = hundredths % 100
            return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
        }
        let longest = tasks > 1 ? ", the longest in \(seconds(longestNanoseconds))" : ""
        return "\(tasks) task\(tasks == 1 ? "" : "s") gave \(rows) row\(rows == 1 ? "" : "s") and \(bytes) bytes in "
            + "\(seconds(runNanoseconds))\(longest)\(fromOthers)"
    }
    private var fromOthers: String {
        let ways = [(directBytes, "directly"), (relayedBytes, "by way of the driver")].filter { $0.0 > 0 }
            .map { "\($0) \($1)" }
        return ways.isEmpty ? "" : "; bytes read from other machines: " + ways.joined(separator: ", ")
    }
}
