import Columnar
import Messaging
import Operators
import Planning
import Testing

/// Jobs whose stages exchange rows: the driver knows where they are, and has what is lost made again.
@Suite struct ExchangeTests {
    /// Ids whose rows are kept in partitions by their value.
    private static func ids(_ end: Int64, tasks: Int, partitions: Int) -> StagePlan {
        var pipeline = Pipeline()
        let partition: QueryText? =
            partitions == 1 ? nil : QueryText("SELECT CAST(id % \(partitions) AS INTEGER) AS g FROM input")
        pipeline.operators = [
            .query("SELECT id FROM input"), .blocks(BlockWrite(partitions: partitions, partition: partition)),
        ]
        return StagePlan(input: .range(start: 0, end: end, step: 1, partitions: tasks), pipeline: pipeline)
    }

    private static func meeting(
        _ reads: [BlockRead], _ partitions: Int, _ sql: QueryText, _ more: [OperatorDescription] = []
    )
        -> StagePlan
    {
        var pipeline = Pipeline()
        pipeline.operators = [.query(sql)] + more
        return StagePlan(input: .blocks(reads, partitions: partitions), pipeline: pipeline)
    }

    private static let join: QueryText = "SELECT l.id FROM input0 l JOIN input1 r USING (id)"

    static var joined: JobPlan {
        JobPlan(stages: [
            ids(1_000, tasks: 4, partitions: 3), ids(100, tasks: 2, partitions: 3),
            meeting([.init(stage: 0), .init(stage: 1)], 3, join),
        ])
    }

    @Test func rowsMeetInTheTaskOfTheirPartition() async {
        let (cluster, worker, session) = await TestCluster.started(slots: 2)
        let other = await cluster.worker(slots: 2)
        let job = session.submit(Self.joined)
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
                Self.ids(1_000, tasks: 4, partitions: 3), Self.ids(100, tasks: 2, partitions: 1),
                Self.meeting([.init(stage: 0), .init(stage: 1, isBroadcast: true)], 3, Self.join),
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
        let job = session.submit(Self.joined)
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
        let job = session.submit(Self.joined)
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
                Self.ids(50, tasks: 2, partitions: 2),
                Self.meeting([.init(stage: 0)], 2, "SELECT id + 1 AS id FROM input0", [kept]),
                Self.meeting([.init(stage: 1)], 1, "SELECT sum(id)::BIGINT AS id FROM input0"),
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

    /// A sort: borders, rows by ranges, and a task for each range.
    private func sorted(borders: String) -> JobPlan {
        var found = Pipeline(), rows = Pipeline()
        found.operators = [.query(QueryText("SELECT \(borders) AS border FROM input"))]
        rows.operators = [
            .query("SELECT id FROM input"),
            .blocks(
                BlockWrite(
                    partitions: 3, partition: "SELECT create_sort_key(id, 'DESC NULLS LAST') AS k FROM input",
                    ranges: BlockRanges(stage: 0))),
        ]
        return JobPlan(stages: [
            StagePlan(input: .range(start: 0, end: 2, step: 1, partitions: 1), pipeline: found),
            StagePlan(input: .range(start: 0, end: 100, step: 1, partitions: 4), pipeline: rows),
            Self.meeting([.init(stage: 1)], 3, "SELECT id FROM input0 ORDER BY id DESC"),
        ])
    }

    private static let borders = "hex(create_sort_key(80 - id * 60, 'DESC NULLS LAST'))"

    @Test func rowsGoToTheRangesWhoseBordersAStageHasFound() async {
        let (cluster, worker, session) = await TestCluster.started(slots: 1)
        let job = session.submit(sorted(borders: Self.borders))
        await cluster.eventually("the last stage begins") {
            while let task = worker.tasks.first, task.lease.stage.rawValue < 3 { worker.computeTask() }
            return worker.tasks.first?.lease.stage.rawValue == 3
        }
        guard case .blocks(let relations)? = worker.tasks.first?.input else { return #expect(Bool(false)) }
        // 99 to 81; the last of these is a border's.
        #expect(relations[0].blocks.reduce(0) { $0 + $1.part.rows } == 19)
        // Tasks that run again have the same borders.
        worker.die()
        let other = await cluster.worker(slots: 1)
        var sizes: [Int64] = []
        await cluster.eventually("the job ends") {
            while let task = other.tasks.first {
                if case .blocks(let relations) = task.input {
                    sizes.append(relations[0].blocks.reduce(0) { $0 + $1.part.rows })
                }
                other.computeTask()
            }
            return session.hasEnded(job)
        }
        #expect(sizes == [19, 60, 21])
        #expect(session.rows(job) == 100 && session.outcome(job)?.failure == nil)
    }

    @Test func bordersThatAreNoneEndTheJob() async {
        for (borders, cause) in [("id", "borders of partitions"), ("'0g'", "borders are no sort keys")] {
            let (cluster, worker, session) = await TestCluster.started(slots: 1)
            let job = session.submit(sorted(borders: borders))
            await cluster.eventually("the job ends") {
                while !worker.tasks.isEmpty { worker.computeTask() }
                return session.hasEnded(job)
            }
            #expect(session.outcome(job)?.failure?.contains(cause) == true, "\(session.outcome(job)?.failure ?? "")")
        }
    }

    @Test func aWorkerOnAnotherMachineGetsBytesByTheDriver() async {
        let (cluster, worker, session) = await TestCluster.started(slots: 1)
        let other = await cluster.worker(slots: 1)
        _ = session.submit(Self.joined)
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

    /// A reader hears where a holder listens once that has let it in; the rows themselves are no business of the driver's.
    @Test func workersOfDifferentMachinesAreToldOfEachOther() async throws {
        let (cluster, plain, session) = await TestCluster.started(slots: 1)
        let keys = (0..<3).map { _ in KeyPair.random().publicKey }
        let ways = keys.enumerated().map { DataWay(address: "tcp://10.0.0.\($0):4000", key: $1) }
        let reader = await cluster.worker(data: ways[0])
        let holder = await cluster.worker(data: ways[1])
        // One that does nothing of the job: it is about to leave.
        let idle = await cluster.worker(data: ways[2])
        idle.send(.draining(reason: "a test"))
        await cluster.deliver()
        _ = session.submit(
            JobPlan(stages: [
                Self.ids(1_000, tasks: 6, partitions: 9), Self.ids(1_000, tasks: 6, partitions: 9),
                Self.meeting([.init(stage: 0), .init(stage: 1)], 9, Self.join),
            ]))
        var blocks: [WorkerID: Block] = [:]
        await cluster.eventually("the join begins") {
            for worker in [plain, reader, holder] {
                guard case .blocks(let relations)? = worker.tasks.first?.input else {
                    if !worker.tasks.isEmpty { worker.computeTask() }
                    continue
                }
                for block in relations.flatMap(\.blocks) { blocks[block.worker] = block }
            }
            return reader.readsBlocks && plain.readsBlocks && blocks.count == 3
        }
        var number: UInt64 = 0
        func told(_ asker: TestWorker) async -> [DataWay] {
            var found: [DataWay] = []
            for (holder, block) in blocks {
                number += 1
                let asked = number
                var fetch = BlockFetch(number: asked, worker: holder, lease: block.lease, start: 0, count: 9)
                fetch.asksForWay = true
                // Whom a worker names itself is not believed.
                fetch.reader = KeyPair.random().publicKey
                asker.send(.fetchBlock(fetch))
                await cluster.eventually("an answer comes") { asker.fetched.contains { $0.number == asked } }
                let answer = asker.fetched.first { $0.number == asked }
                #expect((try? answer?.bytes.get())?.isEmpty == true)
                if let way = answer?.way { found.append(way) }
            }
            return found
        }
        #expect(await told(reader) == [ways[1]], "not its own, nor that of one without a port")
        #expect(holder.admitted == [keys[0]] && reader.admitted.isEmpty && plain.admitted.isEmpty)
        #expect(await told(plain).isEmpty, "it says no key of its own")
        #expect(await told(idle).isEmpty)
        #expect(holder.admitted == [keys[0]])
        // Who is gone is let in no more.
        reader.die()
        await cluster.eventually("the holder hears so") { holder.shutOut == [keys[0]] }
        #expect(idle.shutOut.isEmpty)
    }
}
