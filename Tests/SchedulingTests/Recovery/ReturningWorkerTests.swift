import Scheduling
import TestSupport
import Testing

/// Workers elsewhere that are given up, start over, and say which calls they know.
@Suite(.ownThreads) struct ReturningWorkerTests {
    private let start = ContinuousClock.now

    private func after(_ time: Duration) -> ContinuousClock.Instant { start.advanced(by: time) }

    private func lost(_ calls: [Int64], life: UInt64 = 1) -> CallRecovery {
        var recovery = CallRecovery()
        _ = recovery.workerLost("w", life: life, .elsewhere, calls: calls, now: start)
        _ = recovery.found("w", .missing, now: start)
        return recovery
    }

    @Test func ordersThatAReturningWorkerDoesNotKnowWereNotSent() {
        var recovery = lost([1, 2, 3])
        recovery.reported(1)
        let actions = recovery.workerReturned("w", life: 2, known: [1, 2], now: after(.seconds(5)))
        #expect(actions == [.conclude(call: 3, .unsent), .readLog("w")])
        _ = recovery.found("w", .missing, now: after(.seconds(5)))
        #expect(recovery.tick(now: after(.seconds(300))) == [.readLog("w")], "call 2 is under way")
        recovery.reported(2)
        #expect(!recovery.isWaiting)
    }

    @Test func nothingIsWaitedForWhereAReturningWorkerKnowsNothing() {
        var recovery = lost([1, 2])
        #expect(
            recovery.workerReturned("w", life: 2, known: [], now: start)
                == [.conclude(call: 1, .unsent), .conclude(call: 2, .unsent)])
        #expect(!recovery.isWaiting)
    }

    /// A worker of an earlier version does not say it: its calls are waited for.
    @Test func aWorkerThatDoesNotSayWhatItKnowsIsWaitedFor() {
        var recovery = lost([1], life: 0)
        #expect(recovery.workerReturned("w", now: start) == [.readLog("w")])
        _ = recovery.found("w", .missing, now: start)
        #expect(!recovery.tick(now: after(.seconds(329))).contains(.conclude(call: 1, .unknown)))
        #expect(recovery.tick(now: after(.seconds(330))).contains(.conclude(call: 1, .unknown)))
    }

    /// A driver lost it while orders were under way to it, and heard only later what it had said before they came.
    @Test func whatAWorkerKnewAtItsBeginSaysNothingOfOrdersOfTheSameLife() {
        var recovery = lost([1], life: 2)
        #expect(recovery.workerReturned("w", life: 2, known: [], now: start) == [.readLog("w")])
        #expect(recovery.found("w", .held(.init()), now: start) == [], "it may wait there for a slot")
        #expect(recovery.workerReturned("w", life: 1, known: [], now: start) == [.readLog("w")])
        #expect(recovery.unresolved == [1])
    }

    @Test func workersWithoutLogsAreNotTakenForOneAnother() {
        var recovery = CallRecovery()
        _ = recovery.workerLost("", life: 1, .elsewhere, calls: [1], now: start)
        #expect(recovery.workerReturned("", life: 2, known: [], now: start) == [])
        #expect(recovery.unresolved == [1])
    }

    /// A link that loses, delays and brings late; lives that end on either side without the other.
    @Test func noOrderThatReachesAWorkerIsTakenForLost() async throws {
        try await Schedules.run(0..<500) { seed in
            var world = SimulatedReturns(seed: seed)
            world.run()
            if let problem = world.problem { throw BrokenRule(problem) }
        }
    }
}

/// One worker process with its lives, its driver, and the link between them.
private struct SimulatedReturns {
    private enum ToDriver {
        case register
        case recovered(known: Set<Int64>, answers: Set<Int64>)
        case answered(Int64)
    }

    private enum ToWorker {
        case registered
        case order(Int64)
    }

    /// A connection: what is on its way keeps its order.
    private struct Link {
        var up: [ToDriver] = []
        var down: [ToWorker] = []
    }

    private var random: SeededGenerator
    private var recovery = CallRecovery()
    private let now = ContinuousClock.now
    private var links: [UInt64: Link] = [:]

    /// The worker: its life, and its calls of all lives.
    private var life: UInt64 = 1
    private var isJoined = false
    private var waiting: [Int64] = []
    private var running: Set<Int64> = []
    private var answers: Set<Int64> = []

    /// The driver: the life that it knows, and the calls that it has ordered from it.
    private var registered: UInt64?
    private var ordered: Set<Int64> = []
    private var nextCall: Int64 = 1
    private var unsent: Set<Int64> = []
    private(set) var problem: String?

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func run() {
        join()
        for _ in 0..<200 where problem == nil { event() }
        // The worker starts over once more, and the link is good from then on.
        startOver()
        for _ in 0..<200 where problem == nil {
            for life in links.keys.sorted() {
                while links[life]?.up.isEmpty == false { hear(life) }
                while links[life]?.down.isEmpty == false { arrive(life) }
            }
        }
        let missing = recovery.unresolved.subtracting(running)
        if problem == nil, !missing.isEmpty { problem = "calls \(missing.sorted()) are waited for that nobody makes" }
        for call in running.sorted() where problem == nil { end(call) }
        while links[life]?.up.isEmpty == false { hear(life) }
        if problem == nil, recovery.isWaiting { problem = "calls \(recovery.unresolved.sorted()) stay open" }
    }

    private mutating func event() {
        let someLife = links.keys.sorted().randomElement(using: &random) ?? life
        switch Int.random(in: 0..<20, using: &random) {
        case 0...4: hear(someLife)
        case 5...9: arrive(someLife)
        case 10, 11: order()
        case 12, 13: begin()
        case 14: if let call = running.sorted().randomElement(using: &random) { end(call) }
        case 15: if !isJoined { links[life]?.up.append(.register) }
        case 16: lose()
        case 17: startOver()
        // Only a connection that is over loses anything.
        case 18 where someLife < life: links[someLife]?.up = []
        default: if let call = answers.sorted().randomElement(using: &random), isJoined { say(.answered(call)) }
        }
        problem = problem ?? recovery.invalidity()
    }

    // MARK: The worker

    private mutating func join() {
        links[life] = Link(up: [.register])
        isJoined = false
    }

    private mutating func startOver() {
        waiting = []
        life += 1
        join()
    }

    private mutating func say(_ message: ToDriver) { links[life]?.up.append(message) }

    /// What was sent to a life that is over is not taken in.
    private mutating func arrive(_ life: UInt64) {
        guard links[life]?.down.isEmpty == false, let message = links[life]?.down.removeFirst(), life == self.life
        else { return }
        switch message {
        case .registered:
            guard !isJoined else { return }
            isJoined = true
            say(.recovered(known: running.union(waiting).union(answers), answers: answers))
        case .order(let call): waiting.append(call)
        }
    }

    private mutating func begin() {
        guard !waiting.isEmpty else { return }
        let call = waiting.removeFirst()
        running.insert(call)
        if unsent.contains(call) { problem = "call \(call) is made, and was concluded as not sent" }
    }

    private mutating func end(_ call: Int64) {
        running.remove(call)
        answers.insert(call)
        if isJoined { say(.answered(call)) }
    }

    // MARK: The driver

    private mutating func order() {
        guard let registered else { return }
        ordered.insert(nextCall)
        links[registered]?.down.append(.order(nextCall))
        nextCall += 1
    }

    private mutating func lose() {
        guard let life = registered else { return }
        registered = nil
        perform(recovery.workerLost("w", life: life, .elsewhere, calls: ordered.sorted(), now: now))
        ordered = []
    }

    private mutating func hear(_ life: UInt64) {
        guard links[life]?.up.isEmpty == false, let message = links[life]?.up.removeFirst() else { return }
        switch message {
        case .register:
            if let registered, registered > life { return }
            if registered != life {
                lose()
                registered = life
            }
            links[life]?.down.append(.registered)
        case .recovered(let known, let answers):
            guard registered == life else { return }
            for call in answers { report(call) }
            perform(recovery.workerReturned("w", life: life, known: known, now: now))
        case .answered(let call): if registered == life { report(call) }
        }
    }

    private mutating func report(_ call: Int64) {
        ordered.remove(call)
        recovery.reported(call)
    }

    private mutating func perform(_ actions: [CallRecovery.Action]) {
        for action in actions {
            switch action {
            case .readLog(let name): perform(recovery.found(name, .missing, now: now))
            case .conclude(let call, .unsent):
                if !unsent.insert(call).inserted { problem = "call \(call) is concluded twice" }
                if running.contains(call) || answers.contains(call) {
                    problem = "call \(call) was sent, and would be paid again"
                }
            case .conclude(let call, let conclusion): problem = "call \(call) is concluded as \(conclusion)"
            }
        }
    }
}
