package import Planning

/// What a status or a progress line reads.
extension Scheduler {
    package struct StageView: Sendable, Equatable {
        package let tasks: Int
        package let done: Int
        package let running: Int
        /// Tasks that were ever launched.
        package let begun: Int
    }

    package func view(of stage: StageID) -> StageView? {
        stages[stage].map {
            StageView(tasks: $0.owners.count, done: $0.done, running: $0.running, begun: $0.begun)
        }
    }

    package func load(of worker: WorkerID) -> (running: Int, finished: Int)? {
        workers[worker].map { ($0.running, $0.finishedTasks) }
    }

    /// The attempts that a worker has.
    package func leases(of worker: WorkerID) -> [Lease] {
        queue.flatMap { id in
            (stages[id]?.tasks(of: worker) ?? []).map { task in
                Lease(stage: id, task: UInt32(task), attempt: stages[id]?.attempts[task] ?? 0)
            }
                + (stages[id]?.copies ?? [:]).filter { $0.value.worker == worker }.map { task, copy in
                    Lease(stage: id, task: UInt32(task), attempt: copy.attempt)
                }
        }
    }

    package var hasOpenStages: Bool { !stages.isEmpty }

    /// Tasks that a worker with these labels could run now, and that no worker has.
    package func backlog(for labels: WorkerLabels) -> Int {
        queue.reduce(0) { sum, id in
            guard let stage = stages[id], stage.terms.require.isSubset(of: labels) else { return sum }
            return sum + stage.available + (stage.hasSuspects ? stage.suspects.count : 0)
        }
    }

    /// What must hold after every event; nil where it does.
    package func invalidity() -> String? {
        for (id, stage) in stages { if let problem = stage.invalidity() { return "\(id): \(problem)" } }
        if Set(queue) != Set(stages.keys) || queue.count != stages.count { return "stages are lost from the queue" }
        for (id, stage) in stages {
            for (worker, state) in workers where stage.fits(worker) != stage.terms.require.isSubset(of: state.labels) {
                return "\(worker) is taken for one that may run \(id), or the other way round"
            }
            for case .leased(let worker) in stage.owners where !stage.fits(worker) {
                return "\(worker) runs a task of \(id) and lacks \(stage.terms.require.inWords)"
            }
        }
        var held: [WorkerID: Int] = [:]
        for stage in stages.values {
            for case .leased(let worker) in stage.owners { held[worker, default: 0] += 1 }
            for worker in stage.copies.values.map(\.worker) + stage.losers.values { held[worker, default: 0] += 1 }
        }
        for (id, worker) in workers where worker.running != held[id] ?? 0 {
            return "\(id) runs \(worker.running) tasks, but holds \(held[id] ?? 0)"
        }
        for (id, worker) in workers where worker.held.reduce(0, { $0 + $1.count }) != worker.running {
            return "\(id) runs \(worker.running) tasks, but counts \(worker.held)"
        }
        for (id, worker) in workers where worker.runsSuspect && worker.running != 1 {
            return "\(id) runs \(worker.running) tasks, one of which is to run alone"
        }
        if let stranger = held.keys.first(where: { workers[$0] == nil }) {
            return "\(stranger) is gone and holds tasks"
        }
        return nil
    }
}
