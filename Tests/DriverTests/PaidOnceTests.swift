import Driver
import Messaging
import ModelAPI
import Planning
import Testing

/// A row is paid for once, however often its job is submitted and however it ends.
@Suite(.timeLimit(.minutes(5))) struct PaidOnceTests {
    @Test func theSameJobOfAnotherSessionIsRefusedWithWords() async throws {
        let (cluster, worker, first, one) = try await TestCluster.calling(8)
        let second = await cluster.session()
        let submitted = cluster.clock.now
        let two = second.submit(try .calls())
        await cluster.eventually("the second is refused") { second.hasEnded(two) }
        #expect(cluster.clock.now - submitted >= .seconds(2), "the first session may be gone unnoticed")
        #expect(second.outcome(two)?.failure?.contains("is running already, as job 1 of another session") == true)
        #expect(!first.hasEnded(one))
        worker.answerOrders()
        await cluster.eventually("the first ends") { first.hasEnded(one) }
        #expect(first.outcome(one)?.failure == nil)
        #expect(first.rows(one) == 8)
        #expect(worker.orders.isEmpty)
    }

    @Test func aJobOfAKilledSessionIsWaitedForByTheNextSubmission() async throws {
        let (cluster, worker, first, _) = try await TestCluster.calling(8)
        let second = await cluster.session()
        first.close()
        let two = second.submit(try .calls())
        await cluster.eventually("it is told what it waits for") {
            second.waiting(two)?.contains("waits for the end of job 1, which is the same job") == true
        }
        worker.answerOrders()
        await cluster.eventually("its own task") { !worker.tasks.isEmpty }
        worker.finishTask(requests: 8)
        await cluster.eventually("it ends") { second.hasEnded(two) }
        let outcome = try #require(second.outcome(two))
        #expect(outcome.failure == nil)
        #expect(outcome.calls?.fromJournal == 8)
        #expect(outcome.calls?.usage.calls == 0)
        #expect(outcome.calls?.unknown == 0)
        #expect(worker.orders.isEmpty)
    }

    /// A session is killed and started again by a script, before the driver has missed the first one.
    @Test func aJobThatIsSubmittedAgainBeforeItsKilledSessionIsMissedIsNotRefused() async throws {
        let (cluster, worker, first, _) = try await TestCluster.calling(8)
        let second = await cluster.session()
        let two = second.submit(try .calls())
        await cluster.pass(.seconds(1))
        first.close()
        worker.answerOrders()
        await cluster.eventually("its own task") { !worker.tasks.isEmpty }
        worker.finishTask(requests: 8)
        await cluster.eventually("it ends") { second.hasEnded(two) }
        let outcome = try #require(second.outcome(two))
        #expect(outcome.failure == nil)
        #expect(outcome.calls?.fromJournal == 8)
        #expect(worker.orders.isEmpty)
    }

    @Test func twoJobsOfOneSessionTakeTurns() async throws {
        let (cluster, worker, session) = await TestCluster.started()
        let one = session.submit(try .calls()), two = session.submit(try .calls())
        await cluster.eventually("a task") { worker.tasks.count == 1 }
        worker.finishTask(requests: 4)
        await cluster.eventually("4 calls") { worker.orders.count == 4 }
        #expect(worker.tasks.isEmpty, "the second job waits")
        worker.answerOrders()
        await cluster.eventually("the second job's task") { worker.tasks.count == 1 }
        worker.finishTask(requests: 6)
        await cluster.eventually("the two rows that the first did not have") { worker.orders.count == 2 }
        worker.answerOrders()
        await cluster.eventually("both end") { session.hasEnded(one) && session.hasEnded(two) }
        #expect(session.outcome(two)?.calls?.fromJournal == 4)
    }

    @Test func aFreshJobPaysOnceMore() async throws {
        let (cluster, worker, first) = await TestCluster.started()
        let second = await cluster.session()
        first.submit(try .calls())
        var options = CallOptions()
        options.isFresh = true
        second.submit(try .calls(), options)
        await cluster.eventually("both run") { worker.tasks.count == 2 }
    }

    @Test func aFailingTaskWaitsForCallsInFlightAndKeepsTheirAnswers() async throws {
        let (cluster, worker, session, one) = try await TestCluster.calling(8, tasks: 2)
        await cluster.eventually("the next task") { !worker.tasks.isEmpty }
        let stage = try #require(worker.orders.first?.stage)
        worker.failTask("line 500,000 is no JSON")
        await cluster.pass(.seconds(20))
        #expect(!session.hasEnded(one), "8 calls are paid for")
        #expect(!worker.isOver(stage))
        #expect(session.waiting(one)?.contains("ends when its 8 calls in flight are back") == true)
        worker.answerOrders()
        await cluster.eventually("it ends") { session.hasEnded(one) }
        let failure = session.outcome(one)?.failure ?? ""
        #expect(failure.contains("line 500,000 is no JSON"))
        #expect(failure.contains("task 2 (rows 100 to 199 of the range from 0 to 200 by 1)"), "it names its rows")
        #expect(session.rows(one) == 8, "answers that were paid for go out all the same")

        let two = session.submit(try .calls(tasks: 2))
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        worker.finishTask(requests: 8)
        await cluster.eventually("its answers are there") { session.waiting(two) == nil && !worker.tasks.isEmpty }
        worker.finishTask(requests: 0)
        await cluster.eventually("it ends") { session.hasEnded(two) }
        #expect(session.outcome(two)?.calls?.usage.calls == 0)
    }

    @Test func aCancelledJobWaitsForItsCallsAndASecondCancelDoesNot() async throws {
        let (cluster, worker, session, one) = try await TestCluster.calling(4)
        let orders = worker.takeOrders()
        let job = try #require(session.job(one))
        session.send(.cancel(job))
        await cluster.pass(.seconds(5))
        #expect(!session.hasEnded(one))
        let leaving = await cluster.worker()
        leaving.send(.draining(reason: "its machine stops"))
        await cluster.eventually("the status says what drains") {
            session.send(.statusRequest)
            return session.status?.workers.contains { $0.state == .draining } == true
        }
        #expect(session.status?.workers.contains { $0.state == .idle } == true)
        #expect(session.status?.jobs.first?.state == .draining)
        #expect(session.status?.driver.drainSeconds == 30)
        session.send(.cancel(job))
        await cluster.eventually("it ends at once") { session.hasEnded(one) }

        // What comes after that was paid for, and is kept; the next run waits for it.
        let two = session.submit(try .calls())
        await cluster.eventually("it waits") {
            session.waiting(two)?.contains("calls that this job's last run left under way") == true
        }
        worker.send(.reports(orders.map { TestWorker.answer($0) }))
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        worker.finishTask(requests: 4)
        await cluster.eventually("it ends") { session.hasEnded(two) }
        #expect(session.outcome(two)?.calls?.fromJournal == 4)
        #expect(session.outcome(two)?.calls?.unknown == 0)
        #expect(worker.orders.isEmpty)
    }

    @Test func aCancelledJobEndsAtItsDeadline() async throws {
        let (cluster, _, session, one) = try await TestCluster.calling(4, drainTime: .seconds(3))
        session.send(.cancel(try #require(session.job(one))))
        await cluster.pass(.seconds(2))
        #expect(!session.hasEnded(one))
        await cluster.pass(.seconds(2))
        #expect(session.hasEnded(one))
    }

    @Test func aDriverThatStopsWaitsForCallsInFlightUnlessItIsStoppedTwice() async throws {
        for isStoppedTwice in [false, true] {
            let (cluster, worker, session, one) = try await TestCluster.calling(4)
            await cluster.driver.stop()
            await cluster.pass(.seconds(5))
            #expect(await !cluster.driver.isOver)
            #expect(!session.hasEnded(one))
            let late = session.submit(try .calls(), name: "another")
            await cluster.eventually("no new job is taken") { session.hasEnded(late) }
            #expect(session.outcome(late)?.failure?.contains("the driver stops, and takes no more jobs") == true)
            if isStoppedTwice { await cluster.driver.stop() } else { worker.answerOrders() }
            await cluster.eventually("it ends") { session.hasEnded(one) }
            #expect(await cluster.driver.isOver)
            #expect(session.rows(one) == (isStoppedTwice ? 0 : 4))
        }
    }
}
