package import Planning

/// Everything that driver, workers and sessions say to each other.
package enum Message: Sendable {
    // Worker to driver.
    case register(Registration)
    case results([TaskResult])
    case goodbye(reason: String)
    case fetch(FileFetch)
    case reports([CallReport])
    /// Calls of an earlier life, which no driver has acknowledged; sent with every life's start, even when there are none.
    case recovered([RecoveredCall])
    // Driver to worker.
    case registered(DriverGreeting)
    case registerAgain
    /// A job is coming that reads files.
    case prepare
    case stage(StageAnnouncement)
    case tasks([TaskDescription])
    case calls(CallAnnouncement)
    case orders([CallOrder])
    /// Orders of the stage that wait for a place are to come back.
    case recall(StageID)
    /// These calls' outcomes are durable; the worker may forget them.
    case settled([Int64])
    case stageOver(StageID)
    case stop(reason: String)
    // Session to driver.
    case hello(SessionGreeting)
    case submit(JobSubmission)
    case cancel(JobID)
    /// The session has dealt with so many parts of the job's output.
    case received(JobID, parts: UInt32)
    case statusRequest
    case shutdown
    // Driver to session.
    case welcome(DriverGreeting)
    case accepted(request: UInt64, JobID)
    case output(JobOutput)
    case progress(JobProgress)
    case finished(JobOutcome)
    case read(FileRead)
    case status(ClusterStatus)
    // Session to driver, and on to the worker.
    case fetched(FileAnswer)
    // Either way.
    case refused(reason: String)
    case ping
    case pong
}
