internal import Planning

extension Scheduler {
    /// Leases what can run now.
    ///
    /// Stages take turns, so that a long job does not starve a short one, and a stage's tasks are spread evenly
    /// over the workers.
    package mutating func assign(now: ContinuousClock.Instant) -> [Action] {
        guard !workers.isEmpty, turns.contains(where: { stages[$0]?.available ?? 0 > 0 }) else { return [] }
        var candidates = workers.filter { ($0.value.excludedUntil ?? now) <= now }.map(\.key)
        if candidates.isEmpty { candidates = Array(workers.keys) }
        var actions: [Action] = []
        for stage in turns { actions += assign(stage, to: candidates) }
        if turns.count > 1 { turns.append(turns.removeFirst()) }
        return actions
    }

    private mutating func assign(_ stage: StageID, to candidates: [WorkerID]) -> [Action] {
        guard let pending = stages[stage]?.available, pending > 0 else { return [] }
        // The least busy first; the name decides between equals, so that a schedule can be repeated.
        let order = candidates.sorted {
            let left = workers[$0]?.running ?? 0, right = workers[$1]?.running ?? 0
            return left == right ? $0.rawValue < $1.rawValue : left < right
        }
        let share = (pending + order.count - 1) / order.count
        var actions: [Action] = []
        for worker in order {
            let credit = stages[stage].flatMap { workers[worker]?.credit(for: $0, configuration) } ?? 0
            let leases = lease(min(share, credit), of: stage, to: worker, of: order)
            if leases.isEmpty { continue }
            if workers[worker]?.announced.insert(stage).inserted == true {
                actions.append(.announce(stage, to: worker))
            }
            workers[worker]?.take(leases.count)
            actions.append(.launch(leases, on: worker))
        }
        return actions
    }

    private mutating func lease(_ count: Int, of stage: StageID, to worker: WorkerID, of candidates: [WorkerID])
        -> [Lease]
    {
        var leases: [Lease] = []
        while leases.count < count, let task = stages[stage]?.lease(to: worker, of: candidates) {
            leases.append(Lease(stage: stage, task: UInt32(task), attempt: stages[stage]?.attempts[task] ?? 0))
        }
        return leases
    }
}
