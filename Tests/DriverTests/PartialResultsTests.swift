import Columnar
import Messaging
import Planning
import Testing

/// Results that come in several messages, and stages that end before all of their tasks have run.
@Suite struct PartialResultsTests {
    private func range(tasks: Int, limit: Int? = nil) -> StagePlan {
        var pipeline = Pipeline()
        if let limit { pipeline.operators = [.limit(limit)] }
        return StagePlan(
            input: .range(start: 0, end: 1_000, step: 1, partitions: tasks), pipeline: pipeline, limit: limit)
    }

    @Test func allPartsOfATasksRowsAreItsRows() async {
        let (cluster, worker, session) = await TestCluster.started()
        let job = session.submit(JobPlan(stages: [range(tasks: 1)]))
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        worker.sendPart(rows: 3)
        worker.sendPart(rows: 4)
        await cluster.deliver()
        #expect(session.rows(job) == 0, "the task has not finished")
        worker.finishTask(requests: 5)
        await cluster.eventually("the job ends") { session.hasEnded(job) }
        #expect(session.rows(job) == 12 && session.outcome(job)?.failure == nil)
    }

    /// What a worker sent before it died is no part of the rows of the task's next attempt.
    @Test func partsOfADeadWorkersAttemptAreForgotten() async {
        let (cluster, worker, session) = await TestCluster.started()
        let job = session.submit(JobPlan(stages: [range(tasks: 1)]))
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        worker.sendPart(rows: 30)
        await cluster.deliver()
        worker.die()
        let other = await cluster.worker()
        await cluster.eventually("the task runs again") { !other.tasks.isEmpty }
        other.sendPart(rows: 2)
        other.finishTask(requests: 5)
        await cluster.eventually("the job ends") { session.hasEnded(job) }
        #expect(session.rows(job) == 7 && session.outcome(job)?.retriedTasks == 1)
    }

    @Test func aLimitEndsAStageWhenItsFirstTasksAreEnough() async {
        let (cluster, worker, session) = await TestCluster.started()
        let job = session.submit(JobPlan(stages: [range(tasks: 1_000, limit: 3)]))
        var computed = 0
        await cluster.eventually("the job ends") {
            if !worker.tasks.isEmpty {
                worker.computeTask()
                computed += 1
            }
            return session.hasEnded(job)
        }
        #expect(session.rows(job) == 3 && session.outcome(job)?.failure == nil)
        #expect(computed < 200, "\(computed) tasks were computed")
    }

    @Test func aLimitThatIsNeverReachedTakesAllTasks() async {
        let (cluster, worker, session) = await TestCluster.started(slots: 4)
        let job = session.submit(JobPlan(stages: [range(tasks: 20, limit: 5_000)]))
        await cluster.eventually("the job ends") {
            while !worker.tasks.isEmpty { worker.computeTask() }
            return session.hasEnded(job)
        }
        #expect(session.rows(job) == 1_000)
    }
}
