internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import Messaging
internal import Planning

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show a running cluster: its driver, its workers and its jobs.")

    @OptionGroup var driver: DriverOption
    @Flag(help: "Print the status as one JSON object.") var json = false

    func run() async throws {
        let status = try await DriverConnection.status(try driver.address())
        Console.print(json ? try JSONOutput.pretty(status) : StatusText.text(status))
    }
}

/// A cluster's status for people.
enum StatusText {
    static func text(_ status: ClusterStatus) -> String {
        let driver = status.driver
        var lines = [
            "driver   \(driver.address)  pid \(driver.processID)  up \(ProgressText.time(driver.uptimeSeconds))  roost \(driver.version)"
        ]
        if driver.unreadableMessages > 0 || driver.staleResults > 0 {
            lines.append(
                "         dropped: \(driver.unreadableMessages) unreadable messages, \(driver.staleResults) stale results"
            )
        }
        if let bytes = driver.relayedBytes, bytes > 0 {
            lines.append(
                "         passed on between workers: \(MemorySize(bytes: Int64(clamping: bytes)).inWords) of rows")
        }
        if let limit = driver.idleTimeoutSeconds {
            let left = driver.idleStopInSeconds.map { ", in \(ProgressText.time($0))" } ?? ""
            lines.append("         ends when nobody has used it for \(ProgressText.time(limit))\(left)")
        }
        if let pools = driver.pools { lines.append("         pools: " + pools.joined(separator: ", ")) }
        if driver.scheduler == SchedulingPolicy.Mode.fifo.rawValue { lines.append("         jobs: the earliest first") }
        if let scaling = status.scaling {
            lines.append("workers  \(Self.scaling(scaling, status.workers.count))")
        } else if status.workers.isEmpty {
            lines.append("workers  none")
        }
        for (index, worker) in status.workers.enumerated() {
            lines.append(
                (index == 0 && status.scaling == nil ? "workers  " : "         ")
                    + "\(worker.id.replacing("worker ", with: ""))  \(worker.host):\(worker.processID)  "
                    + "\(worker.state.rawValue)  "
                    + "\(worker.slots) slot\(worker.slots == 1 ? "" : "s"), \(worker.callsInFlight) calls in flight  "
                    + "\(worker.runningTasks) running, \(worker.finishedTasks) finished"
                    + (worker.memoryBytes.map { "  memory \(MemorySize(bytes: Int64(clamping: $0)).inWords)" } ?? "")
                    + (worker.labels ?? []).map { "  \($0)" }.joined())
        }
        for (index, job) in status.jobs.suffix(10).enumerated() {
            lines.append(
                (index == 0 ? "jobs     " : "         ")
                    + "\(job.id)  \(job.name)  \(job.state.rawValue)  \(job.tasksDone)/\(job.tasks) tasks"
                    + (job.user.map { "  of \($0)" } ?? "")
                    + (job.pool.map { "  pool \($0)" } ?? "")
                    + (job.require.map { "  requires \($0.joined(separator: ", "))" } ?? "")
                    + (job.waiting.map { "  \($0)" } ?? "") + (job.failure.map { "  \($0)" } ?? "")
                    + (job.runBy.map { "  by \($0)" } ?? ""))
        }
        if let others = status.otherJobs { lines.append("         \(others) running of other users") }
        return lines.joined(separator: "\n")
    }

    /// `2 of 1 to 8, 2 starting`.
    private static func scaling(_ scaling: ClusterStatus.Scaling, _ count: Int) -> String {
        "\(count) of \(scaling.minWorkers) to \(scaling.maxWorkers)"
            + (scaling.starting > 0 ? ", \(scaling.starting) starting" : "")
            + (scaling.failure.map { "; the last start failed: \($0)" } ?? "")
    }
}
