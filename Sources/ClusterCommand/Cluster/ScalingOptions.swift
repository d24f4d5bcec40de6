internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import Scheduling

/// How the number of workers follows what there is to do.
struct ScalingOptions: ParsableArguments {
    @Option(
        help:
            "Workers that are there whatever there is to do; more are started while work waits. (default: 1; 0 with --worker-start)"
    )
    var minWorkers: Int?
    @Option(help: "Workers at the most, where their number follows what there is to do. (default: one a core)")
    var maxWorkers: Int?
    @Option(help: "Seconds without anything to do after which a worker beyond --min-workers leaves. (default: 60)")
    var workerIdle: Int?
    @Option(
        help: ArgumentHelp(
            "A command for sh that has one worker started elsewhere, such as 'sbatch worker.sbatch'; see "
                + "cluster/README.md. (default: processes of this machine)", valueName: "command"))
    var workerStart: String?
    @Option(help: "Seconds that a worker may take to join after its start. (default: 60; 600 with --worker-start)")
    var workerStartTimeout: Int?

    /// The flags that stand at the command line.
    var given: [String] {
        [
            ("--min-workers", minWorkers != nil), ("--max-workers", maxWorkers != nil),
            ("--worker-idle", workerIdle != nil), ("--worker-start", workerStart != nil),
            ("--worker-start-timeout", workerStartTimeout != nil),
        ].filter(\.1).map(\.0)
    }

    struct Values {
        let least: Int
        let most: Int
        /// Seconds.
        let idle: Int
        /// Nil for processes of this machine.
        let start: String?
        /// Seconds.
        let startTimeout: Int

        func configuration(callsInFlight: Int) -> Autoscaler.Configuration {
            var configuration = Autoscaler.Configuration(least: least, most: most)
            configuration.idle = .seconds(idle)
            configuration.startLimit = .seconds(startTimeout)
            configuration.usualCalls = callsInFlight
            return configuration
        }

        /// The flags that say the same to a driver.
        var arguments: [String] {
            [
                "--min-workers", "\(least)", "--max-workers", "\(most)", "--worker-idle", "\(idle)",
                "--worker-start-timeout", "\(startTimeout)",
            ] + (start.map { ["--worker-start", $0] } ?? [])
        }
    }

    /// The flags, with the settings for what they leave open.
    ///
    /// - Parameters:
    ///   - settings: The settings.
    ///   - workers: The flag for a fixed number.
    /// - Returns: The values; nil where the number of workers follows nothing.
    /// - Throws: `RoostError` where they contradict each other.
    func values(_ settings: Settings, workers: Int?) throws(RoostError) -> Values? {
        func isSet(_ key: String) -> Bool { !settings.string(nil, key, default: "").isEmpty }
        let command = settings.string(workerStart, "worker_start", default: "")
        let isFlagged = minWorkers != nil || maxWorkers != nil
        if workers != nil, command.isEmpty {
            guard isFlagged else { return nil }
            throw RoostError(
                .invalidArgument,
                "--workers is a fixed number of workers of this machine, and --min-workers and --max-workers let it "
                    + "follow what there is to do; give one or the other")
        }
        guard isFlagged || isSet("min_workers") || isSet("max_workers") || !command.isEmpty else {
            guard let flag = given.first else { return nil }
            throw RoostError(.invalidArgument, "\(flag) says how workers come and leave; give --max-workers, too")
        }
        let isHere = command.isEmpty
        guard isHere || maxWorkers != nil || isSet("max_workers") else {
            throw RoostError(
                .invalidArgument,
                "worker_start has workers started while work waits; say how many at the most with --max-workers")
        }
        let bound = isHere ? 256 : 10_000
        let least = try settings.integer(minWorkers, "min_workers", in: 0...bound, default: isHere ? 1 : 0)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let most = try settings.integer(maxWorkers, "max_workers", in: 1...bound, default: max(least, cores))
        guard least <= most else {
            throw RoostError(.invalidArgument, "min_workers is \(least), and max_workers \(most), which is less")
        }
        return Values(
            least: least, most: most,
            idle: try settings.integer(workerIdle, "worker_idle", in: 1...86_400, default: 60),
            start: isHere ? nil : command,
            startTimeout: try settings.integer(
                workerStartTimeout, "worker_start_timeout", in: 1...86_400, default: isHere ? 60 : 600))
    }
}

extension ClusterOptions.Values {
    /// The flags that say to a driver which workers it has.
    var workerArguments: [String] {
        guard let scaling else { return ["--workers", "\(workers)"] }
        return (scaling.start == nil ? [] : ["--workers", "\(workers)"]) + scaling.arguments
    }

    /// Workers of this machine that are there from the start.
    var firstWorkers: Int { scaling.map { $0.start == nil ? $0.least : workers } ?? workers }
}
