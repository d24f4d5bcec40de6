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
        if !excluded.isEmpty { excluded = excluded.filter { $0.value > now } }
        let barred = barred
        let candidates = barred.isEmpty ? open : open.subtracting(barred)
        guard !candidates.isEmpty else { return actions }
        for stage in turns { actions += assign(stage, to: candidates, barred) }
        if turns.count > 1 { turns.append(turns.removeFirst()) }
        for worker in candidates where !turns.contains(where: { credit(of: worker, for: $0) > 0 }) {
            open.remove(worker)
        }
        return actions
    }

    /// Workers that are given nothing, whatever room they have.
    private var barred: Set<WorkerID> {
        var barred = draining
        if let reserved { barred.insert(reserved) }
        let others = barred.union(excluded.keys)
        // Where all are excluded, one of them is better than none.
        return others.count < workers.count ? others : barred
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

    /// Tasks of a stage that a worker may still be given.
    private func credit(of worker: WorkerID, for stage: StageID) -> Int {
        stages[stage].flatMap { workers[worker]?.credit(for: $0, configuration) } ?? 0
    }

    /// - Parameters:
    ///   - stage: The stage whose tasks are given.
    ///   - candidates: The workers that may have room.
    ///   - barred: Workers that are given nothing.
    /// - Returns: What is to be sent.
    private mutating func assign(
        _ stage: StageID, to candidates: Set<WorkerID>, _ barred: Set<WorkerID>
    ) -> [Action] {
        guard let pending = stages[stage]?.available, pending > 0 else { return [] }
        // The least busy first; the name decides between equals, so that a schedule can be repeated.
        let order = candidates.map { (running: workers[$0]?.running ?? 0, worker: $0) }
            .sorted { ($0.running, $0.worker.rawValue) < ($1.running, $1.worker.rawValue) }
        let count = max(1, workers.count - barred.count)
        let share = (pending + count - 1) / count
        var actions: [Action] = []
        for (_, worker) in order {
            let leases = lease(min(share, credit(of: worker, for: stage)), of: stage, to: worker, barred)
            if leases.isEmpty { continue }
            actions += announcement(of: stage, to: worker)
            workers[worker]?.take(leases.map { Int($0.task) }, of: stage)
            actions.append(.launch(leases, on: worker))
        }
        return actions
    }

    private mutating func lease(
        _ count: Int, of stage: StageID, to worker: WorkerID, _ barred: Set<WorkerID>
    ) -> [Lease] {
        guard count > 0 else { return [] }
        // Not `self`: whoever holds the stages beside it makes a change a copy of all their tasks.
        let workers = workers.keys
        return stages.change(stage) { state in
            var leases: [Lease] = []
            while leases.count < count,
                let task = state.lease(
                    to: worker,
                    unless: { hasFailed in
                        // Another one may have it, now or when it has room.
                        workers.contains { !barred.contains($0) && !hasFailed($0) }
                    })
            {
                leases.append(Lease(stage: stage, task: UInt32(task), attempt: state.attempts[task]))
            }
            return leases
        } ?? []
    }
}
