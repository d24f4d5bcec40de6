import Planning
import Scheduling
import TestSupport
import Testing

/// The ways in which a call's outcome can be unknown, and what each comes to.
@Suite(.ownThreads) struct CallRecoveryTests {
    private typealias Recovery = CallRecovery
    private let start = ContinuousClock.now
    private let key = RequestKey(words: [1, 2, 3, 4])

    private func after(_ time: Duration) -> ContinuousClock.Instant { start.advanced(by: time) }

    @Test func theLogOfALostWorkerHereDecidesEachCall() {
        var recovery = CallRecovery()
        #expect(recovery.workerLost("w", .here, calls: [1, 2, 3], now: start) == [.readLog("w")])
        let actions = recovery.found("w", .dead(.init(sent: [2], answered: [1])), now: start)
        #expect(
            actions == [
                .conclude(call: 1, .answered), .conclude(call: 2, .unknown), .conclude(call: 3, .unsent),
            ])
    }

    @Test func aLogThatIsHeldIsLookedAtAgain() {
        var recovery = CallRecovery()
        _ = recovery.workerLost("w", .here, calls: [1], now: start)
        #expect(recovery.found("w", .held(nil), now: start) == [])
        #expect(recovery.tick(now: after(.milliseconds(50))) == [])
        #expect(recovery.tick(now: after(.milliseconds(100))) == [.readLog("w")])
        #expect(recovery.tick(now: after(.milliseconds(300))) == [], "the answer is still to come")
        #expect(recovery.found("w", .held(nil), now: after(.seconds(11))) == [.conclude(call: 1, .unknown)])
    }

    @Test func aLogThatCannotBeReadMakesItsCallsUnknown() {
        var recovery = CallRecovery()
        _ = recovery.workerLost("w", .here, calls: [1], now: start)
        #expect(recovery.found("w", .unreadable, now: start) == [.conclude(call: 1, .unknown)])
        _ = recovery.workerLost("v", .here, calls: [2, 3], now: start)
        let damaged = CallRecovery.LogContents(sent: [], answered: [2], isDamaged: true)
        #expect(
            recovery.found("v", .dead(damaged), now: start)
                == [.conclude(call: 2, .answered), .conclude(call: 3, .unknown)])
    }

    @Test func aWorkerThatThisDriverStartedAndThatHasNoLogMadeNoCall() {
        var recovery = CallRecovery()
        _ = recovery.workerLost("w", .here, calls: [1], now: start)
        #expect(recovery.found("w", .missing, now: start) == [.conclude(call: 1, .unsent)])
    }

    /// Another machine may have the same name as this one: no log here says nothing about a worker there.
    @Test func aWorkerElsewhereMayComeBackBeforeItsCallsAreUnknown() {
        var recovery = CallRecovery()
        _ = recovery.workerLost("w", .elsewhere, calls: [1, 2], now: start)
        #expect(recovery.found("w", .missing, now: start) == [])
        recovery.reported(1)
        _ = recovery.tick(now: after(.seconds(39)))
        #expect(recovery.tick(now: after(.seconds(40))) == [.conclude(call: 2, .unknown)])
        #expect(!recovery.isWaiting)
    }

    /// It gave up its calls when its time to drain was over, and its log is on its own machine.
    @Test func aWorkerElsewhereThatSaidGoodbyeLeavesItsCallsUnknown() {
        var recovery = CallRecovery()
        #expect(recovery.workerLost("w", .goneElsewhere, calls: [1], now: start) == [.readLog("w")])
        #expect(recovery.found("w", .missing, now: start) == [.conclude(call: 1, .unknown)])
        _ = recovery.workerLost("v", .goneElsewhere, calls: [2, 3], now: start)
        let log = CallRecovery.LogContents(sent: [2])
        #expect(
            recovery.found("v", .dead(log), now: start)
                == [.conclude(call: 2, .unknown), .conclude(call: 3, .unsent)], "its log was on this machine after all")
        _ = recovery.workerLost("", .goneElsewhere, calls: [4], now: start)
        #expect(recovery.tick(now: start) == [.conclude(call: 4, .unknown)])
    }

    /// A worker whose driver was stopped for a while joins again, with calls under way and orders that it never heard.
    @Test func aWorkerThatIsBackGoesOnWithItsCalls() {
        var recovery = CallRecovery()
        _ = recovery.workerLost("w", .here, calls: [1, 2, 3], now: start)
        _ = recovery.found("w", .held(nil), now: start)
        #expect(recovery.workerReturned("w", now: after(.seconds(1))) == [.readLog("w")])
        recovery.reported(1)
        let log = CallRecovery.LogContents(sent: [2])
        #expect(recovery.found("w", .held(log), now: after(.seconds(1))) == [.conclude(call: 3, .unsent)])
        #expect(recovery.tick(now: after(.seconds(60))) == [], "call 2 is under way")
        recovery.reported(2)
        #expect(!recovery.isWaiting)
    }

    @Test func aLateAnswerFindsItsJob() {
        var recovery = CallRecovery(mostLateCalls: 2)
        recovery.stageOver([(1, key, "w"), (2, key, "w"), (3, key, "v")], job: 7)
        #expect(recovery.takeLate(1) == nil, "the oldest is dropped: the table is bounded")
        #expect(recovery.takeLate(3)?.job == 7)
        #expect(recovery.takeLate(3) == nil)
        recovery.lateWorkerLost("w")
        #expect(recovery.takeLate(2) == nil)
    }

    @Test func aNewRunWaitsForCallsThatAreStillUnderWay() {
        var recovery = CallRecovery()
        let intents = [CallRecovery.OpenIntent(call: 1, log: "w")]
        func opening(_ living: Set<String>, _ returned: Set<String>, _ time: Duration) -> CallRecovery.Opening {
            recovery.opening(
                JobID(1), journalJob: 7, intents: intents, living: living, returned: returned, now: after(time))
        }
        recovery.stageOver([(1, key, "w")], job: 7)
        #expect(opening(["w"], ["w"], .zero) == .wait(.lateCalls))
        _ = recovery.takeLate(1)
        #expect(opening(["w"], [], .seconds(1)) == .wait(.earlierWorkers))
        #expect(opening(["w"], ["w"], .seconds(2)) == .adopt, "the worker has told what it knows")
        #expect(opening(["w"], ["w"], .seconds(2)) == .go)
    }

    @Test func aNewRunDoesNotWaitForEver() {
        var recovery = CallRecovery()
        let intents = [CallRecovery.OpenIntent(call: 1, log: "w")]
        func opening(_ time: Duration) -> CallRecovery.Opening {
            recovery.opening(
                JobID(1), journalJob: 7, intents: intents, living: ["w"], returned: [], now: after(time))
        }
        #expect(opening(.zero) == .wait(.earlierWorkers))
        #expect(opening(.seconds(39)) == .wait(.earlierWorkers))
        #expect(opening(.seconds(40)) == .adopt)
        #expect(opening(.seconds(40)) == .go)
    }

    @Test func deadWorkersLogsDecideOnlyWhatTheySay() {
        let logs: [String: CallRecovery.LogContents] = [
            "w": .init(sent: [1], answered: [2]), "damaged": .init(isDamaged: true),
        ]
        let intents = [(1, "w"), (2, "w"), (3, "w"), (4, "damaged"), (5, "gone"), (6, nil)].map {
            CallRecovery.OpenIntent(call: $0.0, log: $0.1)
        }
        #expect(CallRecovery.orphans(logs, intents: intents) == [2: .answered, 3: .unsent])
    }

    /// What an observer knows of each call is held against what the value concludes.
    @Test func noCallThatWasSentIsTakenForUnsentAndEachIsConcludedOnce() async throws {
        try await Schedules.run(0..<3000) { seed in
            var world = SimulatedRecovery(seed: seed)
            world.run()
            if let problem = world.problem { throw BrokenRule(problem) }
        }
    }
}

/// Workers that die with calls in every state, and come back or not.
private struct SimulatedRecovery {
    private struct Worker {
        var location: CallRecovery.LogLocation
        var sent: Set<Int64> = []
        var answered: Set<Int64> = []
        var isDamaged = false
        /// Of one that said goodbye: whether its log is on another machine.
        var isElsewhere = false
        var releasesAt: ContinuousClock.Instant
    }

    private var random: SeededGenerator
    private var recovery = CallRecovery()
    private var now = ContinuousClock.now
    private var workers: [String: Worker] = [:]
    private var open: [Int64: String] = [:]
    private var looks: [String] = []
    private var nextCall: Int64 = 1
    private(set) var problem: String?

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func run() {
        for step in 0..<300 where problem == nil {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...1500, using: &random)))
            switch Int.random(in: 0..<8, using: &random) {
            case 0 where step < 200: loseOne()
            case 1: tellOne()
            case 2, 3, 4: answerLook()
            default: perform(recovery.tick(now: now))
            }
            problem = problem ?? recovery.invalidity()
            if recovery.unresolved != Set(open.keys) { problem = problem ?? "calls are forgotten" }
        }
        for _ in 0..<200 where problem == nil && !open.isEmpty {
            now = now.advanced(by: .seconds(1))
            perform(recovery.tick(now: now))
            answerLook()
        }
        if problem == nil, !open.isEmpty { problem = "\(open.count) calls were never concluded" }
    }

    private mutating func loseOne() {
        let name = "w\(workers.count)"
        var worker = Worker(
            location: [.here, .elsewhere, .goneElsewhere].randomElement(using: &random) ?? .here,
            isDamaged: Int.random(in: 0..<4, using: &random) == 0, isElsewhere: Bool.random(using: &random),
            releasesAt: now.advanced(by: .seconds(Int.random(in: 0...15, using: &random))))
        var calls: [Int64] = []
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            calls.append(nextCall)
            open[nextCall] = name
            switch Int.random(in: 0..<3, using: &random) {
            case 0: worker.sent.insert(nextCall)
            case 1: worker.answered.insert(nextCall)
            default: break
            }
            nextCall += 1
        }
        workers[name] = worker
        perform(recovery.workerLost(name, worker.location, calls: calls, now: now))
    }

    private mutating func tellOne() {
        guard let call = open.keys.sorted().randomElement(using: &random) else { return }
        open[call] = nil
        recovery.reported(call)
    }

    private mutating func answerLook() {
        guard !looks.isEmpty else { return }
        let name = looks.removeFirst()
        guard let worker = workers[name] else { return }
        let isMissing = worker.location == .elsewhere || worker.location == .goneElsewhere && worker.isElsewhere
        let found: CallRecovery.FoundLog =
            if isMissing { .missing } else if now < worker.releasesAt { .held(nil) } else {
                .dead(
                    worker.isDamaged
                        ? .init(isDamaged: true) : .init(sent: worker.sent, answered: worker.answered))
            }
        perform(recovery.found(name, found, now: now))
    }

    private mutating func perform(_ actions: [CallRecovery.Action]) {
        for action in actions {
            switch action {
            case .readLog(let name):
                if looks.contains(name) { problem = "\(name) is looked at twice at once" }
                looks.append(name)
            case .conclude(let call, let conclusion):
                guard let name = open.removeValue(forKey: call), let worker = workers[name] else {
                    problem = "call \(call) is concluded twice"
                    continue
                }
                let wasSent = worker.sent.contains(call) || worker.answered.contains(call)
                if conclusion == .unsent && wasSent { problem = "call \(call) was sent, and would be paid again" }
                if conclusion == .answered && !worker.answered.contains(call) { problem = "call \(call) has no answer" }
            }
        }
    }
}
