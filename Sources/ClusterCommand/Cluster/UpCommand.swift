internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import Messaging
internal import Planning
internal import WorkerStart
internal import ZeroMQTransport

struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Start a single-node cluster on this machine, in the background.",
        discussion: """
            It runs until 'roost down'. More workers may join it with 'roost worker'.

            With --config FILE the driver is started here, and a worker on each of the hosts that the file names, over \
            ssh: the program is copied where it is not there yet. What is up stays as it is. The command ends with 0 when \
            all are up, with 3 when some failed but min_workers are up, else with 1. cluster/conf/cluster.yaml is an example.
            """)

    /// How long a cluster may take to come up, on the busiest machine.
    private static let patience = Duration.seconds(60)

    @OptionGroup var options: ClusterOptions
    @Option(help: ArgumentHelp("Start a cluster of several machines as this file describes it.", valueName: "file"))
    var config: String?
    @Flag(help: "With --config: say what would be done, and do nothing.") var dryRun = false
    @Flag(help: "Print the cluster's status as one JSON object.") var json = false

    func validate() throws {
        if dryRun, config == nil { throw ValidationError("--dry-run says what --config FILE would start; add that.") }
        guard config != nil, let flag = options.given.first else { return }
        throw ValidationError("\(flag) stands in the file of --config: under 'driver:', or with each of 'workers:'.")
    }

    func run() async throws {
        if let config {
            let launch = try ClusterLaunch(path: config)
            return dryRun ? Console.print(try await launch.dryRun()) : try await launch.run(json: json)
        }
        let values = try options.values()
        let listen = values.listen
        if listen.port != 0 { try await Self.checkThatNoneIsUp(at: listen.here.description) }
        var log = try BackgroundProcess.file(listen.port == 0 ? "\(getpid()).log" : "\(listen.port).log")
        let addressFile = AddressFile(path: try BackgroundProcess.file("\(getpid()).address").path)
        addressFile.remove()
        var arguments = [
            "driver", "--listen", listen.listenText, "--calls-in-flight", "\(values.callsInFlight)",
            "--drain-seconds", "\(values.drainSeconds)", "--idle-timeout", "\(values.idleTimeout)",
            "--keep-results", "\(values.keepResults)", "--scheduler", values.policy.mode.rawValue,
            "--address-file", addressFile.path,
        ]
        arguments += values.workerArguments
        if let memory = values.memory { arguments += ["--memory", memory.description] }
        for label in values.labels.texts { arguments += ["--label", label] }
        for pool in values.policy.pools { arguments += ["--pool", pool.description] }
        let process = try BackgroundProcess.start(arguments, log: log)
        defer { addressFile.remove() }
        let signals = Signals.on {
            Console.say("\nstopping: the driver that was starting is ended")
            process.terminate()
            addressFile.remove()
            ProcessEnd.now(130)
        }
        let (address, status) = try await Self.wait(for: process, addressFile, workers: values.firstWorkers, log: log)
        signals.cancel()
        if listen.port == 0 { log = try Self.renamed(log, for: status.driver.address) }
        if json { return Console.print(try JSONOutput.pretty(status)) }
        Console.print(StatusText.text(status))
        let option = address == (try DriverOption.usual()) ? "" : " --driver \(address)"
        Console.print(
            "log      \(log.path)\n\nSubmit a job with 'roost submit FILE.yaml\(option)'; "
                + "stop the cluster with 'roost down\(option)'."
                + (listen.isEncrypted
                    ? "\nLet a worker of another machine in with 'roost keys token', which prints the command for it."
                    : ""))
    }

    private static func checkThatNoneIsUp(at address: String) async throws {
        guard let status = try? await DriverConnection.status(address) else { return }
        throw RoostError(
            .cluster,
            "a cluster is up at \(address) already (driver pid \(status.driver.processID)); stop it with "
                + "'roost down', or choose another --port")
    }

    private static func wait(
        for process: BackgroundProcess, _ addressFile: AddressFile, workers: Int, log: URL
    ) async throws -> (address: String, status: ClusterStatus) {
        let deadline = ContinuousClock.now.advanced(by: patience)
        while ContinuousClock.now < deadline {
            if process.hasEnded {
                let lines = (try? String(contentsOf: log, encoding: .utf8))?.split(separator: "\n").suffix(5) ?? []
                throw RoostError(.cluster, "the driver could not start:\n" + lines.joined(separator: "\n"))
            }
            if let address = addressFile.read(), let status = try? await DriverConnection.status(address),
                status.workers.count >= workers
            {
                return (address, status)
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        process.terminate()
        throw RoostError(
            .cluster, "the cluster did not come up in \(patience.components.seconds) s, and was ended; see \(log.path)")
    }

    /// A driver's log goes by its port, also where the system chose it.
    private static func renamed(_ log: URL, for address: String) throws(RoostError) -> URL {
        guard let port = address.split(separator: ":").last else { return log }
        let named = try BackgroundProcess.file("\(port).log")
        return rename(log.path, named.path) == 0 ? named : log
    }
}
