import TestSupport
import Testing

@testable import Worker

/// A worker's life, event by event.
@Suite struct WorkerMachineTests {
    private typealias Machine = WorkerMachine

    /// A machine and a clock that the test moves.
    private struct Bench {
        var now = ContinuousClock.now
        var machine: WorkerMachine
        var load = WorkerMachine.Load()

        init(isLocal: Bool = true) {
            var configuration = WorkerMachine.Configuration()
            configuration.isLocal = isLocal
            machine = WorkerMachine(configuration, address: "tcp://127.0.0.1:1", now: now)
        }

        mutating func send(_ event: WorkerMachine.Event) -> [WorkerMachine.Action] { machine.handle(event, now: now) }

        /// Lets time pass with ticks as often as the shell makes them; what was done meanwhile.
        mutating func pass(_ time: Duration) -> [WorkerMachine.Action] {
            var actions: [WorkerMachine.Action] = []
            let end = now.advanced(by: time)
            while now < end {
                now = min(end, now.advanced(by: .milliseconds(100)))
                actions += send(.tick(load))
            }
            return actions
        }

        mutating func join() {
            #expect(send(.start) == [.join])
            #expect(send(.registered) == [.joined])
        }
    }

    @Test func aDriverThatDoesNotAnswerIsAskedAndGivenUp() {
        var bench = Bench()
        #expect(bench.send(.start) == [.join])
        let asked = bench.pass(.seconds(10))
        #expect(Set(asked.map { $0 == .register }) == [true] && asked.count >= 18)
        #expect(
            bench.pass(.milliseconds(300)).last
                == .leave(.driverLost(reason: "no driver answers at tcp://127.0.0.1:1")))
    }

    /// A driver that was there may be started again: it is looked for longer than one that never was.
    @Test func aDriverThatIsGoneIsLookedForTenMinutes() {
        var bench = Bench(isLocal: false)
        bench.join()
        let actions = bench.send(.disconnected)
        #expect(actions.last == .join)
        let asked = bench.pass(.seconds(600))
        #expect(Set(asked.map { $0 == .register }) == [true] && asked.count >= 1_000)
        #expect(!bench.machine.isEnded)
        #expect(bench.send(.registered) == [.joined])
        _ = bench.send(.disconnected)
        #expect(
            bench.pass(.seconds(602)).last
                == .leave(.driverLost(reason: "no driver answers at tcp://127.0.0.1:1, since 600 s")))
    }

    /// The driver is stopped for 4 s, prunes for 10, or its machine is busy.
    @Test(arguments: [true, false], [4, 10, 19])
    func aSilentDriverIsAskedAndNotLost(isLocal: Bool, seconds: Int) {
        var bench = Bench(isLocal: isLocal)
        bench.join()
        bench.load.callsRunning = 16
        let actions = bench.pass(.seconds(seconds))
        #expect(!actions.isEmpty && actions.allSatisfy { $0 == .ask })
        #expect(bench.machine.isJoined)
        #expect(bench.send(.heard) == [])
        #expect(bench.pass(.seconds(3)) == [])
    }

    @Test func aLocalWorkerWaitsForItsDriverAsLongAsThatMayStall() {
        var bench = Bench()
        bench.join()
        let actions = bench.pass(.seconds(31))
        #expect(
            actions.first { $0 != .ask }
                == .drain(reason: "the driver at tcp://127.0.0.1:1 was silent for 30 s"))
    }

    @Test func aWorkerOfAnotherDriverStartsOver() {
        var bench = Bench(isLocal: false)
        bench.join()
        let actions = bench.pass(.seconds(21)).filter { $0 != .ask && $0 != .register }
        #expect(actions == [.dropWork(reason: "the driver at tcp://127.0.0.1:1 was silent for 20 s"), .join])
        #expect(bench.send(.registered) == [.joined])
    }

    @Test func aDriverThatDoesNotKnowTheWorkerMakesItStartOverOnce() {
        var bench = Bench()
        bench.join()
        #expect(bench.send(.unknown) == [.dropWork(reason: "the driver does not know this worker"), .join])
        #expect(bench.send(.unknown) == [])
        #expect(bench.send(.registered) == [.joined])
    }

    /// A stopped worker, or a machine that slept, heard nothing because it did not listen.
    @Test(arguments: [Duration.seconds(4), .seconds(60), .seconds(86_400)])
    func aStallOfTheWorkerIsNoSilenceOfTheDriver(stall: Duration) {
        var bench = Bench()
        bench.join()
        bench.now = bench.now.advanced(by: stall)
        #expect(bench.send(.tick(bench.load)) == [.ask])
        #expect(bench.send(.heard) == [])
        #expect(bench.pass(.seconds(2)) == [])
    }

    @Test(arguments: [true, false])
    func aLostConnectionIsNotASilence(isLocal: Bool) {
        var bench = Bench(isLocal: isLocal)
        bench.join()
        let reason = "the connection to the driver at tcp://127.0.0.1:1 was lost"
        #expect(bench.send(.disconnected) == (isLocal ? [.drain(reason: reason)] : [.dropWork(reason: reason), .join]))
    }

    @Test func callsInFlightAreWaitedForAndThenTheirAcknowledgements() {
        var bench = Bench()
        bench.join()
        bench.load = .init(callsRunning: 2, unacknowledged: 1)
        #expect(bench.send(.stop(reason: "down", within: .seconds(30))) == [.drain(reason: "down")])
        #expect(bench.pass(.seconds(20)) == [])
        bench.load = .init(callsRunning: 0, unacknowledged: 3)
        #expect(bench.pass(.seconds(1)) == [])
        bench.load.unacknowledged = 0
        #expect(bench.pass(.milliseconds(100)) == [.leave(.stopped(reason: "down"))])
        #expect(bench.pass(.seconds(60)) == [])
    }

    @Test func tasksThatRunAreWaitedForAndSoAreTheReadersOfBlocks() {
        var bench = Bench()
        bench.join()
        bench.load.tasksRunning = 1
        #expect(bench.send(.signal(reason: "signal 15")) == [.drain(reason: "signal 15")])
        #expect(bench.pass(.seconds(9)) == [])
        bench.load = .init(tasksRunning: 0, hasBlocks: true)
        #expect(bench.pass(.seconds(9)) == [])
        #expect(bench.send(.released) == [])
        #expect(bench.pass(.milliseconds(100)) == [.leave(.stopped(reason: "signal 15"))])
    }

    @Test func blocksThatAreRemovedNeedNoReader() {
        var bench = Bench()
        bench.join()
        bench.load.hasBlocks = true
        _ = bench.send(.stop(reason: "drain", within: .seconds(30)))
        #expect(bench.pass(.seconds(5)) == [])
        bench.load.hasBlocks = false
        #expect(bench.pass(.milliseconds(100)) == [.leave(.stopped(reason: "drain"))])
    }

    @Test func whatIsNotDoneAtTheEndOfADrainIsLeft() {
        var bench = Bench()
        bench.join()
        bench.load = .init(tasksRunning: 1, hasBlocks: true)
        _ = bench.send(.stop(reason: "drain", within: .seconds(5)))
        #expect(bench.pass(.milliseconds(4_900)) == [])
        #expect(bench.pass(.milliseconds(100)) == [.leave(.stopped(reason: "drain"))])
    }

    @Test func withoutADriverTasksAreOfNoUse() {
        var bench = Bench()
        bench.join()
        bench.load = .init(tasksRunning: 1, hasBlocks: true)
        #expect(bench.send(.parentEnded) == [.drain(reason: "the driver's process has ended")])
        #expect(bench.pass(.milliseconds(100)) == [.leave(.driverLost(reason: "the driver's process has ended"))])
    }

    @Test func answersThatNobodyAcknowledgesAreInTheLog() {
        var bench = Bench()
        bench.join()
        bench.load.unacknowledged = 3
        #expect(bench.send(.signal(reason: "signal 15")) == [.drain(reason: "signal 15")])
        #expect(bench.pass(.milliseconds(1_500)) == [])
        #expect(bench.pass(.seconds(1)) == [.leave(.stopped(reason: "signal 15"))])
    }

    @Test func aDrainHasAnEnd() {
        var bench = Bench()
        bench.join()
        bench.load.callsRunning = 1
        #expect(bench.send(.stop(reason: "down", within: .seconds(5))) == [.drain(reason: "down")])
        #expect(bench.pass(.milliseconds(4_900)) == [])
        #expect(bench.pass(.milliseconds(100)) == [.leave(.stopped(reason: "down"))])
    }

    @Test func aSecondSignalEndsAtOnce() {
        var bench = Bench()
        bench.join()
        bench.load.callsRunning = 64
        #expect(bench.send(.signal(reason: "signal 2")) == [.drain(reason: "signal 2")])
        #expect(bench.send(.signal(reason: "signal 2")) == [.leave(.stopped(reason: "signal 2"))])
        #expect(bench.send(.signal(reason: "signal 2")) == [])
    }

    @Test func aSecondStopMayShortenTheDrain() {
        var bench = Bench()
        bench.join()
        bench.load.callsRunning = 1
        #expect(bench.send(.stop(reason: "down", within: .seconds(30))) == [.drain(reason: "down")])
        #expect(bench.send(.stop(reason: "again", within: .zero)) == [])
        #expect(bench.pass(.milliseconds(100)) == [.leave(.stopped(reason: "down"))])
    }

    @Test func whoseDriverIsGoneWaitsForItsCallsAlone() {
        var bench = Bench()
        bench.join()
        bench.load = .init(callsRunning: 1, unacknowledged: 5)
        #expect(bench.send(.parentEnded) == [.drain(reason: "the driver's process has ended")])
        #expect(!bench.machine.isJoined)
        #expect(bench.pass(.seconds(2)) == [])
        bench.load.callsRunning = 0
        #expect(bench.pass(.milliseconds(100)) == [.leave(.driverLost(reason: "the driver's process has ended"))])
    }

    /// Events at random, at random times: what must hold after every one.
    @Test func randomLives() async throws {
        try await Schedules.run(0..<2400) { seed in
            var chance = Chance(seed: seed)
            try life(&chance)
        }
    }

    private func life(_ chance: inout Chance) throws(BrokenRule) {
        var bench = Bench(isLocal: Bool.random(using: &chance))
        var drained: ContinuousClock.Instant?
        var isOver = false, isReleased = false
        _ = bench.send(.start)
        for _ in 0..<Int.random(in: 1...200, using: &chance) {
            let gap = [0, 1, 50, 100, 100, 100, 900, 4_000, 60_000].randomElement(using: &chance) ?? 0
            bench.now = bench.now.advanced(by: .milliseconds(gap))
            bench.load.callsRunning = max(0, bench.load.callsRunning + Int.random(in: -2...2, using: &chance))
            bench.load.unacknowledged = max(0, bench.load.unacknowledged + Int.random(in: -2...2, using: &chance))
            bench.load.tasksRunning = max(0, bench.load.tasksRunning + Int.random(in: -2...1, using: &chance))
            bench.load.hasBlocks = Int.random(in: 0..<3, using: &chance) == 0
            let event = Self.event(bench.load, &chance)
            let wasDraining = bench.machine.isDraining, wasJoined = bench.machine.isJoined
            if wasDraining, case .released = event { isReleased = true }
            let actions = bench.send(event)
            func hold(_ condition: Bool, _ rule: String) throws(BrokenRule) {
                guard !condition else { return }
                throw BrokenRule("\(rule):\n\(bench.machine.story)\nnow \(event) gives \(actions)")
            }
            try hold(!isOver || actions.isEmpty, "an end is the end")
            for action in actions {
                switch action {
                case .join: try hold(!wasDraining, "who drains joins no driver")
                case .drain:
                    try hold(drained == nil && !wasDraining, "a worker drains once")
                    drained = bench.now
                case .leave:
                    try hold(!isOver, "a worker leaves once")
                    try hold(drained != nil, "no worker leaves without a drain")
                    if case .tick = event {
                        let time = drained.map { $0.duration(to: bench.now) } ?? .zero
                        try hold(
                            bench.load.callsRunning == 0 || time >= Self.shortestDrain,
                            "calls in flight are waited for")
                        try hold(
                            !wasJoined || bench.load.tasksRunning == 0 || time >= Self.shortestDrain,
                            "tasks that run are waited for")
                        try hold(
                            !wasJoined || !bench.load.hasBlocks || isReleased || time >= Self.shortestDrain,
                            "readers of blocks are waited for")
                    }
                    isOver = true
                default: try hold(!wasDraining, "who drains begins nothing")
                }
            }
            try hold(isOver == bench.machine.isEnded, "only who left has ended")
            try hold(drained != nil || !bench.machine.isDraining, "a drain is announced")
        }
        guard let drained, !isOver else { return }
        // Ticks alone end it, whatever still runs.
        bench.load.callsRunning = 1
        let actions = bench.pass(.seconds(31))
        guard actions.count == 1, bench.machine.isEnded else {
            throw BrokenRule("it drains since \(drained.duration(to: bench.now)):\n\(bench.machine.story)")
        }
    }

    private static let shortestDrain = Duration.seconds(5)

    private static func event(_ load: WorkerMachine.Load, _ chance: inout Chance) -> WorkerMachine.Event {
        switch Int.random(in: 0..<400, using: &chance) {
        case 0..<200: .tick(load)
        case 200..<300: .heard
        case 300..<370: .registered
        case 370..<385: .unknown
        case 385..<388: .stop(reason: "down", within: .seconds(Int.random(in: 5...30, using: &chance)))
        case 388..<391: .signal(reason: "signal 15")
        case 391: .refused(reason: "another version")
        case 392: .cannotKeep(reason: "the disk is full")
        case 393: .parentEnded
        case 394: .disconnected
        case 395: .released
        default: .tick(load)
        }
    }
}

/// Random numbers that come again with their seed.
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
}
