import Planning
import Scheduling
import TestSupport
import Testing

/// How pools share the workers.
@Suite(.ownThreads) struct FairShareTests {
    /// Workers that run what they are given in order, on a clock that jumps from one end of a task to the next.
    private struct Cluster {
        struct Job {
            var length: Duration
            var tasks: Int
            var pool: String?
        }

        var scheduler: Scheduler
        var now = ContinuousClock.now
        let start: ContinuousClock.Instant
        private var queues: [WorkerID: [Lease]] = [:]
        private var running: [(end: ContinuousClock.Instant, worker: WorkerID, lease: Lease)] = []
        private var lengths: [StageID: Duration] = [:]
        private let slots: Int
        /// Seconds that tasks of a stage ran.
        private(set) var worked: [StageID: Double] = [:]
        private(set) var finished: [StageID] = []
        private var last: UInt32 = 0

        init(workers: Int, slots: Int, _ policy: SchedulingPolicy = SchedulingPolicy()) {
            var configuration = Scheduler.Configuration()
            configuration.policy = policy
            scheduler = Scheduler(configuration)
            self.slots = slots
            start = now
            for id in 1...UInt64(workers) {
                queues[WorkerID(id)] = []
                scheduler.workerJoined(WorkerID(id), slots: slots)
            }
        }

        mutating func open(_ job: Job) -> StageID {
            last += 1
            var terms = StageTerms(job: JobID(last))
            terms.pool = job.pool
            lengths[StageID(last)] = job.length
            perform(scheduler.open(StageID(last), tasks: job.tasks, terms: terms))
            perform(scheduler.assign(now: now))
            return StageID(last)
        }

        /// Runs for so long, or until nothing is left.
        mutating func run(for time: Duration) {
            let end = now.advanced(by: time)
            while let next = running.min(by: { ($0.end, $0.worker.rawValue) < ($1.end, $1.worker.rawValue) }),
                next.end <= end
            {
                now = next.end
                running.removeAll { $0.worker == next.worker && $0.lease == next.lease }
                let length = lengths[next.lease.stage] ?? .zero
                worked[next.lease.stage, default: 0] += length / .seconds(1)
                let nanoseconds = UInt64(length / .nanoseconds(1))
                perform(scheduler.taskFinished(next.lease, by: next.worker, runNanoseconds: nanoseconds).1)
                perform(scheduler.assign(now: now))
                begin(next.worker)
            }
            now = end
            #expect(scheduler.invalidity() == nil)
        }

        private mutating func begin(_ worker: WorkerID) {
            while running.count(where: { $0.worker == worker }) < slots, let lease = queues[worker]?.first {
                queues[worker]?.removeFirst()
                running.append((now.advanced(by: lengths[lease.stage] ?? .zero), worker, lease))
            }
        }

        private mutating func perform(_ actions: [Scheduler.Action]) {
            for action in actions {
                switch action {
                case .launch(let leases, let worker):
                    queues[worker]? += leases
                    begin(worker)
                case .finished(let stage): finished.append(stage)
                default: break
                }
            }
        }
    }

    private static func policy(_ mode: SchedulingPolicy.Mode = .fair, _ pools: String...) throws -> SchedulingPolicy {
        try SchedulingPolicy(mode: mode.rawValue, pools: pools)
    }

    @Test(arguments: [(1.0, 1.0), (2, 1), (1, 3), (0.5, 4)])
    func poolsShareTheWorkersByTheirWeights(left: Double, right: Double) throws {
        var cluster = Cluster(workers: 4, slots: 2, try Self.policy(.fair, "a=\(left)", "b=\(right)"))
        let one = cluster.open(.init(length: .seconds(1), tasks: 4000, pool: "a"))
        cluster.run(for: .seconds(30))
        let two = cluster.open(.init(length: .seconds(1), tasks: 4000, pool: "b"))
        let before = cluster.worked
        cluster.run(for: .seconds(300))
        let ran = [one, two].map { (cluster.worked[$0] ?? 0) - (before[$0] ?? 0) }
        // What was queued on the workers before the second came.
        let slack = 4.0 * 2 * 2 + max(left, right) / min(left, right)
        let fair = 4 * 2 * 300 * left / (left + right)
        #expect(abs(ran[0] - fair) <= slack, "\(ran), not \(fair)")
    }

    /// Thousands of quick tasks are queued ahead: a long one is not behind all of them.
    @Test func quickTasksDoNotStarveLongOnes() throws {
        var cluster = Cluster(workers: 2, slots: 2)
        let quick = cluster.open(.init(length: .milliseconds(1), tasks: 40_000))
        cluster.run(for: .milliseconds(200))
        let long = cluster.open(.init(length: .milliseconds(100), tasks: 1000))
        let before = cluster.worked[quick] ?? 0
        cluster.run(for: .seconds(3))
        let ran = [(cluster.worked[quick] ?? 0) - before, cluster.worked[long] ?? 0]
        #expect(abs(ran[0] - ran[1]) < 3, "\(ran)")
    }

    @Test func ofAPoolTheEarlierJobGoesFirst() throws {
        var cluster = Cluster(workers: 2, slots: 1, try Self.policy(.fair, "a=1", "b=1"))
        let first = cluster.open(.init(length: .seconds(1), tasks: 40, pool: "a"))
        let second = cluster.open(.init(length: .seconds(1), tasks: 40, pool: "a"))
        let other = cluster.open(.init(length: .seconds(1), tasks: 400, pool: "b"))
        cluster.run(for: .seconds(20))
        #expect((cluster.worked[second] ?? 0) == 0)
        #expect(abs((cluster.worked[first] ?? 0) - (cluster.worked[other] ?? 0)) <= 6, "\(cluster.worked)")
        cluster.run(for: .seconds(1000))
        #expect(cluster.finished == [first, second, other] || cluster.finished == [first, other, second])
    }

    @Test func firstInFirstOut() throws {
        var cluster = Cluster(workers: 2, slots: 2, try Self.policy(.fifo, "b=100"))
        let first = cluster.open(.init(length: .seconds(1), tasks: 40))
        let second = cluster.open(.init(length: .seconds(1), tasks: 40, pool: "b"))
        cluster.run(for: .seconds(8))
        #expect((cluster.worked[second] ?? 0) == 0)
        cluster.run(for: .seconds(100))
        #expect(cluster.finished == [first, second])
        #expect(cluster.worked == [first: 40, second: 40])
    }

    @Test func aPoolGetsItsMinShareBeforeOthersGetTheirsByWeight() throws {
        var cluster = Cluster(workers: 10, slots: 1, try Self.policy(.fair, "small=0.001:3", "big=1000"))
        let big = cluster.open(.init(length: .seconds(1), tasks: 10_000, pool: "big"))
        let small = cluster.open(.init(length: .seconds(1), tasks: 10_000, pool: "small"))
        cluster.run(for: .seconds(100))
        // 3 tasks at once, some of which are queued behind others of a worker.
        let share = (cluster.worked[small] ?? 0) / ((cluster.worked[big] ?? 0) + (cluster.worked[small] ?? 0))
        #expect(share > 0.1 && share < 0.35, "\(share)")
    }

    /// Who ran alone for long owes nobody more than a minute.
    @Test func aNewcomerDoesNotCatchUpOnWhatOthersHad() throws {
        var cluster = Cluster(workers: 2, slots: 1)
        let old = cluster.open(.init(length: .seconds(1), tasks: 100_000))
        cluster.run(for: .seconds(1000))
        let new = cluster.open(.init(length: .seconds(1), tasks: 100_000))
        let before = cluster.worked[old] ?? 0
        cluster.run(for: .seconds(100))
        let ran = [(cluster.worked[old] ?? 0) - before, cluster.worked[new] ?? 0]
        #expect(abs(ran[0] - ran[1]) < 8, "\(ran)")
    }

    /// Whatever pools and lengths there are, all that want work have some by weight, and no slot idles.
    @Test func anyPoolsShareByWeight() async throws {
        try await Schedules.run(0..<24) { seed in
            var random = SeededGenerator(seed: seed)
            let pools = Int.random(in: 2...4, using: &random)
            let weights = (0..<pools).map { _ in Double(Int.random(in: 1...4, using: &random)) }
            let policy = try SchedulingPolicy(mode: "fair", pools: weights.enumerated().map { "p\($0.0)=\($0.1)" })
            let workers = Int.random(in: 2...6, using: &random), slots = Int.random(in: 1...4, using: &random)
            var cluster = Cluster(workers: workers, slots: slots, policy)
            let length = Duration.milliseconds(Int.random(in: 50...500, using: &random))
            let stages = (0..<pools).map { cluster.open(.init(length: length, tasks: 2_000, pool: "p\($0)")) }
            cluster.run(for: length * 20)
            let before = cluster.worked
            cluster.run(for: length * 60)
            let ran = stages.map { ((cluster.worked[$0] ?? 0) - (before[$0] ?? 0)) / (length / .seconds(1)) }
            let all = Double(workers * slots * 60)
            if abs(ran.reduce(0, +) - all) > Double(workers * slots) { throw BrokenRule("\(ran) are not \(all)") }
            for (tasks, weight) in zip(ran, weights) {
                let fair = all * weight / weights.reduce(0, +)
                // A task of each slot, and those that are queued.
                if abs(tasks - fair) > Double(workers * (slots + 2)) + weight {
                    throw BrokenRule("\(ran) by \(weights)")
                }
            }
        }
    }
}
