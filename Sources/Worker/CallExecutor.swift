internal import Foundation
internal import Journal
internal import Messaging
internal import ModelAPI
internal import Planning
internal import Synchronization

/// Makes the calls that the driver orders, one attempt each, and keeps what came of them in a log until the driver has
/// it on its disk.
final class CallExecutor: Sendable {
    /// How an announced stage's calls are made.
    typealias Prepare = @Sendable (CallAnnouncement) -> any CallAttempts
    private typealias Table = CallTable<any CallAttempts>

    private struct State {
        var table: Table
        /// What calls off a call that runs, once it is known.
        var cancels: [Int64: @Sendable () -> Void] = [:]
        var isFlushing = false
        var flush: (@Sendable (Duration) -> Void)?
        var log: AnswerLog?
        /// Why answers cannot be kept here, once that is so: no more calls are made then.
        var failure: String?
    }

    /// How long reports are gathered while orders wait here: nobody waits for the driver then.
    private static let gathering = Duration.milliseconds(5)
    /// The same where no calls are made any more: the driver would send the orders that come back again at once.
    private static let refusing = Duration.milliseconds(500)

    private let prepare: Prepare
    private let state: Mutex<State>
    private let folder: Result<String, any Error>
    private let name: String

    /// - Parameters:
    ///   - callsInFlight: Calls that run at once.
    ///   - folder: Where the log is made with the first call; nil for the workers' folder in the user's state folder.
    ///   - prepare: Makes an announced stage's calls ready to be made.
    init(callsInFlight: Int, folder: String? = nil, prepare: @escaping Prepare) {
        self.prepare = prepare
        state = Mutex(State(table: Table(callsInFlight: callsInFlight)))
        self.folder = Result {
            try folder ?? StateFolder(environment: ProcessInfo.processInfo.environment).workers
        }
        name = "worker-\(ProcessInfo.processInfo.processIdentifier)-\(String(UInt32.random(in: 0 ... .max), radix: 16))"
    }

    /// Where the log is, or will be with the first call; empty where none can be made.
    var logPath: String { (try? folder.get()).map { "\($0)/\(name).log" } ?? "" }

    /// Has `flush` called, on any thread, when `take` will have something to send.
    ///
    /// It gets the time for which more may be gathered.
    func start(_ flush: @escaping @Sendable (Duration) -> Void) { state.withLock { $0.flush = flush } }

    var callsRunning: Int { state.withLock { $0.table.callsRunning } }

    /// Answers and ends that no driver has acknowledged yet.
    var unacknowledged: Int { state.withLock { $0.log }?.pending.answers ?? 0 }

    /// Why this worker makes no more calls, if answers cannot be kept.
    var failure: String? { state.withLock { $0.failure } }

    func open(_ announcement: CallAnnouncement) {
        let program = prepare(announcement)
        state.withLock { $0.table.open(announcement.stage, program, journalJob: announcement.journalJob) }
    }

    func make(_ orders: [CallOrder]) {
        guard !orders.isEmpty else { return }
        let log: AnswerLog?
        do {
            log = try answerLog()
        } catch {
            cannotKeep(error)
            log = nil
        }
        begin(change { $0.add(orders) }, log)
    }

    private func begin(_ starts: [Table.Start], _ log: AnswerLog?) {
        guard let log, !starts.isEmpty else { return }
        let cancels = starts.map { start in
            start.program.attempt(start.order) { [self] in
                do { try log.noteSent(start.order.call) } catch {
                    cannotKeep(error)
                    throw error
                }
            } completion: { [self] report in
                ended(start, report, log)
            }
        }
        let late = state.withLock { state in
            zip(starts, cancels).compactMap { start, cancel in
                // A call may be over by now, or its stage.
                guard state.table.isRunning(start.order.call) else { return nil as (@Sendable () -> Void)? }
                guard state.table.isOpen(start.order.stage) else { return cancel }
                state.cancels[start.order.call] = cancel
                return nil
            }
        }
        for cancel in late { cancel() }
    }

    /// Takes in what came of a call; on the thread of all calls.
    private func ended(_ start: Table.Start, _ report: CallReport, _ log: AnswerLog) {
        let order = start.order
        do {
            switch report.result {
            case .answered:
                try log.noteAnswer(order.call, job: start.journalJob, key: order.key, record: report.record)
            // Until the driver has it on its disk it is a call that may have been paid.
            case .failed(let outcome, _) where outcome.mayBeBilled: break
            case .failed, .unsent: try log.noteFinished(order.call)
            }
        } catch {
            cannotKeep(error)
        }
        state.withLock { _ = $0.cancels.removeValue(forKey: order.call) }
        begin(change { $0.ended(start, report) }, log)
    }

    /// A call whose answer could be lost is not made.
    private func cannotKeep(_ error: any Error) {
        state.withLock { $0.failure = $0.failure ?? "\(error)" }
        change { $0.refuse() }
    }

    /// Gives orders back that wait for a slot.
    func recall(_ stage: StageID) { change { $0.recall(stage) } }

    /// Gives back what waits and what is ordered from now on; calls that run go on.
    func refuse() { change { $0.refuse() } }

    /// Stops what is still under way for a stage that is over.
    func forget(_ stage: StageID) {
        let calls = change { $0.forget(stage) }
        let cancels = state.withLock { state in calls.compactMap { state.cancels.removeValue(forKey: $0) } }
        for cancel in cancels { cancel() }
    }

    /// The driver is lost.
    func startOver() { state.withLock { $0.table.startOver() } }

    /// The driver has these calls' outcomes on its disk.
    func acknowledge(_ calls: [Int64]) { try? state.withLock { $0.log }?.noteAcknowledged(calls) }

    /// What is to be sent to the driver.
    func take() -> (reports: [CallReport], recovered: [RecoveredCall]) {
        state.withLock { state in
            state.isFlushing = false
            return state.table.takeReports()
        }
    }

    /// What the next driver is to know: the calls that no driver has acknowledged, and the numbers of all that were, or
    /// may still be, sent.
    func recovery() -> (calls: [RecoveredCall], known: [Int64]) {
        let (log, unsent, held) = state.withLock { ($0.log, $0.table.takeUnsent(), $0.table.known) }
        // Looked at after the table: what came of a call is in the log before the call leaves the table. The file is not
        // asked, since what cannot be read in it may have happened.
        let known = held.union(log?.pendingCalls ?? []).sorted()
        guard let log, let contents = try? AnswerLog.read(log.path) else { return (unsent, known) }
        let answers = contents.answers.map {
            RecoveredCall(call: $0.call, journalJob: $0.job, key: $0.key, record: $0.record)
        }
        return (unsent + answers, known)
    }

    /// Gives up the log; it is removed where all of it is acknowledged.
    func close() {
        state.withLock { state in
            defer { state.log = nil }
            return state.log
        }?.close()
    }

    /// Changes the table, and has what is to be reported sent.
    @discardableResult
    private func change<R: Sendable>(_ body: (inout Table) -> R) -> R {
        let (result, flush, patience) = state.withLock { state in
            let result = body(&state.table)
            guard !state.isFlushing, state.table.hasReports else {
                return (result, nil as (@Sendable (Duration) -> Void)?, Duration.zero)
            }
            state.isFlushing = true
            let patience =
                state.table.isRefusing ? Self.refusing : state.table.hasWaiting ? Self.gathering : .milliseconds(1)
            return (result, state.flush, patience)
        }
        flush?(patience)
        return result
    }

    private func answerLog() throws -> AnswerLog {
        if let log = state.withLock({ $0.log }) { return log }
        let log = try AnswerLog(folder: folder.get(), name: name)
        state.withLock { $0.log = log }
        return log
    }
}

/// How the calls of one stage are made.
protocol CallAttempts: Sendable {
    /// Makes one attempt.
    ///
    /// `onSend`, before any byte of it can reach the endpoint, and `completion` run on the thread of all model
    /// calls; where `onSend` throws nothing is sent.
    ///
    /// - Returns: What calls it off; nil if it was not sent, and `completion` ran already.
    func attempt(
        _ order: CallOrder, onSend: @escaping @Sendable () throws -> Void,
        completion: @escaping @Sendable (CallReport) -> Void
    ) -> (@Sendable () -> Void)?
}
