internal import Planning

/// The pools in which stages queue, and what each has had.
///
/// Spark compares the tasks that a pool runs. Here tasks are queued on workers ahead of time, thousands where they are quick,
/// so that a count says nothing of slots: what is compared is the time that a pool's tasks took and will take, by its weight.
/// Between tasks of equal length that is the same.
struct Pools {
    /// A pool that jobs share, or a job's own.
    enum Name: Hashable {
        case named(String)
        case job(JobID)
        case stage(StageID)

        init(_ id: StageID, _ terms: StageTerms) {
            self = terms.pool.map { .named($0) } ?? terms.job.map { .job($0) } ?? .stage(id)
        }
    }

    private struct Pool {
        let weight: Double
        let minShare: Int
        /// Stages that are open.
        var stages = 0
        /// Nanoseconds of tasks of stages that are over, and what it did not catch up.
        var served = 0.0
    }

    private let policy: SchedulingPolicy
    private var pools: [Name: Pool] = [:]
    /// Those that had tasks to give when that was looked at last.
    private(set) var wanting: Set<Name> = []
    /// The least that one of them had had by its weight.
    private var floor = 0.0

    /// A pool that begins to have tasks has had as much as those that had them before, or so many nanoseconds more: it does not
    /// catch up on what they had meanwhile, and does not wait for ever for what it had itself.
    private static let mostAhead = 60e9

    init(_ policy: SchedulingPolicy) { self.policy = policy }

    var isFIFO: Bool { policy.mode == .fifo }

    mutating func opened(_ name: Name) {
        var pool = pools[name] ?? empty(name)
        pool.stages += 1
        pools[name] = pool
    }

    /// A stage is over whose tasks took so many nanoseconds.
    mutating func closed(_ name: Name, served: Double) {
        guard let index = pools.index(forKey: name) else { return }
        pools.values[index].stages -= 1
        pools.values[index].served += served
        if pools.values[index].stages <= 0 {
            pools[name] = nil
            wanting.remove(name)
        }
    }

    private func empty(_ name: Name) -> Pool {
        guard case .named(let text) = name, let set = policy.pools.first(where: { $0.name == text }) else {
            return Pool(weight: 1, minShare: 0)
        }
        return Pool(weight: set.weight, minShare: set.minShare)
    }

    func weight(_ name: Name) -> Double { pools[name]?.weight ?? 1 }
    func minShare(_ name: Name) -> Int { pools[name]?.minShare ?? 0 }

    /// What a pool has had by its weight, with so much for its open stages.
    func key(_ name: Name, open nanoseconds: Double) -> Double {
        guard let pool = pools[name] else { return 0 }
        return (pool.served + nanoseconds) / pool.weight
    }

    /// Notes which pools have tasks to give.
    ///
    /// - Parameters:
    ///   - names: Those that have.
    ///   - open: What the open stages of each pool have had.
    mutating func want(_ names: Set<Name>, open: [Name: Double]) {
        let least = wanting.compactMap { name in open[name].map { key(name, open: $0) } }.min()
        floor = max(floor, least ?? 0)
        for name in names where !wanting.contains(name) {
            guard let pool = pools[name], let own = open[name] else { continue }
            let key = (pool.served + own) / pool.weight
            pools[name]?.served = min(max(key, floor), floor + Self.mostAhead / pool.weight) * pool.weight - own
        }
        wanting = names
    }
}
