internal import Columnar
internal import Foundation
internal import Journal
internal import Messaging
internal import ModelAPI
internal import ModelClient
internal import Planning
internal import Scheduling
internal import Synchronization

/// Makes the calls that the driver orders, one attempt each, and keeps what came of them in a log until the
/// driver has it on its disk.
final class CallDesk: Sendable {
    struct State {
        var programs: [StageID: CallProgram] = [:]
        var line: CallLine<CallOrder>
        /// The calls under way, each with what calls it off, once it is known.
        var running: [Int64: (stage: StageID, handle: CallHandle?)] = [:]
        /// Goes up with every loss of the driver: what is reported of an earlier life's calls says all that the next
        /// driver needs to know.
        var life = 0
        var reports: [CallReport] = []
        var recovered: [RecoveredCall] = []
        var isFlushing = false
        var flush: (@Sendable (Duration) -> Void)?
        var log: AnswerLog?
        /// Why answers cannot be kept here, once that is so: no more calls are made then.
        var failure: String?
    }

    /// An order that has a place.
    private struct Start {
        let order: CallOrder
        let program: CallProgram
        let life: Int
    }

    /// How long reports are gathered while orders wait here: nobody waits for the driver then.
    private static let gathering = Duration.milliseconds(5)
    /// The same where no calls can be made: the driver would send the orders that come back again at once.
    private static let refusing = Duration.milliseconds(500)

    private let clients = ModelClients()
    private let callsInFlight: Int
    let state: Mutex<State>
    private let folder: String
    private let name: String

    init(callsInFlight: Int) {
        self.callsInFlight = callsInFlight
        state = Mutex(State(line: CallLine(callsInFlight: callsInFlight)))
        folder = (try? StateFolder(environment: ProcessInfo.processInfo.environment).workers) ?? ""
        name = "worker-\(ProcessInfo.processInfo.processIdentifier)-\(String(UInt32.random(in: 0 ... .max), radix: 16))"
    }

    /// Where the log is, or will be with the first call.
    var logPath: String { folder.isEmpty ? "" : "\(folder)/\(name).log" }

    /// `flush` is called, on any thread, when `take` will have something to send, and is told how long more may be waited for.
    func start(_ flush: @escaping @Sendable (Duration) -> Void) { state.withLock { $0.flush = flush } }

    var callsRunning: Int { state.withLock { $0.running.count } }

    /// Why this worker makes no more calls, if it makes none.
    var failure: String? { state.withLock { $0.failure } }

    func open(_ announcement: CallAnnouncement) {
        let program = CallProgram(announcement, clients, callsInFlight: callsInFlight)
        state.withLock { $0.programs[announcement.stage] = program }
    }

    func make(_ orders: [CallOrder]) {
        let log: AnswerLog?
        do {
            log = try answerLog()
        } catch {
            cannotKeep(error)
            log = nil
        }
        let starts = tell { state in
            for order in orders {
                if state.programs[order.stage] == nil || state.failure != nil {
                    state.reports.append(CallReport(unsent: order))
                } else {
                    state.line.add(order, of: order.stage, places: Int(order.places))
                }
            }
            return Self.fill(&state)
        }
        begin(starts, log)
    }

    /// Gives the orders that have a place their places.
    private static func fill(_ state: inout State) -> [Start] {
        var starts: [Start] = []
        while let order = state.line.next() {
            guard let program = state.programs[order.stage] else {
                state.line.ended(order.stage)
                continue
            }
            state.running[order.call] = (order.stage, nil)
            starts.append(Start(order: order, program: program, life: state.life))
        }
        return starts
    }

    private func begin(_ starts: [Start], _ log: AnswerLog?) {
        guard !starts.isEmpty else { return }
        let handles = starts.map { start in
            start.program.attempt(start.order) { [self] in
                do { try log?.noteSent(start.order.call) } catch {
                    cannotKeep(error)
                    throw error
                }
            } completion: { [self] report in
                ended(start, report, log)
            }
        }
        let late = state.withLock { state in
            zip(starts, handles).compactMap { start, handle in
                // A call may be over by now, or its stage.
                guard state.running[start.order.call] != nil else { return nil as CallHandle? }
                guard state.programs[start.order.stage] != nil else { return handle }
                state.running[start.order.call]?.handle = handle
                return nil
            }
        }
        for handle in late { handle.cancel() }
    }

    /// Takes in what came of a call; on the thread of all calls.
    private func ended(_ start: Start, _ report: CallReport, _ log: AnswerLog?) {
        let order = start.order
        do {
            switch report.result {
            case .answered:
                try log?.noteAnswer(order.call, job: start.program.journalJob, key: order.key, record: report.record)
            // Until the driver has it on its disk it is a call that may have been paid.
            case .failed(let outcome, _) where outcome.mayBeBilled: break
            case .failed, .unsent: try log?.noteFinished(order.call)
            }
        } catch {
            cannotKeep(error)
        }
        let starts = tell { state in
            state.running[order.call] = nil
            state.line.ended(order.stage)
            if start.life == state.life {
                state.reports.append(report)
            } else if let call = RecoveredCall(report, journalJob: start.program.journalJob, key: order.key) {
                state.recovered.append(call)
            }
            return Self.fill(&state)
        }
        begin(starts, log)
    }

    /// A call whose answer could be lost is not made.
    private func cannotKeep(_ error: any Error) {
        tell { state in
            state.failure = state.failure ?? "\(error)"
            state.reports += state.line.recall().map(CallReport.init(unsent:))
        }
    }

    /// Changes the state, and has what is to be reported sent.
    @discardableResult
    func tell<R: Sendable>(_ change: (inout State) -> R) -> R {
        let (result, flush, patience) = state.withLock { state in
            let result = change(&state)
            guard !state.isFlushing, !(state.reports.isEmpty && state.recovered.isEmpty) else {
                return (result, nil as (@Sendable (Duration) -> Void)?, Duration.zero)
            }
            state.isFlushing = true
            let patience =
                state.failure != nil ? Self.refusing : state.line.hasWaiting ? Self.gathering : .milliseconds(1)
            return (result, state.flush, patience)
        }
        flush?(patience)
        return result
    }

    /// Stops what is still under way for a stage that is over.
    func forget(_ stage: StageID) {
        recall(stage)
        let handles = state.withLock { state in
            state.programs[stage] = nil
            state.line.forget(stage)
            return state.running.values.filter { $0.stage == stage }.compactMap(\.handle)
        }
        for handle in handles { handle.cancel() }
    }

    /// Waits for the calls that are under way, so that their answers are in the log, but no longer than `patience`.
    func drain(patience: Duration) async {
        let deadline = ContinuousClock.now.advanced(by: patience)
        while callsRunning > 0, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(20)) }
    }

    /// Ends the calls that are under way, whose outcomes the log does not have, and gives up the log.
    func shutdown() async {
        await clients.shutdown()
        state.withLock { state in
            let log = state.log
            state.log = nil
            return log
        }?.close()
    }

    private func answerLog() throws -> AnswerLog? {
        if let log = state.withLock({ $0.log }) { return log }
        guard !folder.isEmpty else {
            // Asked again for its reason.
            _ = try StateFolder(environment: ProcessInfo.processInfo.environment)
            return nil
        }
        let log = try AnswerLog(folder: folder, name: name)
        state.withLock { $0.log = log }
        return log
    }
}
