internal import Columnar
internal import Dispatch
internal import Foundation
internal import Journal
internal import Logging
internal import Messaging
internal import Planning
internal import Scheduling

/// The journal, reached from the driver's thread without waiting for it: every answer comes as a `JournalEvent`.
///
/// Jobs are opened, numbers reserved and logs read one after another on a queue; answers are looked up on another one,
/// and what is to be written goes to the journal's own thread.
final class JournalKeeper: Sendable {
    /// Whether answers of other jobs are used.
    enum CacheUse: Sendable {
        case unused
        /// Those of a user; nil for whoever runs the driver.
        case of(RequestKey.UserSalt?)
    }

    /// Numbers that are reserved at once.
    private static let numbersAtOnce = 65_536

    private let store: JournalStore
    private let queue = DispatchQueue(label: "roost.driver.journal")
    private let lookups = DispatchQueue(label: "roost.driver.lookups")
    private let deliver: @Sendable (JournalEvent) -> Void

    /// A keeper of the journal that the environment names.
    ///
    /// - Parameters:
    ///   - environment: Where the journal's folder is looked up.
    ///   - log: Where it says what happens.
    ///   - deliver: Takes an event to the driver's thread.
    init(environment: [String: String], log: Logger, deliver: @escaping @Sendable (JournalEvent) -> Void) {
        store = JournalStore(environment: environment, log: log)
        self.deliver = deliver
    }

    /// Opens the journal before anybody needs it; what is wrong with it, the first job reports.
    func warmUp() { queue.async { [store] in _ = try? store.open() } }

    func open(_ id: JobID, _ identity: JobIdentity, _ job: JobToOpen) {
        onQueue { store throws(JournalError) in
            try store.openJob(identity, job)
        } then: {
            .opened(id, $0)
        }
    }

    /// Takes in what dead workers left behind; what is opened after sees it.
    func adopt() { queue.async { [store] in try? store.adoptOrphans() } }

    func resolve(_ id: JobID, journalJob: Int64, _ unknown: [UnknownCall]) {
        onQueue { store throws(JournalError) in
            try store.open().journal.resolveUnknown(job: journalJob, unknown)
        } then: {
            .resolved(id, $0)
        }
    }

    func reserveNumbers() {
        onQueue { store throws(JournalError) in
            let first = try store.open().journal.reserveCallNumbers(Self.numbersAtOnce)
            return first..<first + Int64(Self.numbersAtOnce)
        } then: {
            .numbers($0)
        }
    }

    /// Numbers for the requests of a batch's chunk.
    func reserveNumbers(_ count: Int, for stage: StageID, chunk: Int, digest: String) {
        onQueue { store throws(JournalError) in
            try store.open().journal.reserveCallNumbers(max(1, count))
        } then: {
            .batchNumbers(stage, chunk: chunk, digest: digest, $0)
        }
    }

    func readLog(_ name: String) {
        queue.async { [store, deliver] in
            let (found, answers) = store.log(named: name)
            deliver(.log(name, found, answers: answers))
        }
    }

    /// Asks for answers that are there already.
    ///
    /// - Parameters:
    ///   - rows: The rows and their requests.
    ///   - stage: Whose rows they are.
    ///   - job: The journal's number of the job.
    ///   - cache: Whether answers of other jobs count too, and whose.
    func lookUp(
        _ rows: [CallCoordinator<RowRecord>.KeyedRow], of stage: StageID, job: Int64, cache: CacheUse
    ) {
        lookups.async { [store, deliver] in
            let result = Result { () throws(JournalError) in
                let journal = try store.open().journal
                let keys = rows.map(\.key)
                var answers = JournalEvent.Answers()
                for (key, bytes) in try journal.answers(job: job, keys: keys) {
                    answers.journal[key] = try RowRecord(kept: bytes, of: job, in: journal.path)
                }
                if case .of(let user) = cache {
                    let others = keys.filter { answers.journal[$0] == nil }.map { $0.of(user) }
                    let found = try journal.cached(keys: others, now: Date().timeIntervalSince1970)
                    // What cannot be read there costs a call, as what is not there.
                    for (key, bytes) in found { answers.cache[key.of(user)] = try? RowRecord(decoding: bytes) }
                }
                return answers
            }
            deliver(.looked(stage, rows, result))
        }
    }

    /// Brings what is to be written to the disk, in the order of the calls of this method as far as it matters: a
    /// late outcome waits for its job's prices, and for nothing else.
    func write(_ set: WriteSet) {
        let committed: @Sendable (Result<Void, JournalError>) -> Void = { [deliver] in deliver(.committed(set, $0)) }
        if set.late.isEmpty, let journal = store.opened?.journal {
            return journal.append(set.entries, committed: committed)
        }
        queue.async { [store] in
            do throws(JournalError) {
                let journal = try store.open().journal
                journal.append(set.entries + store.entries(set.late), committed: committed)
            } catch {
                committed(.failure(error))
            }
        }
    }

    /// Does something with the journal that no call waits for, after all that was asked of the same queue before.
    ///
    /// - Parameters:
    ///   - work: What is done; it may wait for the disk.
    ///   - done: Takes what it gave, on the same thread.
    func perform<R: Sendable>(
        _ work: @escaping @Sendable (JournalStore) -> R, then done: @escaping @Sendable (R) -> Void = { _ in }
    ) {
        queue.async { [store] in done(work(store)) }
    }

    /// Closes the journal after all that was asked of it.
    func close() async {
        await withCheckedContinuation { (closed: CheckedContinuation<Void, Never>) in
            queue.async { [store, lookups] in
                lookups.sync {}
                store.close()
                closed.resume()
            }
        }
    }

    private func onQueue<R: Sendable>(
        _ work: @escaping @Sendable (JournalStore) throws(JournalError) -> R,
        then event: @escaping @Sendable (Result<R, JournalError>) -> JournalEvent
    ) {
        queue.async { [store, deliver] in
            deliver(event(Result { () throws(JournalError) in try work(store) }))
        }
    }
}

extension RowRecord {
    /// An answer that the journal kept; one that was paid for must not be paid for again only because it cannot be read.
    fileprivate init(kept bytes: Buffer, of job: Int64, in path: String) throws(JournalError) {
        guard let record = try? RowRecord(decoding: bytes), (try? CallRecord(decoding: record.record)) != nil else {
            throw .unreadable(path, "an answer of job \(job)")
        }
        self = record
    }
}
