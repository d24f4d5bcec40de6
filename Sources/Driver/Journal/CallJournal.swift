internal import Foundation
internal import Journal
internal import Messaging
internal import Planning
internal import Scheduling

/// What a driver's calls have for the journal: gathered between two flushes, and written together.
final class CallJournal {
    private var pending = WriteSet()
    private var isReserving = false
    private let keeper: JournalKeeper

    init(_ keeper: JournalKeeper) { self.keeper = keeper }

    /// Brings what was gathered to the disk; the keeper's event says when it is there.
    func flush() {
        guard !pending.isEmpty else { return }
        keeper.write(pending)
        pending = WriteSet()
    }

    func add(_ entry: JournalEntry) { pending.entries.append(entry) }
    func add(_ entries: [JournalEntry]) { pending.entries += entries }
    func add(_ late: WriteSet.LateOutcome) { pending.late.append(late) }

    /// A worker may forget a call once what is gathered now is durable.
    func acknowledge(_ call: Int64, from worker: WorkerID) {
        pending.acknowledged[worker, default: []].append(call)
    }

    /// A call is made when its intent is durable.
    ///
    /// - Parameters:
    ///   - order: The call.
    ///   - run: Its stage.
    ///   - log: The name of its worker's log.
    func order(_ order: CallScheduler.Order, of run: CallRun, log: String) {
        pending.entries.append(run.intent(order, log: log))
        pending.orders.append(order)
    }

    /// A request's last outcome becomes its rows' when it is durable.
    func keep(_ outcome: RequestOutcome, _ kept: RowRecord, of run: CallRun) {
        pending.entries += outcome.entries(run, kept, now: Date().timeIntervalSince1970)
        pending.deliveries.append(.init(stage: run.stage, key: outcome.key, rows: outcome.rows, record: kept))
    }

    /// A chunk of a stage's batches, as it stands.
    func record(_ chunk: BatchPlan.Chunk, of run: CallRun) {
        pending.entries.append(BatchChunkDetail.entry(chunk, job: run.journalJob))
        pending.chunks.append(.init(stage: run.stage, number: chunk.number, state: chunk.state))
    }

    /// Asks for numbers of calls to come, once at a time.
    func reserveNumbers() {
        guard !isReserving else { return }
        isReserving = true
        keeper.reserveNumbers()
    }

    /// The numbers are there, or could not be had.
    func reserved() { isReserving = false }
}
