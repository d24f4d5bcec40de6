internal import Columnar
internal import Journal
internal import Messaging
internal import ModelAPI
internal import Planning
internal import Scheduling

/// The batches of a stage of calls: what the `BatchPlan` decides about them is done here.
///
/// It keeps its plan and its files to itself; rows, outcomes and the journal are reached through the `CallRunner`.
final class BatchStage {
    /// Chunks whose rows are taken in before the first of them must have gone out.
    ///
    /// Rows wait for their batches with their input columns and about 500 bytes each, but without their
    /// requests, which are in the chunks' files: at 50,000 a chunk and a kilobyte of columns a row some 600 MB at
    /// the most, 150 MB for 100,000 rows.
    private static let chunksAtOnce = 8

    private var plan: BatchPlan
    private let runner: BatchRunner
    private unowned let run: CallRun
    private unowned let calls: CallRunner

    init(_ run: CallRun, _ opening: JournalOpening, calls: CallRunner) {
        self.run = run
        self.calls = calls
        plan = BatchPlan(
            run.options, maxTokens: run.step.column.sampling.maxTokens,
            spentBefore: opening.job.spentBefore(run.options.budget), firstChunk: opening.firstChunk)
        for chunk in opening.batches.compactMap(\.chunk) { plan.restore(chunk) }
        let stage = run.stage, deliver = calls.batchReports
        runner = BatchRunner(
            folder: opening.batchFolder ?? "", job: opening.job.id, column: run.step.column,
            key: run.credentials[run.step.column.endpoint],
            fields: run.credentials.fields(for: run.step.column.endpoint), options: run.options
        ) { report in
            await withCheckedContinuation { (taken: CheckedContinuation<Void, Never>) in
                deliver(stage, report) { taken.resume() }
            }
        }
    }

    /// Why a job cannot go on with what its earlier runs left at the endpoint; nil where it can.
    static func refusal(_ options: CallOptions, _ opening: JournalOpening) -> String? {
        guard options.mode != .batch else { return nil }
        let count = opening.batches.count { BatchPlan.State(rawValue: $0.kept.state)?.isAtEndpoint != false }
        guard count > 0 else { return nil }
        return
            "\(count) batch\(count == 1 ? "" : "es") of an earlier run of this job may have answers at the endpoint; "
            + "submit it with mode: batch to collect them, or with --fresh to leave them and pay again"
    }

    // MARK: Looking

    var mostOpenRows: Int {
        let (rows, hasOverflowed) = run.options.batch.requestsPerBatch.multipliedReportingOverflow(
            by: Self.chunksAtOnce)
        return hasOverflowed ? .max : max(32_768, rows)
    }

    var requestsOut: Int { plan.requestsOut }
    var progressText: String { plan.progressText }

    /// What a job that ends here leaves at the endpoint; empty where that is nothing.
    var leftBehind: String {
        let count = plan.batchesOut, ended = plan.batchesEnded, perhaps = plan.batchesPerhapsOut
        var text = ""
        if count > 0 {
            text +=
                "; \(count) batch\(count == 1 ? " goes" : "es go") on at the endpoint, submit the job again to collect "
                + (count == 1 ? "it" : "them")
        }
        if ended > 0 {
            text +=
                "; \(ended) batch\(ended == 1 ? "" : "es") with answers wait\(ended == 1 ? "s" : "") at the endpoint, submit the "
                + "job again to collect " + (ended == 1 ? "it" : "them")
        }
        if perhaps > 0 {
            text +=
                "; \(perhaps) batch\(perhaps == 1 ? "" : "es") may have been made at the endpoint without an answer, submit "
                + "the job again to find out"
        }
        return text
    }

    /// What to do about a batch that the endpoint does not let one have; empty for other failures.
    private var wayOut: String {
        guard let chunk = plan.lostBatch else { return "" }
        let requests = plan.unresolved(chunk.number).count
        return
            " What has come in is kept, and submitting the job again tries it once more. If the batch is gone for good, "
            + "give it up with 'roost jobs drop-batch \(run.journalJob) \(chunk.number)': only its "
            + "\(requests) request\(requests == 1 ? "" : "s") without an answer are asked, and paid, again (--fresh asks and "
            + "pays for every row of the job again)"
    }

    // MARK: Requests

    /// Rows without an answer anywhere go into a chunk.
    func add(_ rows: [CallCoordinator<RowRecord>.KeyedRow]) {
        var lines: [Int: [(key: RequestKey, messages: Buffer)]] = [:]
        var isHeld = false
        for row in rows {
            guard let tokens = calls.promptTokens(of: row.row, in: run), let messages = run.rows.messages(row.row)
            else { continue }
            switch plan.add(row.key, promptTokens: tokens, bytes: runner.length(of: messages)) {
            case .chunk(let chunk): lines[chunk, default: []].append((row.key, messages))
            case .held: isHeld = true
            case .covered: break
            }
        }
        for (chunk, lines) in lines { runner.append(lines, to: chunk) }
        // The files have them now.
        if !isHeld {
            for chunk in Set(rows.map { AnswerRows.partition(of: $0.row) }) { run.rows.dropRequests(of: chunk) }
        }
        perform()
    }

    /// No more rows come in for now, or no more are taken in: what was gathered goes out.
    func flush(hasCapacity: Bool, isInputQuiet: Bool) {
        guard plan.isFilling, calls.lookups(of: run) == 0 else { return }
        guard run.rows.isInputComplete || (!hasCapacity && isInputQuiet) else { return }
        plan.flush()
        perform()
    }

    /// Gives up what is under way here; batches go on at the endpoint.
    func stop(removesFiles: Bool) { runner.stop(removesFiles: removesFiles) }

    // MARK: Actions

    /// Does what the plan asks for.
    func perform() {
        while true {
            let actions = plan.takeActions()
            if actions.isEmpty { break }
            for action in actions { perform(action) }
        }
        if plan.isOverBudget { calls.halt(run, because: .overBudget) }
        if let failure = plan.failure { calls.fail(run, failure + wayOut + leftBehind) }
    }

    private func perform(_ action: BatchPlan.Action) {
        switch action {
        case .append(let keys, let chunk):
            let lines = keys.compactMap { key in
                calls.row(of: key, in: run).flatMap { run.rows.messages($0) }.map { (key: key, messages: $0) }
            }
            runner.append(lines, to: chunk)
        case .seal(let chunk): runner.seal(chunk)
        case .rewrite(let chunk, let earlier): runner.rewrite(chunk, from: earlier, plan.chunks[chunk]?.keys ?? [])
        case .record(let number): if let chunk = plan.chunks[number] { calls.record(chunk, of: run) }
        case .perform(let step, let number, let wait):
            if let chunk = plan.chunks[number] { runner.perform(step, chunk, after: wait) }
        case .refuse(let chunk): refuse(chunk)
        case .remove(let chunk): runner.remove(chunk)
        }
    }

    /// A chunk's state is durable.
    func recorded(_ chunk: WriteSet.Chunk) {
        plan.recorded(chunk.number, chunk.state)
        perform()
    }

    /// A chunk's file is whole, and its requests have numbers.
    func sealed(_ chunk: Int, digest: String, firstCall: Int64) {
        plan.sealed(chunk, digest: digest, firstCall: firstCall)
        plan.rewrote(chunk)
        perform()
    }

    // MARK: Reports

    func accept(_ report: BatchRunner.Report, now: ContinuousClock.Instant) {
        switch report {
        case .sealed(let chunk, let digest):
            guard let count = plan.chunks[chunk]?.keys.count else { return }
            calls.reserveNumbers(count, of: run, chunk: chunk, digest: digest)
        case .foundFile(let chunk, let file): plan.foundFile(chunk, file)
        case .uploaded(let chunk, let file): plan.uploaded(chunk, file: file)
        case .foundBatch(let chunk, let batch):
            if batch != nil { countCalls(of: chunk) }
            plan.foundBatch(chunk, batch)
        case .created(let chunk, let batch):
            countCalls(of: chunk)
            plan.created(chunk, batch: batch)
        case .polled(let chunk, let batch): plan.polled(chunk, batch)
        case .lines(let chunk, let lines): for line in lines { take(line, chunk, now: now) }
        case .collected(let chunk): if plan.read(chunk) { collected(chunk, now: now) }
        case .failed(let chunk, let step, let failure): plan.failed(chunk, step, failure)
        case .broken(let problem): return calls.fail(run, problem + leftBehind)
        }
        perform()
    }

    /// The chunk's requests are sent: its batch is there.
    private func countCalls(of chunk: Int) { run.totals.countSent(plan.chunks[chunk]?.keys.count ?? 0) }

    /// Takes in one request's outcome; one that was taken in before changes nothing.
    private func take(_ line: BatchRunner.Line, _ chunk: Int, now: ContinuousClock.Instant) {
        switch plan.line(chunk, line.key, line.line) {
        case .stale: break
        case .again(let call):
            run.totals.add(1, to: \.retries)
            calls.keepUseless(call, of: line.key, in: run, .transient, line.usage)
        case .resolved(let call, let round):
            let isAnswer = if case .answered = line.line { true } else { false }
            let resolved = calls.resolvedInBatch(line.key, of: run, now: now)
            calls.keep(
                RequestOutcome(
                    key: line.key, rows: resolved.map { [$0.row] + $0.followers } ?? [],
                    rowsEach: resolved?.rowsEach ?? 1, attempts: round,
                    queuedSeconds: resolved?.queuedSeconds ?? 0, record: line.record, isAnswer: isAnswer, call: call,
                    usage: line.usage, deployment: run.step.column.model), of: run)
        }
    }

    /// The batch's files are read: requests that they say nothing of were not done.
    private func collected(_ chunk: Int, now: ContinuousClock.Instant) {
        let state = plan.chunks[chunk]?.state, batch = plan.chunks[chunk]?.batch ?? ""
        // Nobody here cancels a batch: whoever did wants it to be over, and is not overruled.
        let isCancelled = state == .cancelled
        let category: ModelError.Category = isCancelled ? .cancelled : .timeout
        let message =
            isCancelled
            ? "somebody cancelled the batch \(batch) at the endpoint, and this request was not done; submit the job again to "
                + "ask it"
            : "the batch is \(state?.rawValue ?? "over"), and this request was not done"
        let record = CallRecord(error: .init(category: category.rawValue, message: message)).encoded()
        for key in plan.unresolved(chunk) {
            take(
                .init(
                    key: key, line: isCancelled ? .failed(.cancelled) : .unfinished, record: record,
                    usage: nil),
                chunk, now: now)
        }
        plan.collected(chunk) { calls.isWanted($0, in: run) }
    }

    /// The endpoint did not take the chunk's file: rows whose lines are at fault have the reason, or all of them.
    private func refuse(_ number: Int) {
        guard let chunk = plan.chunks[number] else { return }
        var faults: [Int: BatchJob.Fault] = [:]
        for fault in chunk.faults {
            if let line = fault.line, chunk.keys.indices.contains(line - 1) { faults[line - 1] = fault }
        }
        let whole =
            chunk.faults.first ?? BatchJob.Fault(message: "the batch failed, and the endpoint says no reason")
        let now = ContinuousClock.now
        let advice =
            whole.code == BatchPlan.queueIsFull
            ? " (the queue stayed full; model.attempts and batch.poll_seconds say how long that is waited for; submit the job "
                + "again when other batches are done)" : ""
        for index in chunk.keys.indices {
            guard let fault = faults.isEmpty ? whole : faults[index] else { continue }
            let error = CallRecord.Failure(
                category: ModelError.Category.badRequest.rawValue, code: fault.code,
                message: (fault.message ?? "the endpoint did not take the request's line") + advice)
            take(
                .init(
                    key: chunk.keys[index], line: .failed(.hopeless), record: CallRecord(error: error).encoded(),
                    usage: nil), number, now: now)
        }
        collected(number, now: now)
    }
}
