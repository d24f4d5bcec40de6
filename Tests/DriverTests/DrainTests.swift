import Columnar
import Driver
import Messaging
import ModelAPI
import Planning
import Testing

/// Workers that leave in order: nothing is made again that they could finish, and what they could not is no failure.
@Suite(.timeLimit(.minutes(5))) struct DrainTests {
    private func ask(
        _ question: OperatorQuestion, _ session: TestSession, _ cluster: TestCluster
    ) async -> OperatorAnswer? {
        let number = session.ask(question)
        await cluster.eventually("an answer") { session.answer(number) != nil }
        return session.answer(number)
    }

    private func worker(_ name: String, _ admin: TestSession, _ cluster: TestCluster) async throws -> WorkerStanding {
        guard case .worker(let standing)? = await ask(.worker(name: name), admin, cluster) else {
            throw TestFailure("no worker \(name)")
        }
        return standing
    }

    private struct TestFailure: Error {
        let what: String
        init(_ what: String) { self.what = what }
    }

    /// The workers' ids, in the order in which they joined, are the driver's alone to give: found by their number of tasks.
    private func ids(_ admin: TestSession, _ cluster: TestCluster) async throws -> [ClusterStatus.Worker] {
        admin.send(.statusRequest)
        await cluster.eventually("a status") { admin.status != nil }
        return try #require(admin.status?.workers)
    }

    @Test func aDrainedWorkerFinishesWhatRunsAndNoTaskIsTriedAgain() async throws {
        let (cluster, worker, session) = await TestCluster.started()
        let admin = await cluster.session(role: .admin)
        let job = session.submit(.range(tasks: 6))
        await cluster.eventually("tasks") { worker.tasks.count == 2 }
        let id = try #require(try await ids(admin, cluster).first).id
        guard case .worker(let first)? = await ask(.drain(worker: id, within: 7), admin, cluster) else {
            return #expect(Bool(false), "it is not drained")
        }
        #expect(first.runningTasks == 2 && first.end == nil)
        await cluster.eventually("it hears of it") { worker.stop != nil }
        #expect(worker.stop?.within == .seconds(7))
        worker.giveBack()
        let other = await cluster.worker()
        await cluster.eventually("others do the rest") { other.tasks.count == 2 }
        #expect(!worker.isReleased, "it has a task")
        worker.finishTask(rows: 1, bytes: 1)
        await cluster.eventually("it may leave") { worker.isReleased }
        worker.send(.goodbye(reason: "drained"))
        worker.die()
        await cluster.eventually("the job ends") {
            while !other.tasks.isEmpty { other.finishTask(rows: 1, bytes: 1) }
            return session.hasEnded(job)
        }
        #expect(session.outcome(job)?.failure == nil && session.rows(job) == 6)
        #expect(session.outcome(job)?.retriedTasks == 0)
        let left = try await self.worker(id, admin, cluster)
        #expect(left.end == .init(reason: "drained", isExpected: true) && left.hasLeftNothing)
    }

    @Test func whatADrainedWorkerCouldNotFinishIsMadeAgainAndIsNoFailure() async throws {
        let (cluster, worker, session) = await TestCluster.started()
        let job = session.submit(.range(tasks: 1))
        var last = worker
        // More often than a task may fail, or kill its worker.
        for _ in 0..<6 {
            let leaving = last
            await cluster.eventually("the task") { leaving.tasks.count == 1 }
            last = await cluster.worker()
            leaving.send(.draining(reason: "the machine goes"))
            await cluster.deliver()
            leaving.die()
        }
        let staying = last
        await cluster.eventually("the task") { staying.tasks.count == 1 }
        staying.finishTask(rows: 1, bytes: 1)
        await cluster.eventually("the job ends") { session.hasEnded(job) }
        #expect(session.outcome(job)?.failure == nil)
        #expect(session.outcome(job)?.retriedTasks == 6, "they were made again")
    }

    @Test func aWorkerThatDrainsGetsNoCallsAndItsCallsCount() async throws {
        let (cluster, worker, session, job) = try await TestCluster.calling(4, tasks: 2)
        let other = await cluster.worker()
        worker.send(.draining(reason: "the machine goes"))
        await cluster.deliver()
        await cluster.eventually("another task") { !other.tasks.isEmpty || !worker.tasks.isEmpty }
        // The first four of its rows ask what the first task's did.
        for worker in [worker, other] where !worker.tasks.isEmpty { worker.finishTask(requests: 8) }
        await cluster.eventually("its calls") { other.orders.count == 4 }
        worker.answerOrders()
        other.answerOrders()
        await cluster.eventually("the job ends") { session.hasEnded(job) }
        #expect(session.outcome(job)?.failure == nil && session.outcome(job)?.calls?.unknown == 0)
        #expect(session.outcome(job)?.calls?.usage.calls == 8)
    }

    @Test func blocksThatOthersReadKeepAWorkerUntilTheyHaveReadThem() async throws {
        let (cluster, worker, session) = await TestCluster.started()
        let other = await cluster.worker()
        let job = session.submit(ExchangeTests.joined)
        await cluster.eventually("the join begins") {
            for worker in [worker, other] {
                if case .blocks? = worker.tasks.first?.input { continue }
                if !worker.tasks.isEmpty { worker.computeTask() }
            }
            return [worker, other].allSatisfy { worker in
                if case .blocks? = worker.tasks.first?.input { true } else { false }
            }
        }
        worker.send(.draining(reason: "the machine goes"))
        await cluster.deliver()
        worker.giveBack(butFirst: 1)
        worker.computeTask()
        await cluster.pass(.seconds(2))
        #expect(!worker.isReleased, "the other still reads what it keeps")
        await cluster.eventually("the job ends") {
            while !other.tasks.isEmpty { other.computeTask() }
            return session.hasEnded(job)
        }
        #expect(session.rows(job) == 100 && session.outcome(job)?.retriedTasks == 0)
        await cluster.eventually("it may leave") { worker.isReleased }
    }

    @Test func onlyAnAdminDrainsAndNamesMustFit() async throws {
        let (cluster, worker, session) = await TestCluster.started()
        let admin = await cluster.session(role: .admin)
        guard case .refused? = await ask(.drain(worker: "elsewhere:1", within: nil), session, cluster) else {
            return #expect(Bool(false), "a session had a worker leave")
        }
        guard case .refused(let reason)? = await ask(.drain(worker: "nobody:1", within: nil), admin, cluster) else {
            return #expect(Bool(false), "a worker of no name left")
        }
        #expect(reason.contains("has no worker nobody:1"))
        _ = await cluster.worker()
        // Both say that they are the same process.
        guard case .refused(let many)? = await ask(.drain(worker: "elsewhere:1", within: nil), admin, cluster) else {
            return #expect(Bool(false), "one of two left")
        }
        #expect(many.contains("2 workers are called"))
        #expect(worker.stop == nil)
    }
}
