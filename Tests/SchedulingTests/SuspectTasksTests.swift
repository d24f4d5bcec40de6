import Planning
import Scheduling
import Testing

/// Tasks that may have ended their worker.
@Suite struct SuspectTasksTests {
    private let stage = StageID(1)
    private let other = StageID(2)
    private let now = ContinuousClock.now

    /// A cluster as short words: who holds what, and what was said.
    private struct Cluster {
        var scheduler = Scheduler()
        var held: [WorkerID: [Lease]] = [:]
        var failures: [(task: Int?, cause: String)] = []
        var isolated: Set<WorkerID> = []
        let now: ContinuousClock.Instant

        mutating func join(_ id: UInt64, slots: Int = 1) {
            scheduler.workerJoined(WorkerID(id), slots: slots)
            held[WorkerID(id)] = []
        }

        mutating func assign() { perform(scheduler.assign(now: now)) }

        mutating func die(_ id: UInt64) {
            held[WorkerID(id)] = nil
            perform(scheduler.workerLeft(WorkerID(id), because: "it was killed by signal 9"))
        }

        mutating func finish(_ id: UInt64) {
            guard let lease = held[WorkerID(id)]?.first else { return }
            held[WorkerID(id)]?.removeFirst()
            perform(scheduler.taskFinished(lease, by: WorkerID(id), runNanoseconds: 1_000_000_000).1)
        }

        mutating func perform(_ actions: [Scheduler.Action]) {
            for action in actions {
                switch action {
                case .launch(let leases, let worker): held[worker]? += leases
                case .failed(_, let task, let cause, _): failures.append((task, cause))
                case .isolate(let worker, let isAlone):
                    if isAlone { isolated.insert(worker) } else { isolated.remove(worker) }
                case .announce, .dismiss, .finished, .recall, .speculate: break
                }
            }
        }

        func tasks(_ id: UInt64) -> [UInt32] { (held[WorkerID(id)] ?? []).map(\.task) }
    }

    /// A worker that was kept free for a task that is to run alone is about to leave: another one is, in its place.
    @Test func aWorkerThatLeavesIsKeptFreeForNoTask() {
        var cluster = Cluster(now: now)
        cluster.join(1)
        _ = cluster.scheduler.open(stage, tasks: 1)
        cluster.assign()
        // Both of the others have work when it dies.
        cluster.join(2)
        cluster.join(3)
        _ = cluster.scheduler.open(other, tasks: 20)
        cluster.assign()
        cluster.die(1)
        cluster.assign()
        guard let kept = cluster.isolated.first?.rawValue else { return #expect(Bool(false), "none is kept free") }
        cluster.scheduler.workerDrains(WorkerID(kept))
        cluster.assign()
        let next: UInt64 = kept == 2 ? 3 : 2
        #expect(cluster.isolated == [WorkerID(next)])
        while !cluster.tasks(next).isEmpty { cluster.finish(next) }
        cluster.assign()
        #expect(cluster.held[WorkerID(next)]?.map(\.stage) == [stage], "it runs there, alone")
    }

    @Test func aTaskWhoseWorkerDiedRunsAloneAndFailsAfterTheSecondDeath() {
        var cluster = Cluster(now: now)
        cluster.join(1)
        _ = cluster.scheduler.open(stage, tasks: 4)
        cluster.assign()
        #expect(cluster.tasks(1) == [0, 1], "one runs, one waits behind it")
        cluster.die(1)
        cluster.join(2)
        cluster.assign()
        #expect(cluster.tasks(2) == [0], "nothing is beside it")
        #expect(cluster.isolated == [WorkerID(2)])
        cluster.assign()
        #expect(cluster.tasks(2) == [0])
        cluster.die(2)
        #expect(cluster.failures.map(\.task) == [0])
        #expect(cluster.failures.first?.cause.contains("2 workers died while they ran it") == true)
    }

    @Test func aTaskThatOnlyWaitedIsNoSuspect() {
        var cluster = Cluster(now: now)
        cluster.join(1)
        _ = cluster.scheduler.open(stage, tasks: 2)
        cluster.assign()
        cluster.die(1)
        cluster.join(2)
        cluster.assign()
        cluster.finish(2)
        cluster.assign()
        #expect(cluster.tasks(2) == [1])
        #expect(cluster.isolated.isEmpty, "task 1 waited behind the one at fault")
    }

    @Test func otherJobsAndWorkersGoOn() {
        var cluster = Cluster(now: now)
        cluster.join(1)
        _ = cluster.scheduler.open(stage, tasks: 1)
        cluster.assign()
        cluster.die(1)
        cluster.join(2)
        cluster.join(3)
        _ = cluster.scheduler.open(other, tasks: 3)
        cluster.assign()
        #expect(cluster.held[WorkerID(2)]?.map(\.stage) == [stage])
        #expect(cluster.held[WorkerID(3)]?.map(\.stage) == [other, other])
        cluster.die(2)
        #expect(cluster.failures.count == 1)
        for _ in 0..<3 {
            cluster.finish(3)
            cluster.assign()
        }
        #expect(cluster.failures.count == 1)
        #expect(!cluster.scheduler.hasOpenStages)
    }

    /// A worker is kept free for the task although there is always more to do.
    @Test func aSuspectDoesNotWaitForTheEndOfAllOthers() {
        var cluster = Cluster(now: now)
        cluster.join(1)
        cluster.join(2)
        _ = cluster.scheduler.open(stage, tasks: 1000)
        cluster.assign()
        cluster.die(1)
        cluster.assign()
        #expect(cluster.isolated == [WorkerID(2)], "it gets nothing more until it is free")
        while cluster.tasks(2) != [0] {
            #expect(!cluster.tasks(2).isEmpty)
            cluster.finish(2)
            cluster.assign()
        }
        cluster.finish(2)
        cluster.assign()
        #expect(cluster.isolated.isEmpty)
        #expect(cluster.tasks(2).count == 2)
    }

    @Test func aWorkerThatSaysGoodbyeMakesNoSuspects() {
        var cluster = Cluster(now: now)
        cluster.join(1)
        _ = cluster.scheduler.open(stage, tasks: 1)
        cluster.assign()
        cluster.held[WorkerID(1)] = nil
        cluster.perform(cluster.scheduler.workerLeft(WorkerID(1), because: "it stopped", isDeath: false))
        cluster.join(2)
        cluster.assign()
        #expect(cluster.tasks(2) == [0])
        #expect(cluster.isolated.isEmpty)
    }

    @Test func aWorkerThatIsAboutToLeaveGetsNothingNew() {
        var cluster = Cluster(now: now)
        cluster.join(1)
        cluster.scheduler.workerDrains(WorkerID(1))
        _ = cluster.scheduler.open(stage, tasks: 1)
        cluster.assign()
        #expect(cluster.tasks(1).isEmpty)
        cluster.join(2)
        cluster.assign()
        #expect(cluster.tasks(2) == [0])
    }
}
