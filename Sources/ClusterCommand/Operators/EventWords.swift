internal import DataFrames
internal import Foundation
internal import Messaging

/// Events of a cluster in words.
enum EventWords {
    /// A line: when, and what happened.
    static func line(_ event: ClusterEvent) -> String { "\(time(event.t))  \(sentence(event))" }

    static func time(_ seconds: Double) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "yyyy-MM-dd HH:mm:ss.SSS"
        return format.string(from: Date(timeIntervalSince1970: seconds))
    }

    static func sentence(_ event: ClusterEvent) -> String {
        let worker = event.worker ?? "a worker"
        let cause = event.cause.map { ": \($0)" } ?? ""
        let job = event.job.map { "job \($0)" } ?? "a job"
        let stage = event.stage.map { "stage \($0) of \(job)" } ?? "a stage of \(job)"
        switch event.kind {
        case .driverStarted: return "the driver started\(cause)"
        case .driverStalled: return "the driver stood still for \(duration(event.seconds))"
        case .driverStopping: return "the driver stops\(cause)"
        case .idle: return "nobody uses the cluster\(cause)"
        case .scaledUp: return "scaled up by \(event.count ?? 0)\(cause)"
        case .scaledDown: return "scaled down\(cause)"
        case .startFailed:
            let lines = (event.lines ?? []).map { "\n    | \($0)" }.joined()
            return "a worker could not be started\(cause)\(lines)"
        case .workerJoined: return "\(worker) joined from \(event.place ?? "somewhere")"
        case .workerSuspect: return "\(worker) has been silent for a while"
        case .workerHeard: return "\(worker) was heard again"
        case .workerDraining: return "\(worker) is about to leave\(cause)"
        case .workerLost:
            let lines = (event.lines ?? []).map { "\n    | \($0)" }.joined()
            return "\(worker) (\(event.place ?? "somewhere")) is gone\(cause)\(lines)"
        case .jobSubmitted: return "\(job) (\(event.name ?? "")) was submitted" + (event.by.map { " by \($0)" } ?? "")
        case .jobStage: return "\(stage) began, with \(count(event.count, "task"))"
        case .jobStageDone: return "\(stage) is done"
        case .jobRowsLost:
            return "rows of \(stage) are lost, and \(count(event.count, "task")) run again: \(event.tasks ?? "")"
        case .jobDraining: return "\(job) ends, once its calls in flight are back\(cause)"
        case .jobEnded: return "\(job) ended: \(event.name ?? "")\(cause)"
        case .tasksGiven: return "\(worker) was given \(count(event.count, "task")) of \(stage): \(event.tasks ?? "")"
        case .tasksFinished:
            return "\(worker) finished \(count(event.count, "task")) of \(stage), \(duration(event.seconds)) each: "
                + (event.tasks ?? "")
        case .taskGiven, .taskSpeculated, .taskFinished, .taskFailed, .taskGivenBack, .taskLost:
            return "task \(event.task ?? 0) of \(stage) \(attempt(event))"
        case .calls:
            let parts = [(event.answered, "answered"), (event.failed, "failed"), (event.retried, "to be made again")]
            let words = parts.compactMap { number, what in number.map { "\($0.formatted()) \(what)" } }
            return "calls of \(job): \(words.joined(separator: ", "))"
        case .callUnknown: return "call \(event.call ?? 0) of \(job), by \(worker), is unknown\(cause)"
        case .dropped:
            return "\(count(event.count, "event")) were not written: they came faster than the disk takes them"
        case nil: return "\(event.event)\(cause)"
        }
    }

    /// What became of one attempt of a task.
    static func attempt(_ event: ClusterEvent) -> String {
        let which = event.attempt.map { " (attempt \($0))" } ?? ""
        let worker = event.worker ?? "a worker", cause = event.cause.map { ": \($0)" } ?? ""
        return switch event.kind {
        case .taskGiven, .tasksGiven: "was given to \(worker)\(which)"
        case .taskSpeculated: "took much longer than others, and was given to \(worker) too\(which)"
        case .taskFinished, .tasksFinished: "was done by \(worker)\(which) in \(duration(event.seconds))"
        case .taskFailed: "failed on \(worker)\(which)\(cause)"
        case .taskGivenBack: "came back from \(worker), which had not begun it\(which)"
        case .taskLost: "was lost with \(worker)\(which)\(cause)"
        default: "saw \(event.event)"
        }
    }

    private static func count(_ number: Int?, _ noun: String) -> String { HumanUnits.count(number ?? 0, noun) }

    private static func duration(_ seconds: Double?) -> String {
        guard let seconds else { return "some time" }
        if seconds < 0.001 { return "\(Int((seconds * 1e6).rounded())) µs" }
        return seconds < 1
            ? "\(Int((seconds * 1e3).rounded())) ms" : "\(seconds.formatted(.number.precision(.fractionLength(1)))) s"
    }
}
