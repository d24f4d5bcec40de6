internal import Columnar
internal import Journal
internal import Messaging
internal import ModelAPI
internal import Planning
internal import Scheduling

/// Makes the calls of jobs: what the `CallCoordinator` decides about rows and calls is done here.
///
/// Reports come in, intents and outcomes go to the journal, orders go to workers, answers go to their rows.
final class CallRunner {
    private var coordinator: CallCoordinator<RowRecord>
    private let patience: Duration
    private var runs: [StageID: CallRun] = [:]
    private var logs: [WorkerID: (name: String, life: UInt64)] = [:]
    private var prior = PriorTable()
    private var events: [CallEvent] = []
    private let opener: CallOpener
    private let lost: LostCalls
    private let keeper: JournalKeeper
    private let journal: CallJournal
    private let outbox: Outbox
    private let stages: StageNumbers
    /// Comes back to the calls when the quota opens, or a retry is due.
    private let alarm: Alarm
    private let recorder: EventRecorder
    /// Takes what became of a batch's step to the driver's thread, and says when it was taken in.
    let batchReports: @Sendable (StageID, BatchRunner.Report, @escaping @Sendable () -> Void) -> Void

    init(
        _ keeper: JournalKeeper, _ scheduling: Scheduler.Configuration, outbox: Outbox, stages: StageNumbers,
        alarm: Alarm, recorder: EventRecorder,
        batchReports: @escaping @Sendable (StageID, BatchRunner.Report, @escaping @Sendable () -> Void) -> Void
    ) {
        coordinator = CallCoordinator(scheduling.policy)
        patience = scheduling.patienceWithoutWorkers
        self.keeper = keeper
        self.outbox = outbox
        self.stages = stages
        self.alarm = alarm
        self.recorder = recorder
        self.batchReports = batchReports
        journal = CallJournal(keeper)
        lost = LostCalls(keeper)
        opener = CallOpener(keeper, lost, recorder)
    }

    // MARK: Jobs

    func open(_ job: JobRun, index: Int, _ step: CallStep, now: ContinuousClock.Instant) {
        opener.open(job, index: index, step, now: now)
    }

    /// What happened since the last time.
    func takeEvents() -> [CallEvent] {
        for event in opener.takeEvents() {
            switch event {
            case .mustWait(let id, let wait): events.append(.mustWait(id, wait))
            case .waitOver(let id): events.append(.waitOver(id))
            case .failed(let id, let reason): events.append(.failed(id, reason))
            case .ready(let job, let index, let step, let opening, let givenUp):
                begin(job, index, step, opening, givenUp)
            }
        }
        defer { events = [] }
        return events
    }

    private func begin(
        _ job: JobRun, _ index: Int, _ step: CallStep, _ opening: JournalOpening, _ givenUp: Set<RequestKey>
    ) {
        let opened = opening.job
        let run = CallRun(
            stage: stages.next(), index: index, step: step, of: job, journalJob: opened.id,
            prior: prior[job.session, opened.id])
        run.totals.unknown = UInt64(opening.unknown.count)
        run.totals.before = CallsBefore(opened)
        if let refusal = BatchStage.refusal(job.options, opening) {
            journal.add(.jobState(job: opened.id, .failed, failure: refusal))
            return events.append(.failed(job.id, refusal))
        }
        if job.options.mode == .batch {
            run.batches = BatchStage(run, opening, calls: self)
        } else {
            // Their rows are called live now.
            journal.add(opening.droppedBatches)
        }
        coordinator.open(
            run.stage, run.reuse(isResumed: opened.isResumed, givenUp: givenUp), isResumed: opened.isResumed,
            job.options, maxTokens: step.column.maxCompletionTokens,
            spentBefore: opened.spentBefore(job.options.budget), deployments: run.statedDeployments,
            terms: StageTerms(job: job.id, job.placement))
        runs[run.stage] = run
        events.append(.opened(job.id, run))
        run.batches?.perform()
    }

    /// Sends no more of a job's calls; those in flight go on.
    func halt(_ run: CallRun) {
        coordinator.halt(run.stage)
        opener.drains(run.job)
    }

    func halt(_ run: CallRun, because stop: CallScheduler.Stop) { coordinator.halt(run.stage, because: stop) }

    /// Ends a job's calls, whatever the reason: what is still out may be answered, and paid for.
    func close(_ run: CallRun, _ state: JobState, failure: String?, now: ContinuousClock.Instant) {
        guard runs.removeValue(forKey: run.stage) != nil else { return }
        run.batches?.stop(removesFiles: state == .finished)
        let (workers, out) = coordinator.close(run.stage, now: now)
        lost.stageOver(out.map { ($0.call, $0.key, logs[$0.worker]?.name ?? "") }, journalJob: run.journalJob)
        for worker in workers where logs[worker] != nil { outbox.send(.stageOver(run.stage), to: worker) }
        journal.add(run.ending(state, prior.add(run), failure: failure))
        // Before the next job of the same calls is opened.
        journal.flush()
        _ = opener.over(run.job)
        if state == .finished { lost.adoptOrphans() }
    }

    /// A job is over whose calls may never have begun.
    func forget(_ id: JobID, _ state: JobState, failure: String?) {
        guard let journalJob = opener.over(id) else { return }
        journal.add(.jobState(job: journalJob, state, failure: failure))
        journal.flush()
    }

    func forgetSession(_ session: PeerID) { prior.forget(session) }

    /// Calls that are out, and outcomes that are not on the disk: what the end of a job has to wait for.
    func outstanding(_ run: CallRun) -> Int { coordinator.outstanding(run.stage) }
    func view(of run: CallRun, now: ContinuousClock.Instant) -> CallScheduler.StageView? {
        coordinator.view(of: run.stage, now: now)
    }
    func lookups(of run: CallRun) -> Int { coordinator.lookups(of: run.stage) }

    // MARK: Rows

    /// Takes in the rows of a task whose worker made the requests.
    func feed(
        _ batches: [EncodedBatch], task: Int, schema: Buffer?, of run: CallRun, now: ContinuousClock.Instant
    ) throws(StageDataError) {
        let arrivals = try run.add(try EncodedBatch.decode(batches, schema: schema), task: task)
        take(coordinator.arrived(arrivals, of: run.stage, now: now), of: run)
    }

    private func take(_ intake: CallCoordinator<RowRecord>.Intake, of run: CallRun) {
        for found in intake.found { run.take(found) }
        for row in intake.givenUp { run.refuse(coordinator.refused(row, of: run.stage), .unknownOutcome) }
        judge(run)
        if !intake.lookUp.isEmpty {
            keeper.lookUp(intake.lookUp, of: run.stage, job: run.journalJob, cache: run.cache)
        }
        if intake.free.isEmpty { return }
        if let batches = run.batches {
            batches.add(intake.free)
        } else {
            coordinator.release(intake.free, of: run.stage)
        }
    }

    // MARK: Workers

    func workerJoined(_ worker: WorkerID, callsInFlight: Int, labels: WorkerLabels, log: String, life: UInt64) {
        logs[worker] = (log, life)
        coordinator.workerJoined(worker, callsInFlight: callsInFlight, labels: labels)
    }

    func setPaused(_ worker: WorkerID, _ isPaused: Bool) { coordinator.setPaused(worker, isPaused) }
    func workerDrains(_ worker: WorkerID) { coordinator.workerDrains(worker) }
    func callsOut(of worker: WorkerID) -> Int { coordinator.callsOut(of: worker) }
    func isCalling(_ worker: WorkerID) -> Bool { coordinator.isCalling(worker) }
    func backlog(for labels: WorkerLabels) -> Int { coordinator.backlog(for: labels) }

    /// A worker is gone: its log, where it can be read, tells what became of its calls.
    ///
    /// - Parameters:
    ///   - worker: The worker.
    ///   - leftInOrder: Whether it said goodbye, after it had reported what became of its calls.
    ///   - isHere: Whether it ran on this machine.
    ///   - now: The time.
    func workerLeft(_ worker: WorkerID, leftInOrder: Bool, isHere: Bool, now: Times) {
        let (unsent, unresolved) = coordinator.workerLeft(worker)
        let log = logs.removeValue(forKey: worker) ?? ("", 0)
        for call in unsent { conclude(CallEnd(call, .unsent), now: now.real) }
        let location = isHere ? CallRecovery.LogLocation.here : leftInOrder ? .goneElsewhere : .elsewhere
        conclude(
            lost.workerLost(log.name, life: log.life, location, calls: unresolved, now: now.patient), now: now.real)
    }

    /// What became of a worker's calls while nobody could hear it.
    func recovered(_ calls: [RecoveredCall], known: [Int64]?, from worker: WorkerID, now: Times) {
        guard let log = logs[worker] else { return }
        for call in calls {
            journal.acknowledge(call.call, from: worker)
            lost.reported(call.call)
            guard coordinator.isOut(call.call) else {
                _ = lost.takeLate(call.call)
                journal.add(WriteSet.LateOutcome(call))
                continue
            }
            let end = call.record.map { CallEnd(call.call, answeredBy: $0) } ?? CallEnd(call.call, .unsent)
            conclude(end, now: now.real)
        }
        conclude(lost.returned(log.name, life: log.life, known: known, now: now.patient), now: now.real)
    }

    // MARK: Orders

    /// Lets go what may go now: intents to the disk first, the calls after.
    func advance(now: ContinuousClock.Instant) {
        defer { journal.flush() }
        guard coordinator.hasOpenStages else { return }
        if coordinator.needsNumbers { journal.reserveNumbers() }
        let round = coordinator.assign(now: now)
        for order in round.orders {
            guard let run = runs[order.stage] else { continue }
            journal.order(order, of: run, log: logs[order.worker]?.name ?? "")
            run.totals.countSent(1)
        }
        for (stage, worker) in round.recalls { outbox.send(.recall(stage), to: worker) }
        for given in round.givenUp {
            guard let run = runs[given.row.stage] else { continue }
            if given.row.attempts > 0 { run.totals.withdrawRetry() }
            let error = CallRecord(error: .init(category: given.category.rawValue, message: given.cause))
            keep(RequestOutcome(given.row, error.encoded(), isAnswer: false), of: run)
        }
        if let due = round.wakeUp { alarm.set(due) }
    }

    /// Sends calls whose intents are durable.
    private func depart(_ set: WriteSet, failed: Bool, now: ContinuousClock.Instant) {
        let departure = coordinator.durable(set.orders, failed: failed)
        for (stage, worker) in departure.announcements {
            if let run = runs[stage] { outbox.send(.calls(run.announcement), to: worker) }
        }
        var byWorker: [WorkerID: [CallOrder]] = [:]
        for order in departure.orders {
            guard let messages = runs[order.stage]?.rows.messages(order.row) else {
                conclude(CallEnd(order.call, .unsent), now: now)
                continue
            }
            byWorker[order.worker, default: []].append(CallOrder(order, messages))
        }
        for (worker, orders) in byWorker { outbox.send(.orders(orders), to: worker) }
        for call in departure.unsent { conclude(CallEnd(call, .unsent), now: now) }
        if !failed { journal.add(set.outcomes(ofWithdrawn: departure.withdrawn)) }
    }

    // MARK: Outcomes

    func accept(_ reports: [CallReport], from worker: WorkerID, now: ContinuousClock.Instant) {
        for report in reports {
            conclude(CallEnd(report), now: now)
            // Nobody knows whether it was paid: the worker's log goes on saying that it was sent.
            if case .failed(.cancelled, _) = report.result { continue }
            journal.acknowledge(report.call, from: worker)
        }
    }

    private func conclude(_ conclusions: [LostCalls.Conclusion], now: ContinuousClock.Instant) {
        for conclusion in conclusions { conclude(CallEnd(conclusion), now: now) }
    }

    /// Ends a call: for the scheduler, for the journal, and for its rows where it is their last.
    private func conclude(_ end: CallEnd, now: ContinuousClock.Instant) {
        lost.reported(end.call)
        let ending = coordinator.reported(
            end.call, end.report, limits: end.limits, latency: end.latency, random: .random(in: 0..<1), now: now)
        let flight: CallCoordinator<RowRecord>.Flight
        var resolved: CallScheduler.Resolved?
        switch ending {
        case .late:
            if let (job, key) = lost.takeLate(end.call), let late = end.late(job: job, key: key) {
                journal.add(late)
            }
            return
        case .again(let out): flight = out
        case .resolved(let ended, let row): (flight, resolved) = (ended, row)
        }
        guard let run = runs[flight.stage] else { return }
        run.totals.count(end, isLast: resolved != nil)
        recorder.ended(end, isLast: resolved != nil, of: run.job, by: flight.worker)
        guard let resolved else { return journal.add(run.useless(end, flight.key)) }
        keep(RequestOutcome(resolved, end, model: run.deployments[flight.deployment].model), of: run)
    }

    /// A call is over that its rows have no use for; what it came to is kept.
    func keepUseless(
        _ call: Int64, of key: RequestKey, in run: CallRun, _ kind: CallOutcome.Kind, _ usage: TokenUsage?
    ) {
        journal.add(run.useless(call, key, kind, usage))
    }

    /// Brings a request's last outcome to the disk, and from there to its rows.
    func keep(_ outcome: RequestOutcome, of run: CallRun) {
        let kept = outcome.rowRecord(run.options)
        journal.keep(outcome, kept, of: run)
        coordinator.keeps(kept, for: outcome.key, of: run.stage)
        run.totals.count(outcome, outcome.usage(run.options), hasVectors: run.hasVectors)
        judge(run)
    }

    /// Stops a job of which more rows have failed than it allows, by the count of its report: also unaskable ones.
    private func judge(_ run: CallRun) {
        coordinator.judge(run.stage, answered: run.totals.answered, failed: run.totals.failed)
    }

    // MARK: The journal

    func handle(_ event: JournalEvent, now: Times) {
        switch event {
        case .opened(let id, let result):
            if let (job, state) = opener.opened(id, result, now: now.patient) {
                journal.add(.jobState(job: job, state))
            }
        case .resolved(let id, let result): opener.resolved(id, result)
        case .numbers(let result):
            journal.reserved()
            switch result {
            case .success(let numbers): coordinator.provide(numbers)
            case .failure(let error): events.append(.journalFailed("\(error)"))
            }
        case .batchNumbers(let stage, let chunk, let digest, let result):
            switch result {
            case .success(let first): runs[stage]?.batches?.sealed(chunk, digest: digest, firstCall: first)
            case .failure(let error): events.append(.journalFailed("\(error)"))
            }
        case .committed(let set, let result): committed(set, result, now: now.real)
        case .looked(let stage, let rows, let result): looked(stage, rows, result)
        case .log(let name, let found, let answers):
            conclude(lost.found(name, found, answers: answers, now: now.patient), now: now.real)
        }
    }

    private func committed(_ set: WriteSet, _ result: Result<Void, JournalError>, now: ContinuousClock.Instant) {
        var isFailure = false
        if case .failure(let error) = result {
            isFailure = true
            events.append(.journalFailed("\(error)"))
        }
        depart(set, failed: isFailure, now: now)
        for delivery in set.deliveries
        where coordinator.kept(delivery.key, of: delivery.stage, failed: isFailure) {
            runs[delivery.stage]?.set(delivery.record, rows: delivery.rows)
        }
        guard !isFailure else { return }
        for chunk in set.chunks { runs[chunk.stage]?.batches?.recorded(chunk) }
        for (worker, calls) in set.acknowledged where logs[worker] != nil {
            outbox.send(.acknowledged(calls), to: worker)
        }
    }

    private func looked(
        _ stage: StageID, _ rows: [CallCoordinator<RowRecord>.KeyedRow],
        _ result: Result<JournalEvent.Answers, JournalError>
    ) {
        guard let run = runs[stage] else { return }
        switch result {
        case .success(let answers):
            take(coordinator.looked(up: rows, of: stage, journal: answers.journal, cache: answers.cache), of: run)
        case .failure(let error):
            _ = coordinator.looked(up: [], of: stage, journal: [:], cache: [:])
            events.append(.failed(run.job, "\(error)"))
        }
    }

    func tick(expectsWorkers: Bool, now: Times) {
        opener.tick(now: now.patient)
        let late = coordinator.withoutWorkers(for: patience, expectsWorkers: expectsWorkers, now: now.patient)
        for (stage, cause) in late { if let run = runs[stage] { fail(run, cause) } }
        conclude(lost.tick(now: now.patient), now: now.real)
    }

    // MARK: Batches

    /// A step of a stage's batches came to something.
    func accept(_ report: BatchRunner.Report, of stage: StageID, now: ContinuousClock.Instant) {
        runs[stage]?.batches?.accept(report, now: now)
    }

    /// Brings a chunk of a stage's batches to the disk as it stands.
    func record(_ chunk: BatchPlan.Chunk, of run: CallRun) { journal.record(chunk, of: run) }

    func reserveNumbers(_ count: Int, of run: CallRun, chunk: Int, digest: String) {
        keeper.reserveNumbers(count, for: run.stage, chunk: chunk, digest: digest)
    }

    func resolvedInBatch(_ key: RequestKey, of run: CallRun, now: ContinuousClock.Instant) -> CallScheduler.Resolved? {
        coordinator.resolvedInBatch(key, of: run.stage, now: now)
    }

    func promptTokens(of row: UInt64, in run: CallRun) -> Int? { coordinator.promptTokens(of: row, in: run.stage) }
    func row(of key: RequestKey, in run: CallRun) -> UInt64? { coordinator.row(of: key, in: run.stage) }
    func isWanted(_ key: RequestKey, in run: CallRun) -> Bool { coordinator.isWanted(key, in: run.stage) }
    func fail(_ run: CallRun, _ reason: String) { events.append(.failed(run.job, reason)) }
}
