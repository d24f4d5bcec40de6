internal import Columnar
internal import Journal
internal import Messaging
internal import ModelAPI
internal import Planning
internal import Scheduling

/// What comes back from batches.
extension Driver {
    func accept(_ report: BatchRunner.Report, of stage: StageID) {
        guard let id = jobOfStage[stage], jobs[id]?.batches != nil else { return }
        switch report {
        case .sealed(let part, let digest):
            guard let count = jobs[id]?.batches?.plan.parts[part]?.keys.count, let journal else { return }
            do throws(JournalError) {
                let first = try journal.reserveCallNumbers(max(1, count))
                jobs[id]?.batches?.plan.sealed(part, digest: digest, firstCall: first)
                jobs[id]?.batches?.plan.rewrote(part)
            } catch {
                return journalFailed(error)
            }
        case .foundFile(let part, let file): jobs[id]?.batches?.plan.foundFile(part, file)
        case .uploaded(let part, let file): jobs[id]?.batches?.plan.uploaded(part, file: file)
        case .foundBatch(let part, let batch):
            if batch != nil { countCalls(of: part, id) }
            jobs[id]?.batches?.plan.foundBatch(part, batch)
        case .created(let part, let batch):
            countCalls(of: part, id)
            jobs[id]?.batches?.plan.created(part, batch: batch)
        case .polled(let part, let batch): jobs[id]?.batches?.plan.polled(part, batch)
        case .lines(let part, let lines): for line in lines { take(line, part, of: id) }
        case .collected(let part): collected(part, of: id)
        case .failed(let part, let step, let failure): jobs[id]?.batches?.plan.failed(part, step, failure)
        case .broken(let problem):
            return end(id, failure: problem + (jobs[id]?.batches?.farewell ?? ""), .failed)
        }
        performBatches(of: id)
        pumpCalls()
    }

    /// The part's requests are sent: its batch is there.
    private func countCalls(of part: Int, _ id: JobID) {
        guard let count = jobs[id]?.batches?.plan.parts[part]?.keys.count else { return }
        jobs[id]?.calls?.totals.calls += UInt64(count)
    }

    /// Takes in one request's outcome; one that was taken in before changes nothing.
    private func take(_ line: BatchRunner.Line, _ part: Int, of id: JobID) {
        guard let calls = jobs[id]?.calls, let verdict = jobs[id]?.batches?.plan.line(part, line.key, line.line) else {
            return
        }
        switch verdict {
        case .stale: break
        case .again(let call):
            calls.totals.retries += 1
            keepUseless(call, of: line.key, in: calls, .transient, line.tokens)
        case .settled(let call, let round):
            let isAnswer = if case .answered = line.line { true } else { false }
            let settled = callScheduler.settledInBatch(line.key, of: calls.id, isAnswer: isAnswer, now: .now)
            let rows = settled.map { [$0.row] + $0.followers } ?? []
            keep(
                KeptOutcome(
                    stage: calls.id, key: line.key, rows: rows, attempts: round,
                    queuedSeconds: settled?.queuedSeconds ?? 0,
                    record: line.record, isAnswer: isAnswer, call: call, tokens: line.tokens,
                    deployment: calls.step.column.model))
        }
    }

    /// The batch's files are read: requests that they say nothing of were not done.
    private func collected(_ part: Int, of id: JobID) {
        guard let stage = jobs[id]?.calls?.id, let open = jobs[id]?.batches?.plan.unsettled(part) else { return }
        let state = jobs[id]?.batches?.plan.parts[part]?.state.rawValue ?? ""
        let record = CallRecord(
            error: .init(
                category: ModelError.Category.timeout.rawValue,
                message: "the batch is \(state), and this request was not done")
        ).encoded()
        for key in open {
            take(.init(key: key, line: .unfinished, record: record, tokens: CallTokens()), part, of: id)
        }
        let scheduler = callScheduler
        jobs[id]?.batches?.plan.collected(part) { scheduler.isWanted($0, in: stage) }
    }

    /// The endpoint did not take the part's file: rows whose lines are at fault have the reason, or all of them.
    func refuse(_ number: Int, of id: JobID) {
        guard let part = jobs[id]?.batches?.plan.parts[number] else { return }
        var faults: [Int: BatchJob.Fault] = [:]
        for fault in part.faults {
            if let line = fault.line, part.keys.indices.contains(line - 1) { faults[line - 1] = fault }
        }
        let whole =
            part.faults.first ?? BatchJob.Fault(message: "the batch failed, and the endpoint says no reason")
        for index in part.keys.indices {
            guard let fault = faults.isEmpty ? whole : faults[index] else { continue }
            let error = CallRecord.Failure(
                category: ModelError.Category.badRequest.rawValue, code: fault.code,
                message: fault.message ?? "the endpoint did not take the request's line")
            let record = CallRecord(error: error).encoded()
            take(
                .init(key: part.keys[index], line: .failed(.hopeless), record: record, tokens: CallTokens()), number,
                of: id)
        }
        collected(number, of: id)
    }
}
