internal import Foundation
internal import Messaging
internal import Planning

/// Makes lines of what came together: whose tasks they are is found here, and those that share a line are.
struct EventLines {
    /// The stages that the log has told of, by their numbers at workers.
    private var stages: [UInt32: (job: UInt32, stage: Int, tasks: [UInt32]?)] = [:]
    /// Stages are forgotten with their job; more would be a fault.
    private static let mostStages = 100_000

    private struct Group: Hashable {
        let run: StageID
        let worker: WorkerID
    }

    /// The events in the order of their times.
    mutating func events(_ batch: EventRecorder.Batch) -> [ClusterEvent] {
        for event in batch.events { learn(event) }
        var events = given(batch) + batch.events.map(named) + done(batch)
        for (job, counts) in batch.calls.sorted(by: { $0.key < $1.key }) {
            var event = ClusterEvent(.calls, at: batch.until)
            event.job = job.rawValue
            event.answered = counts.answered == 0 ? nil : counts.answered
            event.failed = counts.failed == 0 ? nil : counts.failed
            event.retried = counts.retried == 0 ? nil : counts.retried
            events.append(event)
        }
        if batch.dropped > 0 {
            var event = ClusterEvent(.dropped, at: batch.until)
            event.count = batch.dropped
            events.append(event)
        }
        // What has the same time stays in the order above.
        let sorted = events.enumerated().sorted { ($0.element.t, $0.offset) < ($1.element.t, $1.offset) }
        for event in batch.events where event.kind == .jobEnded {
            stages = stages.filter { $0.value.job != event.job }
        }
        return sorted.map(\.element)
    }

    private mutating func learn(_ event: ClusterEvent) {
        guard event.kind == .jobStage || event.kind == .jobRowsLost, let run = event.run, let job = event.job,
            let stage = event.stage, stages.count < Self.mostStages
        else { return }
        let again = event.kind == .jobRowsLost ? event.tasks.map(TaskRanges.numbers) : nil
        stages[run] = (job, stage, again)
    }

    /// An event that names its stage as users know it.
    private func named(_ event: ClusterEvent) -> ClusterEvent {
        guard event.stage == nil, let run = event.run, let found = stages[run] else { return event }
        var event = event
        (event.job, event.stage) = (found.job, found.stage)
        event.task = event.task.map { number($0, found.tasks) }
        return event
    }

    /// The task of the plan's stage that a task of a run is.
    private func number(_ task: UInt32, _ again: [UInt32]?) -> UInt32 {
        guard let again else { return task }
        return again.indices.contains(Int(task)) ? again[Int(task)] : task
    }

    private func given(_ batch: EventRecorder.Batch) -> [ClusterEvent] {
        var tasks: [Group: (tasks: [UInt32], at: Double)] = [:]
        for given in batch.given {
            for lease in given.leases where lease.attempt == 0 {
                // The first of them says when.
                tasks[Group(run: lease.stage, worker: given.worker), default: ([], given.at)].tasks.append(lease.task)
            }
        }
        return tasks.flatMap { group, entry in lines(.tasksGiven, at: entry.at, group, entry.tasks) { _ in } }
    }

    private func done(_ batch: EventRecorder.Batch) -> [ClusterEvent] {
        var tasks: [Group: (tasks: [UInt32], seconds: Double, at: UInt32)] = [:]
        for done in batch.done {
            let group = Group(run: done.run, worker: done.worker)
            var entry = tasks.removeValue(forKey: group) ?? ([], 0, 0)
            entry.tasks += done.first...done.last
            entry.seconds += Double(done.microseconds) / 1e6
            // The last of them says when.
            entry.at = max(entry.at, done.at)
            tasks[group] = entry
        }
        return tasks.flatMap { group, entry in
            lines(.tasksFinished, at: batch.from + Double(entry.at) / 1e6, group, entry.tasks) {
                $0.seconds = (entry.seconds / Double(entry.tasks.count) * 1e6).rounded() / 1e6
            }
        }
    }

    private func lines(
        _ kind: ClusterEvent.Kind, at time: Double, _ group: Group, _ tasks: [UInt32],
        _ fill: (inout ClusterEvent) -> Void
    ) -> [ClusterEvent] {
        let found = stages[group.run.rawValue]
        let numbers = tasks.map { number($0, found?.tasks) }.sorted()
        return TaskRanges.texts(numbers).map { text, count in
            var event = ClusterEvent(kind, at: time)
            (event.job, event.stage, event.run) = (found?.job, found?.stage, group.run.rawValue)
            (event.tasks, event.count, event.worker) = (text, count, group.worker.description)
            fill(&event)
            return event
        }
    }
}
