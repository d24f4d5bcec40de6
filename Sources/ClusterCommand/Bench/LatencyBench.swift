internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import LocalCluster

/// The round trip of a job as small as jobs can be.
struct LatencyBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latency", abstract: "Round trip of a one-row job on a warm cluster.",
        discussion: """
            The job makes one row on a worker and brings it back: planned, sent, run and
            gathered like any other. --map also doubles the row's number in DuckDB.
            """)

    private struct Line: Encodable {
        let bench = "latency"
        let medianMs: Double
        let p99Ms: Double
        let jobs: Int
        let workers: Int
        let map: Bool
    }

    @OptionGroup var options: BenchOptions
    @OptionGroup var cluster: RunningDriverOption
    @Option(help: "Jobs that are measured.") var jobs = 200
    @Flag(help: "Map the row in DuckDB.") var map = false

    func run() async throws {
        guard (1...1_000_000).contains(jobs) else {
            throw RoostError(.invalidArgument, "--jobs is \(jobs); it must be from 1 to 1,000,000")
        }
        let session = try await Session.builder.appName("bench").master(
            cluster.master(workers: options.workers)
        ).getOrCreate()
        var times: [Double] = []
        for job in 0..<(jobs + 20) {
            let start = ContinuousClock.now
            let row = session.range(Int64(job), Int64(job) + 1, numPartitions: 1)
            let rows = try await (map ? row.withColumn("double", col("id") * 2) : row).collect()
            let time = start.duration(to: .now)
            guard rows.count == 1, rows[0].int("id") == job else { throw RoostError(.job, "job \(job) gave \(rows)") }
            // The first ones warm the cluster up.
            if job >= 20 {
                times.append(Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1000)
            }
        }
        await session.stop()
        times.sort()
        let median = times[times.count / 2], p99 = times[min(times.count - 1, times.count * 99 / 100)]
        if options.json {
            Console.print(
                try JSONOutput.line(
                    Line(medianMs: median, p99Ms: p99, jobs: jobs, workers: options.workers, map: map)))
        } else {
            Console.print(
                "one-row job: median \(String(format: "%.3f", median)) ms, p99 \(String(format: "%.3f", p99)) ms of \(jobs)"
            )
        }
    }
}
