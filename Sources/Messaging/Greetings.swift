package import Planning

/// What a worker says of itself when it joins.
package struct Registration: Sendable, Hashable {
    package var programVersion: String
    package var host: String
    package var processID: Int32
    /// Tasks that keep a processor busy and can run at once.
    package var slots: UInt16
    /// Model calls that can be in flight at once.
    package var callsInFlight: UInt16
    /// Where the worker's log of answers is, on its own host; empty where it keeps none.
    package var answerLog: String
    /// The name under which a driver had it started; empty where a person did, or it is a process of the driver's own.
    package var startName: String
    /// By which jobs choose it.
    package var labels = WorkerLabels()
    /// Bytes that its queries may take together; nil where it does not say.
    package var memory: UInt64?
    /// Which of the process's lives this is, each with a connection of its own: 1 for the first; 0 where it does not say.
    package var life: UInt64 = 0
    /// How other workers reach it; nil where they do not.
    package var data: DataWay?

    package init(
        programVersion: String, host: String, processID: Int32, slots: UInt16, callsInFlight: UInt16,
        answerLog: String = "", startName: String = ""
    ) {
        self.programVersion = programVersion
        self.host = host
        self.processID = processID
        self.slots = slots
        self.callsInFlight = callsInFlight
        self.answerLog = answerLog
        self.startName = startName
    }
}

/// What a session says of itself when it attaches.
package struct SessionGreeting: Sendable, Hashable {
    package var programVersion: String
    package var appName: String
    /// It is about to submit a job that reads files and calls a model: what that takes can be opened meanwhile.
    package var submits: Bool
    /// It only looks, or commands: it is no use of the cluster.
    package var isCommand: Bool
    /// For whom it works, where that is not who has connected: only the driver's own user may say so.
    package var user: String?

    package init(
        programVersion: String, appName: String, submits: Bool = false, isCommand: Bool = false, user: String? = nil
    ) {
        self.programVersion = programVersion
        self.appName = appName
        self.submits = submits
        self.isCommand = isCommand
        self.user = user
    }
}

/// The driver's answer to either.
package struct DriverGreeting: Sendable, Hashable {
    package var programVersion: String
    package var processID: Int32
    /// Changes with every start of a driver: leases of an earlier one mean nothing to it.
    package var epoch: UInt64

    package init(programVersion: String, processID: Int32, epoch: UInt64) {
        self.programVersion = programVersion
        self.processID = processID
        self.epoch = epoch
    }
}

/// A stage, made known to a worker before its first task of it.
package struct StageAnnouncement: Sendable {
    package var stage: StageID
    package var pipeline: Pipeline
    /// The session's folder for rows that are too many for messages, where the stage's rows go to the session.
    package var resultFolder: String?

    package init(stage: StageID, pipeline: Pipeline, resultFolder: String? = nil) {
        self.stage = stage
        self.pipeline = pipeline
        self.resultFolder = resultFolder
    }
}
