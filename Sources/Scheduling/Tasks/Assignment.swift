internal import Planning

extension Scheduler {
    /// Leases what can run now.
    ///
    /// Pools share the workers by their weights, so that a long job does not starve a short one, or earlier jobs go first;
    /// a stage's tasks are spread evenly over the workers.
    package mutating func assign(now: ContinuousClock.Instant) -> [Action] {
        var actions = condemned.isEmpty ? [] : condemned.sorted().flatMap { concluded($0, now: now) }
        guard !workers.isEmpty else { return actions }
        let hasSuspects = queue.contains { stages[$0]?.hasSuspects == true }
        if hasSuspects || reserved != nil || !isolated.isEmpty { actions += assignSuspects(hasSuspects) }
        actions += speculate(now: now)
        actions += assignAvailable(now)
        return actions + recall(now: now)
    }

    private mutating func assignAvailable(_ now: ContinuousClock.Instant) -> [Action] {
        let runnable = queue.filter { stages[$0]?.available ?? 0 > 0 }
        guard let first = runnable.first else { return [] }
        if !excluded.isEmpty { excluded = excluded.filter { $0.value > now } }
        let candidates = draining.isEmpty && reserved == nil ? open : open.subtracting(unavailable)
        guard !candidates.isEmpty else { return [] }
        var actions: [Action] = []
        let name = poolName(of: first)
        // Earlier jobs come first in the queue.
        if pools.isFIFO || !runnable.contains(where: { poolName(of: $0) != name }) {
            noteWanting([name])
            var left = candidates
            for stage in runnable where !left.isEmpty {
                actions += assign(stage, to: left, now)
                // It is queued on busy workers before the stages after it, which get free ones that it may not run on.
                guard stages[stage]?.available ?? 0 > 0 else { continue }
                left = left.filter { worker in
                    stages[stage]?.fits(worker) != true || workers[worker].map { $0.running < $0.slots } == true
                }
            }
        } else {
            actions += assignFairly(runnable, to: candidates, now)
        }
        for worker in candidates where !queue.contains(where: { credit(of: worker, for: $0) > 0 }) {
            open.remove(worker)
        }
        return actions
    }

    func poolName(of stage: StageID) -> Pools.Name { stages[stage]?.pool ?? .stage(stage) }

    /// Workers that are given nothing, whatever room they have.
    private var unavailable: Set<WorkerID> {
        var unavailable = draining
        if let reserved { unavailable.insert(reserved) }
        return unavailable
    }

    /// Workers that are given nothing of a stage.
    func barred(of stage: StageID) -> Set<WorkerID> {
        if draining.isEmpty, reserved == nil, excluded.isEmpty { return [] }
        let fit = stages[stage]?.fit
        var barred = unavailable
        if let fit { barred.formIntersection(fit) }
        let others = barred.union(fit.map { $0.intersection(excluded.keys) } ?? Set(excluded.keys))
        // Where all are excluded, one of them is better than none.
        return others.count < fit?.count ?? workers.count ? others : barred
    }

    /// Gives each task that may end its worker a worker of its own; where none is free, one is kept free.
    private mutating func assignSuspects(_ hasSuspects: Bool) -> [Action] {
        var actions: [Action] = []
        if hasSuspects {
            var free = workers.filter { $0.value.running == 0 && !draining.contains($0.key) }.map(\.key)
                .sorted { $0.rawValue < $1.rawValue }
            for stage in queue {
                while let index = free.firstIndex(where: { stages[stage]?.fits($0) == true }),
                    let task = stages[stage]?.leaseSuspect(to: free[index])
                {
                    let worker = free.remove(at: index)
                    if reserved == worker { reserved = nil }
                    actions += announcement(of: stage, to: worker)
                    workers[worker]?.take(suspect: task, of: stage)
                    let attempt = stages[stage]?.attempts[task] ?? 0
                    actions.append(.launch([Lease(stage: stage, task: UInt32(task), attempt: attempt)], on: worker))
                }
            }
        }
        let waiting = queue.filter { stages[$0]?.hasSuspects == true }
        if let kept = reserved, !waiting.contains(where: { stages[$0]?.fits(kept) == true }) { reserved = nil }
        if !waiting.isEmpty, reserved == nil {
            reserved =
                workers.filter { id, worker in
                    !worker.runsSuspect && !draining.contains(id) && waiting.contains { stages[$0]?.fits(id) == true }
                }
                .min { ($0.value.running, $0.key.rawValue) < ($1.value.running, $1.key.rawValue) }?.key
        }
        let alone = Set(workers.filter { $0.value.runsSuspect || $0.key == reserved }.map(\.key))
        for worker in alone.symmetricDifference(isolated).sorted(by: { $0.rawValue < $1.rawValue }) {
            actions.append(.isolate(worker, alone.contains(worker)))
        }
        isolated = alone
        return actions
    }

    mutating func announcement(of stage: StageID, to worker: WorkerID) -> [Action] {
        workers[worker]?.announced.insert(stage).inserted == true ? [.announce(stage, to: worker)] : []
    }

    /// Tasks of a stage that a worker may still be given.
    private func credit(of worker: WorkerID, for stage: StageID) -> Int {
        guard draining.isEmpty || !draining.contains(worker) else { return 0 }
        return stages[stage].flatMap { $0.fits(worker) ? workers[worker]?.credit(for: $0, configuration) : nil } ?? 0
    }

    /// - Parameters:
    ///   - stage: The stage whose tasks are given.
    ///   - candidates: The workers that may have room.
    ///   - now: The time.
    /// - Returns: What is to be sent.
    private mutating func assign(
        _ stage: StageID, to candidates: Set<WorkerID>, _ now: ContinuousClock.Instant
    ) -> [Action] {
        guard let pending = stages[stage]?.available, pending > 0 else { return [] }
        let barred = barred(of: stage), fit = stages[stage]?.fit
        var allowed = barred.isEmpty ? candidates : candidates.subtracting(barred)
        if let fit { allowed.formIntersection(fit) }
        // The least busy first; the name decides between equals, so that a schedule can be repeated.
        let order = allowed.map { (running: workers[$0]?.running ?? 0, worker: $0) }
            .sorted { ($0.running, $0.worker.rawValue) < ($1.running, $1.worker.rawValue) }
        let free = order.map { workers[$0.worker]?.freeSlots ?? 0 }
        let count = max(1, (fit?.count ?? workers.count) - barred.count)
        let share = (pending + count - 1) / count
        // What free slots can take waits at no busy worker.
        let scarce = pending <= free.reduce(0, +) ? Self.spread(pending, over: free) : nil
        var actions: [Action] = []
        // Tasks that a worker was meant to have, and that failed there before.
        var left = 0
        for (index, (_, worker)) in order.enumerated() {
            let count = scarce.map { min($0[index] + left, free[index]) } ?? min(share, credit(of: worker, for: stage))
            let leases = lease(count, of: stage, to: worker, barred, now)
            if let scarce { left += scarce[index] - leases.count }
            if leases.isEmpty { continue }
            actions += announcement(of: stage, to: worker)
            workers[worker]?.take(leases.map { Int($0.task) }, of: stage)
            actions.append(.launch(leases, on: worker))
        }
        return actions
    }

    /// As many tasks for each room as for the others, as far as it goes; there is room for all.
    private static func spread(_ tasks: Int, over rooms: [Int]) -> [Int] {
        var counts = rooms.map { _ in 0 }, left = tasks
        while left > 0 {
            let open = rooms.indices.filter { counts[$0] < rooms[$0] }
            guard !open.isEmpty else { break }
            let share = (left + open.count - 1) / open.count
            for index in open where left > 0 {
                let more = min(share, rooms[index] - counts[index], left)
                counts[index] += more
                left -= more
            }
        }
        return counts
    }

    /// - Parameters:
    ///   - count: How many at the most.
    ///   - stage: The stage.
    ///   - worker: Who gets them.
    ///   - barred: Workers that are given nothing of it.
    ///   - now: The time.
    /// - Returns: The leases.
    mutating func lease(
        _ count: Int, of stage: StageID, to worker: WorkerID, _ barred: Set<WorkerID>, _ now: ContinuousClock.Instant
    ) -> [Lease] {
        guard count > 0 else { return [] }
        // Not `self`: whoever holds the stages beside it makes a change a copy of all their tasks.
        let workers = workers.keys
        return stages.change(stage) { state in
            guard state.fits(worker) else { return [] }
            let fit = state.fit
            var leases: [Lease] = []
            while leases.count < count,
                let task = state.lease(
                    to: worker, now: now,
                    unless: { hasFailed in
                        // Another one may have it, now or when it has room.
                        fit?.contains { !barred.contains($0) && !hasFailed($0) }
                            ?? workers.contains { !barred.contains($0) && !hasFailed($0) }
                    })
            {
                leases.append(Lease(stage: stage, task: UInt32(task), attempt: state.attempts[task]))
            }
            return leases
        } ?? []
    }
}
