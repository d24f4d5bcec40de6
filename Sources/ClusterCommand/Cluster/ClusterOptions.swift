internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import Messaging
internal import Planning
internal import Worker
internal import ZeroMQTransport

/// What a cluster on this machine is made of.
struct ClusterOptions: ParsableArguments {
    @Option(help: "Worker processes to start. (default: one a core)") var workers: Int?
    @Option(help: "The port to listen on; 0 for any that is free. (default: 7077)") var port: Int?
    @Option(
        help: ArgumentHelp(
            "The address to listen on, such as tcp://0.0.0.0:7077 for all addresses of this machine; encrypted where "
                + "it is not loopback. Without a port it has that of --port. (default: tcp://127.0.0.1)"))
    var listen: String?
    @Option(help: "Model calls that each worker has in flight. (default: 64)") var callsInFlight: Int?

    @Option(help: "Seconds that calls in flight are waited for when a job or the cluster is stopped. (default: 30)")
    var drainSeconds: Int?

    @Option(
        help: "Minutes without a job, and without a session that leaves, after which the cluster ends. (default: never)"
    )
    var idleTimeout: Double?

    @Option(help: "Days that the result of a detached job is kept after it was fetched. (default: 7)")
    var keepResults: Double?

    @Option(help: "Memory that each worker's queries may take, such as 4GB. (default: four fifths of the machine's)")
    var memory: String?

    @OptionGroup var scaling: ScalingOptions
    @Option(
        name: .customLong("label"),
        help: ArgumentHelp(
            "A label of the workers, such as gpu or zone=eu, by which jobs choose them; may be repeated.",
            valueName: "label"))
    var labels: [String] = []

    @Option(
        help: "How jobs share the workers: fair, by the weights of pools, or fifo, the earliest first. (default: fair)")
    var scheduler: String?

    @Option(
        name: .customLong("pool"),
        help: ArgumentHelp(
            "A pool of jobs: NAME=WEIGHT, or NAME=WEIGHT:MIN_SHARE with the tasks at once that it gets before others; may "
                + "be repeated.", valueName: "pool"))
    var pools: [String] = []

    /// The flags that stand at the command line.
    var given: [String] {
        [
            ("--workers", workers != nil), ("--port", port != nil), ("--calls-in-flight", callsInFlight != nil),
            ("--drain-seconds", drainSeconds != nil), ("--memory", memory != nil),
            ("--label", !labels.isEmpty), ("--scheduler", scheduler != nil), ("--pool", !pools.isEmpty),
        ].filter(\.1).map(\.0) + scaling.given
    }

    struct Values {
        /// Workers of this machine that are always there.
        let workers: Int
        /// Nil where those are all that the driver starts.
        let scaling: ScalingOptions.Values?
        /// Where the driver listens.
        let listen: Address
        let callsInFlight: Int
        let drainSeconds: Int
        /// Minutes; 0 for never.
        let idleTimeout: Double
        /// Days.
        let keepResults: Double
        let memory: MemorySize?
        let labels: WorkerLabels
        let policy: SchedulingPolicy
        let dataAddress: DataAddress
    }

    /// The flags, with the settings for what they leave open.
    func values() throws(RoostError) -> Values {
        let settings = try Settings.load()
        // Commands find a driver by the setting, which must name one port: only the flag can leave it open.
        let port = try settings.integer(
            port, "port", in: (port == nil ? 1 : 0)...65535, default: DefaultPort.driver)
        let scaling = try scaling.values(settings, workers: workers)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let fixed = try settings.integer(workers, "workers", in: 0...256, default: scaling == nil ? cores : 0)
        return Values(
            workers: scaling.map { $0.start == nil } == true ? 0 : fixed,
            scaling: scaling,
            listen: try address(settings, port: UInt16(port)),
            callsInFlight: try settings.integer(callsInFlight, "calls_in_flight", in: 1...4096, default: 64),
            drainSeconds: try DrainTime.seconds(drainSeconds),
            idleTimeout: try settings.number(idleTimeout, "idle_timeout", in: 0...100_000, default: 0),
            keepResults: try settings.number(keepResults, "keep_results", in: 0...36_500, default: 7),
            memory: try settings.memory(memory), labels: try settings.labels(labels),
            policy: try settings.policy(scheduler, pools: pools),
            dataAddress: try settings.dataAddress(nil))
    }
    private func address(_ settings: Settings, port: UInt16) throws(RoostError) -> Address {
        let text = settings.string(listen, "listen", default: "")
        if text.isEmpty { return Address(port: port) }
        do throws(TransportError) { return try Address(parsing: text, port: port) } catch {
            throw RoostError(.invalidArgument, "the setting 'listen': \(error)")
        }
    }
}
