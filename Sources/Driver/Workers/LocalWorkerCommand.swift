package import Planning

/// How a worker on the driver's own machine is started.
package struct LocalWorkerCommand: Sendable {
    package var executable: String
    package var arguments: [String]
    /// What it finds in its environment, over the driver's own and beside what follows.
    package var environment: [String: String]
    /// Where its standard error goes; nil for where the driver's goes.
    package var errorFile: String?
    /// Calls that it makes at once; nil for as many as it does by itself.
    package var callsInFlight: Int?
    /// How long it finishes its work when it is to leave, in seconds; nil for as long as it does by itself.
    package var drainSeconds: Int?
    /// Bytes for its queries; nil for what its machine has.
    package var memory: Int64?
    /// What jobs may require of it.
    package var labels = WorkerLabels()
    /// Where it listens for other workers, or `none`; nil for an address of its own choice.
    package var dataAddress: String?
    /// What it logs; nil for what it does by itself.
    package var logLevel: String?

    package init(executable: String, arguments: [String], environment: [String: String] = [:]) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }

    /// The program that runs now: started with a driver's address in its environment it is a worker, and
    /// nothing else (see the target WorkerStart).
    package static var thisProgram: LocalWorkerCommand {
        LocalWorkerCommand(executable: "/proc/self/exe", arguments: ["roost-worker"])
    }

    /// The environment with all settings in it, as WorkerStart reads them.
    var variables: [String: String] {
        var variables = environment
        variables["ROOST_WORKER_CALLS_IN_FLIGHT"] = callsInFlight.map { "\($0)" }
        variables["ROOST_WORKER_DRAIN_SECONDS"] = drainSeconds.map { "\($0)" }
        variables["ROOST_WORKER_MEMORY"] = memory.map { "\($0)" }
        variables["ROOST_WORKER_LABELS"] = labels.isEmpty ? nil : labels.texts.joined(separator: ",")
        variables["ROOST_WORKER_DATA_ADDRESS"] = dataAddress
        variables["ROOST_WORKER_LOG_LEVEL"] = logLevel
        return variables
    }
}
