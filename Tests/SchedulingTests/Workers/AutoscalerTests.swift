import Planning
import Scheduling
import TestSupport
import Testing

/// More workers while work waits, fewer when nothing does, and neither for nothing.
@Suite struct AutoscalerTests {
    private static let start = ContinuousClock.now
    private static func at(_ seconds: Double) -> ContinuousClock.Instant {
        start.advanced(by: .milliseconds(Int64(seconds * 1000)))
    }

    private static func worker(
        _ id: UInt64, busy: Bool = false, finished: Int = 0, draining: Bool = false, mayLeave: Bool = true
    ) -> Autoscaler.Worker {
        Autoscaler.Worker(
            id: WorkerID(id), slots: 1, callsInFlight: 10, isBusy: busy, finishedTasks: finished,
            isDraining: draining, mayLeave: mayLeave)
    }

    /// How many the actions start.
    private static func count(_ actions: [Autoscaler.Action]) -> Int {
        actions.reduce(0) { if case .start(let numbers, _) = $1 { $0 + numbers.count } else { $0 } }
    }

    private static func drained(_ actions: [Autoscaler.Action]) -> [UInt64] {
        actions.compactMap { if case .drain(let worker, _) = $0 { worker.rawValue } else { nil } }
    }

    private static func scaler(_ least: Int, _ most: Int) -> Autoscaler {
        Autoscaler(Autoscaler.Configuration(least: least, most: most))
    }

    @Test func theLeastAreThereFromTheStartAndAgainWhenOneIsLost() {
        var scaler = Self.scaler(2, 8)
        let actions = scaler.tick(workers: [], backlog: .init(), now: Self.at(0)) { _ in false }
        #expect(actions == [.start([1, 2], because: "min_workers is 2")])
        #expect(scaler.starting == 2 && scaler.expectsWorkers)
        #expect(
            scaler.tick(workers: [], backlog: .init(), now: Self.at(1)) { _ in false } == [], "they are on their way")
        scaler.joined(1, as: WorkerID(1), now: Self.at(1))
        scaler.joined(2, as: WorkerID(2), now: Self.at(1))
        let both = [Self.worker(1), Self.worker(2)]
        #expect(scaler.tick(workers: both, backlog: .init(), now: Self.at(30)) { _ in false } == [])
        scaler.lost(WorkerID(2), isExpected: false, now: Self.at(31))
        let one = scaler.tick(workers: [both[0]], backlog: .init(), now: Self.at(31)) { _ in false }
        #expect(Self.count(one) == 1)
    }

    @Test func aBacklogThatLastsStartsTwiceAsManyEachTimeUpToTheMost() {
        var scaler = Self.scaler(1, 10)
        let workers = [Self.worker(1, busy: true)]
        var starts: [(Double, Int)] = []
        for tick in 0..<40 {
            let now = Double(tick) / 4
            let actions = scaler.tick(workers: workers, backlog: .init(tasks: 100), now: Self.at(now)) { _ in false }
            if Self.count(actions) > 0 { starts.append((now, Self.count(actions))) }
        }
        #expect(starts.map(\.1) == [1, 2, 4, 2], "and no more than the most")
        #expect(starts.map(\.0) == [1, 2, 3, 4])
    }

    @Test func noMoreAreStartedThanTheBacklogCanUse() {
        var scaler = Self.scaler(0, 100)
        let workers = [Self.worker(1, busy: true)]
        var total = 0
        for tick in 0..<80 {
            // 25 calls, of which a worker takes ten at once.
            total += Self.count(
                scaler.tick(workers: workers, backlog: .init(calls: 25), now: Self.at(Double(tick) / 4)) { _ in false })
        }
        #expect(total == 3)
        #expect(Autoscaler.Backlog(tasks: 37).words == "37 tasks wait")
        #expect(Autoscaler.Backlog(tasks: 1).words == "1 task waits")
        #expect(Autoscaler.Backlog(tasks: 2, calls: 1).words == "2 tasks and 1 call wait")
    }

    @Test func aShortBacklogStartsNone() {
        var scaler = Self.scaler(1, 10)
        for tick in 0..<400 {
            let tasks = tick % 4 == 3 ? 0 : 50
            let actions = scaler.tick(
                workers: [Self.worker(1, busy: true)], backlog: .init(tasks: tasks), now: Self.at(Double(tick) / 4)
            ) { _ in false }
            #expect(actions == [])
        }
    }

    @Test func whoeverWasIdleForTheTimeLeavesButForTheLastOnes() {
        var scaler = Self.scaler(1, 10)
        let workers = { (busy: Bool) in (1...3).map { Self.worker($0, busy: busy && $0 == 3) } }
        #expect(scaler.tick(workers: workers(true), backlog: .init(), now: Self.at(0)) { _ in false } == [])
        #expect(scaler.tick(workers: workers(true), backlog: .init(), now: Self.at(59.9)) { _ in false } == [])
        let first = scaler.tick(workers: workers(true), backlog: .init(), now: Self.at(60)) { _ in false }
        #expect(first == [.drain(WorkerID(1), idle: .seconds(60)), .drain(WorkerID(2), idle: .seconds(60))])
        let rest = [Self.worker(3)]
        for second in 61...400 {
            #expect(scaler.tick(workers: rest, backlog: .init(), now: Self.at(Double(second))) { _ in false } == [])
        }
    }

    @Test func oneThatKeepsRowsThatWorksBetweenLooksOrThatAPersonStartedStays() {
        var scaler = Self.scaler(0, 10)
        for second in 0...300 {
            let workers = [
                Self.worker(1), Self.worker(2, finished: second), Self.worker(3, mayLeave: false),
            ]
            #expect(
                scaler.tick(workers: workers, backlog: .init(), now: Self.at(Double(second))) { $0 == WorkerID(1) }
                    == [])
        }
    }

    @Test func nobodyLeavesWhileWorkWaits() {
        var scaler = Self.scaler(0, 2)
        let workers = [Self.worker(1), Self.worker(2)]
        for second in 0...200 {
            #expect(
                scaler.tick(workers: workers, backlog: .init(tasks: 1), now: Self.at(Double(second))) { _ in false }
                    == [])
        }
        #expect(
            Self.drained(scaler.tick(workers: workers, backlog: .init(), now: Self.at(201)) { _ in false }) == [1, 2])
    }

    @Test func startsThatFailRestTwiceAsLongEachTime() {
        var scaler = Self.scaler(1, 4)
        var starts: [Double] = []
        for tick in 0..<4 * 80 {
            let now = Double(tick) / 4
            for case .start(let numbers, _) in scaler.tick(
                workers: [], backlog: .init(), now: Self.at(now), keepsRows: { _ in false })
            {
                starts.append(now)
                for number in numbers { scaler.failed(number, now: Self.at(now)) }
            }
        }
        #expect(starts == [0, 5, 15, 35, 75])
        #expect(scaler.rest(now: Self.at(75)) == .seconds(80) && !scaler.expectsWorkers)
    }

    @Test func oneThatDoesNotComeInTimeIsGivenUpAndOneThatDiesAtOnceHasFailedToo() {
        var scaler = Self.scaler(1, 4)
        _ = scaler.tick(workers: [], backlog: .init(), now: Self.at(0)) { _ in false }
        #expect(scaler.tick(workers: [], backlog: .init(), now: Self.at(59)) { _ in false } == [])
        #expect(scaler.tick(workers: [], backlog: .init(), now: Self.at(60)) { _ in false } == [.givenUp(1)])
        let second = scaler.tick(workers: [], backlog: .init(), now: Self.at(65)) { _ in false }
        #expect(second == [.start([2], because: "min_workers is 1")])
        scaler.joined(2, as: WorkerID(9), now: Self.at(66))
        scaler.lost(WorkerID(9), isExpected: false, now: Self.at(67))
        #expect(scaler.rest(now: Self.at(67)) == .seconds(10))
        _ = scaler.tick(workers: [], backlog: .init(), now: Self.at(77)) { _ in false }
        scaler.joined(3, as: WorkerID(10), now: Self.at(78))
        _ = scaler.tick(workers: [Self.worker(10)], backlog: .init(), now: Self.at(90)) { _ in false }
        scaler.lost(WorkerID(10), isExpected: false, now: Self.at(91))
        #expect(scaler.rest(now: Self.at(91)) == nil, "it was fine")
    }

    @Test func oneThatIsLostIsReplacedAtOnceWhereWorkWaits() {
        var scaler = Self.scaler(0, 4)
        let workers = [Self.worker(1, busy: true), Self.worker(2, busy: true)]
        // The round of this second is over.
        _ = scaler.tick(workers: workers, backlog: .init(tasks: 1), now: Self.at(0)) { _ in false }
        scaler.lost(WorkerID(2), isExpected: false, now: Self.at(0.25))
        let next = scaler.tick(workers: [workers[0]], backlog: .init(tasks: 1), now: Self.at(0.25)) { _ in false }
        #expect(Self.count(next) == 1)
    }

    /// A cluster that follows the rule, at whatever times work comes, and workers come, fail and die.
    @Test func randomSchedules() async throws {
        try await Schedules.run(0..<200) { seed in
            var cluster = ScaledCluster(seed: seed)
            for _ in 0..<1000 { if let problem = cluster.step() { throw ScheduleProblem("seed \(seed): \(problem)") } }
        }
    }
}

struct ScheduleProblem: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Workers, work and an autoscaler, driven by chance.
private struct ScaledCluster {
    private struct Worker {
        var busy = 0
        var finished = 0
        var isDraining = false
        var isByHand = false
        var keepsRows = false
        let came: Double
    }

    private var random: SeededGenerator
    private var scaler: Autoscaler
    private let least: Int
    private let most: Int
    private let idle: Double
    private let failing: Int
    private let origin = ContinuousClock.now
    private var now = 0.0
    private var workers: [WorkerID: Worker] = [:]
    private var nextWorker: UInt64 = 1
    private var starts: [Int: Double] = [:]
    private var known: Set<Int> = []
    private var tasks = 0
    /// Since when work has waited without a gap, at each look.
    private var waitingSince: Double?
    /// When a worker was told to leave last, and whether work has waited for the whole time since then.
    private var lastDrain: Double?
    private var lastLoss = -1_000.0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        least = Int.random(in: 0...4, using: &random)
        most = max(1, least + Int.random(in: 0...20, using: &random))
        idle = Double(Int.random(in: 1...90, using: &random))
        failing = [0, 0, 10, 50, 100].randomElement(using: &random) ?? 0
        var configuration = Autoscaler.Configuration(least: least, most: most)
        configuration.idle = .seconds(idle)
        scaler = Autoscaler(configuration)
    }

    private func time(_ seconds: Double) -> ContinuousClock.Instant {
        origin.advanced(by: .milliseconds(Int64(seconds * 1000)))
    }

    mutating func step() -> String? {
        now += 0.25
        happen()
        let backlog = Autoscaler.Backlog(tasks: tasks)
        if tasks == 0 { waitingSince = nil } else { waitingSince = waitingSince ?? now }
        let there = workers.map { id, worker in
            Autoscaler.Worker(
                id: id, slots: 1, callsInFlight: 64, isBusy: worker.busy > 0, finishedTasks: worker.finished,
                isDraining: worker.isDraining, mayLeave: !worker.isByHand)
        }
        let rows = workers
        let actions = scaler.tick(workers: there, backlog: backlog, now: time(now)) { rows[$0]?.keepsRows == true }
        for action in actions { if let problem = check(action) { return problem } }
        return scaler.invalidity()
    }

    private mutating func check(_ action: Autoscaler.Action) -> String? {
        switch action {
        case .givenUp(let number):
            guard let begun = starts.removeValue(forKey: number), now - begun >= 60 else { return "given up too soon" }
        case .start(let numbers, let cause):
            guard numbers.allSatisfy({ known.insert($0).inserted }) else { return "a number twice" }
            for number in numbers { starts[number] = now }
            let byHand = workers.values.count { $0.isByHand }
            if workers.count + starts.count > max(most, byHand) {
                return "\(workers.count) workers and \(starts.count) starts are more than \(most)"
            }
            if cause.hasPrefix("min_workers") {
                let staying = workers.values.count { !$0.isDraining }
                if staying + starts.count > least { return "more than the least, for the least" }
            } else {
                guard let since = waitingSince else { return "a start without work" }
                if starts.count > tasks { return "\(starts.count) starts for \(tasks) tasks" }
                // Another in the place of one that was lost comes without a wait.
                if now - since < 1, lastLoss < since - 0.25 { return "work waited for \(now - since) s" }
                if let drain = lastDrain, drain >= since { return "it left while work waited" }
            }
        case .drain(let id, let time):
            guard let worker = workers[id] else { return "nobody leaves" }
            if worker.busy > 0 || worker.keepsRows { return "a worker leaves that is of use" }
            if worker.isByHand || worker.isDraining { return "a worker leaves that may not" }
            if tasks > 0 { return "a worker leaves while work waits" }
            if now - worker.came < idle || time < .seconds(idle) { return "it left too soon" }
            workers[id]?.isDraining = true
            lastDrain = now
            if workers.values.count(where: { !$0.isDraining }) < least { return "fewer than the least" }
        }
        return nil
    }

    private mutating func roll(_ percent: Double) -> Bool { Double.random(in: 0..<100, using: &random) < percent }

    private mutating func happen() {
        if roll(1) { tasks += Int.random(in: 1...60, using: &random) }
        for (number, begun) in starts.sorted(by: { $0.key < $1.key }) where now - begun > 0.5 && roll(20) {
            if roll(Double(failing)) {
                // Some say nothing, and are given up later.
                if roll(50) { continue }
                starts[number] = nil
                scaler.failed(number, now: time(now))
            } else {
                starts[number] = nil
                join(byHand: false, number)
            }
        }
        if roll(0.3) { join(byHand: true, nil) }
        for id in workers.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            if roll(0.2) {
                workers[id]?.keepsRows.toggle()
            }
            if let busy = workers[id]?.busy, busy > 0, roll(15) {
                workers[id]?.busy -= 1
                workers[id]?.finished += 1
            }
            if workers[id]?.isDraining == false, workers[id]?.busy == 0, tasks > 0 {
                tasks -= 1
                workers[id]?.busy = 1
            }
            if workers[id]?.isDraining == true, workers[id]?.busy == 0, roll(30) {
                workers[id] = nil
                scaler.lost(id, isExpected: true, now: time(now))
            } else if roll(0.1) {
                // Its work goes back.
                tasks += workers[id]?.busy ?? 0
                workers[id] = nil
                lastLoss = now
                scaler.lost(id, isExpected: false, now: time(now))
            }
        }
    }

    private mutating func join(byHand: Bool, _ number: Int?) {
        let id = WorkerID(nextWorker)
        nextWorker += 1
        workers[id] = Worker(isByHand: byHand, came: now)
        if let number { scaler.joined(number, as: id, now: time(now)) }
    }
}
