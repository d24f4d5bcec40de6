internal import Journal
internal import Messaging
internal import ModelAPI
internal import Planning
internal import Scheduling
internal import Synchronization

/// What the desk tells the driver, and the next one when it is lost.
extension CallDesk {
    /// What is to be sent to the driver.
    func take() -> (reports: [CallReport], recovered: [RecoveredCall]) {
        state.withLock { state in
            defer { (state.reports, state.recovered) = ([], []) }
            state.isFlushing = false
            return (state.reports, state.recovered)
        }
    }

    /// The driver has these calls' outcomes on its disk.
    func settled(_ calls: [Int64]) { try? state.withLock { $0.log }?.noteAcknowledged(calls) }

    /// Gives orders back that wait for a place.
    func recall(_ stage: StageID) {
        tell { state in state.reports += state.line.recall(stage).map(CallReport.init(unsent:)) }
    }

    func recallAll() {
        tell { state in state.reports += state.line.recall().map(CallReport.init(unsent:)) }
    }

    /// The driver is lost.
    ///
    /// Calls that are under way go on: they are paid for, and what comes of them is for the next driver. Those
    /// that wait are not made.
    func startOver() {
        state.withLock { state in
            state.life += 1
            state.reports = []
            for order in state.line.recall() {
                guard let program = state.programs[order.stage] else { continue }
                state.recovered.append(
                    RecoveredCall(call: order.call, journalJob: program.journalJob, key: order.key, record: nil))
            }
        }
    }

    /// What no driver has acknowledged, for the next one.
    func unacknowledged() -> [RecoveredCall] {
        let (log, others) = state.withLock { state in
            defer { state.recovered = [] }
            return (state.log, state.recovered.filter { $0.record == nil })
        }
        guard let log, let contents = try? AnswerLog.read(log.path) else { return others }
        return others
            + contents.answers.map {
                RecoveredCall(call: $0.call, journalJob: $0.job, key: $0.key, record: $0.record)
            }
    }
}

extension CallReport {
    init(unsent order: CallOrder) { self.init(stage: order.stage, call: order.call, result: .unsent) }
}

extension RecoveredCall {
    /// What the next driver is to know of a call: its answer, or that it was not paid.
    ///
    /// Nil where nobody can say: the call's intent stays open then.
    init?(_ report: CallReport, journalJob: Int64, key: RequestKey) {
        switch report.result {
        case .answered: self.init(call: report.call, journalJob: journalJob, key: key, record: report.record)
        case .failed(let outcome, _) where outcome.mayBeBilled: return nil
        case .failed, .unsent: self.init(call: report.call, journalJob: journalJob, key: key, record: nil)
        }
    }
}
