internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import Logging
internal import Messaging
internal import Planning
internal import Worker
internal import WorkerStart
internal import ZeroMQTransport

struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Run a worker that joins a running driver.",
        discussion: """
            It works until the driver stops, or until Ctrl-C or SIGTERM. It then takes
            nothing new, finishes its tasks and calls, keeps the rows that other workers
            still read, and leaves without a task or a call that is made again; what is not
            done after --drain-seconds others do anew. Give it a little less than the
            machine has: a spot machine 120 or 30 s, Kubernetes 30 s. A second signal ends
            it at once.

            On another machine than the driver's it takes a join token once, which
            'roost keys token' prints there; its key is known from then on.
            """)

    @OptionGroup var driver: DriverOption
    @Option(help: "Tasks that compute at once.") var slots = 1
    @Option(help: "Model calls in flight at once. (default: 64)") var callsInFlight: Int?
    @Option(help: "Memory that its queries may take, such as 4GB. (default: four fifths of the machine's)")
    var memory: String?
    @Option(
        name: .customLong("label"),
        help: ArgumentHelp(
            "A label of the worker, such as gpu or zone=eu, by which jobs choose it ('roost submit --require gpu'); may be "
                + "repeated.", valueName: "label"))
    var labels: [String] = []
    @Option(
        help:
            "A join token of the driver's, for a machine that it does not know yet, or - to read it from standard input; see 'roost keys token'. (default: ROOST_TOKEN)"
    )
    var token: String?
    @Option(
        help: ArgumentHelp(
            "Where it listens for other workers, which read its rows there without the driver: an address with or without a "
                + "port, such as tcp://0.0.0.0:7079, or none. (default: a free port at the address by which it reaches "
                + "the driver, unless that is loopback)"))
    var dataAddress: String?
    @Option(
        help:
            "Seconds that its tasks, its calls in flight and readers of its rows are waited for at its end. (default: 30)"
    )
    var drainSeconds: Int?

    func run() async throws {
        guard (1...1024).contains(slots) else {
            throw RoostError(.invalidArgument, "--slots is \(slots); it must be a whole number from 1 to 1024")
        }
        let address: Address
        do {
            address = try Address(ofDriver: try driver.address())
        } catch let error as TransportError {
            throw RoostError(.invalidArgument, error.description)
        }
        var configuration = WorkerConfiguration(driver: address, programVersion: ProgramVersion.current)
        configuration.slots = slots
        let environment = ProcessInfo.processInfo.environment
        configuration.token = try (token ?? environment["ROOST_TOKEN"]).map(KeysCommand.token)
        configuration.startName = environment["ROOST_WORKER_NAME"] ?? ""
        let settings = try Settings.load()
        configuration.callsInFlight = try settings.integer(
            callsInFlight, "calls_in_flight", in: 1...4096, default: 64)
        configuration.labels = try settings.labels(labels)
        configuration.memory = try settings.memory(memory)?.bytes
        configuration.dataAddress = try settings.dataAddress(dataAddress)
        configuration.drainTime = .seconds(try DrainTime.seconds(drainSeconds))
        let recent = configuration.recentLines
        let log = Logger(label: "roost.worker") { StandardErrorLog(label: $0, recent: recent) }
        let code = await WorkerProcess.run(configuration, log: log)
        if code != 0 { throw ExitCode(code) }
    }
}
