internal import Columnar
internal import Journal
internal import Messaging
internal import ModelAPI
internal import Planning
internal import Scheduling

/// The flow of rows through stages of calls: how many come in, what goes out, and the end.
extension Driver {
    /// Rows that are known and have not gone out.
    ///
    /// More of them would only take memory: calls have enough to choose from, and a row that is retried for a
    /// minute does not hold up the others.
    private static let openRows = 32_768

    /// Moves what can be moved for every job: rows out, room for rows in, the end of stages.
    func pumpCalls() {
        for id in jobs.keys.sorted() where jobs[id]?.calls != nil { pump(id) }
        sendOutputs()
    }

    private func pump(_ id: JobID) {
        do {
            while jobs[id]?.hasRoomForOutput == true, let batch = try jobs[id]?.calls?.takeNext() {
                jobs[id]?.emit(batch)
            }
            if let job = jobs[id], let calls = job.calls {
                if let stage = job.runningStage, let view = scheduler.view(of: stage) {
                    let hasRoom = calls.openRows < (job.batches?.mostOpenRows(calls.options) ?? Self.openRows)
                    scheduler.allow(stage, tasks: hasRoom ? view.done + partsAhead(after: view.done) : view.begun)
                    if hasRoom { perform(scheduler.assign(now: .now)) }
                    flushBatches(of: id, hasRoom: hasRoom, isInputQuiet: view.running == 0)
                } else {
                    flushBatches(of: id, hasRoom: true, isInputQuiet: true)
                }
                if calls.isDone { return try closeCalls(of: id) }
                // Answers on their way to the disk belong to the rows that the job ends with.
                if let view = callScheduler.view(of: calls.id, now: .now), let stop = view.stop, view.ordered == 0,
                    calls.committing.isEmpty
                {
                    stopped(id, stop)
                }
            }
        } catch {
            end(id, failure: error.message, .failed)
        }
    }

    /// Parts of the input that workers may have at once: one at first, then as many as are done.
    ///
    /// Calls take longer than reading, so a short file is one worker's, and no other opens DuckDB while its
    /// first calls are made.
    private func partsAhead(after done: Int) -> Int { min(max(1, done), max(2, 2 * totalSlots)) }

    private var totalSlots: Int { workers.values.reduce(0) { $0 + Int($1.slots) } }

    private func closeCalls(of id: JobID) throws(ExchangeError) {
        guard let calls = jobs[id]?.calls else { return }
        endStage(calls, jobs[id]?.batches, .finished, failure: nil)
        if hasOrphans { try? adoptOrphans() }
        try jobs[id]?.closeCalls()
        openNextStage(of: id)
    }

    /// The scheduler sends no more calls of the job, and none is out.
    private func stopped(_ id: JobID, _ stop: CallScheduler.Stop) {
        guard let job = jobs[id], let calls = job.calls else { return }
        let totals = calls.totals
        switch stop {
        case .overBudget:
            jobs[id]?.isOverBudget = true
            end(
                id,
                failure:
                    "the budget is used up: \(totals.answered) rows are answered and kept; submit the job again with a "
                    + "larger --budget to go on with the rest", .failed)
        case .tooManyFailures(let count):
            end(
                id,
                failure:
                    "\(count) rows failed, more than --fail-on-error allows; the \(totals.answered) answers are kept, and "
                    + "submitting the job again goes on with the rest", .failed)
        case .halted: end(id, failure: job.haltReason ?? "it was cancelled", .cancelled)
        }
    }

    /// Ends the calls of a job that ends, whatever the reason.
    ///
    /// What is still out may be answered, and paid for.
    func endStage(_ calls: CallStage, _ batches: BatchStage?, _ state: JobState, failure: String?) {
        jobOfStage[calls.id] = nil
        batches?.runner.stop(removesFiles: state == .finished)
        for (call, key) in callScheduler.close(calls.id, now: .now) { lateCalls[call] = (calls.journalJob, key) }
        for worker in calls.announced where workers[PeerID(worker.rawValue)] != nil {
            send(.stageOver(calls.id), to: PeerID(worker.rawValue))
        }
        var sum = calls.rowsBefore
        // Of a job that ends before all of its rows have come nobody knows how many there are.
        sum.rows = calls.isInputComplete ? sum.rows.map { $0 + Int(calls.totals.rows) } : nil
        sum.answered += Int(calls.totals.answered)
        sum.failed += Int(calls.totals.failed)
        rowsBefore[calls.session, default: [:]][calls.journalJob] = sum
        pending.entries.append(
            .jobState(
                job: calls.journalJob, state, rows: sum.rows, answered: sum.answered, failed: sum.failed,
                failure: failure))
        flushJournal()
    }

    /// A worker is gone: its log, where it can be read, tells what became of its calls.
    func loseCalls(of worker: WorkerID, _ registration: Registration, leftInOrder: Bool) {
        let calls = callScheduler.workerLeft(worker)
        for id in jobs.keys { jobs[id]?.calls?.announced.remove(worker) }
        guard !calls.isEmpty else { return }
        let sent = calls.filter { !undurable.contains($0) }
        for call in calls where undurable.contains(call) { conclude(call, .unsent) }
        limbo.append(
            Limbo(
                calls: Set(sent), log: registration.host == HostName.current ? registration.answerLog : "",
                until: .now.advanced(by: .seconds(10)), leftInOrder: leftInOrder))
        settleLimbo(now: .now)
    }

    /// Calls of workers that are gone, and whose end is not known yet.
    struct Limbo {
        var calls: Set<Int64>
        /// The worker's log on this machine; empty where it is elsewhere.
        let log: String
        let until: ContinuousClock.Instant
        /// It said goodbye, and removed its log where all in it was acknowledged: what came too late was not sent.
        let leftInOrder: Bool
    }

    /// Finds out about lost workers' calls.
    ///
    /// A log that its owner still holds is waited for.
    func settleLimbo(now: ContinuousClock.Instant) {
        guard !limbo.isEmpty else { return }
        hasOrphans = true
        limbo.removeAll { limbo in
            let isOver = limbo.until <= now
            guard !limbo.log.isEmpty else {
                if isOver { for call in limbo.calls { conclude(call, .unknown) } }
                return isOver
            }
            guard isOver || !isHeld(limbo.log) else { return false }
            let contents = (try? AnswerLog.read(limbo.log)) ?? .missing
            if limbo.leftInOrder, contents.loss == .missing {
                for call in limbo.calls.sorted() { conclude(call, .unsent) }
                return true
            }
            for call in limbo.calls.sorted() {
                switch contents.fate(of: call) {
                case .answered(let answer): conclude(call, answeredBy: answer.record)
                case .unsent: conclude(call, .unsent)
                case .unknown: conclude(call, .unknown)
                }
            }
            return true
        }
    }

    /// Ends a call whose answer was found in a worker's log.
    func conclude(_ call: Int64, answeredBy record: Buffer) {
        let usage = (try? CallRecord(decoding: record))?.usage
        conclude(
            call, .answered(prompt: usage?.prompt ?? 0, completion: usage?.completion ?? 0, cached: usage?.cached ?? 0),
            record: record, tokens: CallTokens(usage))
    }

    private func isHeld(_ log: String) -> Bool {
        guard let stateFolder, let living = try? AnswerLog.living(in: stateFolder.workers) else { return false }
        return living.contains { log.hasSuffix("/\($0).log") }
    }
}
