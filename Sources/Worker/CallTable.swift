internal import Messaging
internal import ModelAPI
internal import Planning
internal import Scheduling

/// What a worker knows of the calls that it was ordered to make: those that wait, those that run, and what is to be
/// reported of those that are over.
///
/// A pure value. Every order that comes in is reported once: as made, as never sent, or, where the driver was lost
/// meanwhile, to the next one as recovered.
struct CallTable<Program> {
    /// An order whose call begins now.
    struct Start {
        let order: CallOrder
        let program: Program
        let journalJob: Int64
        /// The driver's life in which the order came.
        fileprivate let life: Int
    }

    private var programs: [StageID: (program: Program, journalJob: Int64)] = [:]
    private var queue: CallQueue<CallOrder>
    /// The calls that wait or run.
    private(set) var known: Set<Int64> = []
    private var running: [Int64: (stage: StageID, life: Int)] = [:]
    /// Goes up with every loss of the driver: what is reported of an earlier life's calls says all that the next
    /// driver needs to know.
    private var life = 0
    private var reports: [CallReport] = []
    private var recovered: [RecoveredCall] = []
    /// No more calls are made: the worker is leaving, or their answers cannot be kept.
    private var refuses = false

    init(callsInFlight: Int) { queue = CallQueue(callsInFlight: callsInFlight) }

    var callsRunning: Int { running.count }
    var hasWaiting: Bool { queue.hasWaiting }
    var hasReports: Bool { !reports.isEmpty || !recovered.isEmpty }
    var isRefusing: Bool { refuses }

    func isRunning(_ call: Int64) -> Bool { running[call] != nil }
    func isOpen(_ stage: StageID) -> Bool { programs[stage] != nil }

    mutating func open(_ stage: StageID, _ program: Program, journalJob: Int64) {
        programs[stage] = (program, journalJob)
    }

    /// Takes orders in; the calls that begin now.
    mutating func add(_ orders: [CallOrder]) -> [Start] {
        for order in orders where !known.contains(order.call) {
            if programs[order.stage] == nil || refuses {
                reports.append(CallReport(unsent: order))
            } else {
                known.insert(order.call)
                queue.add(order, of: order.stage, slots: Int(clamping: order.slots))
            }
        }
        return begin()
    }

    /// Takes in what came of a call; the calls that begin in its slot.
    mutating func ended(_ start: Start, _ report: CallReport) -> [Start] {
        let order = start.order
        guard running.removeValue(forKey: order.call) != nil else { return [] }
        known.remove(order.call)
        queue.ended(order.stage)
        if start.life == life {
            reports.append(report)
        } else if let call = RecoveredCall(report, journalJob: start.journalJob, key: order.key) {
            recovered.append(call)
        }
        return begin()
    }

    private mutating func begin() -> [Start] {
        var starts: [Start] = []
        while let order = queue.next() {
            guard let (program, journalJob) = programs[order.stage] else {
                queue.ended(order.stage)
                giveBack([order])
                continue
            }
            running[order.call] = (order.stage, life)
            starts.append(Start(order: order, program: program, journalJob: journalJob, life: life))
        }
        return starts
    }

    /// Gives orders back that wait for a slot; those of one stage, or all.
    mutating func recall(_ stage: StageID? = nil) { giveBack(queue.recall(stage)) }

    private mutating func giveBack(_ orders: [CallOrder]) {
        known.subtract(orders.map(\.call))
        reports += orders.map(CallReport.init(unsent:))
    }

    /// Gives back what waits and what is ordered from now on; calls that run go on.
    mutating func refuse() {
        refuses = true
        recall()
    }

    /// The stage is over: no order of it is taken any more.
    ///
    /// - Returns: Its calls that still run, which are to be called off. Those of an earlier driver are not among them:
    ///   its stages may have had the same numbers.
    mutating func forget(_ stage: StageID) -> [Int64] {
        recall(stage)
        programs[stage] = nil
        queue.forget(stage)
        return running.filter { $0.value == (stage, life) }.map(\.key)
    }

    /// The driver is lost.
    ///
    /// Calls that run go on: they are paid for, and what comes of them is for the next driver. Those that wait are not
    /// made.
    mutating func startOver() {
        life += 1
        reports = []
        for order in queue.recall() {
            known.remove(order.call)
            guard let (_, journalJob) = programs[order.stage] else { continue }
            recovered.append(RecoveredCall(call: order.call, journalJob: journalJob, key: order.key, record: nil))
        }
        programs = [:]
    }

    /// What is to be sent to the driver.
    mutating func takeReports() -> (reports: [CallReport], recovered: [RecoveredCall]) {
        defer { (reports, recovered) = ([], []) }
        return (reports, recovered)
    }

    /// The recovered calls that were never sent; the others are in the log.
    mutating func takeUnsent() -> [RecoveredCall] {
        defer { recovered = [] }
        return recovered.filter { $0.record == nil }
    }
}

extension CallTable.Start: Sendable where Program: Sendable {}

extension CallReport {
    init(unsent order: CallOrder) { self.init(stage: order.stage, call: order.call, result: .unsent) }
}

extension RecoveredCall {
    /// What the next driver is to know of a call: its answer, or that it was not paid.
    ///
    /// Nil where nobody can say: the call's intent stays open then.
    fileprivate init?(_ report: CallReport, journalJob: Int64, key: RequestKey) {
        switch report.result {
        case .answered: self.init(call: report.call, journalJob: journalJob, key: key, record: report.record)
        case .failed(let outcome, _) where outcome.mayBeBilled: return nil
        case .failed, .unsent: self.init(call: report.call, journalJob: journalJob, key: key, record: nil)
        }
    }
}
