internal import ArrowIPC
internal import Columnar
internal import Crypto
internal import Dispatch
internal import Foundation
internal import Journal
internal import Messaging
internal import ModelAPI
internal import Operators
internal import Planning
internal import Scheduling
internal import ZeroMQTransport

/// Stages of calls, from their opening to the rows that come in.
extension Driver {
    private static let lookups = DispatchQueue(label: "roost.journal.lookups")

    /// Opens the stage of calls that reads the stage which is opened next.
    /// - Returns: False where the job has ended instead, or waits for the workers of an earlier driver.
    func openCalls(_ step: CallStep, of id: JobID, now: ContinuousClock.Instant) -> Bool {
        guard let job = jobs[id] else { return false }
        do {
            let journal = try openJournal()
            func open() throws(JournalError) -> OpenedJob {
                try journal.openJob(
                    JobIdentity(name: job.name, stage: job.outputCount, step: step),
                    detail: JobDetail(step, job.options).text, submission: Buffer(job.origin),
                    fresh: job.options.isFresh)
            }
            var opened = try open()
            if opened.unknown > 0 {
                if mustWait(for: opened, of: id, now: now) { return false }
                // With what those workers left behind.
                opened = try open()
            }
            var unknown: [UnknownCall] = []
            if opened.unknown > 0 { unknown = try journal.unknownCalls(job: opened.id) }
            if !unknown.isEmpty, job.options.onUnknown == .ask {
                end(id, failure: Self.question(unknown.count), .failed)
                return false
            }
            // Where their rows are given up they stay unknown, so that no later run calls them without being told to.
            if job.options.onUnknown == .retry { try journal.resolveUnknown(job: opened.id, unknown) }
            lastStage += 1
            let stage = StageID(lastStage)
            let opening = CallStage(
                id: stage, step: step, options: job.options, journalJob: opened.id, isResumed: opened.isResumed,
                unknown: UInt64(unknown.count))
            opening.totals.before = CallsBefore(opened)
            opening.session = job.session
            opening.rowsBefore = rowsBefore[job.session]?[opened.id] ?? RowsBefore()
            jobs[id]?.open(opening)
            if job.options.onUnknown == .fail { jobs[id]?.calls?.unknownKeys = Set(unknown.map(\.key)) }
            jobOfStage[stage] = id
            callScheduler.open(
                stage, job.options, maxTokens: step.column.maxCompletionTokens,
                spentBefore: opened.spentBefore(job.options.budget),
                deployments: opening.deployments.map { place in
                    let key = job.credentials[place.endpoint].map { "\(Self.digest($0.reveal()))" } ?? ""
                    let name = "\(place.endpoint) \(place.model) \(key)"
                    return (CallScheduler.DeploymentID(name), place.quota, place.weight, place.isFallback)
                })
            numberCalls()
            if let reason = try openBatches(of: id, opened) {
                end(id, failure: reason, .failed)
                return false
            }
            return jobs[id] != nil
        } catch {
            end(id, failure: "\(error)", .failed)
            return false
        }
    }

    /// Whether calls of an earlier run are still under way: workers whose driver is gone finish theirs.
    private func mustWait(for opened: OpenedJob, of id: JobID, now: ContinuousClock.Instant) -> Bool {
        guard let journal, let stateFolder else { return false }
        let living = Set((try? AnswerLog.living(in: stateFolder.workers)) ?? [])
        let calls = (try? journal.unknownCalls(job: opened.id)) ?? []
        let ours = Set(recoveredPeers.compactMap { logNames[$0] })
        guard
            calls.contains(where: {
                living.contains($0.worker) && !ours.contains($0.worker)
            })
        else {
            // They have ended, or told what they know: what they left may say more.
            try? adoptOrphans()
            journal.waitForCommits()
            return false
        }
        let since = waitingForLogs[id] ?? now
        waitingForLogs[id] = since
        if since.duration(to: now) > .seconds(40) {
            waitingForLogs[id] = nil
            return false
        }
        return true
    }

    static func logName(_ registration: Registration) -> String {
        URL(fileURLWithPath: registration.answerLog).deletingPathExtension().lastPathComponent
    }

    private static func question(_ count: Int) -> String {
        "\(count) call\(count == 1 ? "" : "s") of an earlier run may have been paid, but the answers were lost in a crash; "
            + "submit the job with --on-unknown retry to call them again, or with --on-unknown fail to give up their rows"
    }

    private static func digest(_ text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).prefix(8).map { String($0, radix: 16) }.joined()
    }

    /// Takes in the rows of a task whose workers made the requests.
    func feed(_ batches: [EncodedBatch], part: Int, of id: JobID, now: ContinuousClock.Instant) throws(ExchangeError) {
        guard let stage = jobs[id]?.calls?.id, let schema = try jobs[id]?.runningSchema() else { return }
        var decoded: [RecordBatch] = []
        do {
            for batch in batches {
                decoded.append(
                    try RecordBatchMessage.decode(metadata: batch.metadata, body: batch.body, schema: schema))
            }
        } catch {
            throw ExchangeError("rows that cannot be read: \(error)")
        }
        guard let rows = try jobs[id]?.calls?.add(decoded, part: part), let calls = jobs[id]?.calls else { return }
        let isShared = calls.options.deduplicates
        var asked: [(row: UInt64, key: RequestKey)] = []
        for (row, request) in rows {
            switch request {
            case .member: break
            case .refused(let reason, let category):
                refuse(row, of: stage, id, because: reason, as: category.rawValue)
            case .request(let tokens, _, let content, _):
                let key = isShared ? content : content.salted(row)
                guard
                    callScheduler.add(
                        row, of: stage, key: key, promptTokens: tokens, rows: calls.count([row]), now: now)
                else { continue }
                if let record = jobs[id]?.calls?.committing[key] {
                    found([row: record], of: stage, id) { $0.shared += $1 }
                } else {
                    asked.append((row, key))
                }
            }
        }
        look(up: asked, of: stage, id, calls)
    }

    /// Asks the journal for answers that are there already; the rows without one may be called.
    private func look(up rows: [(row: UInt64, key: RequestKey)], of stage: StageID, _ id: JobID, _ calls: CallStage) {
        var asked = rows
        if !calls.isResumed && !calls.options.usesCache && jobs[id]?.batches == nil {
            // What this run has not settled, nobody has.
            release(rows.filter { !calls.settledKeys.mayContain($0.key) }, of: stage, id)
            asked.removeAll { !calls.settledKeys.mayContain($0.key) }
        }
        guard !asked.isEmpty, let journal else { return }
        let rows = asked
        jobs[id]?.batches?.lookups += 1
        let usesCache = calls.options.usesCache
        let job = calls.journalJob
        Self.lookups.async { [weak self, thread] in
            let keys = rows.map(\.key)
            var cached: [RequestKey: Buffer] = [:]
            let result = Result { () throws(JournalError) in
                let known = try journal.answers(job: job, keys: keys)
                if usesCache {
                    cached = try journal.cached(
                        keys: keys.filter { known[$0] == nil }, now: Date().timeIntervalSince1970)
                }
                return known
            }
            guard let self else { return }
            let fromCache = cached
            thread.run { self.assumeIsolated { $0.looked(up: rows, of: stage, id, result, fromCache) } }
        }
    }

    private func looked(
        up rows: [(row: UInt64, key: RequestKey)], of stage: StageID, _ id: JobID,
        _ result: Result<[RequestKey: Buffer], JournalError>, _ cached: [RequestKey: Buffer]
    ) {
        guard jobs[id]?.calls?.id == stage else { return }
        jobs[id]?.batches?.lookups -= 1
        let known: [RequestKey: Buffer]
        switch result {
        case .failure(let error): return journalFailed(error)
        case .success(let answers): known = answers
        }
        var records: [UInt64: RowRecord] = [:], fromCache: [UInt64: RowRecord] = [:]
        var asked: [(row: UInt64, key: RequestKey)] = []
        for (row, key) in rows {
            if let bytes = known[key] {
                guard let record = try? RowRecord(decoding: bytes), (try? CallRecord(decoding: record.record)) != nil
                else { return end(id, failure: Self.unreadable(calls: jobs[id]?.calls?.journalJob ?? 0), .failed) }
                records[row] = record
            } else if let bytes = cached[key], let record = try? RowRecord(decoding: bytes) {
                fromCache[row] = record
            } else if jobs[id]?.calls?.unknownKeys.contains(key) == true {
                refuse(
                    row, of: stage, id, because: "the call may have been paid, but its answer was lost in a crash",
                    as: "unknown_outcome")
            } else {
                asked.append((row, key))
            }
        }
        let isResumed = jobs[id]?.calls?.isResumed ?? false
        found(records, of: stage, id) { if isResumed { $0.fromJournal += $1 } else { $0.shared += $1 } }
        found(fromCache, of: stage, id) { $0.fromCache += $1 }
        release(asked, of: stage, id)
        performCalls(now: .now)
        pumpCalls()
    }

    /// An answer that was paid for must not be paid for again only because it cannot be read.
    private static func unreadable(calls job: Int64) -> String {
        "the journal has an answer of job \(job) that this program cannot read, because it is damaged or of a newer "
            + "version; nothing more is called. Put a copy of the journal back, or submit the job with --fresh to call, "
            + "and pay, every row again"
    }

    /// Gives rows an outcome that is durable already.
    private func found(
        _ records: [UInt64: RowRecord], of stage: StageID, _ id: JobID, _ count: (inout CallTotals, UInt64) -> Void
    ) {
        for (row, record) in records {
            let rows = callScheduler.found(row, of: stage)
            let rowCount = jobs[id]?.calls?.count(rows) ?? rows.count
            for row in rows { jobs[id]?.calls?.set(record, row: row) }
            guard let calls = jobs[id]?.calls else { return }
            count(&calls.totals, UInt64(rowCount))
            calls.totals.note(record, rows: rowCount)
        }
    }

    /// A row that is not called: its error is its outcome.
    private func refuse(
        _ row: UInt64, of stage: StageID, _ id: JobID, because reason: String, as category: String
    ) {
        let record = CallRecord(error: .init(category: category, message: reason)).encoded()
        let rows = callScheduler.found(row, of: stage)
        let kept = RowRecord(record: record, attempts: 0, queuedSeconds: 0, costNano: nil, deployment: "")
        let all = rows.isEmpty ? [row] : rows
        let rowCount = jobs[id]?.calls?.count(all) ?? all.count
        jobs[id]?.calls?.totals.failed += UInt64(rowCount)
        for row in all { jobs[id]?.calls?.set(kept, row: row) }
    }
}

extension CallsBefore {
    fileprivate init(_ opened: OpenedJob) {
        self.init()
        let spent = opened.spent
        unknown = UInt64(opened.sums[.accepted].calls)
        calls = UInt64(spent.calls)
        promptTokens = UInt64(max(0, spent.promptTokens))
        completionTokens = UInt64(max(0, spent.completionTokens))
        costNano = spent.costNano
    }
}

extension CallTotals {
    /// Counts rows as answered or failed, by their record.
    mutating func note(_ record: RowRecord, rows: Int) {
        let error = (try? CallRecord(decoding: record.record))?.error
        if let error, error.category != ModelError.Category.contentFilter.rawValue {
            failed += UInt64(rows)
        } else {
            answered += UInt64(rows)
        }
    }
}
