import Driver
import Messaging
import Planning
import Testing

/// On which workers a job runs, from what its session and its workers say.
@Suite(.timeLimit(.minutes(5))) struct PlacementTests {
    private static func gpu() throws -> WorkerLabels { try WorkerLabels(["gpu"]) }

    private static func requireGPU(_ placement: inout JobPlacement) {
        placement.require = (try? gpu()) ?? WorkerLabels()
    }

    @Test func tasksAndCallsGoOnlyToWorkersWithTheLabel() async throws {
        let (cluster, worker, session) = await TestCluster.started(slots: 4)
        let other = await cluster.worker(labels: try Self.gpu())
        let job = session.submit(try .calls(tasks: 3), place: Self.requireGPU)
        await cluster.eventually("the job ends") {
            while !other.tasks.isEmpty { other.finishTask(requests: 2) }
            other.answerOrders()
            return session.hasEnded(job)
        }
        #expect(session.outcome(job)?.failure == nil)
        #expect(worker.tasks.isEmpty && worker.orders.isEmpty)
    }

    @Test func aJobWaitsForItsLabelAndSaysSo() async throws {
        let (cluster, worker, session) = await TestCluster.started()
        let job = session.submit(.range(tasks: 1), place: Self.requireGPU)
        await cluster.eventually("it waits") { session.progress(job)?.waiting?.contains("the label gpu") == true }
        session.send(.statusRequest)
        await cluster.eventually("a status") { session.status != nil }
        let status = try #require(session.status)
        #expect(status.jobs.first?.require == ["gpu"])
        #expect(status.jobs.first?.waiting?.contains("the label gpu") == true)
        #expect(status.driver.scheduler == "fair")
        let other = await cluster.worker(labels: try Self.gpu())
        await cluster.eventually("a task") { !other.tasks.isEmpty }
        #expect(worker.tasks.isEmpty)
        session.forgetStatus()
        session.send(.statusRequest)
        await cluster.eventually("a status") { session.status != nil }
        #expect(Set(session.status?.workers.map(\.labels) ?? []) == [[], ["gpu"]])
    }

    @Test func aJobWithoutAWorkerOfItsLabelFailsAfterItsTime() async throws {
        let (cluster, _, session) = await TestCluster.started()
        let job = session.submit(.range(tasks: 1), place: Self.requireGPU)
        await cluster.pass(.seconds(29))
        #expect(!session.hasEnded(job))
        await cluster.pass(.seconds(2))
        await cluster.eventually("the job ends") { session.hasEnded(job) }
        let failure = try #require(session.outcome(job)?.failure)
        #expect(failure.contains("the label gpu") && failure.contains("roost worker --label gpu"), "\(failure)")
    }

    /// Rows are known, and the only worker that may ask about them has gone.
    @Test func callsWithoutAWorkerEndTheirJob() async throws {
        let (cluster, _, session) = await TestCluster.started()
        let other = await cluster.worker(labels: try Self.gpu())
        let job = session.submit(try .calls(), place: Self.requireGPU)
        await cluster.eventually("a task") { !other.tasks.isEmpty }
        other.finishTask(requests: 200)
        await cluster.eventually("calls") { !other.orders.isEmpty }
        other.send(.goodbye(reason: "its time is over"))
        other.die()
        await cluster.pass(.seconds(90))
        await cluster.eventually("the job ends") { session.hasEnded(job) }
        #expect(session.outcome(job)?.failure?.contains("the label gpu") == true)
    }

    @Test func aPoolOfMoreWeightGetsMoreOfTheWorkers() async throws {
        let cluster = await TestCluster.started {
            if let pool = try? SchedulingPolicy.Pool(name: "evals", weight: 3) { $0.policy.pools = [pool] }
        }
        let worker = await cluster.worker(slots: 8), session = await cluster.session()
        let first = session.submit(.range(tasks: 400)) { $0.pool = "evals" }
        let second = session.submit(.range(tasks: 400))
        await cluster.eventually("tasks") { worker.tasks.count >= 9 }
        var counts: [StageID: Int] = [:]
        for _ in 0..<200 {
            guard let task = worker.tasks.first else { break }
            counts[task.lease.stage, default: 0] += 1
            worker.finishTask(rows: 1, bytes: 1, nanoseconds: 1_000_000_000)
            await cluster.driver.tick()
        }
        let shares = counts.values.sorted()
        #expect(shares.count == 2 && shares[1] > shares[0] * 2, "\(counts)")
        session.send(.statusRequest)
        await cluster.eventually("a status") { session.status != nil }
        #expect(session.status?.jobs.map(\.pool) == ["evals", nil])
        #expect(session.status?.driver.pools == ["evals=3.0"])
        #expect(session.job(first) != nil && session.job(second) != nil)
    }
}
