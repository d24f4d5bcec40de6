import Columnar
import Messaging
import Operators
import Planning
import Testing

/// Jobs whose stages exchange rows: the driver knows where they are, and has what is lost made again.
@Suite struct ExchangeTests {
    /// Ids whose rows are kept in partitions by their value.
    private func ids(_ end: Int64, tasks: Int, partitions: Int) -> StagePlan {
        var pipeline = Pipeline()
        let partition: QueryText? =
            partitions == 1 ? nil : QueryText("SELECT CAST(id % \(partitions) AS INTEGER) AS g FROM input")
        pipeline.operators = [
            .query("SELECT id FROM input"), .blocks(BlockWrite(partitions: partitions, partition: partition)),
        ]
        return StagePlan(input: .range(start: 0, end: end, step: 1, partitions: tasks), pipeline: pipeline)
    }

    private func meeting(_ reads: [BlockRead], _ partitions: Int, _ sql: QueryText, _ more: [OperatorDescription] = [])
        -> StagePlan
    {
        var pipeline = Pipeline()
        pipeline.operators = [.query(sql)] + more
        return StagePlan(input: .blocks(reads, partitions: partitions), pipeline: pipeline)
    }

    private static let join: QueryText = "SELECT l.id FROM input0 l JOIN input1 r USING (id)"

    private func joined() -> JobPlan {
        JobPlan(stages: [
            ids(1_000, tasks: 4, partitions: 3), ids(100, tasks: 2, partitions: 3),
            meeting([.init(stage: 0), .init(stage: 1)], 3, Self.join),
        ])
    }

    @Test func rowsMeetInTheTaskOfTheirPartition() async {
        let (cluster, worker, session) = await TestCluster.started(slots: 2)
        let other = await cluster.worker(slots: 2)
        let job = session.submit(joined())
        await cluster.eventually("the job ends") {
            for worker in [worker, other] { while !worker.tasks.isEmpty { worker.computeTask() } }
            return session.hasEnded(job)
        }
        #expect(session.rows(job) == 100 && session.outcome(job)?.failure == nil)
        #expect(session.outcome(job)?.retriedTasks == 0)
        // What was kept is needed no more.
        await cluster.eventually("both hear that blocks are over") {
            worker.blocksOver.count == 2 && other.blocksOver.count == 2
        }
    }

    @Test func aBroadcastIsReadByAllTasks() async {
        let (cluster, worker, session) = await TestCluster.started(slots: 4)
        let job = session.submit(
            JobPlan(stages: [
                ids(1_000, tasks: 4, partitions: 3), ids(100, tasks: 2, partitions: 1),
                meeting([.init(stage: 0), .init(stage: 1, isBroadcast: true)], 3, Self.join),
            ]))
        await cluster.eventually("the job ends") {
            while !worker.tasks.isEmpty { worker.computeTask() }
            return session.hasEnded(job)
        }
        #expect(session.rows(job) == 100 && session.outcome(job)?.failure == nil)
    }

    @Test func theBlocksOfAWorkerThatDiesAreMadeAgainAndNoOthers() async {
        let (cluster, worker, session) = await TestCluster.started(slots: 1)
        let other = await cluster.worker(slots: 1)
        let job = session.submit(joined())
        // Both make some of what the join reads.
        await cluster.eventually("the join begins") {
            for worker in [worker, other] where worker.computed.count < 3 {
                if case .blocks? = worker.tasks.first?.input { continue }
                worker.computeTask()
            }
            return [worker, other].allSatisfy { worker in
                if case .blocks? = worker.tasks.first?.input { true } else { false }
            }
        }
        let made = other.computed.values.reduce(0, +), kept = worker.computed.values.reduce(0, +)
        #expect(made > 0 && kept > 0 && made + kept == 6)
        other.die()
        // It finds them gone, or is not asked before they are made again.
        await cluster.eventually("the job ends") {
            while !worker.tasks.isEmpty { worker.computeTask() }
            return session.hasEnded(job)
        }
        #expect(session.rows(job) == 100 && session.outcome(job)?.failure == nil)
        let again = worker.computed.filter { $0.key.rawValue > 3 }.values.reduce(0, +)
        #expect(again == made, "\(worker.computed)")
    }

    @Test func blocksThatCannotBeReadAreMadeAgain() async {
        let (cluster, worker, session) = await TestCluster.started(slots: 1)
        let job = session.submit(joined())
        var isRemoved = false
        await cluster.eventually("the job ends") {
            while let task = worker.tasks.first {
                if case .blocks = task.input, !isRemoved {
                    worker.blocks.removeAll()
                    isRemoved = true
                }
                worker.computeTask()
            }
            return session.hasEnded(job)
        }
        #expect(session.rows(job) == 100 && session.outcome(job)?.failure == nil)
        #expect(session.outcome(job)?.retriedTasks ?? 0 >= 6)
    }

    @Test func aStageBeforeTheLostOneIsMadeAgainFirst() async {
        let (cluster, worker, session) = await TestCluster.started(slots: 1)
        let kept = OperatorDescription.blocks(BlockWrite(partitions: 1))
        let job = session.submit(
            JobPlan(stages: [
                ids(50, tasks: 2, partitions: 2),
                meeting([.init(stage: 0)], 2, "SELECT id + 1 AS id FROM input0", [kept]),
                meeting([.init(stage: 1)], 1, "SELECT sum(id)::BIGINT AS id FROM input0"),
            ]))
        await cluster.eventually("the last stage begins") {
            while let task = worker.tasks.first, task.lease.stage.rawValue < 3 { worker.computeTask() }
            return worker.tasks.first?.lease.stage.rawValue == 3
        }
        worker.die()
        let other = await cluster.worker(slots: 1)
        await cluster.eventually("the job ends") {
            while !other.tasks.isEmpty { other.computeTask() }
            return session.hasEnded(job)
        }
        #expect(session.rows(job) == 1 && session.outcome(job)?.failure == nil)
        #expect(other.computed.values.reduce(0, +) == 5, "\(other.computed)")
    }

    @Test func aWorkerOnAnotherMachineGetsBytesByTheDriver() async {
        let (cluster, worker, session) = await TestCluster.started(slots: 1)
        let other = await cluster.worker(slots: 1)
        _ = session.submit(joined())
        var block: Block?
        await cluster.eventually("the join begins") {
            for worker in [worker, other] {
                if case .blocks(let relations)? = worker.tasks.first?.input {
                    block = relations[0].blocks.first
                } else if !worker.tasks.isEmpty {
                    worker.computeTask()
                }
            }
            return block != nil
        }
        guard let block else { return }
        let count = UInt32(clamping: block.part.bytes)
        var fetch = BlockFetch(
            number: 77, worker: block.worker, lease: block.lease, start: block.part.start, count: count)
        other.send(.fetchBlock(fetch))
        await cluster.eventually("the bytes come") { !other.fetched.isEmpty }
        #expect(other.fetched.first?.number == 77)
        #expect((try? other.fetched.first?.bytes.get())?.count == Int(count))
        // A worker that nobody knows has no blocks.
        fetch.worker = WorkerID(4711)
        other.send(.fetchBlock(fetch))
        await cluster.eventually("the second answer comes") { other.fetched.count == 2 }
        guard case .failure(let failure)? = other.fetched.last?.bytes else {
            return #expect(Bool(false), "bytes of nobody")
        }
        #expect(failure.lostBlock == block.lease)
    }
}
