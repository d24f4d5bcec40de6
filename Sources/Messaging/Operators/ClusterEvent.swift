/// Something that happened to a cluster: a line of its driver's event log, as JSON.
///
///     {"n":17,"t":1764442325.25,"event":"task.failed","job":3,"stage":0,"task":17,"attempt":1,"worker":"worker 00...","cause":"..."}
///
/// Every field but the first three is there only where it says something.
package struct ClusterEvent: Sendable, Hashable, Codable {
    /// What happened; programs of other versions may know more.
    package enum Kind: String, Sendable, CaseIterable {
        case driverStarted = "driver.started"
        case driverStalled = "driver.stalled"
        case driverStopping = "driver.stopping"
        case idle = "driver.idle"
        /// Workers are started, since work waits for them.
        case scaledUp = "cluster.scaled_up"
        /// A worker is told to leave, since it has nothing to do.
        case scaledDown = "cluster.scaled_down"
        /// A worker that was started did not come.
        case startFailed = "worker.start_failed"
        case workerJoined = "worker.joined"
        case workerSuspect = "worker.suspect"
        case workerHeard = "worker.heard"
        case workerDraining = "worker.draining"
        case workerLost = "worker.lost"
        case jobSubmitted = "job.submitted"
        case jobStage = "job.stage"
        case jobStageDone = "job.stage.done"
        case jobRowsLost = "job.rows.lost"
        case jobDraining = "job.draining"
        case jobEnded = "job.ended"
        /// Tasks of one stage that a worker was given, all for the first time, within about a second.
        case tasksGiven = "tasks.given"
        /// Tasks of one stage that a worker did at the first attempt, each in less than a tenth of a second, within about a
        /// second.
        case tasksFinished = "tasks.finished"
        case taskGiven = "task.given"
        /// A second attempt of a task, beside the first.
        case taskSpeculated = "task.speculated"
        case taskFinished = "task.finished"
        case taskFailed = "task.failed"
        case taskGivenBack = "task.given_back"
        case taskLost = "task.lost"
        /// Calls of a job that came to an end, within about a second.
        case calls = "calls"
        case callUnknown = "call.unknown"
        /// Events that were not written, since they came faster than the disk takes them.
        case dropped = "dropped"
    }

    /// Its place in the log: each has one more than the one before; nil before it is there.
    package var n: UInt64?
    /// Seconds since 1970.
    package var t: Double
    package var event: String
    package var job: UInt32?
    /// The stage's position in the job's plan, as `explain` counts them.
    package var stage: Int?
    /// The stage's number at workers; a stage whose rows were lost runs again under another one.
    package var run: UInt32?
    package var task: UInt32?
    /// Several tasks: `0-511,513`.
    package var tasks: String?
    package var count: Int?
    /// 1 for the first.
    package var attempt: Int?
    package var worker: String?
    /// `HOST:PROCESS`, where a worker joins or goes.
    package var place: String?
    package var name: String?
    package var by: String?
    package var cause: String?
    /// How long it took.
    package var seconds: Double?
    package var answered: Int?
    package var failed: Int?
    package var retried: Int?
    package var call: Int64?
    /// The last lines of a worker's own log.
    package var lines: [String]?

    package init(_ kind: Kind, at time: Double) {
        event = kind.rawValue
        t = time
    }

    package var kind: Kind? { Kind(rawValue: event) }

    /// Whether it is about a task of a stage, as far as its line says.
    package func concerns(task wanted: UInt32) -> Bool {
        if let task { return task == wanted }
        return tasks.map { TaskRanges.contains(wanted, in: $0) } ?? false
    }
}

/// Numbers of tasks in few letters: `0-511,513`.
package enum TaskRanges {
    /// The texts of ascending numbers, in pieces of so many ranges at the most.
    package static func texts(_ tasks: [UInt32], most: Int = 1_000) -> [(text: String, count: Int)] {
        var texts: [(String, Int)] = [], text = "", ranges = 0, count = 0
        var index = 0
        while index < tasks.count {
            var end = index
            while end + 1 < tasks.count, tasks[end + 1] == tasks[end] &+ 1 { end += 1 }
            if !text.isEmpty { text += "," }
            text += end > index ? "\(tasks[index])-\(tasks[end])" : "\(tasks[index])"
            ranges += 1
            count += end - index + 1
            if ranges == most {
                texts.append((text, count))
                (text, ranges, count) = ("", 0, 0)
            }
            index = end + 1
        }
        if count > 0 { texts.append((text, count)) }
        return texts
    }

    /// The numbers that a text names, a million at the most.
    package static func numbers(_ text: String) -> [UInt32] {
        var numbers: [UInt32] = []
        for range in text.split(separator: ",") {
            let ends = range.split(separator: "-").compactMap { UInt32($0) }
            guard let first = ends.first, let last = ends.last, first <= last else { continue }
            numbers += (first...last).prefix(1_000_000 - numbers.count)
        }
        return numbers
    }

    package static func contains(_ task: UInt32, in text: String) -> Bool {
        text.split(separator: ",").contains { range in
            let ends = range.split(separator: "-").compactMap { UInt32($0) }
            guard let first = ends.first, let last = ends.last else { return false }
            return first <= task && task <= last
        }
    }
}
