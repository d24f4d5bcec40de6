/// The cluster as its driver sees it, for `roost status` and its `--json`.
package struct ClusterStatus: Sendable, Hashable, Codable {
    package struct Driver: Sendable, Hashable, Codable {
        package var address: String
        package var processID: Int32
        package var version: String
        package var uptimeSeconds: Double
        /// How long calls in flight are waited for when a job or the cluster is stopped.
        package var drainSeconds: Int
        package var residentBytes: UInt64?
        /// Messages that could not be read, and were dropped.
        package var unreadableMessages: Int
        /// Results that came under a lease no longer in force, and were dropped.
        package var staleResults: Int
        /// How long nobody may use the cluster before it ends; nil for as long as it likes.
        package var idleTimeoutSeconds: Double?
        /// How long it is to that end, as things stand.
        package var idleStopInSeconds: Double?
        /// How jobs share the workers: `fair` or `fifo`; nil of a driver that does not say.
        package var scheduler: String?
        /// The pools that were set: `evals=2:4`.
        package var pools: [String]?
        /// Bytes of blocks that it has passed on between workers; nil of a driver that does not say.
        package var relayedBytes: UInt64?

        package init(
            address: String, processID: Int32, version: String, uptimeSeconds: Double, drainSeconds: Int,
            residentBytes: UInt64?, unreadableMessages: Int, staleResults: Int, idleTimeoutSeconds: Double? = nil,
            idleStopInSeconds: Double? = nil
        ) {
            self.address = address
            self.processID = processID
            self.version = version
            self.uptimeSeconds = uptimeSeconds
            self.drainSeconds = drainSeconds
            self.residentBytes = residentBytes
            self.unreadableMessages = unreadableMessages
            self.staleResults = staleResults
            self.idleTimeoutSeconds = idleTimeoutSeconds
            self.idleStopInSeconds = idleStopInSeconds
        }
    }

    package struct Worker: Sendable, Hashable, Codable {
        package enum State: String, Sendable, Hashable, Codable {
            case idle, busy, suspect, draining
        }

        package var id: String
        package var host: String
        package var processID: Int32
        package var slots: Int
        package var callsInFlight: Int
        package var runningTasks: Int
        package var finishedTasks: Int
        package var state: State
        package var secondsSinceHeard: Double
        /// The longest time without a sign of life since it joined; nil of a driver that does not measure it.
        package var longestSilenceSeconds: Double?
        /// By which jobs choose it; nil of a driver that knows none.
        package var labels: [String]?
        /// Bytes that its queries may take; nil where it does not say.
        package var memoryBytes: UInt64?

        package init(
            id: String, host: String, processID: Int32, slots: Int, callsInFlight: Int, runningTasks: Int,
            finishedTasks: Int, state: State, secondsSinceHeard: Double, labels: [String]? = nil,
            memoryBytes: UInt64? = nil
        ) {
            self.labels = labels
            self.memoryBytes = memoryBytes
            self.id = id
            self.host = host
            self.processID = processID
            self.slots = slots
            self.callsInFlight = callsInFlight
            self.runningTasks = runningTasks
            self.finishedTasks = finishedTasks
            self.state = state
            self.secondsSinceHeard = secondsSinceHeard
        }
    }

    package struct Job: Sendable, Hashable, Codable {
        package enum State: String, Sendable, Hashable, Codable {
            case running, draining, finished, failed, cancelled
        }

        package var id: Int
        package var name: String
        package var state: State
        package var tasks: Int
        package var tasksDone: Int
        package var failure: String?
        /// Who submitted the job: on the wire what its session said, for people the command.
        package var runBy: String?
        /// The pool in which it queues; nil for one of its own.
        package var pool: String?
        /// Labels that its workers must have.
        package var require: [String]?
        /// What it waits for, where it does.
        package var waiting: String?
        /// Whose it is, where that is not the driver's own user.
        package var user: String?

        package init(
            id: Int, name: String, state: State, tasks: Int, tasksDone: Int, failure: String?, runBy: String? = nil,
            pool: String? = nil, require: [String]? = nil
        ) {
            self.pool = pool
            self.require = require
            self.id = id
            self.name = name
            self.state = state
            self.tasks = tasks
            self.tasksDone = tasksDone
            self.failure = failure
            self.runBy = runBy
        }
    }

    /// How the number of workers follows what there is to do.
    package struct Scaling: Sendable, Hashable, Codable {
        package var minWorkers: Int
        package var maxWorkers: Int
        /// Workers that were started and have not come yet.
        package var starting: Int
        /// How long a worker has nothing to do before it leaves.
        package var idleSeconds: Double
        /// Why the last start failed, as long as starts fail.
        package var failure: String?

        package init(minWorkers: Int, maxWorkers: Int, starting: Int, idleSeconds: Double, failure: String? = nil) {
            self.minWorkers = minWorkers
            self.maxWorkers = maxWorkers
            self.starting = starting
            self.idleSeconds = idleSeconds
            self.failure = failure
        }
    }

    package var driver: Driver
    package var workers: [Worker]
    package var jobs: [Job]
    /// Jobs of others that run, where there are any: whoever asks does not see more of them.
    package var otherJobs: Int?
    /// Nil where the number of workers follows nothing.
    package var scaling: Scaling?

    package init(driver: Driver, workers: [Worker], jobs: [Job], scaling: Scaling? = nil) {
        self.driver = driver
        self.workers = workers
        self.jobs = jobs
        self.scaling = scaling
    }
}
