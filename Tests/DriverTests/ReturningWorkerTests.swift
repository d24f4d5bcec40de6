import Driver
import Messaging
import ModelAPI
import Planning
import Testing

/// Workers elsewhere whose link was cut with orders in it, and that come back.
@Suite(.timeLimit(.minutes(5))) struct ReturningWorkerTests {
    /// A worker elsewhere with calls under way in its first life.
    private func calling(
        _ calls: Int
    ) async throws -> (cluster: TestCluster, worker: TestWorker, session: TestSession, job: UInt64) {
        let cluster = await TestCluster.started { _ in }
        let worker = await cluster.worker(life: 1, known: [])
        let session = await cluster.session()
        let job = session.submit(try .calls())
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        worker.finishTask(requests: calls)
        await cluster.eventually("\(calls) calls") { worker.orders.count == calls }
        return (cluster, worker, session, job)
    }

    @Test func ordersThatTheLinkLostGoAgainAndCallsUnderWayDoNot() async throws {
        let (cluster, first, session, job) = try await calling(4)
        // One is answered before the cut, one is under way, and two never come to the worker.
        let orders = first.takeOrders()
        first.send(.reports([TestWorker.answer(orders[0])]))
        await cluster.deliver()
        first.fallSilent()
        await cluster.pass(.seconds(4))
        let returned = cluster.clock.now
        let second = await cluster.worker(life: 2, known: [orders[1].call])
        await cluster.eventually("the lost orders") { second.orders.count == 2 }
        #expect(cluster.clock.now - returned < .seconds(300), "not only when the worker's calls are given up")
        #expect(Set(second.orders.map(\.key)) == Set(orders[2...].map(\.key)))
        second.answerOrders()
        await cluster.pass(.seconds(60))
        #expect(!session.hasEnded(job), "a call is under way")
        second.send(
            .recovered([
                RecoveredCall(call: orders[1].call, journalJob: 1, key: orders[1].key, record: TestWorker.record)
            ]))
        await cluster.eventually("it ends") { session.hasEnded(job) }
        let outcome = try #require(session.outcome(job))
        #expect(outcome.failure == nil && session.rows(job) == 4)
        #expect(outcome.calls?.answered == 4)
        #expect(outcome.calls?.usage.calls == 4, "none is paid twice")
        #expect(outcome.calls?.unknown == 0)
        #expect(second.orders.isEmpty)
    }

    /// What it does not say is waited for: the orders may be calls that it makes.
    @Test func aWorkerThatDoesNotSayWhatItKnowsIsWaitedFor() async throws {
        let (cluster, first, session, job) = try await calling(2)
        first.fallSilent()
        await cluster.pass(.seconds(4))
        let second = await cluster.worker(life: 2)
        await cluster.pass(.seconds(300))
        #expect(second.orders.isEmpty && !session.hasEnded(job))
        await cluster.eventually("they are given up, and go again") { second.orders.count == 2 }
        second.answerOrders()
        await cluster.eventually("it ends") { session.hasEnded(job) }
        #expect(session.outcome(job)?.calls?.answered == 2)
    }

    /// The worker heard nothing any more, while the driver still heard it.
    @Test func aLifeThatItsWorkerGaveUpEndsWhenTheNextOneBegins() async throws {
        let (cluster, first, session, job) = try await calling(3)
        let second = await cluster.worker(life: 2, known: [])
        await cluster.eventually("all go again") { second.orders.count == 3 }
        // What the earlier life had said comes late.
        first.join(known: [])
        await cluster.pass(.seconds(1))
        session.send(.statusRequest)
        await cluster.eventually("a status") { session.status != nil }
        #expect(session.status?.workers.count == 1)
        second.answerOrders()
        await cluster.eventually("it ends") { session.hasEnded(job) }
        #expect(session.outcome(job)?.calls?.usage.calls == 3)
        #expect(session.outcome(job)?.calls?.unknown == 0)
    }
}
