package import Scheduling
package import ZeroMQTransport

/// How a driver is set up.
package struct DriverConfiguration: Sendable {
    /// Where workers, and sessions of other processes, find it.
    package var address = Address(port: 0)
    /// Workers that the driver starts on its own machine and keeps alive.
    package var localWorkers = 0
    /// What such a worker is started with, beside its own settings.
    package var localWorkerCommand = LocalWorkerCommand.thisProgram
    package var scheduling = Scheduler.Configuration()
    package var programVersion: String

    package init(programVersion: String) { self.programVersion = programVersion }
}
