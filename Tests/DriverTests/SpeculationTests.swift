import Driver
import Messaging
import Planning
import Testing

/// Tasks that run much longer than the others of their stage.
@Suite(.timeLimit(.minutes(5))) struct SpeculationTests {
    /// Two workers have done all tasks but one, which the first has begun and does not end.
    private func waiting(speculates: Bool) async -> (
        TestCluster, slow: TestWorker, fast: TestWorker, TestSession, UInt64
    ) {
        let (cluster, slow, session) = await TestCluster.started()
        let fast = await cluster.worker()
        let job = session.submit(.range(tasks: 4)) { $0.speculates = speculates }
        for done in 0..<3 {
            await cluster.eventually("task \(done)") {
                slow.giveBackRecalled()
                return !fast.tasks.isEmpty
            }
            fast.finishTask(rows: 1, bytes: 1, nanoseconds: 1_000_000)
        }
        await cluster.eventually("three are done") { session.progress(job)?.tasksDone == 3 }
        await cluster.pass(.seconds(3))
        return (cluster, slow, fast, session, job)
    }

    @Test func oneThatHangsRunsElsewhereTooAndTheFirstResultCounts() async throws {
        let (cluster, slow, fast, session, job) = await waiting(speculates: true)
        let first = try #require(slow.tasks.first?.lease)
        await cluster.eventually("a second attempt") { !fast.tasks.isEmpty }
        let second = try #require(fast.tasks.first?.lease)
        #expect(second.task == first.task && second.attempt > first.attempt)
        await cluster.eventually("it is told") { session.progress(job)?.speculativeTasks == 1 }
        fast.finishTask(rows: 1, bytes: 1, nanoseconds: 1_000_000)
        await cluster.eventually("the job ends") { session.hasEnded(job) }
        #expect(session.outcome(job)?.failure == nil && session.outcome(job)?.retriedTasks == 0)
        slow.finishTask(rows: 1, bytes: 1)
        await cluster.pass(.seconds(1))
        #expect(session.rows(job) == 4)
    }

    @Test func nothingRunsTwiceWhereNobodyAskedForIt() async throws {
        let (cluster, slow, fast, session, job) = await waiting(speculates: false)
        #expect(fast.tasks.isEmpty && slow.tasks.count == 1)
        slow.finishTask(rows: 1, bytes: 1)
        await cluster.eventually("the job ends") { session.hasEnded(job) }
        #expect(session.outcome(job)?.failure == nil && session.rows(job) == 4)
    }
}
