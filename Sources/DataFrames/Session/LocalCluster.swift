internal import Driver
package import Logging
internal import Messaging
internal import ZeroMQTransport

/// A driver inside this process, with worker processes of its own: what a session has when it names no driver.
package final class LocalCluster: Sendable {
    private let driver: Driver
    private let running: Task<Void, Never>
    private let thread: SocketThread
    package let link: DriverLink

    package init(
        workers: Int, program: String?, callsInFlight: Int? = nil, version: String, log: Logger
    ) throws(RoostError) {
        var configuration = DriverConfiguration(programVersion: version)
        configuration.localWorkers = workers
        if let callsInFlight {
            configuration.localWorkerCommand.environment["ROOST_WORKER_CALLS_IN_FLIGHT"] = String(callsInFlight)
        }
        if let program { configuration.localWorkerCommand.executable = program }
        thread = SocketThread()
        do {
            driver = try Driver(configuration, thread: thread, log: log)
        } catch {
            throw RoostError(.cluster, error.description)
        }
        running = Task { [driver] in await driver.run() }
        link = DriverLink(transport: driver.connectSession(), place: "this process")
    }

    /// Ends the driver and its workers, and waits until they are gone.
    package func stop() async {
        link.close()
        await driver.stop()
        await running.value
        thread.stop()
    }
}
