internal import Columnar
internal import Foundation
internal import Journal
internal import Logging
internal import Messaging
internal import ModelAPI
internal import Planning
internal import Scheduling
internal import Synchronization

/// The journal and the workers' logs, for a thread that may wait for the disk.
final class JournalStore: Sendable {
    struct Opened: Sendable {
        let journal: Journal
        let folder: StateFolder
    }

    private struct State {
        var opened: Opened?
        /// The prices that the journal has of jobs, for answers of earlier runs.
        var prices: [Int64: TokenPrice?] = [:]
    }

    private static let mostPrices = 256

    let environment: [String: String]
    let log: Logger
    private let state = Mutex(State())

    init(environment: [String: String], log: Logger) {
        self.environment = environment
        self.log = log
    }

    /// The journal where it is open; nil before.
    var opened: Opened? { state.withLock { $0.opened } }

    /// The journal, with what dead workers left behind in it; opened the first time.
    ///
    /// Called by one thread at a time.
    func open() throws(JournalError) -> Opened {
        if let opened { return opened }
        let folder = try StateFolder(environment: environment)
        let opened = Opened(journal: try Journal(folder: folder.journal), folder: folder)
        state.withLock { $0.opened = opened }
        try adoptOrphans()
        return opened
    }

    func close() {
        let opened = state.withLock { state in
            defer { state.opened = nil }
            return state.opened
        }
        do { try opened?.journal.close() } catch { log.error("\(error)") }
    }

    // MARK: Jobs

    func openJob(_ identity: JobIdentity, _ job: JobToOpen) throws(JournalError) -> JournalOpening {
        let opened = try open()
        let journal = opened.journal
        // The end of the job's last run may be on its way to the disk.
        journal.waitForCommits()
        let found = try journal.openJob(
            identity, detail: job.detail, submission: Buffer(job.origin), fresh: job.isFresh)
        var unknown: [UnknownCall] = []
        if found.unknown > 0 { unknown = try journal.unknownCalls(job: found.id) }
        let living = unknown.isEmpty ? [] : Set(try AnswerLog.living(in: opened.folder.workers))
        let kept = try journal.batchChunks(job: found.id)
        var batches: [JournalOpening.Batch] = []
        for chunk in kept where BatchPlan.State(rawValue: chunk.state)?.isOver != true {
            // Of a job that does not make its calls in batches only their number is of interest.
            batches.append(.init(kept: chunk, chunk: job.isBatch ? try restored(chunk, journal) : nil))
        }
        return JournalOpening(
            job: found, unknown: unknown, living: living, batches: batches,
            firstChunk: (kept.map(\.number).max() ?? 0) + 1,
            batchFolder: job.isBatch ? try opened.folder.batches(job: found.id) : nil)
    }

    private func restored(_ chunk: BatchChunk, _ journal: Journal) throws(JournalError) -> BatchPlan.Chunk {
        do {
            return try BatchChunkDetail.chunk(chunk) { try journal.concludedCalls(in: $0) }
        } catch let error as JournalError {
            throw error
        } catch {
            throw JournalError.unreadable(journal.path, "batch \(chunk.number) of job \(chunk.job) (\(error))")
        }
    }

    // MARK: What workers left behind

    /// Takes what dead workers left behind into the journal: answers, and which calls were never sent.
    func adoptOrphans() throws(JournalError) {
        let opened = try open()
        let orphans = try AnswerLog.orphans(in: opened.folder.workers)
        guard !orphans.isEmpty else { return }
        var entries: [JournalEntry] = []
        for orphan in orphans {
            if let loss = orphan.contents.loss {
                log.warning(
                    "the log of worker \(orphan.name) is \(loss.rawValue): calls that it does not tell of count as lost"
                )
            }
            for answer in orphan.contents.answers {
                entries.append(.outcome(outcome(answer.call, answer.job, answer.key, answer.record)))
            }
        }
        let answers = entries.count
        let logs = Dictionary(orphans.map { ($0.name, CallRecovery.LogContents($0.contents)) }) { first, _ in first }
        for job in try opened.journal.jobs(limit: .max) where job.unknown > 0 {
            let calls = try opened.journal.unknownCalls(job: job.id)
            let conclusions = CallRecovery.orphans(logs, intents: calls.map(CallRecovery.OpenIntent.init))
            for call in calls where conclusions[call.call] == .unsent {
                entries.append(.withdrawn(call: call.call))
            }
        }
        let count = entries.count
        log.info("\(orphans.count) logs of dead workers: \(answers) answers")
        opened.journal.append(entries) { [log] result in
            switch result {
            case .success: for orphan in orphans { orphan.remove() }
            case .failure(let error):
                log.error("\(count) entries of dead workers' logs are not in the journal: \(error)")
            }
        }
        // Entries are committed in order, and reads wait: what follows sees them.
        opened.journal.waitForCommits()
    }

    /// The log of a worker of this machine.
    func log(named name: String) -> (found: CallRecovery.FoundLog, answers: [Int64: Buffer]) {
        do throws(JournalError) {
            let folder = try open().folder.workers
            let isHeld = try AnswerLog.living(in: folder).contains(name)
            let contents = try AnswerLog.read("\(folder)/\(name).log")
            let answers = Dictionary(contents.answers.map { ($0.call, $0.record) }) { first, _ in first }
            if isHeld { return (.held(CallRecovery.LogContents(contents)), [:]) }
            return contents.loss == .missing ? (.missing, [:]) : (.dead(CallRecovery.LogContents(contents)), answers)
        } catch {
            log.error("the log of worker \(name) cannot be read: \(error)")
            return (.unreadable, [:])
        }
    }

    // MARK: Late outcomes

    /// The entries of calls that no row waits for.
    func entries(_ late: [WriteSet.LateOutcome]) -> [JournalEntry] {
        late.map { late in
            switch late.end {
            case .answered(let record): .outcome(outcome(late.call, late.journalJob, late.key, record))
            case .unsent: .withdrawn(call: late.call)
            case .notAnswered(let usage):
                .outcome(
                    CallOutcome(
                        call: late.call, job: late.journalJob, key: late.key, kind: .transient,
                        usage: CallUsage(usage, price: price(of: late.journalJob))))
            }
        }
    }

    private func outcome(_ call: Int64, _ job: Int64, _ key: RequestKey, _ answer: Buffer) -> CallOutcome {
        let price = price(of: job)
        let usage = CallUsage((try? CallRecord(decoding: answer))?.usage, price: price)
        let record = RowRecord(
            record: answer, attempts: 1, queuedSeconds: 0, costNano: price == nil ? nil : usage.costNano,
            deployment: "")
        return CallOutcome(
            call: call, job: job, key: key, kind: .answer, usage: usage, isUsageKnown: usage.isCounted,
            record: record.encoded())
    }

    /// What the job's last run counted with.
    private func price(of job: Int64) -> TokenPrice? {
        if let known = state.withLock({ $0.prices[job] }) { return known }
        let price = (try? opened?.journal.job(job)).flatMap { JobDetail($0.detail)?.prices }
        state.withLock { state in
            if state.prices.count >= Self.mostPrices { state.prices = [:] }
            state.prices[job] = .some(price)
        }
        return price
    }
}

/// What the journal is to know of a job that it opens.
struct JobToOpen: Sendable {
    let detail: String
    let origin: String
    let isFresh: Bool
    let isBatch: Bool
}

extension CallRecovery.LogContents {
    init(_ contents: AnswerLogContents) {
        self.init(sent: contents.sent, answered: Set(contents.answers.map(\.call)), isDamaged: contents.loss != nil)
    }
}

extension CallRecovery.OpenIntent {
    init(_ call: UnknownCall) { self.init(call: call.call, log: call.worker.isEmpty ? nil : call.worker) }
}
