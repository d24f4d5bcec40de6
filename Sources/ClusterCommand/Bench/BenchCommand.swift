internal import ArgumentParser

/// Roost's own overhead, measured on a cluster of its own.
///
/// `Benchmarks/` sets it beside its peers.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure Roost's own overhead on a cluster of its own.",
        subcommands: [StartupBench.self, LatencyBench.self, TasksBench.self])
}

struct RunningDriverOption: ParsableArguments {
    @Option(help: "Measure on the cluster whose driver is at this address, with the workers that it has.")
    var driver: String?

    /// Where a session of the bench runs its jobs.
    func master(workers: Int) -> String { driver ?? "local[\(workers)]" }
}

struct BenchOptions: ParsableArguments {
    @Option(help: "Worker processes.") var workers = 2
    @Flag(help: "Print one JSON object in one line.") var json = false
}
