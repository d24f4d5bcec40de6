internal import Columnar
internal import Foundation
internal import Journal
internal import Logging
internal import Messaging
internal import ModelClient
internal import Planning
internal import Synchronization

/// Makes the calls that the driver orders, one attempt each, and keeps what came of them in a log until the
/// driver has it on its disk.
final class CallDesk: Sendable {
    private struct State {
        var programs: [StageID: CallProgram] = [:]
        var running: [Int64: Task<Void, Never>] = [:]
        var stageOf: [Int64: StageID] = [:]
        var reports: [CallReport] = []
        var isFlushing = false
        var flush: (@Sendable () -> Void)?
        var log: AnswerLog?
    }

    private let clients = ModelClients()
    private let callsInFlight: Int
    private let state = Mutex(State())
    private let folder: String
    private let name: String
    private let messages: Logger

    init(callsInFlight: Int, log: Logger) {
        self.callsInFlight = callsInFlight
        messages = log
        folder = (try? StateFolder(environment: ProcessInfo.processInfo.environment).workers) ?? ""
        name = "worker-\(ProcessInfo.processInfo.processIdentifier)-\(String(UInt32.random(in: 0 ... .max), radix: 16))"
    }

    /// Where the log is, or will be with the first call.
    var logPath: String { folder.isEmpty ? "" : "\(folder)/\(name).log" }

    /// `flush` is called, on any thread, when `take` has something to send.
    func start(_ flush: @escaping @Sendable () -> Void) { state.withLock { $0.flush = flush } }

    var callsRunning: Int { state.withLock { $0.running.count } }

    func open(_ announcement: CallAnnouncement) {
        let program = CallProgram(announcement, clients, callsInFlight: callsInFlight)
        state.withLock { $0.programs[announcement.stage] = program }
    }

    func make(_ orders: [CallOrder]) {
        let log: AnswerLog?
        do {
            log = try answerLog()
        } catch {
            // A call whose answer could be lost is not made.
            messages.error("calls are not made: \(error)")
            for order in orders { append(CallReport(stage: order.stage, call: order.call, result: .unsent)) }
            return
        }
        for order in orders {
            guard let program = state.withLock({ $0.programs[order.stage] }) else {
                append(CallReport(stage: order.stage, call: order.call, result: .unsent))
                continue
            }
            state.withLock { state in
                state.stageOf[order.call] = order.stage
                state.running[order.call] = Task.detached { [self] in await make(order, program, log) }
            }
        }
    }

    private func make(_ order: CallOrder, _ program: CallProgram, _ log: AnswerLog?) async {
        let (report, key) = await program.attempt(order) {
            try? log?.noteSent(order.call)
        }
        if case .answered = report.result {
            try? log?.noteAnswer(order.call, job: program.journalJob, key: key, record: report.record)
        } else {
            try? log?.noteFinished(order.call)
        }
        state.withLock { state in
            state.running[order.call] = nil
            state.stageOf[order.call] = nil
        }
        append(report)
    }

    private func append(_ report: CallReport) {
        let flush = state.withLock { state -> (@Sendable () -> Void)? in
            state.reports.append(report)
            guard !state.isFlushing else { return nil }
            state.isFlushing = true
            return state.flush
        }
        flush?()
    }

    func take() -> [CallReport] {
        state.withLock { state in
            defer { state.reports = [] }
            state.isFlushing = false
            return state.reports
        }
    }

    /// The driver has these calls' outcomes on its disk.
    func settled(_ calls: [Int64]) { try? state.withLock { $0.log }?.noteAcknowledged(calls) }

    /// Stops what is still under way for a stage that is over.
    func forget(_ stage: StageID) {
        let tasks = state.withLock { state in
            state.programs[stage] = nil
            return state.stageOf.filter { $0.value == stage }.compactMap { state.running[$0.key] }
        }
        for task in tasks { task.cancel() }
    }

    /// Answers that no driver has acknowledged, for the next one.
    func unacknowledged() -> [RecoveredAnswer] {
        guard let log = state.withLock({ $0.log }), let contents = try? AnswerLog.read(log.path) else { return [] }
        return contents.answers.map {
            RecoveredAnswer(call: $0.call, journalJob: $0.job, key: $0.key, record: $0.record)
        }
    }

    /// Waits for the calls that are under way, so that their answers are in the log, but no longer than `patience`.
    func drain(patience: Duration) async {
        let deadline = ContinuousClock.now.advanced(by: patience)
        while callsRunning > 0, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(20)) }
    }

    func shutdown() async {
        let tasks = state.withLock { Array($0.running.values) }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        state.withLock { state in
            let log = state.log
            state.log = nil
            return log
        }?.close()
        await clients.shutdown()
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
