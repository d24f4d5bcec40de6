internal import ArgumentParser
internal import DataFrames
internal import Dispatch
internal import Driver
internal import Foundation
internal import HomeFolder
internal import Logging
internal import Messaging
internal import Planning
internal import Worker
internal import ZeroMQTransport

/// The driver's own process, in the foreground.
///
/// `roost up` starts it in the background.
struct DriverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "driver", abstract: "Run a driver in the foreground, with workers on this machine.",
        discussion: "'roost up' does this in the background.")

    @OptionGroup var options: ClusterOptions
    @Option(help: "A file to write the driver's address into, once it listens.") var addressFile: String?

    func run() async throws {
        let values = try options.values()
        var configuration = DriverConfiguration(programVersion: ProgramVersion.current)
        configuration.address = values.listen
        configuration.localWorkers = values.workers
        configuration.autoscaling = values.scaling?.configuration(callsInFlight: values.callsInFlight)
        configuration.workerStart = values.scaling?.start
        configuration.localWorkerCommand.callsInFlight = values.callsInFlight
        configuration.localWorkerCommand.drainSeconds = values.drainSeconds
        configuration.localWorkerCommand.memory = values.memory?.bytes
        configuration.localWorkerCommand.labels = values.labels
        configuration.localWorkerCommand.logLevel = "info"
        configuration.localWorkerCommand.dataAddress = Self.text(values.dataAddress, driver: values.listen)
        configuration.policy = values.policy
        configuration.drainTime = .seconds(values.drainSeconds)
        configuration.idleTimeout = values.idleTimeout > 0 ? .seconds(values.idleTimeout * 60) : nil
        configuration.detached = DetachedSettings(keepResults: .seconds(values.keepResults * 86_400))

        let home = (try? HomeFolder(environment: configuration.environment))?.path
        configuration.eventFolder = home.map { $0 + "/events" }
        configuration.workerLogFolder = home.map { $0 + "/worker-logs" }

        let recent = configuration.recentLines
        let log = Logger(label: "roost.driver") { StandardErrorLog(label: $0, recent: recent) }
        let thread = SocketThread()
        let driver: Driver
        do {
            driver = try Driver(configuration, thread: thread, log: log)
        } catch {
            throw RoostError(.cluster, error.description)
        }
        if let addressFile { try AddressFile(path: addressFile).write(driver.address.here) }
        let signals = Signals.on(limit: DrainTime.limit(values.drainSeconds)) {
            Console.say(
                "stopping: calls in flight are waited for, up to \(values.drainSeconds) s (again to stop at once)")
            Task { await driver.stop(because: "a signal asked for it") }
        }
        await driver.run()
        signals.cancel()
        thread.stop()
        await LastMessages.haveLeft()
    }

    /// Where this machine's workers listen for others, as they are told; nil where they are not told.
    ///
    /// They reach the driver over loopback; workers of other machines come to the driver's own addresses.
    private static func text(_ setting: DataAddress, driver: Address) -> String? {
        switch setting {
        case .none: "none"
        case .at(let address): address.description
        case .automatic: driver.isLoopback ? nil : driver.with(port: 0).description
        }
    }
}
