package import Client
internal import Driver
package import Logging
internal import Messaging
internal import ZeroMQTransport

/// A driver inside this process, with worker processes of its own: what a session has when it names no driver.
package final class LocalCluster: LocalClusterHandle {
    private let driver: Driver
    private let running: Task<Void, Never>
    private let thread: SocketThread
    package let client: DriverClient

    package init(_ settings: LocalClusterSettings, log: Logger) throws(RoostError) {
        var configuration = DriverConfiguration(programVersion: ProgramVersion.current)
        configuration.localWorkers = settings.workers
        configuration.localWorkerCommand.callsInFlight = settings.callsInFlight
        configuration.localWorkerCommand.memory = settings.memory
        configuration.drainTime = .seconds(settings.drainSeconds)
        if let program = settings.workerProgram { configuration.localWorkerCommand.executable = program }
        thread = SocketThread()
        do {
            driver = try Driver(configuration, thread: thread, log: log)
        } catch {
            throw RoostError(.cluster, error.description)
        }
        running = Task { [driver] in await driver.run() }
        client = DriverClient(transport: driver.connectSession(), address: "this process")
    }

    package func stop() async {
        client.close()
        await driver.stop()
        await running.value
        thread.stop()
    }
}
