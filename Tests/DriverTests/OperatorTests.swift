import Driver
import Messaging
import Planning
import Testing

/// What somebody who looks after a cluster asks of its driver.
@Suite(.timeLimit(.minutes(5))) struct OperatorTests {
    /// The answer to a question.
    private func ask(
        _ question: OperatorQuestion, _ session: TestSession, _ cluster: TestCluster
    ) async -> OperatorAnswer? {
        let number = session.ask(question)
        await cluster.eventually("an answer") { session.answer(number) != nil }
        return session.answer(number)
    }

    @Test func aJobThatIsCancelledKeepsWhatWasPaidAndSendsNoMore() async throws {
        let (cluster, worker, session, one) = try await TestCluster.calling(8, tasks: 2)
        let admin = await cluster.session(role: .admin)
        let job = try #require(session.job(one)).rawValue
        worker.send(.reports([TestWorker.answer(try #require(worker.orders.first))]))
        guard case .job(let before)? = await ask(.job(number: job), admin, cluster) else {
            return #expect(Bool(false), "no standing")
        }
        #expect(!before.hasEnded && before.job.state == .running)
        guard case .job(let first)? = await ask(.cancel(job: job, atOnce: false), admin, cluster) else {
            return #expect(Bool(false), "no standing")
        }
        #expect(first.job.state == .draining && first.callsOut > 0 && first.waiting != nil)
        await cluster.pass(.seconds(1))
        #expect(!session.hasEnded(one), "calls in flight are waited for")
        #expect(worker.orders.count == 8 && worker.tasks.isEmpty, "nothing more is asked")
        worker.answerOrders()
        await cluster.eventually("it ends") { session.hasEnded(one) }
        let outcome = try #require(session.outcome(one))
        #expect(outcome.isEndedByOperator && outcome.failure?.contains("roost cancel") == true)
        #expect(outcome.calls?.answered == 8 && outcome.calls?.unknown == 0)
        #expect(session.rows(one) == 8, "rows that were done go out")
        guard case .job(let after)? = await ask(.job(number: job), admin, cluster) else {
            return #expect(Bool(false), "no standing")
        }
        #expect(after.job.state == .cancelled && after.calls?.answered == 8 && !after.areRowsComplete)
    }

    @Test func aSecondRequestDoesNotWait() async throws {
        for atOnce in [true, false] {
            let (cluster, _, session, one) = try await TestCluster.calling(4)
            let admin = await cluster.session(role: .admin)
            let job = try #require(session.job(one)).rawValue
            _ = await ask(.cancel(job: job, atOnce: atOnce), admin, cluster)
            if !atOnce { _ = await ask(.cancel(job: job, atOnce: false), admin, cluster) }
            await cluster.deliver()
            #expect(session.hasEnded(one))
        }
    }

    @Test func tasksThatRunAreGivenUp() async throws {
        let (cluster, worker, session) = await TestCluster.started()
        let admin = await cluster.session(role: .admin)
        let one = session.submit(.range(tasks: 5))
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        let stage = try #require(worker.tasks.first).lease.stage
        _ = await ask(.cancel(job: try #require(session.job(one)).rawValue, atOnce: false), admin, cluster)
        await cluster.eventually("it ends") { session.hasEnded(one) && worker.isOver(stage) }
    }

    @Test func jobsOfOthersAndJobsThatAreNotThereAreRefused() async throws {
        let (cluster, worker, session) = await TestCluster.started()
        let one = session.submit(.range(tasks: 1))
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        let job = try #require(session.job(one)).rawValue
        let stranger = await cluster.session(role: .admin, principal: Principal("eve"))
        let plain = await cluster.session(principal: Principal("eve"))
        for other in [stranger, plain] {
            for question in [OperatorQuestion.cancel(job: job, atOnce: true), .job(number: job)] {
                guard case .refused(let reason)? = await ask(question, other, cluster) else {
                    return #expect(Bool(false), "\(question) is answered")
                }
                #expect(reason.contains("is another user's") && !reason.contains("range"))
            }
        }
        #expect(!session.hasEnded(one))
        guard case .refused(let reason)? = await ask(.cancel(job: 77, atOnce: false), stranger, cluster) else {
            return #expect(Bool(false), "a job that is not there is cancelled")
        }
        #expect(reason.contains("has no job 77"))
    }
}
