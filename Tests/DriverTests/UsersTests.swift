import Driver
import Foundation
import Messaging
import Planning
import Testing

/// Users on one driver: each sees, cancels and pays for their own.
@Suite(.timeLimit(.minutes(5))) struct UsersTests {
    private static let (ada, bob) = (Principal("ada"), Principal("bob"))

    private func ask(
        _ question: OperatorQuestion, _ session: TestSession, _ cluster: TestCluster
    ) async -> OperatorAnswer? {
        let number = session.ask(question)
        await cluster.eventually("an answer") { session.answer(number) != nil }
        return session.answer(number)
    }

    private func isRefused(
        _ question: OperatorQuestion, _ session: TestSession, _ cluster: TestCluster
    ) async -> Bool {
        if case .refused(let reason)? = await ask(question, session, cluster) {
            !reason.contains("secret")
        } else {
            false
        }
    }

    private func jobs(of session: TestSession, _ cluster: TestCluster) async throws -> ClusterStatus {
        session.send(.statusRequest)
        await cluster.eventually("a status") { session.status != nil }
        return try #require(session.status)
    }

    @Test func aUserSeesNoneOfAnothersJobs() async throws {
        let cluster = await TestCluster.started { $0.eventFolder = ($0.environment["ROOST_HOME"] ?? "") + "/events" }
        let worker = await cluster.worker()
        let ada = await cluster.session(principal: Self.ada)
        let one = ada.submit(.range(tasks: 1), name: "secret plan")
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        let job = try #require(ada.job(one)).rawValue
        let bobs = [
            await cluster.session(principal: Self.bob), await cluster.session(role: .admin, principal: Self.bob),
        ]
        for bob in bobs {
            let status = try await jobs(of: bob, cluster)
            #expect(status.jobs.isEmpty && status.otherJobs == 1)
            #expect(await isRefused(.job(number: job), bob, cluster))
            #expect(await isRefused(.cancel(job: job, atOnce: true), bob, cluster))
        }
        #expect(await isRefused(.events(after: 0, job: job, most: 10), bobs[0], cluster))
        #expect(await isRefused(.logs(of: "driver", lines: 10, after: nil), bobs[0], cluster))
        bobs[0].send(.cancel(JobID(job)))
        bobs[0].send(.received(JobID(job), blocks: 1))
        await cluster.deliver()
        #expect(!ada.hasEnded(one))

        let own = try await jobs(of: await cluster.session(principal: Self.ada), cluster)
        #expect(own.jobs.map(\.name) == ["secret plan"] && own.otherJobs == nil)
        let all = try await jobs(of: await cluster.session(), cluster)
        #expect(all.jobs.map(\.user) == ["ada"], "whoever runs the driver sees all jobs, and whose they are")

        // Another terminal of the same user, whose key is no admin's.
        let terminal = await cluster.session(principal: Self.ada, isCommand: true)
        guard case .events(let page)? = await ask(.events(after: 0, job: job, most: 10), terminal, cluster) else {
            throw Unexpected()
        }
        #expect(page.lines.first?.contains("secret plan") == true)
        guard case .job? = await ask(.cancel(job: job, atOnce: true), terminal, cluster) else { throw Unexpected() }
        await cluster.eventually("its end") { ada.hasEnded(one) }
        #expect(
            try await jobs(of: await cluster.session(principal: Self.bob), cluster).jobs.isEmpty, "nor when it is over")
    }

    private struct Unexpected: Error {}

    /// Runs a job of one call to its end.
    ///
    /// - Returns: how often its row was called about.
    private func calls(
        _ session: TestSession, _ worker: TestWorker, _ cluster: TestCluster, _ options: CallOptions = CallOptions(),
        name: String = "same"
    ) async throws -> Int {
        let before = worker.ordersSoFar
        let request = session.submit(try .calls(), name: name, options)
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        worker.finishTask(requests: 1)
        await cluster.eventually("its end") {
            worker.answerOrders()
            return session.hasEnded(request)
        }
        #expect(session.outcome(request)?.failure == nil)
        return worker.ordersSoFar - before
    }

    /// The same job of two users is two jobs: nobody reads what another has paid for.
    @Test func answersAreTheirUsersOwn() async throws {
        let (cluster, worker, owner) = await TestCluster.started()
        let ada = await cluster.session(principal: Self.ada)
        for session in [owner, ada, await cluster.session(principal: Self.bob)] {
            #expect(try await calls(session, worker, cluster) == 1)
            #expect(try await calls(session, worker, cluster) == 0, "submitted again, nothing is paid")
        }
        var cached = CallOptions()
        cached.usesCache = true
        for session in [owner, ada, await cluster.session(principal: Self.bob)] {
            #expect(try await calls(session, worker, cluster, cached, name: "one") == 1)
            #expect(try await calls(session, worker, cluster, cached, name: "other") == 0, "from the cache")
        }
    }

    /// The process of a detached job is the driver's, and works for whoever submitted it.
    @Test func onlyTheDriversUserWorksForOthers() async throws {
        let (cluster, worker, _) = await TestCluster.started()
        let process = await cluster.session(user: "ada")
        let bob = await cluster.session(principal: Self.bob, user: "ada")
        #expect(try await calls(process, worker, cluster) == 1)
        #expect(try await calls(await cluster.session(principal: Self.ada), worker, cluster) == 0, "it was ada's")
        #expect(try await calls(bob, worker, cluster) == 1, "and bob is bob, whatever he says")
    }

    @Test func aJobsProcessGetsNoneOfTheDriversSecrets() throws {
        let environment = ["TEAM_KEY": "sk", "PATH": "/bin", "ROOST_HOME": "/h", "OPENAI_API_KEY": "sk"]
        var run = DetachedRun(folder: "/f", driver: "tcp://127.0.0.1:1", keys: DetachedKeys([:]))
        #expect(SpawnedDetachedProcesses.environment(of: run, environment) == environment)
        run.user = "ada"
        #expect(SpawnedDetachedProcesses.environment(of: run, environment) == ["PATH": "/bin", "ROOST_HOME": "/h"])
    }
}
