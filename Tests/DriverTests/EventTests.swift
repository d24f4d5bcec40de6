import Driver
import Foundation
import Messaging
import Planning
import Testing

/// What a driver writes down of its cluster.
@Suite(.timeLimit(.minutes(5))) struct EventTests {
    /// The events of a cluster, as an admin reads them.
    private func events(_ cluster: TestCluster, of job: UInt32? = nil) async throws -> [ClusterEvent] {
        let admin = await cluster.session(role: .admin)
        let number = admin.ask(.events(after: 0, job: job, most: 10_000))
        await cluster.eventually("a page") { admin.answer(number) != nil }
        guard case .events(let page)? = admin.answer(number) else { return [] }
        return try page.lines.map { try JSONDecoder().decode(ClusterEvent.self, from: Data($0.utf8)) }
    }

    private static func cluster() async -> (TestCluster, TestWorker, TestSession) {
        let cluster = await TestCluster.started { $0.eventFolder = ($0.environment["ROOST_HOME"] ?? "") + "/events" }
        return (cluster, await cluster.worker(), await cluster.session())
    }

    @Test func aTasksWholeStoryIsThere() async throws {
        let (cluster, worker, session) = await Self.cluster()
        let job = session.submit(.range(tasks: 3), name: "numbers")
        await cluster.eventually("tasks") { worker.tasks.count == 2 }
        // One fails, one comes back, and what is left is lost.
        worker.send(.draining(reason: "the machine goes"))
        worker.giveBack()
        await cluster.deliver()
        worker.send(.goodbye(reason: "time is over"))
        worker.die()
        let other = await cluster.worker()
        await cluster.eventually("the job ends") {
            while !other.tasks.isEmpty { other.finishTask(rows: 1, bytes: 1) }
            return session.hasEnded(job)
        }
        let all = try await events(cluster)
        #expect(all.first?.kind == .driverStarted && all.map(\.n) == (1...UInt64(all.count)).map { $0 })
        #expect(all.contains { $0.kind == .workerJoined && $0.place == "elsewhere:1" })
        #expect(all.contains { $0.kind == .workerDraining && $0.cause == "the machine goes" })
        #expect(all.contains { $0.kind == .workerLost && $0.cause == "time is over" })
        let own = try await events(cluster, of: 1)
        #expect(own.allSatisfy { $0.job == 1 })
        #expect(own.first?.kind == .jobSubmitted && own.first?.name == "numbers" && own.last?.kind == .jobEnded)
        #expect(own.last?.name == "finished")
        let first = own.filter { $0.stage == 0 && $0.concerns(task: 0) }
        #expect(
            first.compactMap(\.kind) == [.tasksGiven, .taskLost, .taskGiven, .taskFinished], "\(first)")
        #expect(first[1].cause == "time is over" && first[2].attempt == 2 && first[0].worker != first[2].worker)
        let second = own.filter { $0.stage == 0 && $0.concerns(task: 1) }
        #expect(Array(second.compactMap(\.kind).prefix(2)) == [.tasksGiven, .taskGivenBack], "\(second)")
        #expect(second.contains { $0.kind == .tasksFinished && $0.worker == first[2].worker })
    }

    @Test func aFailureIsThereInItsWords() async throws {
        let (cluster, worker, session) = await Self.cluster()
        let job = session.submit(.range(tasks: 1))
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        worker.failTask("the input is wrong")
        await cluster.eventually("the job ends") { session.hasEnded(job) }
        let own = try await events(cluster, of: 1)
        #expect(own.contains { $0.kind == .taskFailed && $0.cause == "the input is wrong" && $0.attempt == 1 })
        #expect(own.last?.kind == .jobEnded && own.last?.cause?.contains("the input is wrong") == true)
    }

    @Test func callsAreCountedAndThoseThatNobodyKnowsAreToldOf() async throws {
        let (cluster, worker, session) = await Self.cluster()
        let job = session.submit(try .calls())
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        worker.finishTask(requests: 3)
        await cluster.eventually("calls") { worker.orders.count == 3 }
        worker.send(.reports([TestWorker.answer(try #require(worker.orders.first))]))
        await cluster.deliver()
        // It leaves before the other two are back.
        worker.send(.goodbye(reason: "time is over"))
        worker.die()
        let other = await cluster.worker()
        // What becomes of them is waited for, for as long as the worker's log may still be found.
        await cluster.pass(.seconds(45))
        await cluster.eventually("they are made again") { other.orders.count == 2 }
        other.answerOrders()
        await cluster.eventually("the job ends") { session.hasEnded(job) }
        let own = try await events(cluster, of: 1)
        #expect(own.filter { $0.kind == .callUnknown }.count == 2)
        #expect(own.reduce(0) { $0 + ($1.answered ?? 0) } == 3 && own.reduce(0) { $0 + ($1.retried ?? 0) } == 2)
    }

    @Test func callsOfAnEarlierRunThatNobodyKnowsAreToldOf() async throws {
        let (cluster, worker, session) = await Self.cluster()
        let one = session.submit(try .calls())
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        worker.finishTask(requests: 2)
        await cluster.eventually("calls") { worker.orders.count == 2 }
        // Nobody waits for them, and then their worker is gone.
        let job = try #require(session.job(one))
        for _ in 0..<2 {
            session.send(.cancel(job))
            await cluster.pass(.seconds(1))
        }
        await cluster.eventually("the job ends") { session.hasEnded(one) }
        worker.send(.goodbye(reason: "time is over"))
        worker.die()
        let other = await cluster.worker()
        let two = session.submit(try .calls())
        await cluster.eventually("a task") { !other.tasks.isEmpty }
        other.finishTask(requests: 2)
        await cluster.pass(.seconds(45))
        await cluster.eventually("they are made again") { other.orders.count == 2 }
        other.answerOrders()
        await cluster.eventually("the job ends") { session.hasEnded(two) }
        let told = try await events(cluster).filter { $0.kind == .callUnknown }
        #expect(told.count == 2 && told.allSatisfy { $0.job == 2 && $0.cause?.hasPrefix("an earlier run") == true })
    }

    @Test func silentWorkersAreToldOf() async throws {
        let (cluster, worker, _) = await Self.cluster()
        worker.fallSilent()
        await cluster.pass(.seconds(2))
        worker.send(.pong)
        await cluster.pass(.milliseconds(200))
        await cluster.pass(.seconds(4))
        let kinds = try await events(cluster).compactMap(\.kind)
        #expect(kinds.filter { $0 == .workerSuspect }.count == 2 && kinds.contains(.workerHeard))
        #expect(kinds.contains(.workerLost))
    }

    @Test func onlyAnAdminReadsThem() async throws {
        let (cluster, _, session) = await Self.cluster()
        let number = session.ask(.events(after: 0, job: nil, most: 10))
        await cluster.eventually("an answer") { session.answer(number) != nil }
        guard case .refused? = session.answer(number) else { return #expect(Bool(false), "a session reads events") }
    }
}
