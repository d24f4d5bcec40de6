/// What somebody who looks after a cluster asks of its driver, beside its status.
package enum OperatorQuestion: Sendable, Hashable, Codable {
    /// How a job stands.
    case job(number: UInt32)
    /// The end of a job, of whichever session of the same user; at once, calls in flight or not.
    case cancel(job: UInt32, atOnce: Bool)
    /// How a worker stands, by the name that the status has for it: its id, or `HOST:PROCESS`.
    case worker(name: String)
    /// A worker is to leave, in so many seconds; the drain time of the cluster where that is nil.
    case drain(worker: String, within: UInt32?)
    /// Lines of the event log after the one with a number, of a job or of all.
    case events(after: UInt64, job: UInt32?, most: UInt32)
    /// The last lines of the log of a worker, or of `driver`; after a number that an earlier page gave.
    case logs(of: String, lines: UInt32, after: UInt64?)
    /// Something about jobs that go on without a session.
    case detached(DetachedQuestion)
}

/// What the driver says to it.
package enum OperatorAnswer: Sendable, Hashable, Codable {
    case job(JobStanding)
    case worker(WorkerStanding)
    case events(EventPage)
    case log(LogPage)
    case detached(DetachedStanding)
    /// Bytes of a file, in base 64.
    case bytes(String)
    /// It is not done, and why.
    case refused(String)
}

/// How a job stands, and what it has come to.
package struct JobStanding: Sendable, Hashable, Codable {
    package var job: ClusterStatus.Job
    package var tasksRunning: Int
    /// Calls that are under way, and outcomes that are not on the disk yet.
    package var callsOut: Int
    /// What its model calls came to; nil where it makes none, or none yet.
    package var calls: CallTotals?
    /// Whether all rows are known that a model is asked about.
    package var areRowsComplete: Bool
    /// What it waits for.
    package var waiting: String?

    package init(
        job: ClusterStatus.Job, tasksRunning: Int = 0, callsOut: Int = 0, calls: CallTotals? = nil,
        areRowsComplete: Bool = false, waiting: String? = nil
    ) {
        self.job = job
        self.tasksRunning = tasksRunning
        self.callsOut = callsOut
        self.calls = calls
        self.areRowsComplete = areRowsComplete
        self.waiting = waiting
    }

    /// Whether nothing more comes of it.
    package var hasEnded: Bool { job.state != .running && job.state != .draining }
}

/// Lines of the event log, each a `ClusterEvent`.
package struct EventPage: Sendable, Hashable, Codable {
    package var lines: [String]
    /// The number of the last line that was looked at.
    package var last: UInt64
    package var hasMore: Bool

    package init(lines: [String], last: UInt64, hasMore: Bool) {
        self.lines = lines
        self.last = last
        self.hasMore = hasMore
    }
}
