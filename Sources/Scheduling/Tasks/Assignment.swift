internal import Planning

extension Scheduler {
    /// Leases what can run now.
    ///
    /// Stages take turns, so that a long job does not starve a short one, and a stage's tasks are spread evenly
    /// over the workers.
    package mutating func assign(now: ContinuousClock.Instant) -> [Action] {
        guard !workers.isEmpty else { return [] }
        var actions: [Action] = []
        let hasSuspects = turns.contains { stages[$0]?.hasSuspects == true }
        if hasSuspects || reserved != nil || !isolated.isEmpty { actions += assignSuspects(hasSuspects) }
        guard turns.contains(where: { stages[$0]?.available ?? 0 > 0 }) else { return actions }
        var candidates = workers.filter { ($0.value.excludedUntil ?? now) <= now }.map(\.key)
        if candidates.isEmpty { candidates = Array(workers.keys) }
        candidates.removeAll { $0 == reserved }
        guard !candidates.isEmpty else { return actions }
        for stage in turns { actions += assign(stage, to: candidates) }
        if turns.count > 1 { turns.append(turns.removeFirst()) }
        return actions
    }

    /// Gives each task that may end its worker a worker of its own; where none is free, one is kept free.
    private mutating func assignSuspects(_ hasSuspects: Bool) -> [Action] {
        var actions: [Action] = []
        if hasSuspects {
            var free = workers.filter { $0.value.running == 0 && !$0.value.isDraining }.map(\.key)
                .sorted { $0.rawValue < $1.rawValue }
            for stage in turns {
                while let worker = free.first, let task = stages[stage]?.leaseSuspect(to: worker) {
                    free.removeFirst()
                    if reserved == worker { reserved = nil }
                    actions += announcement(of: stage, to: worker)
                    workers[worker]?.take(suspect: task, of: stage)
                    let attempt = stages[stage]?.attempts[task] ?? 0
                    actions.append(.launch([Lease(stage: stage, task: UInt32(task), attempt: attempt)], on: worker))
                }
            }
        }
        if !turns.contains(where: { stages[$0]?.hasSuspects == true }) {
            reserved = nil
        } else if reserved == nil {
            reserved =
                workers.filter { !$0.value.runsSuspect && !$0.value.isDraining }
                .min { ($0.value.running, $0.key.rawValue) < ($1.value.running, $1.key.rawValue) }?.key
        }
        let alone = Set(workers.filter { $0.value.runsSuspect || $0.key == reserved }.map(\.key))
        for worker in alone.symmetricDifference(isolated).sorted(by: { $0.rawValue < $1.rawValue }) {
            actions.append(.isolate(worker, alone.contains(worker)))
        }
        isolated = alone
        return actions
    }

    private mutating func announcement(of stage: StageID, to worker: WorkerID) -> [Action] {
        workers[worker]?.announced.insert(stage).inserted == true ? [.announce(stage, to: worker)] : []
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
            actions += announcement(of: stage, to: worker)
            workers[worker]?.take(leases.map { Int($0.task) }, of: stage)
            actions.append(.launch(leases, on: worker))
        }
        return actions
    }

    private mutating func lease(_ count: Int, of stage: StageID, to worker: WorkerID, of candidates: [WorkerID])
        -> [Lease]
    {
        stages.change(stage) { state in
            var leases: [Lease] = []
            while leases.count < count, let task = state.lease(to: worker, of: candidates) {
                leases.append(Lease(stage: stage, task: UInt32(task), attempt: state.attempts[task]))
            }
            return leases
        } ?? []
    }
}
