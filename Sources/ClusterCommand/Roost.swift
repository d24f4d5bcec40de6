internal import ArgumentParser
internal import DataFrames
internal import Foundation
// The umbrella also brings the start of local workers, which are this program again.
internal import Roost
internal import WorkerStart

/// The program `roost`.
@main
struct RoostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roost",
        abstract: "Distributed dataframes for language-model work: a driver, workers, and your prompts.",
        discussion: """
            Start a cluster on this machine, submit a job file to it, and stop it again:

              roost up --workers 2
              roost submit job.yaml
              roost down

            What a job would cost, what jobs did cost, and how to go on with one:

              roost submit --dry-run job.yaml
              roost jobs

            Or run a job on a cluster of its own:  roost submit --local 2 job.yaml

            Settings come from flags, else from the environment (ROOST_DRIVER,
            ROOST_PORT, ROOST_LISTEN, ROOST_WORKERS, ROOST_CALLS_IN_FLIGHT,
            ROOST_DRAIN_SECONDS, ROOST_IDLE_TIMEOUT, ROOST_KEEP_RESULTS, ROOST_MAX_WORKERS,
            ROOST_LABELS, ROOST_SCHEDULER, ROOST_POOLS), else from the file that ROOST_CONFIG
            names or ~/.config/roost/config.yaml (keys driver, port, listen, workers,
            calls_in_flight, drain_seconds, idle_timeout, keep_results, max_workers, labels,
            scheduler, pools), else they have their defaults.
            """,
        version: ProgramVersion.current,
        subcommands: [
            UpCommand.self, StatusCommand.self, WorkerCommand.self, SubmitCommand.self, CancelCommand.self,
            DownCommand.self, DrainCommand.self, LogsCommand.self, StoryCommand.self, EventsCommand.self,
            JobsCommand.self, KeysCommand.self, HostsCommand.self,
            CacheCommand.self, PricesCommand.self, SQLCommand.self, EvaluateCommand.self, TokensCommand.self,
            TokenizeCommand.self, DetokenizeCommand.self,
            SimulateModelCommand.self, BenchCommand.self, DriverCommand.self,
            DetachedRunCommand.self,
        ])

    /// As ArgumentParser's own, but for how the process ends.
    static func main() async {
        StandardStreams.open()
        StandardStreams.outliveReaders()
        Signals.endAtOnceAtFirst()
        do {
            var command = try await asyncParseAsRoot(NegativeValues.joined(Array(CommandLine.arguments.dropFirst())))
            if var asyncCommand = command as? any AsyncParsableCommand {
                try await asyncCommand.run()
            } else {
                try command.run()
            }
            try Console.finish()
            ProcessEnd.now(ExitCode.success.rawValue)
        } catch {
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if !text.isEmpty {
                if code.isSuccess { Console.print(text) } else { Console.say(text) }
            }
            ProcessEnd.now(code.rawValue)
        }
    }
}
