internal import ArgumentParser
internal import DataFrames
internal import Dispatch
internal import Driver
internal import Foundation
internal import Logging
internal import Messaging
internal import ZeroMQTransport

/// The driver's own process, in the foreground. `roost up` starts it in the background.
struct DriverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "driver", abstract: "Run a driver in the foreground, with workers on this machine.",
        discussion: "'roost up' does this in the background.")

    @Option(help: "The port to listen on. (default: 7077)") var port: Int?
    @Option(help: "Worker processes to start. (default: one a core)") var workers: Int?
    @Option(help: "Model calls that each worker has in flight. (default: 64)") var callsInFlight: Int?

    func run() async throws {
        let settings = try Settings.load()
        var configuration = DriverConfiguration(programVersion: ProgramVersion.current)
        configuration.address = Address(
            port: UInt16(try settings.integer(port, "port", in: 1...65535, default: DefaultPort.driver)))
        configuration.localWorkers = try settings.integer(
            workers, "workers", in: 0...256, default: ProcessInfo.processInfo.activeProcessorCount)
        let calls = try settings.integer(callsInFlight, "calls_in_flight", in: 1...4096, default: 64)
        configuration.localWorkerCommand.environment["ROOST_WORKER_CALLS_IN_FLIGHT"] = String(calls)

        let log = Logger(label: "roost.driver") { StandardErrorLog(label: $0) }
        let thread = SocketThread()
        let driver: Driver
        do {
            driver = try Driver(configuration, thread: thread, log: log)
        } catch {
            throw RoostError(.cluster, error.description)
        }
        let signals = Signals.on([SIGTERM, SIGINT]) { Task { await driver.stop() } }
        await driver.run()
        signals.cancel()
        thread.stop()
    }
}
