import Planning
import Scheduling
import Testing

/// Tasks that run a second time because they take much longer than others.
@Suite struct StragglerTests {
    private let start = ContinuousClock.now
    private let stage = StageID(1)
    private let one = WorkerID(1), two = WorkerID(2), three = WorkerID(3)

    private func lease(_ task: UInt32, _ attempt: UInt16 = 0) -> Lease {
        Lease(stage: stage, task: task, attempt: attempt)
    }
    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start.advanced(by: .milliseconds(milliseconds)) }

    /// Three of four tasks are done, each after 200 ms; the first worker still has the last, and all others are free.
    private func scheduler(speculates: Bool = true) -> Scheduler {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 2)
        var terms = StageTerms()
        terms.speculates = speculates
        _ = scheduler.open(stage, tasks: 4, terms: terms)
        _ = scheduler.assign(now: start)
        for task in 0..<3 {
            let result = scheduler.taskFinished(lease(UInt32(task)), by: one, runNanoseconds: 200_000_000)
            #expect(result.0 == .accepted)
        }
        scheduler.workerJoined(two, slots: 1)
        scheduler.workerJoined(three, slots: 1)
        return scheduler
    }

    private func seconds(_ actions: [Scheduler.Action]) -> [Scheduler.Action] {
        actions.filter { if case .speculate = $0 { true } else { false } }
    }

    @Test func aTaskThatTakesMuchLongerRunsASecondTimeOnAWorkerWithNothingElseToDo() {
        var scheduler = scheduler()
        // The median is known to a fourth.
        #expect(seconds(scheduler.assign(now: at(250))) == [])
        #expect(scheduler.assign(now: at(400)) == [.announce(stage, to: two), .speculate(lease(3, 1), on: two)])
        #expect(scheduler.invalidity() == nil)
        // No task has more than two attempts at a time.
        #expect(seconds(scheduler.assign(now: at(10_000))) == [])
        #expect(scheduler.leases(of: two) == [lease(3, 1)])
    }

    @Test func theFirstResultCountsAndTheOtherIsStale() {
        for winner in [one, two] {
            var scheduler = scheduler()
            _ = scheduler.assign(now: at(1000))
            let leases = [one: lease(3), two: lease(3, 1)]
            let (verdict, actions) = scheduler.taskFinished(
                leases[winner] ?? lease(0), by: winner, runNanoseconds: 1_000_000_000)
            #expect(verdict == .accepted && actions.first == .finished(stage))
            // The other one is told to end what it still does.
            #expect(actions.contains(.dismiss(stage, on: winner == one ? two : one)))
            let loser = winner == one ? two : one
            #expect(scheduler.taskFinished(leases[loser] ?? lease(0), by: loser, runNanoseconds: 1).0 == .stale)
            #expect(scheduler.invalidity() == nil)
        }
    }

    /// The stage goes on: the worker that was slower is busy until it says that it has ended.
    @Test func aWorkerThatWasSlowerIsBusyUntilItEnds() {
        var scheduler = Scheduler()
        for worker in [one, two, three] { scheduler.workerJoined(worker, slots: 1) }
        var terms = StageTerms()
        terms.speculates = true
        _ = scheduler.open(stage, tasks: 12, terms: terms)
        var held: [WorkerID: [Lease]] = [:]
        func note(_ actions: [Scheduler.Action]) {
            for case .launch(let leases, let worker) in actions { held[worker, default: []] += leases }
        }
        note(scheduler.assign(now: start))
        // The second and third worker do all but what the first one has, and that it does not end.
        while let worker = [two, three].first(where: { held[$0]?.isEmpty == false }),
            let lease = held[worker]?.removeFirst()
        {
            _ = scheduler.taskFinished(lease, by: worker, runNanoseconds: 1_000_000_000)
            note(scheduler.assign(now: start))
        }
        #expect(scheduler.view(of: stage)?.running == 2)
        let copies = seconds(scheduler.assign(now: at(5000)))
        #expect(copies.count == 2)
        guard case .speculate(let copy, let worker)? = copies.first else { return }
        #expect(scheduler.taskFinished(copy, by: worker, runNanoseconds: 1).0 == .accepted)
        #expect(scheduler.load(of: one)?.running == 2)
        #expect(scheduler.taskFinished(lease(copy.task), by: one, runNanoseconds: 1).0 == .stale)
        #expect(scheduler.load(of: one)?.running == 1)
        #expect(scheduler.invalidity() == nil)
    }

    @Test func aSecondAttemptTakesThePlaceOfAFirstThatFails() {
        var scheduler = scheduler()
        _ = scheduler.assign(now: at(1000))
        let failure = TaskFailure("broken", isTransient: true)
        #expect(scheduler.taskFailed(lease(3), by: one, failure, now: at(1001)).0 == .accepted)
        #expect(scheduler.view(of: stage)?.running == 1)
        #expect(scheduler.invalidity() == nil)
        #expect(scheduler.taskFinished(lease(3, 1), by: two, runNanoseconds: 1).0 == .accepted)
        #expect(!scheduler.hasOpenStages)
    }

    @Test func aSecondAttemptThatIsLostLeavesTheFirst() {
        var scheduler = scheduler()
        _ = scheduler.assign(now: at(1000))
        #expect(scheduler.workerLeft(two, because: "killed") == [])
        #expect(scheduler.invalidity() == nil)
        // Its number is not used again: files go by it.
        _ = scheduler.taskFailed(lease(3), by: one, TaskFailure("broken", isTransient: true), now: at(1001))
        #expect(scheduler.assign(now: at(1002)).contains(.launch([lease(3, 2)], on: three)))
    }

    @Test func aFirstAttemptWhoseWorkerDiesLeavesTheSecond() {
        var scheduler = scheduler()
        _ = scheduler.assign(now: at(1000))
        #expect(scheduler.workerLeft(one, because: "killed") == [])
        #expect(scheduler.invalidity() == nil)
        #expect(scheduler.taskFinished(lease(3, 1), by: two, runNanoseconds: 1).0 == .accepted)
    }

    @Test func noStageRunsAnythingTwiceThatMayNot() {
        var scheduler = scheduler(speculates: false)
        #expect(scheduler.assign(now: at(60_000)) == [])
    }

    @Test func busyWorkersRunNoSecondAttempts() {
        var scheduler = scheduler()
        let other = StageID(2)
        _ = scheduler.open(other, tasks: 9)
        _ = scheduler.assign(now: at(250))
        #expect(seconds(scheduler.assign(now: at(10_000))) == [])
    }

    @Test func quickTasksAreNoStragglersBeforeATenthOfASecond() {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 4)
        var terms = StageTerms()
        terms.speculates = true
        _ = scheduler.open(stage, tasks: 4, terms: terms)
        _ = scheduler.assign(now: start)
        for task in 0..<3 { _ = scheduler.taskFinished(lease(UInt32(task)), by: one, runNanoseconds: 1_000_000) }
        scheduler.workerJoined(two, slots: 1)
        #expect(seconds(scheduler.assign(now: at(99))) == [])
        #expect(seconds(scheduler.assign(now: at(250))).count == 1)
    }
}

/// Which failure of a stage is told.
@Suite struct FirstFailureTests {
    private let now = ContinuousClock.now
    private let stage = StageID(1)
    private let one = WorkerID(1)

    private func lease(_ task: UInt32) -> Lease { Lease(stage: stage, task: task, attempt: 0) }

    private func scheduler() -> Scheduler {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 2)
        _ = scheduler.open(stage, tasks: 9)
        // Tasks 0 to 3 run.
        _ = scheduler.assign(now: now)
        return scheduler
    }

    private func fail(_ task: UInt32, _ scheduler: inout Scheduler) -> [Scheduler.Action] {
        let failure = TaskFailure(
            "task \(task) divides by zero", isTransient: false,
            condition: ErrorCondition(name: "DIVIDE_BY_ZERO", sqlState: nil, parameters: [:], message: "zero"))
        return scheduler.taskFailed(lease(task), by: one, failure, now: now).1
    }

    private func told(_ actions: [Scheduler.Action]) -> String? {
        for case .failed(_, _, let cause, let condition) in actions where condition?.name == "DIVIDE_BY_ZERO" {
            return cause
        }
        return nil
    }

    @Test func theFirstTasksFailureIsToldWhateverComesFirst() {
        var scheduler = scheduler()
        #expect(fail(2, &scheduler) == [])
        // Nothing more of the stage is begun.
        #expect(scheduler.assign(now: now) == [])
        #expect(scheduler.taskFinished(lease(0), by: one, runNanoseconds: 1).1 == [])
        #expect(scheduler.assign(now: now) == [])
        #expect(scheduler.invalidity() == nil)
        #expect(told(fail(1, &scheduler)) == "task 1 divides by zero")
        #expect(!scheduler.hasOpenStages)
    }

    @Test func tasksBeforeItThatEndWellLeaveIt() {
        var scheduler = scheduler()
        #expect(fail(2, &scheduler) == [])
        #expect(fail(3, &scheduler) == [])
        #expect(scheduler.taskFinished(lease(1), by: one, runNanoseconds: 1).1 == [])
        #expect(told(scheduler.taskFinished(lease(0), by: one, runNanoseconds: 1).1) == "task 2 divides by zero")
    }

    @Test func theFirstOfAllWaitsForNobody() {
        var scheduler = scheduler()
        #expect(told(fail(0, &scheduler)) == "task 0 divides by zero")
    }

    @Test func itIsToldAfterASecondInAnyCase() {
        var scheduler = scheduler()
        #expect(fail(2, &scheduler) == [])
        #expect(scheduler.assign(now: now.advanced(by: .milliseconds(999))) == [])
        #expect(told(scheduler.assign(now: now.advanced(by: .seconds(1)))) == "task 2 divides by zero")
    }

    @Test func aWorkerThatLeavesEndsTheWaitForItsTasks() {
        var scheduler = scheduler()
        #expect(fail(2, &scheduler) == [])
        #expect(told(scheduler.workerLeft(one, because: "killed")) == "task 2 divides by zero")
    }
}
