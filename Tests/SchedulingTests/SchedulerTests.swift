import Planning
import Scheduling
import Testing

@Suite struct SchedulerTests {
    private let now = ContinuousClock.now
    private let stage = StageID(1)
    private let one = WorkerID(1), two = WorkerID(2)

    private func lease(_ task: UInt32, _ attempt: UInt16 = 0) -> Lease {
        Lease(stage: stage, task: task, attempt: attempt)
    }

    @Test func spreadsAStageOverTheWorkersAndAnnouncesItFirst() {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 1)
        scheduler.workerJoined(two, slots: 1)
        #expect(scheduler.open(stage, tasks: 2) == [])
        #expect(
            scheduler.assign(now: now) == [
                .announce(stage, to: one), .launch([lease(0)], on: one),
                .announce(stage, to: two), .launch([lease(1)], on: two),
            ])
    }

    @Test func quickTasksAreQueuedAheadAndSlowOnesAreNot() {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 1)
        _ = scheduler.open(stage, tasks: 10_000)
        _ = scheduler.assign(now: now)
        _ = scheduler.taskFinished(lease(0), by: one, runNanoseconds: 10_000)
        guard case .launch(let quick, _)? = scheduler.assign(now: now).last else { return #expect(Bool(false)) }
        // 20 ms of tasks that take 10 microseconds, and the one that runs.
        #expect(quick.count + 1 == 2001)
    }

    @Test func aLostWorkersTasksRunElsewhereUnderANewLease() {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 1)
        _ = scheduler.open(stage, tasks: 1)
        _ = scheduler.assign(now: now)
        #expect(scheduler.workerLeft(one, because: "killed") == [])
        scheduler.workerJoined(two, slots: 1)
        #expect(
            scheduler.assign(now: now) == [
                .announce(stage, to: two), .launch([lease(0, 1)], on: two), .isolate(two, true),
            ])
        #expect(scheduler.taskFinished(lease(0), by: one, runNanoseconds: 1).0 == .stale)
        #expect(scheduler.taskFinished(lease(0, 1), by: two, runNanoseconds: 1).0 == .accepted)
    }

    @Test func aTaskThatKeepsFailingFailsItsStageWithTheFirstCause() {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 1)
        _ = scheduler.open(stage, tasks: 1)
        for attempt in 0..<4 {
            _ = scheduler.assign(now: now)
            let failure = TaskFailure("cause \(attempt)", isTransient: true)
            let (_, actions) = scheduler.taskFailed(lease(0, UInt16(attempt)), by: one, failure, now: now)
            let ends = attempt == 3
            #expect(
                actions.first
                    == (ends ? .failed(stage, task: 0, cause: "it failed 4 times; the first time: cause 0") : nil))
        }
        #expect(scheduler.hasOpenStages == false)
    }

    /// A task goes to a worker on which it has not failed; where it has failed on all, to any of them.
    @Test func aTaskThatFailedOnEveryWorkerIsTriedAgain() {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 1)
        scheduler.workerJoined(two, slots: 1)
        _ = scheduler.open(stage, tasks: 1)
        var tried: [WorkerID] = []
        for attempt in 0..<3 {
            guard case .launch(let leases, let worker)? = scheduler.assign(now: now).last else {
                return #expect(Bool(false), "it waits for ever after \(tried)")
            }
            tried.append(worker)
            let failure = TaskFailure("broken", isTransient: true)
            #expect(leases == [lease(0, UInt16(attempt))])
            _ = scheduler.taskFailed(lease(0, UInt16(attempt)), by: worker, failure, now: now)
        }
        #expect(Set(tried.prefix(2)) == [one, two])
    }

    @Test func aFailureThatWouldRepeatItselfIsNotTriedAgain() {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 1)
        _ = scheduler.open(stage, tasks: 5)
        _ = scheduler.assign(now: now)
        let (_, actions) = scheduler.taskFailed(
            lease(0), by: one, TaskFailure("no such file", isTransient: false), now: now)
        #expect(actions == [.failed(stage, task: 0, cause: "no such file"), .dismiss(stage, on: one)])
    }

    @Test func withoutWorkersAStageWaitsThenFails() {
        var scheduler = Scheduler()
        _ = scheduler.open(stage, tasks: 1)
        #expect(scheduler.tick(now: now) == [])
        #expect(scheduler.tick(now: now.advanced(by: .seconds(29))) == [])
        guard case .failed(stage, _, let cause, _)? = scheduler.tick(now: now.advanced(by: .seconds(30))).first else {
            return #expect(Bool(false))
        }
        #expect(cause.contains("roost worker"))
    }

    /// So long that nothing is queued ahead of it.
    private static let aSecond: UInt64 = 1_000_000_000

    @Test func jobsTakeTurns() {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 2)
        let other = StageID(2)
        _ = scheduler.open(stage, tasks: 100)
        _ = scheduler.assign(now: now)
        _ = scheduler.taskFinished(lease(0), by: one, runNanoseconds: Self.aSecond)
        _ = scheduler.assign(now: now)
        _ = scheduler.open(other, tasks: 1)
        var actions: [Scheduler.Action] = []
        for task in 1..<4 {
            _ = scheduler.taskFinished(lease(UInt32(task)), by: one, runNanoseconds: Self.aSecond)
            actions += scheduler.assign(now: now)
        }
        let served = actions.contains(.launch([Lease(stage: other, task: 0, attempt: 0)], on: one))
        #expect(served, "a short job waits behind a long one: \(actions)")
    }

    @Test func aWorkerThatFailsOftenRestsWhileThereIsAnother() {
        var configuration = Scheduler.Configuration()
        configuration.failuresToExclude = 1
        var scheduler = Scheduler(configuration)
        scheduler.workerJoined(one, slots: 1)
        scheduler.workerJoined(two, slots: 1)
        _ = scheduler.open(stage, tasks: 9)
        _ = scheduler.assign(now: now)
        _ = scheduler.taskFailed(lease(0), by: one, TaskFailure("broken", isTransient: true), now: now)
        func workers(_ actions: [Scheduler.Action]) -> [WorkerID] {
            actions.compactMap { if case .launch(_, let worker) = $0 { worker } else { nil } }
        }
        _ = scheduler.taskFinished(lease(1), by: two, runNanoseconds: Self.aSecond)
        #expect(workers(scheduler.assign(now: now)).contains(one) == false)
        #expect(workers(scheduler.assign(now: now.advanced(by: .seconds(61)))) == [one])
    }
}

@Suite struct LivenessTests {
    private let start = ContinuousClock.now
    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start.advanced(by: .milliseconds(milliseconds)) }

    @Test func asksSuspectsAndGivesUp() {
        var liveness = Liveness<Int>()
        liveness.heard(7, now: start)
        #expect(liveness.tick(now: at(400)) == [])
        #expect(liveness.tick(now: at(500)) == [.ping(7)])
        #expect(liveness.tick(now: at(600)) == [])
        #expect(liveness.isSuspect(7, now: at(1499)) == false)
        #expect(liveness.isSuspect(7, now: at(1500)))
        #expect(liveness.tick(now: at(2999)) == [.ping(7)])
        #expect(liveness.tick(now: at(3000)) == [.declareDead(7)])
        #expect(liveness.tick(now: at(9000)) == [])
    }

    @Test func anyMessageIsASignOfLife() {
        var liveness = Liveness<Int>()
        liveness.heard(7, now: start)
        liveness.heard(7, now: at(2900))
        #expect(liveness.tick(now: at(3100)) == [.ping(7)])
    }

    @Test func theLongestSilenceIsKept() {
        var liveness = Liveness<Int>()
        #expect(liveness.longestSilence(of: 7, now: start) == nil)
        for moment in [0, 300, 1_000, 1_200] { liveness.heard(7, now: at(moment)) }
        #expect(liveness.longestSilence(of: 7, now: at(1_300)) == .milliseconds(700))
        #expect(liveness.longestSilence(of: 7, now: at(2_100)) == .milliseconds(900), "the one that lasts counts, too")
        liveness.remove(7)
        liveness.heard(7, now: at(9_000))
        #expect(liveness.longestSilence(of: 7, now: at(9_000)) == .zero)
    }
}

@Suite struct RestartPolicyTests {
    @Test func startsAtOnceThenEverLater() {
        let now = ContinuousClock.now
        var policy = RestartPolicy()
        var waits: [Duration] = []
        for _ in 0..<9 {
            policy.started(now: now)
            waits.append(now.duration(to: policy.died(now: now)))
        }
        #expect(waits == [0, 0.5, 1, 2, 4, 8, 16, 30, 30].map { Duration.seconds($0) })
        policy.started(now: now)
        let later = now.advanced(by: .seconds(11))
        #expect(policy.died(now: later) == later)
    }
}
