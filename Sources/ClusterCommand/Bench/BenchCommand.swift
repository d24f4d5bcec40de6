internal import ArgumentParser

/// Roost's own overhead, measured on a cluster of its own.
///
/// `Benchmarks/` sets it beside its peers.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure Roost's own overhead on a cluster of its own.",
        subcommands: [StartupBench.self, LatencyBench.self, TasksBench.self])
}

struct BenchOptions: ParsableArguments {
    @Option(help: "Worker processes.") var workers = 2
    @Flag(help: "Print one JSON object in one line.") var json = false
}
