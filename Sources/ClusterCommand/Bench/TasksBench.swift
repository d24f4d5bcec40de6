internal import ArgumentParser
internal import Columnar
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import LocalCluster

/// How many tasks pass through the whole system in a second.
struct TasksBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks", abstract: "Trivial tasks per second.",
        discussion: """
            Each task is whole: planned, leased to a worker, sent, run by an operator
            that makes one row, its row sent back, accepted under its lease, and
            gathered in order.
            """)

    private struct Line: Encodable {
        let bench = "tasks"
        let tasksPerSecond: Double
        let tasks: Int
        let seconds: Double
        let workers: Int
    }

    @OptionGroup var options: BenchOptions
    @OptionGroup var cluster: RunningDriverOption
    @Option(help: "How many tasks.") var tasks = 100_000

    func run() async throws {
        // No range has more partitions.
        guard (1...131_072).contains(tasks) else {
            throw RoostError(.invalidArgument, "--tasks is \(tasks); it must be from 1 to 131,072")
        }
        let session = try await Session.builder.appName("bench").master(
            cluster.master(workers: options.workers)
        ).getOrCreate()
        // Both workers are there and warm before the clock starts.
        _ = try await session.range(0, 1000, numPartitions: 1000).toArrow()
        let start = ContinuousClock.now
        let table = try await session.range(0, Int64(tasks), numPartitions: tasks).toArrow()
        let time = start.duration(to: .now)
        await session.stop()
        guard table.rowCount == tasks, table.batches.count == tasks else {
            throw RoostError(.job, "\(tasks) tasks gave \(table.rowCount) rows in \(table.batches.count) batches")
        }
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        let rate = Double(tasks) / seconds
        if options.json {
            Console.print(
                try JSONOutput.line(
                    Line(tasksPerSecond: rate, tasks: tasks, seconds: seconds, workers: options.workers)))
        } else {
            Console.print("\(tasks) tasks in \(String(format: "%.3f", seconds)) s: \(Int(rate)) a second")
        }
    }
}
