internal import Columnar
internal import Journal
internal import Messaging
internal import ModelAPI
internal import Planning
internal import Scheduling
internal import ZeroMQTransport

/// Stages whose calls are made through a Batch API, by the driver itself.
extension Driver {
    /// Opens the batches of a stage of calls, and those that an earlier run of the job left.
    /// - Returns: why the job cannot go on like this; nil where it can.
    func openBatches(of id: JobID, _ opened: OpenedJob) throws -> String? {
        guard let job = jobs[id], let calls = job.calls, let journal, let stateFolder else { return nil }
        let options = job.options
        let kept = try journal.batchParts(job: opened.id)
        let open = kept.filter { BatchPlan.State(rawValue: $0.state)?.isOver != true }
        guard options.mode == .batch else {
            let out = open.filter { BatchPlan.State(rawValue: $0.state)?.isAtEndpoint != false }
            guard out.isEmpty else { return Self.mustCollect(out.count) }
            // Their rows are called live now.
            pending.entries += open.map { part in
                var part = part
                part.state = BatchPlan.State.dropped.rawValue
                part.detail = .empty
                return .batchPart(part)
            }
            return nil
        }
        var plan = BatchPlan(
            options, maxTokens: calls.step.column.sampling.maxTokens,
            spentBefore: opened.spentBefore(options.budget),
            firstPart: (kept.map(\.part).max() ?? 0) + 1)
        for part in open { plan.restore(try BatchPartDetail.part(part) { try journal.concludedCalls(in: $0) }) }
        let column = calls.step.column, stage = calls.id
        let runner = BatchRunner(
            folder: try stateFolder.batches(job: opened.id), job: opened.id, column: column,
            key: job.credentials[column.endpoint], options: options
        ) { [weak self, thread] report in
            await withCheckedContinuation { (taken: CheckedContinuation<Void, Never>) in
                let driver = self
                thread.run {
                    if let driver { driver.assumeIsolated { $0.accept(report, of: stage) } }
                    taken.resume()
                }
            }
        }
        jobs[id]?.batches = BatchStage(plan: plan, runner: runner)
        performBatches(of: id)
        return nil
    }

    private static func mustCollect(_ count: Int) -> String {
        "\(count) batch\(count == 1 ? "" : "es") of an earlier run of this job may have answers at the endpoint; submit it with "
            + "mode: batch to collect them, or with --fresh to leave them and pay again"
    }

    /// Rows without an answer anywhere may be asked: by workers now, or in a part.
    func release(_ rows: [(row: UInt64, key: RequestKey)], of stage: StageID, _ id: JobID) {
        guard jobs[id]?.batches != nil else {
            for (row, _) in rows { callScheduler.release(row, of: stage) }
            return
        }
        var lines: [Int: [(key: RequestKey, messages: Buffer)]] = [:]
        var isHeld = false
        for (row, key) in rows {
            guard let tokens = callScheduler.promptTokens(of: row, in: stage),
                let messages = jobs[id]?.calls?.messages(row),
                let bytes = jobs[id]?.batches?.runner.length(of: messages)
            else { continue }
            switch jobs[id]?.batches?.plan.add(key, promptTokens: tokens, bytes: bytes) {
            case .part(let part)?: lines[part, default: []].append((key, messages))
            case .held?: isHeld = true
            case .covered?, nil: break
            }
        }
        for (part, lines) in lines { jobs[id]?.batches?.runner.append(lines, to: part) }
        // The files have them now.
        if !isHeld {
            for part in Set(rows.map { CallStage.part(of: $0.row) }) { jobs[id]?.calls?.dropRequests(of: part) }
        }
        performBatches(of: id)
    }

    /// Does what the plan of the job's batches asks for.
    func performBatches(of id: JobID) {
        while let actions = jobs[id]?.batches?.plan.takeActions(), !actions.isEmpty {
            for action in actions { perform(action, of: id) }
        }
        flushJournal()
        guard let batches = jobs[id]?.batches, let calls = jobs[id]?.calls else { return }
        if batches.plan.isOverBudget { callScheduler.halt(calls.id, because: .overBudget) }
        if let failure = batches.plan.failure { end(id, failure: failure + batches.farewell, .failed) }
    }

    private func perform(_ action: BatchPlan.Action, of id: JobID) {
        guard let batches = jobs[id]?.batches, let calls = jobs[id]?.calls else { return }
        switch action {
        case .append(let keys, let part):
            let lines = keys.compactMap { key in
                callScheduler.row(of: key, in: calls.id).flatMap { calls.messages($0) }.map { (key: key, messages: $0) }
            }
            batches.runner.append(lines, to: part)
        case .seal(let part): batches.runner.seal(part)
        case .rewrite(let part, let earlier):
            batches.runner.rewrite(part, from: earlier, batches.plan.parts[part]?.keys ?? [])
        case .record(let number):
            guard let part = batches.plan.parts[number] else { return }
            pending.entries.append(BatchPartDetail.entry(part, job: calls.journalJob))
            pending.parts.append(.init(stage: calls.id, part: number, state: part.state))
        case .perform(let step, let number, let wait):
            if let part = batches.plan.parts[number] { batches.runner.perform(step, part, after: wait) }
        case .refuse(let part): refuse(part, of: id)
        case .remove(let part): batches.runner.remove(part)
        }
    }

    /// A part's state is durable.
    func recorded(_ part: JournalBatch.Part) {
        guard let id = jobOfStage[part.stage], jobs[id]?.batches != nil else { return }
        jobs[id]?.batches?.plan.recorded(part.part, part.state)
        performBatches(of: id)
    }

    /// No more rows come in for now, or no more are taken in: what was gathered goes out.
    func flushBatches(of id: JobID, hasRoom: Bool, isInputQuiet: Bool) {
        guard let batches = jobs[id]?.batches, batches.plan.isFilling, batches.lookups == 0 else { return }
        guard jobs[id]?.calls?.isInputComplete == true || (!hasRoom && isInputQuiet) else { return }
        jobs[id]?.batches?.plan.flush()
        performBatches(of: id)
    }
}
