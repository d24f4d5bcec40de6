import Columnar
import Driver
import Messaging
import Planning
import Testing

/// Workers and sessions that fall silent, come back, or die.
@Suite(.timeLimit(.minutes(5))) struct LivesTests {
    @Test func aDriverThatWasStoppedForFourSecondsLosesNobody() async throws {
        let (cluster, worker, session, one) = try await TestCluster.calling(4)
        cluster.clock.advance(.seconds(4))
        await cluster.pass()
        cluster.clock.advance(.seconds(3600))
        await cluster.pass()
        worker.answerOrders()
        await cluster.eventually("it ends") { session.hasEnded(one) }
        #expect(!worker.mustRejoin)
        #expect(session.outcome(one)?.calls?.unknown == 0)
        #expect(session.outcome(one)?.calls?.answered == 4)
    }

    @Test func aWorkerThatIsSilentIsLost() async throws {
        let (cluster, worker, _) = await TestCluster.started()
        worker.fallSilent()
        await cluster.pass(.seconds(4))
        worker.send(.pong)
        await cluster.eventually("it must join again") { worker.mustRejoin }
    }

    @Test func aSessionsJobIsItsOwn() async throws {
        let (cluster, worker, owner) = await TestCluster.started()
        let other = await cluster.session()
        let one = owner.submit(.range(tasks: 1))
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        other.send(.cancel(try #require(owner.job(one))))
        await cluster.pass(.seconds(1))
        #expect(!owner.hasEnded(one))
        owner.send(.cancel(try #require(owner.job(one))))
        await cluster.eventually("it ends") { owner.hasEnded(one) }
    }

    @Test func aSessionThatTakesNothingStopsItsJob() async throws {
        let (cluster, worker, session) = await TestCluster.started()
        session.stopAcknowledging()
        let one = session.submit(.range(tasks: 100))
        var finished = 0
        for _ in 0..<200 {
            if worker.tasks.isEmpty {
                await cluster.pass()
            } else {
                worker.finishTask(rows: 4, bytes: 1 << 20)
                finished += 1
                await cluster.deliver()
            }
        }
        #expect(finished < 20, "\(finished) tasks of 4 MB for a session that deals with none")
        session.send(.received(try #require(session.job(one)), blocks: UInt32(finished)))
        await cluster.eventually("it goes on") { !worker.tasks.isEmpty }
    }

    @Test func aTaskThatEndsItsWorkersFailsItsJobByNameAndOthersGoOn() async throws {
        let (cluster, first, session) = await TestCluster.started()
        let bad = session.submit(.range(0, 30, tasks: 3))
        await cluster.eventually("tasks") { first.tasks.count == 2 }
        first.die()
        let second = await cluster.worker()
        await cluster.eventually("it runs alone") { second.tasks.count == 1 }
        await cluster.pass(.seconds(1))
        #expect(second.tasks.count == 1)
        let third = await cluster.worker()
        let good = session.submit(.range(tasks: 1), name: "another")
        second.die()
        await cluster.eventually("its job fails") { session.hasEnded(bad) }
        let failure = session.outcome(bad)?.failure ?? ""
        #expect(
            failure.contains("task 1 (rows 0 to 9 of the range from 0 to 30 by 1): 2 workers died while they ran it"))
        await cluster.eventually("another job's task") { third.tasks.contains { $0.lease.stage != StageID(1) } }
        while !third.tasks.isEmpty { third.finishTask(rows: 1, bytes: 1) }
        await cluster.eventually("the other job ends") { session.hasEnded(good) }
        #expect(session.outcome(good)?.failure == nil)
    }

    /// As when the driver's own link is cut: all are silent, one after the other.
    @Test func aTaskIsNotBlamedForItsWorkersSilence() async throws {
        let (cluster, first, session) = await TestCluster.started()
        let job = session.submit(.range(tasks: 1))
        await cluster.eventually("a task") { first.tasks.count == 1 }
        let second = await cluster.worker()
        first.fallSilent()
        await cluster.pass(.milliseconds(200))
        second.fallSilent()
        await cluster.pass(.seconds(8))
        #expect(second.tasks.count == 1, "it had the task before it was given up, too")
        let third = await cluster.worker()
        await cluster.eventually("its end") {
            while !third.tasks.isEmpty { third.finishTask(rows: 1, bytes: 1) }
            return session.hasEnded(job)
        }
        #expect(session.outcome(job)?.failure == nil)
    }

    @Test(arguments: [
        (Int64.min, Int64.max, Int64(1), 7), (0, .max, 1, 2), (.max, .min, -1, 3), (.max, .min, .min, 5),
        (.min, .max, .max, 4), (0, 10, 3, 1 << 40), (5, 5, 1, 4), (0, 10, -1, 4),
    ])
    func aRangeOfAnyBoundsIsCutWithoutHarm(start: Int64, end: Int64, step: Int64, tasks: Int) async throws {
        let (cluster, worker, session) = await TestCluster.started()
        session.submit(.range(start, end, step: step, tasks: tasks))
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        guard case .range(let from, _, let by)? = worker.tasks.first?.input else {
            Issue.record("no range")
            return
        }
        #expect(from == start && by == step)
    }

    @Test func aRangeWithoutAStepIsAnError() async throws {
        let (cluster, _, session) = await TestCluster.started()
        let one = session.submit(.range(step: 0, tasks: 1))
        await cluster.eventually("it ends") { session.hasEnded(one) }
        #expect(session.outcome(one)?.failure == "range needs a step other than 0")
    }

    @Test func countsFromTheWireDoNotOverflow() async throws {
        let (cluster, worker, session) = await TestCluster.started(slots: 2)
        let one = session.submit(.range(tasks: 2))
        await cluster.eventually("tasks") { worker.tasks.count == 2 }
        var metrics = TaskMetrics()
        metrics.rows = .max
        metrics.runNanoseconds = .max
        let huge = EncodedBatch(rowCount: .max, metadata: .empty, body: .empty)
        worker.send(
            .results(
                worker.tasks.map {
                    TaskResult(lease: $0.lease, outcome: .finished([huge], schema: nil), metrics: metrics)
                }))
        await cluster.eventually("it ends") { session.hasEnded(one) }
        #expect(session.outcome(one)?.metrics.rows == .max)
    }
}
