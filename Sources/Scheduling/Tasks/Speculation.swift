internal import Planning

extension Scheduler {
    /// Runs tasks a second time that run much longer than the others of their stage, on workers that have nothing else to do.
    mutating func speculate(now: ContinuousClock.Instant) -> [Action] {
        guard queue.contains(where: { stages[$0]?.terms.speculates == true }), nextLook.map({ $0 <= now }) ?? true
        else {
            return []
        }
        nextLook = now.advanced(by: configuration.stragglers.interval)
        var free = idleWorkers
        var actions: [Action] = []
        for stage in queue where !free.isEmpty {
            for task in stages[stage]?.lateTasks(configuration.stragglers, now: now) ?? [] {
                guard let index = free.firstIndex(where: { stages[stage]?.mayCopy(task, to: $0) == true }) else {
                    continue
                }
                let worker = free.remove(at: index)
                guard let lease = stages.change(stage, { $0.copy(task, of: stage, to: worker) }) else { continue }
                workers[worker]?.take([task], of: stage)
                actions += announcement(of: stage, to: worker) + [.speculate(lease, on: worker)]
            }
        }
        return actions
    }

    private var idleWorkers: [WorkerID] {
        workers.filter { id, worker in
            worker.running == 0 && !draining.contains(id) && id != reserved && excluded[id] == nil
        }
        .map(\.key).sorted { $0.rawValue < $1.rawValue }
    }
}
