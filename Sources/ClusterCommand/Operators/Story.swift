internal import DataFrames
internal import Foundation
internal import Messaging

/// What is told of: a job, a stage of it, or one task.
struct StorySubject: Equatable {
    let job: UInt32
    var stage: Int?
    var task: UInt32?

    /// Reads `3`, `3.0` or `3.0.17`.
    init(_ text: String) throws(RoostError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt32($0) }
        guard (1...3).contains(parts.count), let job = parts[0], parts.allSatisfy({ $0 != nil }) else {
            throw RoostError(
                .invalidArgument,
                "'\(text)' is no job, stage or task; write JOB, JOB.STAGE or JOB.STAGE.TASK, as 3.0.17")
        }
        self.job = job
        stage = parts.count > 1 ? parts[1].map { Int($0) } : nil
        task = parts.count > 2 ? parts[2] : nil
    }
}

/// The story of a job, a stage or a task, from the events of its job.
struct Story {
    private let subject: StorySubject
    private let all: [ClusterEvent]

    init(of subject: StorySubject, _ events: [ClusterEvent]) {
        self.subject = subject
        all = events.filter { $0.job == subject.job }
    }

    /// The events that belong into it.
    var events: [ClusterEvent] {
        guard let task = subject.task else { return all.filter(isTold) }
        let own = all.filter { event in
            if event.stage == subject.stage {
                return event.task == nil && event.tasks == nil || event.concerns(task: task)
            }
            return event.kind == .jobSubmitted || event.kind == .jobDraining || event.kind == .jobEnded
        }
        return own.contains { $0.concerns(task: task) } ? own : []
    }

    var lines: [String] {
        guard let task = subject.task else { return events.map(EventWords.line) }
        return events.map { line($0, of: task) }
    }

    /// Whether an event belongs into the story of a job or of a stage: those of tasks that went as they should do not.
    private func isTold(_ event: ClusterEvent) -> Bool {
        if let stage = subject.stage, event.stage != stage { return false }
        return switch event.kind {
        case .tasksGiven, .tasksFinished: subject.stage != nil
        case .taskFinished: (event.attempt ?? 1) > 1 || subject.stage != nil
        default: true
        }
    }

    private func line(_ event: ClusterEvent, of task: UInt32) -> String {
        guard event.concerns(task: task) else { return EventWords.line(event) }
        let time = EventWords.time(event.t)
        if event.kind == .jobRowsLost { return "\(time)  its rows were lost, and it runs again" }
        let others = event.count.map { $0 > 1 ? ", with \(($0 - 1).formatted()) others" : "" } ?? ""
        return "\(time)  task \(task) \(EventWords.attempt(event))\(others)"
    }
}
