internal import Planning

/// Tasks that wait at busy workers are asked back for workers that have nothing to do.
///
/// A worker is given a little more than it runs, so that it never waits for the driver. Where tasks turn out to be long,
/// or another worker joins, what waits there would keep a free worker idle.
extension Scheduler {
    package struct RecallConfiguration: Sendable {
        /// How often is looked: what looking costs then does not count beside the tasks.
        package var interval: Duration = .milliseconds(25)
        /// The mean time of a stage's tasks from which they are asked back: shorter ones are over before they would come.
        package var least: Duration = .milliseconds(50)
        /// For how long a worker must have ended nothing, so that all that waits there is asked back, whatever the mean.
        package var quiet: Duration = .milliseconds(100)
        /// How long an answer is waited for before other tasks are asked for in place of those.
        package var patience: Duration = .seconds(2)

        package init() {}
    }

    /// A worker with slots that nothing is there for.
    private struct FreeWorker {
        let id: WorkerID
        var slots: Int
    }

    /// A task that waits at a worker.
    private struct Waiting {
        let task: WorkerState.TaskName
        let worker: WorkerID
        /// How many rounds of tasks the worker ends before it begins this one.
        let rounds: Int
    }

    /// Asks for as many tasks as workers without any could begin, each task once; those that would begin last come first.
    mutating func recall(now: ContinuousClock.Instant) -> [Action] {
        guard nextRecall.map({ $0 <= now }) ?? true, workers.count > 1, !open.isEmpty else { return [] }
        nextRecall = now.advanced(by: configuration.recall.interval)
        var free = freeWorkers(now)
        guard !free.isEmpty else { return [] }
        let asked = workers.reduce(0) { $0 + $1.value.recalledBehind(since: now - configuration.recall.patience) }
        var wanted = free.reduce(0) { $0 + $1.slots } - asked
        guard wanted > 0 else { return [] }
        var found: [WorkerID: [WorkerState.TaskName]] = [:]
        for waiting in waitingTasks(for: free, atMost: wanted, now) where wanted > 0 {
            let task = waiting.task
            guard
                let index = free.firstIndex(where: { worker in
                    worker.slots > 0
                        && stages[task.stage]?.mayMove(task.task, from: waiting.worker, to: worker.id) == true
                })
            else { continue }
            free[index].slots -= 1
            wanted -= 1
            found[waiting.worker, default: []].append(task)
        }
        return found.sorted { $0.key.rawValue < $1.key.rawValue }.map { worker, tasks in
            workers[worker]?.recall(tasks, now: now)
            let leases = tasks.map { name in
                Lease(
                    stage: name.stage, task: UInt32(name.task), attempt: stages[name.stage]?.attempts[name.task] ?? 0)
            }
            return .recall(leases, from: worker)
        }
    }

    /// Only those that had room are looked at.
    private func freeWorkers(_ now: ContinuousClock.Instant) -> [FreeWorker] {
        let supplied = queue.filter { stages[$0]?.available ?? 0 > 0 }
        return open.compactMap { id in
            guard let slots = workers[id]?.freeSlots, slots > 0, mayBegin(id, now),
                !supplied.contains(where: { stages[$0]?.fits(id) == true })
            else { return nil }
            return FreeWorker(id: id, slots: slots)
        }
        .sorted { $0.id.rawValue < $1.id.rawValue }
    }

    private func mayBegin(_ worker: WorkerID, _ now: ContinuousClock.Instant) -> Bool {
        !draining.contains(worker) && worker != reserved && excluded[worker].map { $0 <= now } ?? true
    }

    /// Tasks that will not begin soon, the last first; from each worker so many at the most.
    private mutating func waitingTasks(
        for free: [FreeWorker], atMost most: Int, _ now: ContinuousClock.Instant
    ) -> [Waiting] {
        let wanted = Set(queue.filter { id in free.contains { stages[id]?.fits($0.id) == true } })
        let least = Double(configuration.recall.least.nanoseconds), quiet = configuration.recall.quiet
        let long = wanted.filter { stages[$0]?.meanNanoseconds ?? 0 >= least }
        var waiting: [Waiting] = []
        for worker in Array(workers.keys) where !draining.contains(worker) {
            guard let count = workers[worker]?.unbegunCount, count > 0 else { continue }
            let isQuiet = workers.change(worker) { $0.isQuiet(for: quiet, now: now) } ?? false
            let holdsLong = workers[worker]?.held.contains { long.contains($0.stage) } ?? false
            guard isQuiet || holdsLong else { continue }
            let tasks = workers[worker]?.unbegun(atMost: most) { (isQuiet ? wanted : long).contains($0.stage) } ?? []
            waiting += tasks.map { Waiting(task: $0.task, worker: worker, rounds: $0.rounds) }
        }
        return waiting.sorted { left, right in
            (right.rounds, left.worker.rawValue, right.task.stage, right.task.task)
                < (left.rounds, right.worker.rawValue, left.task.stage, left.task.task)
        }
    }
}
