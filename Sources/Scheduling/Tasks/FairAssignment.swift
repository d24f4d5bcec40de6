internal import HeapModule
internal import Planning

/// How several pools share workers: the one that has had least by its weight goes first, the least busy worker too.
extension Scheduler {
    /// A worker that may have room, by what it has to do.
    private struct Candidate: Comparable {
        /// Slots' worth of tasks.
        var load: Double
        let worker: WorkerID
        /// Slots' worth that it may hold.
        let most: Double
        let slots: Double

        /// What waits there; less than nothing where a slot is free, which is filled first.
        private var behind: Double { load < slots ? -1 : load - slots }

        static func < (left: Candidate, right: Candidate) -> Bool {
            (left.behind, left.load, left.worker.rawValue) < (right.behind, right.load, right.worker.rawValue)
        }
    }

    /// A stage that has tasks to give.
    private struct Contender {
        let id: StageID
        let pool: Pools.Name
        /// Nanoseconds that a task takes, as far as that is known.
        let length: Double
        /// Slots that a task fills: a part of one where it is queued with others.
        let cost: Double
        /// The most of its tasks that a worker is given at a time, so that all have some.
        let share: Int
        let barred: Set<WorkerID>
    }

    /// What a pool has had, while tasks are given.
    private struct Standing {
        var nanoseconds: Double
        /// Slots that its tasks fill.
        var slots: Double
    }

    private struct Turn {
        let contender: Int
        /// Tasks after which the next pool has had less.
        let count: Int
    }

    /// Gives tasks of several stages.
    mutating func assignFairly(
        _ runnable: [StageID], to workers: Set<WorkerID>, _ now: ContinuousClock.Instant
    ) -> [Action] {
        let lengths = lengths
        let contenders = runnable.map { contender($0, lengths) }
        var standings = standings(of: Set(contenders.map(\.pool)), lengths)
        noteWanting(Set(contenders.map(\.pool)))
        var heap = Heap(workers.map { candidate($0, runnable, lengths) }.filter { $0.load < $0.most })
        var left = Array(contenders.indices)
        var given = Launches()
        while !heap.isEmpty, let turn = next(of: left, contenders, standings) {
            let contender = contenders[turn.contender]
            guard stages[contender.id]?.available ?? 0 > 0 else {
                left.removeAll { $0 == turn.contender }
                continue
            }
            var passed: [Candidate] = []
            var leases: [Lease] = []
            while leases.isEmpty, var candidate = heap.popMin() {
                let room = max(1, Int((candidate.most - candidate.load) / contender.cost))
                leases =
                    contender.barred.contains(candidate.worker)
                    ? []
                    : lease(
                        min(turn.count, contender.share, room), of: contender.id, to: candidate.worker,
                        contender.barred, now)
                if !leases.isEmpty {
                    given.add(leases, of: contender.id, to: candidate.worker)
                    candidate.load += Double(leases.count) * contender.cost
                }
                if candidate.load < candidate.most - 1e-9 { passed.append(candidate) }
            }
            for candidate in passed { heap.insert(candidate) }
            standings[contender.pool]?.nanoseconds += Double(leases.count) * contender.length
            standings[contender.pool]?.slots += Double(leases.count) * contender.cost
            // No worker may have more of it, or it has no more.
            if leases.isEmpty { left.removeAll { $0 == turn.contender } }
        }
        // A worker begins them in the order in which they are sent.
        return given.launches.flatMap { stage, worker, leases in
            self.workers[worker]?.take(leases.map { Int($0.task) }, of: stage)
            return announcement(of: stage, to: worker) + [.launch(leases, on: worker)]
        }
    }

    /// Notes which pools have tasks to give.
    mutating func noteWanting(_ names: Set<Pools.Name>) {
        guard !pools.isFIFO, pools.wanting != names else { return }
        let lengths = lengths
        pools.want(names, open: standings(of: nil, lengths).mapValues(\.nanoseconds))
    }

    /// What a task of each open stage takes; what is not known yet, as long as the longest, else as what is queued ahead.
    private var lengths: [StageID: Double] {
        var lengths: [StageID: Double] = [:]
        for stage in queue { lengths[stage] = stages[stage]?.meanNanoseconds ?? 0 }
        let unknown = max(lengths.values.max() ?? 0, Double(configuration.prefetch.nanoseconds))
        return lengths.mapValues { $0 > 0 ? $0 : unknown }
    }

    private func cost(_ length: Double) -> Double {
        min(1, max(length / Double(configuration.prefetch.nanoseconds), 1 / Double(configuration.maxPrefetchedTasks)))
    }

    private func contender(_ id: StageID, _ lengths: [StageID: Double]) -> Contender {
        let length = lengths[id] ?? 0, barred = barred(of: id)
        let count = max(1, (stages[id]?.fit?.count ?? workers.count) - barred.count)
        let pending = stages[id]?.available ?? 0
        return Contender(
            id: id, pool: poolName(of: id), length: length, cost: cost(length),
            share: max(1, (pending + count - 1) / count), barred: barred)
    }

    /// What pools have had, all of them where none are named.
    private func standings(of names: Set<Pools.Name>?, _ lengths: [StageID: Double]) -> [Pools.Name: Standing] {
        var standings: [Pools.Name: Standing] = [:]
        for name in names ?? Set(queue.map(poolName)) { standings[name] = Standing(nanoseconds: 0, slots: 0) }
        for stage in queue {
            guard let length = lengths[stage], let running = stages[stage]?.running, let served = stages[stage]?.served
            else { continue }
            let name = poolName(of: stage)
            standings[name]?.nanoseconds += served + Double(running) * length
            standings[name]?.slots += Double(running) * cost(length)
        }
        return standings
    }

    /// - Parameters:
    ///   - worker: The worker.
    ///   - runnable: Stages that have tasks to give: the one that may queue the least on the worker bounds what all may, so
    ///     that quick tasks leave room for long ones.
    ///   - lengths: What a task of each open stage takes.
    /// - Returns: The worker, with its load and the most of it.
    private func candidate(_ worker: WorkerID, _ runnable: [StageID], _ lengths: [StageID: Double]) -> Candidate {
        guard let state = workers[worker], !state.runsSuspect else {
            return Candidate(load: 0, worker: worker, most: 0, slots: 0)
        }
        let load = state.held.reduce(0) { $0 + Double($1.count) * cost(lengths[$1.stage] ?? 0) }
        let ahead = runnable.map { id in
            Double(state.prefetch(lengths[id] ?? 0, configuration)) * cost(lengths[id] ?? 0)
        }.min()
        let slots = Double(state.slots)
        return Candidate(load: load, worker: worker, most: slots + (ahead ?? 0), slots: slots)
    }

    /// Whose turn it is: a pool that has less than its `minShare`, else the one that has had least by its weight; in it the
    /// earliest job.
    private func next(
        of left: [Int], _ contenders: [Contender], _ standings: [Pools.Name: Standing]
    ) -> Turn? {
        func rank(_ name: Pools.Name) -> (isServed: Bool, key: Double) {
            guard let standing = standings[name] else { return (true, 0) }
            let least = Double(pools.minShare(name))
            return standing.slots < least
                ? (false, standing.slots / least) : (true, pools.key(name, open: standing.nanoseconds))
        }
        var best: (index: Int, isServed: Bool, key: Double)?
        var second: (isServed: Bool, key: Double)?
        // Those of one pool stand in their order: the first of them is meant.
        var seen: Set<Pools.Name> = []
        for index in left where seen.insert(contenders[index].pool).inserted {
            let (isServed, key) = rank(contenders[index].pool)
            if let other = best, (other.isServed ? 1 : 0, other.key) <= (isServed ? 1 : 0, key) {
                if second == nil || (isServed ? 1 : 0, key) < (second!.isServed ? 1 : 0, second!.key) {
                    second = (isServed, key)
                }
            } else {
                second = best.map { ($0.isServed, $0.key) }
                best = (index, isServed, key)
            }
        }
        guard let best else { return nil }
        let contender = contenders[best.index]
        // Quick tasks go some at a time.
        let least = max(1, Int(0.25 / contender.cost))
        guard best.isServed else { return Turn(contender: best.index, count: least) }
        guard let second, second.isServed else { return Turn(contender: best.index, count: .max) }
        let until = (second.key - best.key) * pools.weight(contender.pool) / max(1, contender.length)
        return Turn(contender: best.index, count: max(least, Int(min(until.rounded(.up), 1e9))))
    }
}

/// Leases by stage and worker, in the order in which they were given first.
private struct Launches {
    private struct Key: Hashable {
        let stage: StageID
        let worker: WorkerID
    }

    private(set) var launches: [(stage: StageID, worker: WorkerID, leases: [Lease])] = []
    private var indices: [Key: Int] = [:]

    mutating func add(_ leases: [Lease], of stage: StageID, to worker: WorkerID) {
        if let index = indices[Key(stage: stage, worker: worker)] {
            launches[index].leases += leases
        } else {
            indices[Key(stage: stage, worker: worker)] = launches.count
            launches.append((stage, worker, leases))
        }
    }
}
