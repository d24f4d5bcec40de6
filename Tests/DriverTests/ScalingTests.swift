import Driver
import Foundation
import Messaging
import Planning
import Scheduling
import Synchronization
import Testing

/// Workers that come and leave with what there is to do.
@Suite(.timeLimit(.minutes(5))) struct ScalingTests {
    /// Processes that are numbers.
    private final class Processes: WorkerProcesses {
        private let state = Mutex<(started: [Int32], ended: Set<Int32>)>(([], []))

        var started: [Int32] { state.withLock { $0.started } }
        func end(_ process: Int32) { state.withLock { _ = $0.ended.insert(process) } }

        func start(_ command: LocalWorkerCommand, driver: String) throws(WorkerProcessError) -> Int32 {
            state.withLock { state in
                state.started.append(1_000_000 + Int32(state.started.count))
                return state.started.last ?? 0
            }
        }

        func end(of process: Int32) -> ProcessEnd? {
            state.withLock { $0.ended.contains(process) ? .killed(signal: 9) : nil }
        }

        func kill(_ process: Int32) { end(process) }
    }

    private static func cluster(
        _ least: Int, _ most: Int, idle: Int = 30, start: String? = nil, limit: Int = 60
    ) async -> (TestCluster, Processes) {
        let processes = Processes()
        let cluster = await TestCluster.started {
            var scaling = Autoscaler.Configuration(least: least, most: most)
            scaling.idle = .seconds(idle)
            scaling.startLimit = .seconds(limit)
            $0.autoscaling = scaling
            $0.workerStart = start
            $0.processes = processes
            let home = $0.environment["ROOST_HOME"] ?? ""
            $0.eventFolder = home + "/events"
            $0.workerLogFolder = home + "/worker-logs"
        }
        return (cluster, processes)
    }

    private func status(_ cluster: TestCluster) async throws -> ClusterStatus {
        let admin = await cluster.session(role: .admin)
        admin.send(.statusRequest)
        await cluster.eventually("a status") { admin.status != nil }
        return try #require(admin.status)
    }

    private func events(_ cluster: TestCluster) async throws -> [ClusterEvent] {
        let admin = await cluster.session(role: .admin)
        let number = admin.ask(.events(after: 0, job: nil, most: 10_000))
        await cluster.eventually("a page") { admin.answer(number) != nil }
        guard case .events(let page)? = admin.answer(number) else { return [] }
        return try page.lines.map { try JSONDecoder().decode(ClusterEvent.self, from: Data($0.utf8)) }
    }

    /// The next process of the driver's joins.
    private func join(_ number: Int, _ cluster: TestCluster, _ processes: Processes) async -> TestWorker {
        await cluster.eventually("start \(number)") { processes.started.count > number }
        return await cluster.worker(process: processes.started[number])
    }

    @Test func aBacklogBringsWorkersAndIdlenessTakesThemAgain() async throws {
        let (cluster, processes) = await Self.cluster(1, 3)
        var workers = [await join(0, cluster, processes)]
        await cluster.pass(.seconds(5))
        #expect(processes.started.count == 1, "nothing waits")
        let session = await cluster.session()
        let job = session.submit(.range(tasks: 40))
        for number in 1...2 { workers.append(await join(number, cluster, processes)) }
        await cluster.pass(.seconds(5))
        #expect(processes.started.count == 3, "three at the most")
        let scaling = try #require(try await status(cluster).scaling)
        #expect(scaling == .init(minWorkers: 1, maxWorkers: 3, starting: 0, idleSeconds: 30))
        await cluster.eventually("the job ends") {
            for worker in workers { worker.finishTask(rows: 1, bytes: 1) }
            return session.hasEnded(job)
        }
        #expect(session.outcome(job)?.retriedTasks == 0)
        #expect(workers.allSatisfy { $0.stop == nil })
        await cluster.pass(.seconds(29))
        #expect(workers.allSatisfy { $0.stop == nil }, "not yet")
        await cluster.eventually("two leave") { workers.count { $0.stop != nil } == 2 }
        await cluster.pass(.seconds(100))
        #expect(workers.count { $0.stop != nil } == 2, "one stays")
        for (worker, process) in zip(workers, processes.started) where worker.stop != nil {
            #expect(worker.stop?.reason == "it had nothing to do for 30 s (worker_idle)")
            worker.send(.goodbye(reason: "drained"))
            processes.end(process)
        }
        await cluster.pass(.seconds(10))
        #expect(processes.started.count == 3, "nobody takes their places")
        let told = try await events(cluster)
        #expect(told.filter { $0.kind == .scaledUp }.first?.cause == "min_workers is 1")
        #expect(
            told.filter { $0.kind == .scaledUp }.dropFirst().allSatisfy { $0.cause?.hasSuffix("tasks wait") == true })
        #expect(told.filter { $0.kind == .scaledDown }.count == 2)
        #expect(told.first { $0.kind == .scaledDown }?.cause?.hasSuffix("idle for 30 s") == true)
    }

    @Test func nobodyLeavesUnderAPaidCall() async throws {
        let (cluster, processes) = await Self.cluster(0, 2, idle: 10)
        let session = await cluster.session()
        let job = session.submit(try .calls(tasks: 1))
        let worker = await join(0, cluster, processes)
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        worker.finishTask(requests: 1)
        await cluster.eventually("a call") { worker.orders.count == 1 }
        await cluster.pass(.seconds(60))
        #expect(worker.stop == nil && processes.started.count == 1)
        worker.answerOrders()
        await cluster.eventually("the job ends") { session.hasEnded(job) }
        await cluster.eventually("it leaves") { worker.stop != nil }
        #expect(session.outcome(job)?.calls?.retries == 0)
    }

    @Test func oneThatAPersonStartedCountsAndStays() async throws {
        let (cluster, processes) = await Self.cluster(0, 2, idle: 5)
        let worker = await cluster.worker()
        await cluster.pass(.seconds(60))
        #expect(worker.stop == nil && processes.started.isEmpty)
        let named = await cluster.worker(name: "auto-of-an-earlier-driver-1")
        await cluster.eventually("the other leaves") { named.stop != nil }
        #expect(worker.stop == nil)
    }

    @Test func aKilledOneIsReplacedAndOneThatDiesAtOnceOnlyAfterARest() async throws {
        let (cluster, processes) = await Self.cluster(1, 1)
        let worker = await join(0, cluster, processes)
        await cluster.pass(.seconds(20))
        processes.end(processes.started[0])
        worker.die()
        await cluster.pass(.seconds(1))
        #expect(processes.started.count == 2)
        processes.end(processes.started[1])
        await cluster.pass(.seconds(4))
        #expect(processes.started.count == 2, "starts rest for 5 s")
        await cluster.pass(.seconds(2))
        #expect(processes.started.count == 3)
        let failure = try await status(cluster).scaling?.failure
        #expect(failure == "it was killed by signal 9")
    }

    @Test func aJobWaitsForAWorkerThatIsOnItsWayAndNotForOneThatDoesNotCome() async throws {
        let (cluster, processes) = await Self.cluster(0, 1, limit: 100)
        let session = await cluster.session()
        let job = session.submit(.range(tasks: 1))
        await cluster.eventually("a start") { processes.started.count == 1 }
        await cluster.pass(.seconds(90))
        #expect(!session.hasEnded(job))
        await cluster.pass(.seconds(50))
        #expect(session.outcome(job)?.failure?.hasPrefix("no worker has been there for 30 s") == true)
    }

    @Test func aCommandThatFailsIsToldWithItsLastLines() async throws {
        let (cluster, _) = await Self.cluster(
            1, 1, start: "echo no partition of the name $ROOST_WORKER_NAME >&2; exit 3")
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        var failed: ClusterEvent?
        while failed == nil, ContinuousClock.now < deadline {
            await cluster.pass(.seconds(1))
            failed = try await events(cluster).first { $0.kind == .startFailed }
        }
        #expect(failed?.cause == "the command of worker_start: it exited with code 3")
        #expect(failed?.lines?.first?.hasPrefix("no partition of the name auto-") == true)
    }

    @Test func aWorkerOfAnotherNameIsNotTheOneThatWasStarted() async throws {
        // The hand-moved clock goes on while a busy machine answers.
        let (cluster, processes) = await Self.cluster(1, 2, idle: 5, start: "exit 0", limit: 100_000)
        #expect(processes.started.isEmpty)
        let status = try await status(cluster)
        #expect(status.scaling?.starting == 1 && status.workers.isEmpty)
        _ = await cluster.worker(name: "auto-else-1")
        #expect(try await self.status(cluster).scaling?.starting == 1)
    }
}
