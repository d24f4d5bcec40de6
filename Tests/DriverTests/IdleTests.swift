import Driver
import Messaging
import Planning
import Testing

/// A cluster that nobody uses ends; a look at it is no use.
@Suite(.timeLimit(.minutes(5))) struct IdleTests {
    private static func idle(_ seconds: Int) async -> TestCluster {
        await TestCluster.started { $0.idleTimeout = .seconds(seconds) }
    }

    private func status(_ session: TestSession, _ cluster: TestCluster) async -> ClusterStatus? {
        session.forgetStatus()
        session.send(.statusRequest)
        await cluster.eventually("a status") { session.status != nil }
        return session.status
    }

    @Test func itEndsAfterItsLastJobAndASessionThatOnlyWaitsHoldsNothingUp() async throws {
        let cluster = await Self.idle(100)
        let worker = await cluster.worker()
        let session = await cluster.session()
        let job = session.submit(.range(tasks: 1))
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        await cluster.pass(.seconds(300))
        #expect(await !cluster.driver.isOver, "a job runs")
        worker.finishTask(rows: 1, bytes: 1)
        await cluster.eventually("the job ends") { session.hasEnded(job) }
        await cluster.pass(.seconds(91))
        let left = try #require(await status(session, cluster)?.driver.idleStopInSeconds)
        #expect(left < 10 && left > 0)
        #expect(await !cluster.driver.isOver)
        await cluster.pass(.seconds(10))
        #expect(await cluster.driver.isOver)
    }

    @Test func aCommandIsNoUseAndASessionsLeavingIs() async throws {
        let cluster = await Self.idle(100)
        _ = await cluster.worker()
        let session = await cluster.session()
        await cluster.pass(.seconds(60))
        session.close()
        await cluster.pass(.seconds(60))
        let looking = await cluster.session(isCommand: true)
        _ = await status(looking, cluster)
        looking.close()
        await cluster.pass(.seconds(30))
        #expect(await !cluster.driver.isOver, "a session left 90 s ago")
        await cluster.pass(.seconds(12))
        #expect(await cluster.driver.isOver)
    }

    @Test func theSetUpDoesNotCount() async throws {
        let cluster = await Self.idle(100)
        await cluster.pass(.seconds(150))
        _ = await cluster.worker()
        await cluster.pass(.seconds(90))
        #expect(await !cluster.driver.isOver)
        await cluster.pass(.seconds(12))
        #expect(await cluster.driver.isOver)
    }

    @Test func withoutATimeItStays() async throws {
        let (cluster, _, session) = await TestCluster.started()
        await cluster.pass(.seconds(4_000))
        #expect(await !cluster.driver.isOver)
        #expect(await status(session, cluster)?.driver.idleStopInSeconds == nil)
    }
}
