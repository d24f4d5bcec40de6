internal import Columnar
internal import Journal
internal import Logging
internal import Messaging
internal import Planning
internal import Scheduling

/// Runs jobs from their submission to their end: what each one's `JobMachine` decides is done here.
final class JobRunner {
    /// Rows that are known and have not gone out.
    ///
    /// More of them would only take memory: calls have enough to choose from, and a row that is retried for a
    /// minute does not hold up the others.
    private static let mostOpenRows = 32_768

    private var jobs: [JobID: JobRun] = [:]
    private var history = JobHistory()
    private var last: UInt32 = 0
    private var totalSlots = 0
    private var workers: Set<WorkerID> = []
    private let drainTime: Duration
    private let tasks: TaskRunner
    private let calls: CallRunner
    private let outbox: Outbox
    private let stages: StageNumbers
    private let log: Logger
    private let recorder: EventRecorder
    /// Jobs that are over, and whose they were, since somebody asked.
    private var ended: [(job: JobID, session: PeerID)] = []

    init(
        tasks: TaskRunner, calls: CallRunner, outbox: Outbox, stages: StageNumbers, drainTime: Duration, log: Logger,
        recorder: EventRecorder
    ) {
        self.recorder = recorder
        self.tasks = tasks
        self.calls = calls
        self.outbox = outbox
        self.stages = stages
        self.drainTime = drainTime
        self.log = log
    }

    var isEmpty: Bool { jobs.isEmpty }
    var running: [JobRun] { jobs.values.sorted { $0.id < $1.id } }

    /// The jobs that are over and those that run, for the status.
    func summaries(where isShown: (JobOwner) -> Bool) -> [ClusterStatus.Job] {
        history.summaries(where: isShown)
            + running.filter { isShown($0.owner) }.map { job in
                var summary = job.summary.of(job.owner)
                summary.waiting = job.stage.flatMap { tasks.missingWorkers(of: $0) }
                return summary
            }
    }

    /// How a job stands, and whose it is; nil for one that is not known, or not any more.
    func standing(_ id: JobID, now: Times) -> (owner: JobOwner, standing: JobStanding)? {
        guard let job = jobs[id] else { return history.find(id) }
        let view = job.stage.flatMap { tasks.view(of: $0) }
        return (job.owner, job.standing(view, callsOut: outstanding(job), now: now))
    }

    /// A worker joined; `slots` are the processors that all have now: how far input is read ahead of the calls about it.
    func workerJoined(_ worker: WorkerID, slots: Int) {
        workers.insert(worker)
        totalSlots = slots
    }

    /// A worker is gone, and what it kept for later stages with it: that is made again.
    func workerLeft(_ worker: WorkerID, slots: Int, now: Times) {
        workers.remove(worker)
        totalSlots = slots
        for job in running {
            job.blocks.lost(worker)
            recover(job, now)
        }
    }

    /// Whether rows that the worker keeps are still to be read.
    func needs(_ worker: WorkerID) -> Bool { jobs.values.contains { $0.blocks.needs(worker) } }

    /// Does what is to be done about blocks that are gone.
    private func recover(_ job: JobRun, _ now: Times) {
        while let action = job.blocks.next() {
            switch action {
            case .pause(let stage): if let id = run(of: stage, job) { tasks.pause(id, true) }
            case .resume(let stage): if let id = run(of: stage, job) { tasks.pause(id, false) }
            case .drop: break
            case .rerun(let stage, let lost):
                let id = stages.next()
                guard let opened = job.rerun(stage, lost, as: id) else {
                    return fail(job, .failed("stage \(stage) cannot run again"), now)
                }
                log.info("\(job.id): \(lost.count) tasks of stage \(stage) run again, since their rows are gone")
                recorder.lost(lost, of: stage, job, runsAs: id)
                tasks.open(id, again: lost.count, of: stage, job, opened)
            case .fail(let cause): return fail(job, .failed(cause), now)
            }
        }
    }

    private func run(of stage: Int, _ job: JobRun) -> StageID? {
        job.blocks.rerun(of: stage) ?? (stage == job.machine.current ? job.stage : nil)
    }

    /// The jobs that are over since the last time, and whose they were.
    func takeEnded() -> [(job: JobID, session: PeerID)] {
        defer { ended = [] }
        return ended
    }

    // MARK: What sessions say

    /// - Returns: the new job.
    func submit(_ submission: JobSubmission, from connection: Connection, now: Times) -> JobID {
        last += 1
        let job = JobRun(id: JobID(last), owner: JobOwner(connection), submission, drainTime: drainTime)
        jobs[job.id] = job
        recorder.submitted(job)
        outbox.send(.accepted(request: submission.request, job.id), to: connection.peer)
        handle(.start, job, now)
        return job.id
    }

    func cancel(_ id: JobID, because reason: String, by who: JobMachine.Canceller, now: Times) {
        guard let job = jobs[id] else { return }
        if who == .operator { job.isEndedByOperator = true }
        let reason = reason + (job.calls?.batches?.leftBehind ?? "")
        handle(.cancel(reason, by: who, callsOut: outstanding(job)), job, now)
    }

    func owner(of id: JobID) -> JobOwner? { jobs[id]?.owner ?? history.owner(of: id) }

    func received(_ id: JobID, blocks: Int) { jobs[id]?.received(blocks) }

    // MARK: What workers say

    func accept(_ results: [TaskResult], from worker: WorkerID, now: Times) {
        for result in results {
            guard let (job, batches) = tasks.accept(result, from: worker, now: now.real), let run = job.calls else {
                continue
            }
            do throws(StageDataError) {
                try calls.feed(
                    batches, task: Int(result.lease.task), schema: tasks.schema(of: result.lease.stage), of: run,
                    now: now.real)
            } catch {
                fail(job, .failed(error.message), now)
            }
        }
    }

    // MARK: Turns

    /// Goes on with all jobs, as far as there is something to go on with.
    func advance(now: Times) {
        // Before anything is launched: a stage may have to wait for what it reads.
        _ = handleEvents(now)
        repeat {
            tasks.assign(now: now.real)
            calls.advance(now: now.real)
            for job in jobs.values where !job.machine.hasEnded { pump(job, now) }
        } while handleEvents(now)
        for job in jobs.values { sendOutput(of: job) }
    }

    private func sendOutput(of job: JobRun) {
        while let output = job.takeOutput() { outbox.send(.output(output), to: job.session) }
    }

    /// - Returns: whether anything happened.
    private func handleEvents(_ now: Times) -> Bool {
        let taskEvents = tasks.takeEvents(), callEvents = calls.takeEvents()
        for event in taskEvents { handle(event, now) }
        for event in callEvents { handle(event, now) }
        return !taskEvents.isEmpty || !callEvents.isEmpty
    }

    private func handle(_ event: TaskRunner.Event, _ now: Times) {
        switch event {
        case .finished(let stage):
            guard let job = tasks.job(of: stage) else { return }
            recorder.stage(.jobStageDone, stage, of: job)
            tasks.close(stage)
            for other in job.blocks.ended(stage, current: job.machine.current) { tasks.close(other) }
            guard stage == job.stage else { return recover(job, now) }
            do throws(StageDataError) {
                try job.closeTasks()
                handle(.tasksDone, job, now)
            } catch {
                fail(job, .failed(error.message), now)
            }
        case .failed(let stage, _, let cause, let condition):
            guard let job = tasks.job(of: stage) else { return }
            closeTasks(job)
            fail(job, .failed(cause, condition), now)
        case .lostBlocks(let job): if jobs[job.id] === job { recover(job, now) }
        case .isolate(let worker, let isAlone): calls.setPaused(worker, isAlone)
        }
    }

    private func handle(_ event: CallEvent, _ now: Times) {
        switch event {
        case .opened(let id, let run):
            // A job that has ended meanwhile wants none of it.
            guard let job = jobs[id] else { return calls.close(run, .cancelled, failure: nil, now: now.real) }
            job.open(run)
            handle(.callsOpened, job, now)
        case .mustWait(let id, let wait): if let job = jobs[id] { handle(.mustWait(wait), job, now) }
        case .waitOver(let id): if let job = jobs[id] { handle(.waitOver, job, now) }
        case .failed(let id, let reason): if let job = jobs[id] { fail(job, .failed(reason), now) }
        case .journalFailed(let reason):
            log.error("\(reason)")
            // Without a journal nothing may be paid for: jobs that call models end here.
            for job in running where job.calls != nil { fail(job, .failed(reason), now) }
        }
    }

    private func pump(_ job: JobRun, _ now: Times) {
        do throws(StageDataError) {
            try job.emitAnswers()
        } catch {
            return fail(job, .failed(error.message), now)
        }
        guard let run = job.calls else { return limit(job) }
        if let stage = job.stage, let view = tasks.view(of: stage) {
            let hasCapacity = run.rows.openRows < (run.batches?.mostOpenRows ?? Self.mostOpenRows)
            tasks.allow(stage, tasks: hasCapacity ? view.done + tasksAhead(after: view.done) : view.begun)
            if hasCapacity { tasks.assign(now: now.real) }
            run.batches?.flush(hasCapacity: hasCapacity, isInputQuiet: view.running == 0)
        } else {
            run.batches?.flush(hasCapacity: true, isInputQuiet: true)
        }
        let outstanding = calls.outstanding(run)
        if job.machine.isDraining {
            if outstanding == 0 { handle(.quiet, job, now) }
        } else if run.rows.isDone {
            calls.close(run, .finished, failure: nil, now: now.real)
            job.closeCalls()
            handle(.callsDone, job, now)
        } else if let stop = calls.view(of: run, now: now.real)?.stop {
            stopped(job, run, stop, now)
        }
    }

    /// A session that is slow to take its rows slows the job.
    private func limit(_ job: JobRun) {
        guard let stage = job.stage, let view = tasks.view(of: stage) else { return }
        tasks.allow(stage, tasks: job.hasCredit ? .max : view.begun)
    }

    /// Tasks of the input that workers may have at once: one at first, then as many as are done.
    ///
    /// Calls take longer than reading, so a short file is one worker's, and no other opens DuckDB while its
    /// first calls are made.
    private func tasksAhead(after done: Int) -> Int { min(max(1, done), max(2, 2 * totalSlots)) }

    /// The scheduler sends no more calls of the job.
    private func stopped(_ job: JobRun, _ run: CallRun, _ stop: CallScheduler.Stop, _ now: Times) {
        let answered = run.totals.answered
        switch stop {
        case .overBudget:
            fail(
                job,
                .overBudget(
                    "the budget is used up: \(answered) rows are answered and kept; submit the job again with a "
                        + "larger --budget to go on with the rest"), now)
        case .tooManyFailures:
            // Calls in flight may fail yet: the report has the count.
            fail(
                job,
                .failed(
                    "more rows failed than --fail-on-error allows (\(run.options.failureLimit?.description ?? "0")): look at "
                        + "their errors, or raise it"), now)
        case .halted: break
        }
    }

    // MARK: The machine

    private func outstanding(_ job: JobRun) -> Int { job.calls.map { calls.outstanding($0) } ?? 0 }

    private func fail(_ job: JobRun, _ cause: JobMachine.Cause, _ now: Times) {
        handle(.fail(cause, callsOut: outstanding(job)), job, now)
    }

    private func handle(_ event: JobMachine.Event, _ job: JobRun, _ now: Times) {
        // What comes after a job's end concerns nobody.
        if job.machine.hasEnded { return }
        do throws(InvalidTransition) {
            for action in try job.machine.handle(event, now: now.patient) { perform(action, job, now) }
        } catch {
            log.critical("\(error)")
            // The job cannot be trusted to go on; what it paid for is kept.
            end(job, .failed(error.description), now)
        }
    }

    private func perform(_ action: JobMachine.Action, _ job: JobRun, _ now: Times) {
        switch action {
        case .openCalls(let stage):
            guard let step = job.callStep(stage) else {
                return fail(job, .failed("stage \(stage) makes no calls"), now)
            }
            calls.open(job, index: stage, step, now: now.patient)
        case .openTasks:
            do throws(StageDataError) {
                let stage = stages.next()
                let opened = try job.openTasks(stage)
                recorder.stage(.jobStage, stage, of: job, tasks: opened.count)
                // Calls say how many of the tasks are wanted.
                tasks.open(stage, of: job, opened, ceiling: job.calls == nil ? .max : 1)
                recover(job, now)
            } catch {
                fail(job, .failed(error.message), now)
            }
        case .passOn:
            do throws(StageDataError) {
                try job.passOn()
                handle(.tasksDone, job, now)
            } catch {
                fail(job, .failed(error.message), now)
            }
        case .stopSending:
            recorder.drains(job)
            closeTasks(job)
            if let run = job.calls { calls.halt(run) }
        case .end(let cause): end(job, cause, now)
        }
    }

    private func closeTasks(_ job: JobRun) {
        if let stage = job.stage { tasks.close(stage) }
        for stage in job.blocks.runningAgain { tasks.close(stage) }
        job.blocks.stop()
        job.forgetTasks()
    }

    private func end(_ job: JobRun, _ cause: JobMachine.Cause, _ now: Times) {
        guard jobs.removeValue(forKey: job.id) != nil else { return }
        defer { recorder.ended(job, cause) }
        closeTasks(job)
        if !job.blocks.stages.isEmpty {
            for worker in workers { outbox.send(.blocksOver(job.blocks.stages), to: worker) }
        }
        let standing: JobState =
            switch cause.kind {
            case .finished: .finished
            case .failed: .failed
            case .cancelled: .cancelled
            case .overBudget: .stopped
            }
        if let run = job.calls {
            calls.close(run, standing, failure: cause.message, now: now.real)
            job.emitRest()
        } else {
            calls.forget(job.id, standing, failure: cause.message)
        }
        sendOutput(of: job)
        var outcome = JobOutcome(
            job: job.id, failure: cause.message, metrics: job.metrics, retriedTasks: UInt32(clamping: job.retriedTasks),
            calls: job.callTotals)
        outcome.isOverBudget = cause.kind == .overBudget
        outcome.isEndedByOperator = cause.kind == .cancelled && job.isEndedByOperator
        outcome.condition = cause.condition
        outcome.stages = job.figures
        outbox.send(.finished(outcome), to: job.session)
        history.add(job.standing(after: cause), of: job.owner)
        ended.append((job.id, job.session))
    }

    // MARK: Time

    func tick(now: Times) {
        tasks.tick(now: now.patient)
        calls.tick(expectsWorkers: tasks.expectsWorkers, now: now)
        for job in running { handle(.tick, job, now) }
    }

    func reportProgress(now: Times) {
        for job in jobs.values {
            let view = job.stage.flatMap { tasks.view(of: $0) }
            guard view != nil || job.calls != nil || job.machine.wait != nil else { continue }
            var progress = job.progress(view)
            progress.waiting = job.stage.flatMap { tasks.missingWorkers(of: $0) }
            if let run = job.calls, let view = calls.view(of: run, now: now.real) {
                progress.calls?.inFlight = UInt64(clamping: run.batches?.requestsOut ?? view.inFlight)
                progress.calls?.waiting = view.waiting
                progress.calls?.batches = run.batches?.progressText
            }
            if let words = job.machine.waitInWords(now: now.patient, callsOut: outstanding(job)) {
                progress.calls = progress.calls ?? CallTotals()
                progress.calls?.waiting = words
            }
            outbox.send(.progress(progress), to: job.session)
        }
    }
}
