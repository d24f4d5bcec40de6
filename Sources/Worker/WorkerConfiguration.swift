package import Messaging
package import Planning
package import ZeroMQTransport

/// Where a worker listens for other workers.
package enum DataAddress: Sendable, Hashable {
    /// At the address by which it reaches its driver, unless that is loopback, with a port of the system's choice.
    case automatic
    case at(Address)
    /// Nowhere, and it reads from no other worker's port either: all goes by way of the driver.
    case none
}

/// How a worker is set up.
package struct WorkerConfiguration: Sendable {
    package var driver: Address
    /// What lets it in at a driver that does not know its key yet.
    package var token: JoinToken?
    /// Tasks that compute at once.
    package var slots = 1
    /// Rows whose model calls are in flight at once.
    package var callsInFlight = 64
    /// A worker that its driver started ends with it; one that a person started waits for another driver.
    package var endsWithDriver = false
    /// How long to look for a driver that does not answer.
    package var patience: Duration = .seconds(10)
    /// How long tasks, calls in flight and readers of its blocks are waited for when the worker is to end, unless the
    /// driver says another time.
    package var drainTime: Duration = .seconds(30)
    /// By which jobs choose it.
    package var labels = WorkerLabels()
    /// Where the log of answers is kept; nil for the workers' folder of the user's state folder.
    package var logFolder: String?
    /// Bytes that the queries of its tasks may take together; nil for four fifths of the machine's memory.
    package var memory: Int64?
    /// The last lines of its own log, for those who ask the driver for them.
    package var recentLines = RecentLines()
    /// The name under which its driver had it started; empty for others.
    package var startName = ""
    /// Where it listens for other workers.
    package var dataAddress = DataAddress.automatic
    package var programVersion: String

    package init(driver: Address, programVersion: String) {
        self.driver = driver
        self.programVersion = programVersion
    }
}
