import ModelAPI
import Planning
import Scheduling
import TestSupport
import Testing

/// Rows from their arrival to their outcome on the disk, in every order of events: a journal that is slow or fails,
/// workers that come and go, lookups that find something or not.
@Suite(.ownThreads) struct RandomCoordinatorTests {
    @Test func everyRowHasOneOutcomeAndNoCallLeavesBeforeItsIntentIsDurable() async throws {
        try await Schedules.run(0..<2000) { seed in
            var world = SimulatedRows(seed: seed)
            world.run()
            if let problem = world.problem { throw BrokenRule(problem) }
        }
    }
}

/// What an observer knows of rows, calls and the disk, beside the coordinator.
private struct SimulatedRows {
    private typealias Coordinator = CallCoordinator<String>

    /// Something that is on its way to the disk.
    private enum Write {
        case intents([CallScheduler.Order])
        case outcome(RequestKey, rows: [UInt64], answer: String)
    }

    private let seed: UInt64
    private var random: SeededGenerator
    private var coordinator = Coordinator()
    private let stage = StageID(1)
    private var now = ContinuousClock.now
    private var disk: [Write] = []
    /// Outcomes on the disk, by key; some were there before.
    private var journal: [RequestKey: String] = [:]
    private var lookups: [[Coordinator.KeyedRow]] = []
    private var workers: Set<WorkerID> = []
    private var announced: Set<WorkerID> = []
    private var durableIntents: Set<Int64> = []
    /// Calls that workers have.
    private var out: [Int64: CallScheduler.Order] = [:]
    private var unresolved: [Int64] = []
    private var keys: [UInt64: RequestKey] = [:]
    private var outcomes: [UInt64: String] = [:]
    private var nextRow: UInt64 = 1
    private var nextWorker: UInt64 = 1
    private var nextNumber: Int64 = 1
    private let isResumed: Bool
    private let deduplicates: Bool
    private(set) var problem: String?

    init(seed: UInt64) {
        self.seed = seed
        random = SeededGenerator(seed: seed)
        isResumed = Bool.random(using: &random)
        deduplicates = Int.random(in: 0..<4, using: &random) > 0
        var options = CallOptions()
        options.deduplicates = deduplicates
        options.attempts = 3
        if Bool.random(using: &random) { options.maxInFlight = Int.random(in: 1...5, using: &random) }
        var reuse = Coordinator.Reuse()
        reuse.deduplicates = deduplicates
        reuse.looksUpAll = isResumed
        if isResumed {
            for number in 0..<UInt64(6) where Bool.random(using: &random) { journal[Self.key(number)] = "earlier" }
        }
        coordinator.open(
            stage, reuse, isResumed: isResumed, options, maxTokens: 20, spentBefore: 0,
            deployments: [(CallScheduler.DeploymentID("a"), QuotaLimits(), 1, false)])
    }

    private static func key(_ number: UInt64) -> RequestKey { RequestKey(words: [number, 1, 1, 1]) }

    mutating func run() {
        for _ in 0..<(seed % 20 == 0 ? 300 : 100) where problem == nil {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...300, using: &random)))
            event(isCalm: false)
            check()
        }
        // From here on nothing goes wrong, so that every row must have its outcome.
        for _ in 0..<3000 where problem == nil && outcomes.count < keys.count {
            now = now.advanced(by: .milliseconds(200))
            if workers.isEmpty { join() }
            event(isCalm: true)
            check()
        }
        if problem == nil, outcomes.count < keys.count {
            problem = "\(keys.count - outcomes.count) of \(keys.count) rows have no outcome"
        }
        if problem == nil, coordinator.outstanding(stage) > 0, disk.isEmpty, out.isEmpty, unresolved.isEmpty {
            problem = "\(coordinator.outstanding(stage)) calls are waited for that nobody makes"
        }
    }

    private mutating func event(isCalm: Bool) {
        if coordinator.needsNumbers {
            coordinator.provide(nextNumber..<nextNumber + 20)
            nextNumber += 20
        }
        switch Int.random(in: 0..<10, using: &random) {
        case 0 where !isCalm: arrive()
        case 1 where !isCalm: join()
        case 2 where !isCalm && Int.random(in: 0..<3, using: &random) == 0: leave()
        case 3: look()
        case 4, 5: write(mayFail: !isCalm)
        case 6: resolve()
        case 7: assign()
        default: report(mayFail: !isCalm)
        }
        if isCalm {
            look()
            write(mayFail: false)
            resolve()
            assign()
        }
    }

    private mutating func arrive() {
        var rows: [Coordinator.Arrival] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let content = Self.key(UInt64.random(in: 0..<12, using: &random))
            keys[nextRow] = deduplicates ? content : content.salted(nextRow)
            rows.append(.init(row: nextRow, content: content, promptTokens: 10, rows: 1))
            nextRow += 1
        }
        take(coordinator.arrived(rows, of: stage, now: now))
    }

    private mutating func take(_ intake: Coordinator.Intake) {
        for found in intake.found {
            for row in found.rows { give(row, found.record) }
            if found.source == .journal && !isResumed { problem = "a new job has answers of an earlier run" }
        }
        if !intake.givenUp.isEmpty { problem = "rows are given up that nobody gave up" }
        if !intake.lookUp.isEmpty { lookups.append(intake.lookUp) }
        for row in intake.free where journal[row.key] != nil { problem = "row \(row.row) would be paid for twice" }
        coordinator.release(intake.free, of: stage)
    }

    private mutating func give(_ row: UInt64, _ record: String) {
        if outcomes[row] != nil { problem = "row \(row) has two outcomes" }
        outcomes[row] = record
    }

    private mutating func look() {
        guard !lookups.isEmpty else { return }
        let rows = lookups.removeFirst()
        var known: [RequestKey: String] = [:]
        for row in rows { known[row.key] = journal[row.key] }
        take(coordinator.looked(up: rows, of: stage, journal: known, cache: [:]))
    }

    private mutating func join() {
        let worker = WorkerID(nextWorker)
        nextWorker += 1
        workers.insert(worker)
        coordinator.workerJoined(worker, callsInFlight: Int.random(in: 1...4, using: &random))
    }

    private mutating func leave() {
        guard let worker = workers.sorted(by: { $0.rawValue < $1.rawValue }).randomElement(using: &random) else {
            return
        }
        workers.remove(worker)
        announced.remove(worker)
        let (unsent, lost) = coordinator.workerLeft(worker)
        for call in unsent {
            if durableIntents.contains(call) { problem = "call \(call) was ordered, and counts as unsent" }
            conclude(call, .unsent)
        }
        for call in lost where out[call] == nil { problem = "call \(call) was never ordered" }
        unresolved += lost
    }

    private mutating func assign() {
        let round = coordinator.assign(now: now)
        if !round.orders.isEmpty { disk.append(.intents(round.orders)) }
        for (_, worker) in round.recalls where !announced.contains(worker) {
            problem = "\(worker) is to give back orders of a stage that it does not know"
        }
        for given in round.givenUp { keep(given.row, "given up") }
    }

    private mutating func write(mayFail: Bool) {
        guard !disk.isEmpty else { return }
        let fails = mayFail && Int.random(in: 0..<20, using: &random) == 0
        switch disk.removeFirst() {
        case .intents(let orders): depart(orders, fails)
        case .outcome(let key, let rows, let answer):
            if fails {
                // Its rows stay without an outcome, as those of a job that a failing journal ends.
                if coordinator.kept(key, of: stage, failed: true) { problem = "what is not on the disk is given out" }
                for row in rows { give(row, "lost") }
            } else if coordinator.kept(key, of: stage) {
                if answer != "failed" && answer != "given up" { journal[key] = answer }
                for row in rows { give(row, answer) }
            } else {
                problem = "an outcome on the disk is nobody's"
            }
        }
    }

    private mutating func depart(_ orders: [CallScheduler.Order], _ fails: Bool) {
        let departure = coordinator.durable(orders, failed: fails)
        if fails && !departure.orders.isEmpty { problem = "calls leave although their intents are not durable" }
        for (_, worker) in departure.announcements where !announced.insert(worker).inserted {
            problem = "\(worker) is told of the stage twice"
        }
        for order in departure.orders {
            if !workers.contains(order.worker) { problem = "call \(order.call) is ordered from a worker that is gone" }
            if !announced.contains(order.worker) { problem = "\(order.worker) does not know the stage" }
            if out.values.contains(where: { $0.key == order.key }) { problem = "two identical requests are out" }
            if journal[order.key] != nil { problem = "row \(order.row) is paid for twice" }
            durableIntents.insert(order.call)
            out[order.call] = order
        }
        for call in departure.unsent { conclude(call, .unsent) }
    }

    private mutating func resolve() {
        guard let call = unresolved.popLast() else { return }
        conclude(
            call,
            [.unsent, .unknown, .answered(prompt: 10, completion: 5, cached: 0)].randomElement(using: &random)
                ?? .unsent)
    }

    private mutating func report(mayFail: Bool) {
        let living = out.keys.filter { !unresolved.contains($0) }.sorted()
        guard let call = living.randomElement(using: &random) else { return }
        let isBad = mayFail && Int.random(in: 0..<4, using: &random) == 0
        conclude(
            call,
            isBad
                ? .failed(
                    .refused(status: 400, category: .badRequest, hints: RetryHints()), .badRequest, message: "bad")
                : .answered(prompt: 10, completion: 5, cached: 0))
    }

    private mutating func conclude(_ call: Int64, _ report: CallScheduler.Report) {
        out[call] = nil
        switch coordinator.reported(call, report, random: 0, now: now) {
        case .late: problem = "call \(call) is nobody's"
        case .again: break
        case .resolved(_, let resolved):
            if case .answered = report { keep(resolved, "answer") } else { keep(resolved, "failed") }
        }
    }

    private mutating func keep(_ resolved: CallScheduler.Resolved, _ answer: String) {
        coordinator.keeps(answer, for: resolved.key, of: stage)
        disk.append(.outcome(resolved.key, rows: [resolved.row] + resolved.followers, answer: answer))
    }

    private mutating func check() {
        if let invalid = coordinator.invalidity() { problem = problem ?? invalid }
    }
}
