internal import Columnar
internal import Messaging
internal import Planning
internal import Scheduling

/// Has workers compute the tasks of stages: what the `Scheduler` decides is done here.
final class TaskRunner {
    /// What is to be known of a stage.
    enum Event {
        case finished(StageID)
        /// `task`: the one at fault, where there is one.
        ///
        /// `condition`: the cause in Spark's terms, where Spark has a class for it.
        case failed(StageID, task: Int?, cause: String, ErrorCondition?)
        /// The worker runs a task that may end it, or soon will: it is to get no calls.
        case isolate(WorkerID, Bool)
        /// Blocks that the job's workers had are gone.
        case lostBlocks(JobRun)
    }

    /// A class, since each result looks its stage up, and a copy of all this would cost more than the rest.
    private final class Stage {
        let job: JobRun
        let tasks: StageTasks
        let pipeline: Pipeline
        let files: [String]
        let resultFolder: String?
        var schema: Buffer?
        /// Rows of attempts that are still to say that they have finished.
        private var parts: [Lease: [EncodedBatch]] = [:]

        init(_ job: JobRun, _ tasks: StageTasks, _ pipeline: Pipeline, resultFolder: String? = nil) {
            self.resultFolder = resultFolder
            self.job = job
            self.tasks = tasks
            self.pipeline = pipeline
            files = pipeline.files.map(\.path)
        }

        func add(_ batches: [EncodedBatch], of lease: Lease) { parts[lease, default: []] += batches }

        /// All rows of a task; those of its other attempts are forgotten.
        func takeRows(of lease: Lease, last: [EncodedBatch]) -> [EncodedBatch] {
            if parts.isEmpty { return last }
            let first = parts[lease] ?? []
            parts = parts.filter { $0.key.task != lease.task }
            return first + last
        }
    }

    private var scheduler: Scheduler
    private var stages: [StageID: Stage] = [:]
    private var events: [Event] = []
    private var fetches = FileFetchTable()
    private var blockFetches = BlockFetchTable()
    private var ways = DataWays()
    private let outbox: Outbox
    private let recorder: EventRecorder
    /// Results that came under a lease no longer in force.
    private(set) var staleResults = 0
    /// Bytes of blocks that were passed on between workers.
    private(set) var relayedBytes: UInt64 = 0

    init(_ configuration: Scheduler.Configuration, outbox: Outbox, recorder: EventRecorder) {
        scheduler = Scheduler(configuration)
        self.recorder = recorder
        self.outbox = outbox
    }

    // MARK: Stages

    /// Opens a stage.
    ///
    /// - Parameters:
    ///   - id: The stage.
    ///   - job: Whose stage it is.
    ///   - tasks: What each task starts from.
    ///   - ceiling: How many of its tasks may be launched until `allow` says more.
    func open(_ id: StageID, of job: JobRun, _ tasks: StageTasks, ceiling: Int) {
        let pipeline = job.pipeline()
        stages[id] = Stage(job, tasks, pipeline, resultFolder: job.resultFolder)
        var terms = StageTerms(job: job.id, job.placement)
        terms.speculates = job.placement.speculates && job.calls == nil && pipeline.isSafeTwice
        perform(scheduler.open(id, tasks: tasks.count, ceiling: ceiling, terms: terms))
    }

    /// Opens a run of some tasks of an earlier stage of a job.
    func open(_ id: StageID, again count: Int, of stage: Int, _ job: JobRun, _ tasks: StageTasks) {
        stages[id] = Stage(job, tasks, job.pipeline(of: stage))
        perform(scheduler.open(id, tasks: count, ceiling: .max, terms: StageTerms(job: job.id, job.placement)))
    }

    /// Keeps a stage's tasks from being launched, or lets them be launched again.
    func pause(_ id: StageID, _ isPaused: Bool) { scheduler.pause(id, isPaused) }

    func close(_ id: StageID) {
        stages[id] = nil
        perform(scheduler.close(id))
    }

    func allow(_ id: StageID, tasks: Int) { scheduler.allow(id, tasks: tasks) }

    /// What happened since the last time.
    func takeEvents() -> [Event] {
        defer { events = [] }
        return events
    }

    func job(of stage: StageID) -> JobRun? { stages[stage]?.job }
    func schema(of stage: StageID) -> Buffer? { stages[stage]?.schema }
    func view(of stage: StageID) -> Scheduler.StageView? { scheduler.view(of: stage) }
    /// What a stage waits for that no worker may run; nil where there is one.
    func missingWorkers(of stage: StageID) -> String? { scheduler.missingWorkers(of: stage) }

    // MARK: Workers

    func workerJoined(_ id: WorkerID, slots: Int, labels: WorkerLabels, data: DataWay? = nil) {
        ways.joined(id, data)
        scheduler.workerJoined(id, slots: slots, labels: labels)
    }
    func workerDrains(_ id: WorkerID) { scheduler.workerDrains(id) }
    /// A worker is gone.
    ///
    /// - Parameters:
    ///   - id: The worker.
    ///   - reason: Why it is gone, for people.
    ///   - isDeath: Whether a task may have ended it.
    ///   - isDrained: Whether it was about to leave: that is no failure of what it had.
    ///   - begun: What it ran when it died; none where that is not known.
    func workerLeft(_ id: WorkerID, because reason: String, isDeath: Bool, isDrained: Bool, begun: [Lease]) {
        fetches.forget(PeerID(id.rawValue))
        if let (key, holders) = ways.left(id) {
            for holder in holders { outbox.send(DriverToWorker.shutOut(key), to: holder) }
        }
        for (asker, answer) in blockFetches.forget(id) { outbox.send(DriverToWorker.fetched(answer), to: asker) }
        for lease in recorder.isOn ? scheduler.leases(of: id) : [] {
            recorder.record(.taskLost, lease, id) { $0.cause = reason }
        }
        perform(scheduler.workerLeft(id, because: reason, isDeath: isDeath, isDrained: isDrained, begun: begun))
    }

    func expectWorkers(_ areExpected: Bool) { scheduler.expectsWorkers = areExpected }
    var expectsWorkers: Bool { scheduler.expectsWorkers }
    func backlog(for labels: WorkerLabels) -> Int { scheduler.backlog(for: labels) }

    func load(of worker: WorkerID) -> (running: Int, finished: Int) { scheduler.load(of: worker) ?? (0, 0) }

    // MARK: Results

    /// Takes in what became of a task.
    ///
    /// - Returns: the job whose rows came, and the rows; nil where nothing came, or too late.
    func accept(
        _ result: TaskResult, from worker: WorkerID, now: ContinuousClock.Instant
    ) -> (job: JobRun, batches: [EncodedBatch])? {
        let id = result.lease.stage
        switch result.outcome {
        case .part(let batches):
            stages[id]?.add(batches, of: result.lease)
            return nil
        case .finished(let last, let schema): return finished(result, last, nil, schema, by: worker)
        case .kept(let file, let schema): return finished(result, [], file, schema, by: worker)
        case .failed(let failure):
            let (verdict, actions) = scheduler.taskFailed(result.lease, by: worker, failure, now: now)
            if verdict == .accepted {
                recorder.record(failure.isGivenBack ? .taskGivenBack : .taskFailed, result.lease, worker) {
                    $0.cause = failure.isGivenBack ? nil : failure.message
                }
            } else {
                noteStale(1)
            }
            if let lease = failure.lostBlock, let job = stages[id]?.job {
                job.blocks.lost(lease)
                events.append(.lostBlocks(job))
            }
            perform(actions)
            return nil
        }
    }

    /// A task has finished; its rows are those that came before, and `last`, or in a file.
    private func finished(
        _ result: TaskResult, _ last: [EncodedBatch], _ file: ResultFile?, _ schema: Buffer?, by worker: WorkerID
    ) -> (job: JobRun, batches: [EncodedBatch])? {
        let id = result.lease.stage
        // A schema is true even where its rows come too late.
        if let schema, let stage = stages[id] {
            if let known = stage.schema, known != schema {
                fail(
                    id, task: Int(result.lease.task),
                    "two workers gave the same stage different columns; use one version of Roost on all of them")
                return nil
            }
            stage.schema = schema
            stage.job.learn(schema, of: id)
        }
        let (verdict, actions) = scheduler.taskFinished(
            result.lease, by: worker, runNanoseconds: result.metrics.runNanoseconds)
        // The stage goes with its last task.
        let job = stages[id]?.job, known = stages[id]?.schema
        let batches = verdict == .accepted ? stages[id]?.takeRows(of: result.lease, last: last) ?? last : last
        perform(actions)
        guard verdict == .accepted, let job else {
            noteStale(1)
            return nil
        }
        recorder.finished(result.lease, by: worker, nanoseconds: result.metrics.runNanoseconds)
        do throws(StageDataError) {
            try job.accept(batches, in: file, schema: known, of: result.lease, by: worker, result.metrics)
        } catch {
            // It is not done, after all.
            events.removeAll { if case .finished(id) = $0 { true } else { false } }
            fail(id, task: Int(result.lease.task), error.message)
            return nil
        }
        // Tasks that run again give nothing but blocks.
        if job.stage != id { return nil }
        if job.hasReachedLimit, !actions.contains(.finished(id)) { perform(scheduler.close(id) + [.finished(id)]) }
        return (job, batches)
    }

    func noteStale(_ count: Int) { staleResults += count }

    private func fail(_ id: StageID, task: Int?, _ cause: String) {
        perform(scheduler.close(id) + [.failed(id, task: task, cause: cause)])
    }

    // MARK: Time

    func assign(now: ContinuousClock.Instant) { perform(scheduler.assign(now: now)) }
    func tick(now: ContinuousClock.Instant) { perform(scheduler.tick(now: now)) }

    // MARK: Files

    /// Hands a worker's request for a file's bytes to the session that named the file.
    func pass(_ fetch: FileFetch, from worker: WorkerID) {
        guard let stage = stages[fetch.stage], stage.files.indices.contains(Int(fetch.file)) else {
            let failure = TaskFailure("\(fetch.stage) is over, or has no file \(fetch.file)", isTransient: true)
            return outbox.send(
                DriverToWorker.fetched(FileAnswer(number: fetch.number, bytes: .failure(failure))), to: worker)
        }
        let read = fetches.add(
            fetch, from: PeerID(worker.rawValue), of: stage.job.id, path: stage.files[Int(fetch.file)],
            to: stage.job.session)
        outbox.send(DriverToSession.read(read), to: stage.job.session)
    }

    /// Hands a file's bytes to the worker that asked for them; what nobody asked this session for goes nowhere.
    func answer(_ answer: FileAnswer, from session: PeerID) {
        guard let (worker, answer) = fetches.take(answer, from: session) else { return }
        outbox.send(DriverToWorker.fetched(answer), to: WorkerID(worker.rawValue))
    }

    /// Hands a worker's request for a block's bytes to the worker that has it.
    func pass(_ fetch: BlockFetch, from worker: WorkerID) {
        guard scheduler.load(of: fetch.worker) != nil else {
            return outbox.send(
                DriverToWorker.fetched(FileAnswer(lostBlock: fetch.lease, number: fetch.number)), to: worker)
        }
        var question = fetch
        question.reader = nil
        if fetch.asksForWay {
            // No way is an answer, too: it goes on by the driver.
            guard worksOnJob(of: fetch.lease.stage, worker), let key = ways.introduce(worker, to: fetch.worker) else {
                let answer = FileAnswer(number: fetch.number, bytes: .success(.empty))
                return outbox.send(DriverToWorker.fetched(answer), to: worker)
            }
            (question.reader, question.count) = (key, 0)
        }
        outbox.send(DriverToWorker.readBlock(blockFetches.add(question, from: worker)), to: fetch.worker)
    }

    /// Hands a block's bytes to the worker that asked for them.
    func answer(_ answer: FileAnswer, from holder: WorkerID) {
        guard let fetch = blockFetches.take(answer, from: holder) else { return }
        var answer = FileAnswer(number: fetch.number, bytes: answer.bytes)
        if case .success(let bytes) = answer.bytes {
            relayedBytes = relayedBytes.addingClamped(UInt64(bytes.count))
            if fetch.asksForWay { answer.way = ways.way(to: holder) }
        }
        outbox.send(DriverToWorker.fetched(answer), to: fetch.asker)
    }

    /// Whether a worker has a task of the job of which a stage's blocks are.
    private func worksOnJob(of stage: StageID, _ worker: WorkerID) -> Bool {
        scheduler.leases(of: worker).contains { stages[$0.stage]?.job.blocks.stages.contains(stage) == true }
    }

    /// A session is gone.
    func sessionLeft(_ session: PeerID) { fetches.forget(session) }

    // MARK: Actions

    private func perform(_ actions: [Scheduler.Action]) {
        for action in actions {
            switch action {
            case .announce(let id, let worker):
                guard let stage = stages[id] else { continue }
                outbox.send(
                    .stage(
                        StageAnnouncement(stage: id, pipeline: stage.pipeline, resultFolder: stage.resultFolder)),
                    to: worker)
            case .launch(let leases, let worker): launch(leases, on: worker)
            case .recall(let leases, let worker): outbox.send(.recallTasks(leases), to: worker)
            case .dismiss(let id, let worker): outbox.send(.stageOver(id), to: worker)
            case .finished(let id): events.append(.finished(id))
            case .failed(let id, let task, let cause, let condition):
                // The task's name, before the stage is forgotten. Spark's words come first, and say it at their end.
                let name = condition == nil ? task.flatMap { stages[id]?.tasks.name(of: $0) } : nil
                events.append(.failed(id, task: task, cause: name.map { "\($0): \(cause)" } ?? cause, condition))
            case .speculate(let lease, let worker):
                stages[lease.stage]?.job.noteSpeculation()
                if send([lease], to: worker) { recorder.record(.taskSpeculated, lease, worker) }
            case .isolate(let worker, let isAlone): events.append(.isolate(worker, isAlone))
            }
        }
    }

    private func launch(_ leases: [Lease], on worker: WorkerID) {
        guard let id = leases.first?.stage, let stage = stages[id] else { return }
        stage.job.noteLaunch(leases)
        if send(leases, to: worker) { recorder.given(leases, to: worker) }
    }

    /// - Returns: whether the tasks could be made.
    private func send(_ leases: [Lease], to worker: WorkerID) -> Bool {
        guard let id = leases.first?.stage, let stage = stages[id] else { return false }
        var tasks: [TaskDescription] = []
        for lease in leases {
            do throws(StageDataError) {
                tasks.append(
                    TaskDescription(
                        lease: lease, input: try stage.job.blocks.input(lease.task, of: id, stage.tasks)))
            } catch {
                fail(id, task: Int(lease.task), error.message)
                return false
            }
        }
        outbox.send(.tasks(tasks), to: worker)
        return true
    }
}

extension Pipeline {
    /// Whether two attempts of a task may run at once: no call is made about its rows, and it leaves nothing behind but under its
    /// lease.
    fileprivate var isSafeTwice: Bool {
        operators.allSatisfy { step in
            switch step {
            case .requests, .write: false
            case .query, .relabel, .tokens, .tokenStatistics, .limit, .count, .blocks: true
            }
        }
    }
}
