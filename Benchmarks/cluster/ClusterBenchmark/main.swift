// What a cluster of very many workers costs its driver.
//
//   ClusterBenchmark machines [WORKERS [TASKS [SEED]]]    the driver's decisions, with workers that are numbers
//   ClusterBenchmark driver [WORKERS [TASKS]]             a driver, with workers in this process that answer at once
//
// Both print one line, and end with 1 where a task did not count once.

import ClusterSimulation
import Foundation

/// The most memory that this process has taken so far, in MB.
func mostMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
}

func usage() -> Never {
    FileHandle.standardError.write(Data("Usage: ClusterBenchmark machines|driver [WORKERS [TASKS [SEED]]]\n".utf8))
    exit(64)
}

let arguments = CommandLine.arguments.dropFirst()
guard let mode = arguments.first else { usage() }
let numbers = arguments.dropFirst().compactMap { Int($0) }
guard numbers.count == arguments.count - 1, numbers.allSatisfy({ $0 > 0 }), numbers.count < 4 else { usage() }
let workers = numbers.first ?? 1000, tasks = numbers.dropFirst().first ?? 1_000_000
let start = ContinuousClock.now

switch mode {
case "machines":
    var configuration = SimulatedCluster.Configuration()
    configuration.workers = workers
    configuration.tasks = tasks
    configuration.seed = UInt64(numbers.count > 2 ? numbers[2] : 1)
    var cluster = SimulatedCluster(configuration)
    let figures = cluster.run()
    let seconds = start.duration(to: .now) / .seconds(1)
    print(
        """
        \(tasks) tasks on \(workers) simulated workers in \(String(format: "%.2f", seconds)) s, \(mostMemory()) MB: \
        \(figures.attempts) attempts, \(figures.failures) failures, \(figures.deaths) deaths, \(figures.cuts) cuts, \
        \(figures.returns) returns, \(figures.stale) late results, \(String(format: "%.1f", figures.seconds)) s simulated, \
        digest \(String(figures.digest, radix: 16))
        """)
    if let problem = figures.problem {
        print("FAIL: \(problem)")
        exit(1)
    }
case "driver":
    let ran = try await DriverRun(workers: workers, tasks: tasks).run()
    let seconds = start.duration(to: .now) / .seconds(1)
    print(
        """
        \(tasks) tasks on \(workers) workers of this process in \(String(format: "%.2f", seconds)) s, \(mostMemory()) MB: \
        \(ran.rows) rows, \(ran.tasks) tasks done by workers
        """)
    if ran.rows != tasks {
        print("FAIL: \(ran.rows) rows")
        exit(1)
    }
default: usage()
}
