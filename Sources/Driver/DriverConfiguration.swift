internal import Foundation
package import Messaging
package import Planning
package import Scheduling
package import ZeroMQTransport

/// How a driver is set up.
package struct DriverConfiguration: Sendable {
    /// Where workers, and sessions of other processes, find it.
    package var address = Address(port: 0)
    /// Workers that the driver starts on its own machine and keeps alive.
    package var localWorkers = 0
    /// What such a worker is started with; its labels are those of workers that `workerStart` starts, too.
    package var localWorkerCommand = LocalWorkerCommand.thisProgram
    /// What starts and ends them.
    package var processes: any WorkerProcesses = SpawnedProcesses()
    /// How the number of workers follows what there is to do; nil for as many as people start.
    package var autoscaling: Autoscaler.Configuration?
    /// The command that starts such a worker, for `sh`; nil for processes of this machine.
    package var workerStart: String?
    package var scheduling = Scheduler.Configuration()
    /// How long calls in flight are waited for where somebody asks for the end of their job, or of the driver.
    package var drainTime = Duration.seconds(30)
    /// How long nobody may use the cluster before it ends; nil for as long as it likes.
    package var idleTimeout: Duration?
    /// How it goes on with jobs whose sessions have left; nil for a driver that ends with its session.
    package var detached: DetachedSettings?
    /// The folder of the event log; nil for none.
    package var eventFolder: String?
    /// The folder of the files that the local workers write their standard error into; nil where they write into the
    /// driver's own.
    package var workerLogFolder: String?
    /// The last lines of the driver's own log.
    package var recentLines = RecentLines()
    /// The environment in which the journal's folder is named.
    package var environment = ProcessInfo.processInfo.environment
    package var clock: any DriverClock = SystemClock()
    package var programVersion: String

    /// How jobs share the workers.
    package var policy: SchedulingPolicy {
        get { scheduling.policy }
        set { scheduling.policy = newValue }
    }

    package init(programVersion: String) { self.programVersion = programVersion }
}
