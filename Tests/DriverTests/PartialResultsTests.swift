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

    private static func file(_ name: String, bytes: Int) -> ResultFile {
        ResultFile(name: name, batches: [.init(rowCount: 9, metadataBytes: 8, bodyBytes: bytes)])
    }

    /// The driver hands on where rows are, and begins no more tasks than the session has read the rows of.
    @Test func rowsInAFileGoByItsName() async {
        let (cluster, worker, session) = await TestCluster.started()
        session.stopAcknowledging()
        let job = session.submit(JobPlan(stages: [range(tasks: 20)]), resultFolder: "/the/sessions")
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        #expect(worker.resultFolder(of: worker.tasks[0].lease.stage) == "/the/sessions")
        var sent: [ResultFile] = []
        for _ in 0..<50 {
            while !worker.tasks.isEmpty {
                sent.append(Self.file("1.\(sent.count).0", bytes: 20 << 20))
                worker.finishTask(in: sent[sent.count - 1])
            }
            await cluster.deliver()
            await cluster.pass()
        }
        #expect(session.files(job) == sent && session.rows(job) == 0)
        #expect(sent.count < 20, "the session has read none of them")
        guard let id = session.job(job) else { return #expect(Bool(false)) }
        var acknowledged = 0
        await cluster.eventually("the job ends") {
            while !worker.tasks.isEmpty {
                sent.append(Self.file("1.\(sent.count).0", bytes: 20 << 20))
                worker.finishTask(in: sent[sent.count - 1])
            }
            let new = session.files(job).count - acknowledged
            if new > 0 { session.send(.received(id, blocks: UInt32(new))) }
            acknowledged += new
            return session.hasEnded(job)
        }
        #expect(session.files(job) == sent && sent.count == 20 && session.outcome(job)?.failure == nil)
    }

    /// Rows that a later stage or a limit needs come to the driver.
    @Test func noFolderIsNamedWhereTheDriverNeedsTheRows() async {
        let (cluster, worker, session) = await TestCluster.started()
        for plan in [
            JobPlan(stages: [range(tasks: 1, limit: 5)]),
            JobPlan(stages: [range(tasks: 1), StagePlan(input: .stages([0]))]),
        ] {
            let job = session.submit(plan, resultFolder: "/the/sessions")
            await cluster.eventually("a task") { !worker.tasks.isEmpty }
            #expect(worker.resultFolder(of: worker.tasks[0].lease.stage) == nil)
            worker.finishTask(in: Self.file("1.0.0", bytes: 1))
            await cluster.eventually("the job ends") { session.hasEnded(job) }
            #expect(session.outcome(job)?.failure?.contains("the driver needs itself") == true)
        }
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
