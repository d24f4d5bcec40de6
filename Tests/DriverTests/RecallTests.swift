import Driver
import Messaging
import Planning
import Testing

/// A worker that joins a running job, whose tasks all wait at others.
@Suite(.timeLimit(.minutes(5))) struct RecallTests {
    @Test func aSecondWorkerGetsWhatTheFirstHasNotBegunAndNothingIsTriedAgain() async throws {
        let (cluster, worker, session) = await TestCluster.started()
        let job = session.submit(.range(tasks: 2))
        await cluster.eventually("both tasks") { worker.tasks.count == 2 }
        await cluster.pass(.seconds(1))
        #expect(worker.recalled.isEmpty, "nobody else is there")
        let waiting = worker.tasks[1].lease
        let other = await cluster.worker()
        await cluster.eventually("the first is asked") { !worker.recalled.isEmpty }
        #expect(worker.recalled == [waiting])
        worker.giveBackRecalled()
        await cluster.eventually("it comes") { other.tasks.map(\.lease) == [waiting] }
        await cluster.pass(.seconds(3))
        #expect(worker.recalled == [waiting] && other.recalled.isEmpty)
        for worker in [worker, other] { worker.finishTask(rows: 1, bytes: 1) }
        await cluster.eventually("the job ends") { session.hasEnded(job) }
        #expect(session.outcome(job)?.failure == nil && session.rows(job) == 2)
        #expect(session.outcome(job)?.retriedTasks == 0)
    }

    /// It began the task before it was asked, or is of a version that does not know the question.
    @Test func aTaskThatDoesNotComeBackIsDoneWhereItIs() async throws {
        let (cluster, worker, session) = await TestCluster.started()
        let job = session.submit(.range(tasks: 2))
        await cluster.eventually("both tasks") { worker.tasks.count == 2 }
        let other = await cluster.worker()
        await cluster.eventually("the first is asked") { worker.recalled.count == 1 }
        await cluster.pass(.seconds(5))
        #expect(worker.recalled.count == 1 && other.tasks.isEmpty)
        for _ in 0..<2 { worker.finishTask(rows: 1, bytes: 1) }
        await cluster.eventually("the job ends") { session.hasEnded(job) }
        #expect(session.outcome(job)?.failure == nil && session.rows(job) == 2)
    }
}
