internal import Columnar
internal import Messaging
internal import Planning
internal import Scheduling

/// What the driver knows of the rows that a job's workers keep for later stages: sizes and where they are, never rows.
struct JobBlocks {
    /// A stage whose tasks have written blocks, as far as running some of them again needs it.
    private struct Written {
        let tasks: StageTasks
        var indexes: [BlockIndex?]
    }

    /// Tasks of a stage that run again.
    private struct Rerun {
        let stage: Int
        let tasks: [Int]
    }

    private let plan: [StagePlan]
    private var written: [Int: Written] = [:]
    private var reruns: [StageID: Rerun] = [:]
    /// All stages under whose numbers blocks were written.
    private(set) var stages: [StageID] = []
    private var recovery: BlockRecovery
    /// What the engines that chose the partitions of the job's rows make of some values.
    private var hash: String?

    init(_ plan: [StagePlan]) {
        self.plan = plan
        recovery = BlockRecovery(
            inputs: plan.map { if case .blocks(let reads, _) = $0.input { reads.map(\.stage) } else { [] } })
    }

    // MARK: What runs

    /// The plan's next stage runs.
    mutating func opened(_ stage: Int, _ id: StageID, _ tasks: StageTasks) {
        let writes = plan[stage].pipeline.blocks != nil
        recovery.opened(stage, writing: writes ? tasks.count : nil)
        guard writes else { return }
        stages.append(id)
        written[stage] = Written(tasks: tasks, indexes: Array(repeating: nil, count: tasks.count))
    }

    /// Tasks of a stage run again.
    ///
    /// - Returns: What its tasks start from; nil for a stage that wrote nothing.
    mutating func rerun(_ stage: Int, _ tasks: [Int], as id: StageID) -> StageTasks? {
        guard let stageTasks = written[stage]?.tasks else { return nil }
        reruns[id] = Rerun(stage: stage, tasks: tasks)
        stages.append(id)
        return stageTasks
    }

    /// The number under which tasks of a stage run again.
    func rerun(of stage: Int) -> StageID? { reruns.first { $0.value.stage == stage }?.key }

    var runningAgain: [StageID] { reruns.keys.sorted() }

    /// A run is over.
    ///
    /// - Returns: The runs that are needed no more.
    mutating func ended(_ id: StageID, current: Int) -> [StageID] {
        let stage = reruns.removeValue(forKey: id)?.stage ?? current
        return recovery.finished(stage).compactMap { action in
            guard case .drop(let stage) = action, let id = rerun(of: stage) else { return nil }
            reruns[id] = nil
            return id
        }
    }

    mutating func stop() {
        recovery.stop()
        reruns = [:]
    }

    // MARK: What happened

    /// A task has written its blocks, or its last attempt has.
    ///
    /// - Throws: `StageDataError` for rows that are no index.
    mutating func accept(
        _ batches: [EncodedBatch], schema: Buffer?, of lease: Lease, current: Int, by worker: WorkerID
    ) throws(StageDataError) {
        let rerun = reruns[lease.stage]
        let stage = rerun?.stage ?? current
        var task = Int(lease.task)
        if let rerun {
            guard rerun.tasks.indices.contains(task) else { return }
            task = rerun.tasks[task]
        }
        guard let write = plan[stage].pipeline.blocks, written[stage]?.indexes.indices.contains(task) == true else {
            return
        }
        guard let index = BlockIndex(try EncodedBatch.decode(batches, schema: schema), partitions: write.partitions)
        else { throw StageDataError("\(worker) gave other rows than those about the blocks that it wrote") }
        if let known = written[stage]?.indexes.lazy.compactMap({ $0 }).first, known.schema != index.schema {
            throw StageDataError(
                "two workers gave the same stage different columns; use one version of Roost on all of them")
        }
        if !index.hash.isEmpty {
            if let hash, hash != index.hash {
                throw StageDataError(
                    "the workers' versions of DuckDB have different hashes, so that rows would not meet; use one version on "
                        + "all machines")
            }
            hash = index.hash
        }
        written[stage]?.indexes[task] = index
        recovery.made(stage, task: task, lease, by: worker)
    }

    mutating func lost(_ worker: WorkerID) { recovery.lost(worker) }
    mutating func lost(_ lease: Lease) { recovery.lost(lease) }

    /// What is to be done about blocks that are gone; to be asked until there is nothing.
    mutating func next() -> BlockRecovery.Action? { recovery.next() }

    var rerunTasks: Int { recovery.rerunTasks }

    /// Whether rows that the worker keeps are still to be read.
    func needs(_ worker: WorkerID) -> Bool { recovery.needs(worker) }

    // MARK: What tasks read

    /// What a task of a run starts from.
    func input(_ task: UInt32, of id: StageID, _ tasks: StageTasks) throws(StageDataError) -> TaskInput {
        var task = Int(task)
        if let rerun = reruns[id] {
            guard rerun.tasks.indices.contains(task) else { throw StageDataError("a task that does not run again") }
            task = rerun.tasks[task]
        }
        guard let reads = tasks.blockReads else { return tasks.input(task) }
        var relations: [BlockRelation] = []
        for read in reads { relations.append(try relation(read, task)) }
        return .blocks(relations)
    }

    private func relation(_ read: BlockRead, _ partition: Int) throws(StageDataError) -> BlockRelation {
        guard let indexes = written[read.stage]?.indexes, let holders = recovery.holders(of: read.stage),
            holders.count == indexes.count
        else { throw StageDataError("rows of stage \(read.stage) are not there") }
        var relation = BlockRelation(schema: .empty, blocks: [])
        for (index, holder) in zip(indexes, holders) {
            guard let index else { throw StageDataError("rows of stage \(read.stage) are not there") }
            relation.schema = index.schema
            let parts = read.isBroadcast ? index.parts[...] : index.parts[partition...partition]
            for part in parts where part.rows > 0 {
                relation.blocks.append(
                    Block(lease: holder.lease, worker: holder.worker, folder: index.folder, part: part))
            }
        }
        return relation
    }

    /// How many rows a stage's tasks have kept, and their bytes.
    func sizes(of stage: Int) -> (rows: Int64, bytes: Int64)? {
        guard let indexes = written[stage]?.indexes else { return nil }
        var sum: (rows: Int64, bytes: Int64) = (0, 0)
        for part in indexes.lazy.compactMap({ $0 }).flatMap(\.parts) {
            sum.rows = sum.rows.addingClamped(part.rows)
            sum.bytes = sum.bytes.addingClamped(part.bytes)
        }
        return sum
    }
}
