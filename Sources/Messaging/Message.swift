package import Planning

/// Everything that driver, workers and sessions say to each other.
package enum Message: Sendable {
    // Worker to driver.
    case register(Registration)
    case results([TaskResult])
    case goodbye(reason: String)
    case fetch(FileFetch)
    // Driver to worker.
    case registered(DriverGreeting)
    case registerAgain
    case stage(StageAnnouncement)
    case tasks([TaskDescription])
    case stageOver(StageID)
    case stop(reason: String)
    // Session to driver.
    case hello(SessionGreeting)
    case submit(JobSubmission)
    case cancel(JobID)
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
