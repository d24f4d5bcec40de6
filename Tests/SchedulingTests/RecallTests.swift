import Planning
import Scheduling
import TestSupport
import Testing

/// Tasks that wait at a busy worker go to one that has nothing to do.
@Suite struct RecallTests {
    private let start = ContinuousClock.now
    private let stage = StageID(1)
    private let one = WorkerID(1), two = WorkerID(2), three = WorkerID(3)

    private func lease(_ task: UInt32, of stage: UInt32 = 1) -> Lease {
        Lease(stage: StageID(stage), task: task, attempt: 0)
    }
    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start.advanced(by: .milliseconds(milliseconds)) }

    /// A worker of two slots has four tasks; two of them wait.
    private func scheduler(tasks: Int = 4) -> Scheduler {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 2)
        _ = scheduler.open(stage, tasks: tasks)
        #expect(scheduler.assign(now: start).contains(.launch((0..<4).map { lease($0) }, on: one)))
        return scheduler
    }

    private func recalls(_ actions: [Scheduler.Action]) -> [Scheduler.Action] {
        actions.filter { if case .recall = $0 { true } else { false } }
    }

    @Test func aWorkerThatJoinsGetsWhatAnotherHasNotBegun() {
        var scheduler = scheduler()
        scheduler.workerJoined(two, slots: 4)
        // How long its tasks are nobody knows: they are given a tenth of a second.
        #expect(scheduler.assign(now: at(10)) == [])
        #expect(scheduler.assign(now: at(60)) == [])
        #expect(scheduler.assign(now: at(110)) == [.recall([lease(3), lease(2)], from: one)])
        for task: UInt32 in [3, 2] {
            let (verdict, actions) = scheduler.taskFailed(lease(task), by: one, .givenBack, now: at(111))
            #expect(verdict == .accepted && actions == [])
        }
        // All go to the free worker, under the attempt that was never made.
        #expect(
            scheduler.assign(now: at(112)) == [.announce(stage, to: two), .launch([lease(3), lease(2)], on: two)])
        #expect(scheduler.assign(now: at(1000)) == [])
        #expect(scheduler.invalidity() == nil)
        for (task, worker) in [(0, one), (1, one), (2, two), (3, two)] {
            #expect(scheduler.taskFinished(lease(UInt32(task)), by: worker, runNanoseconds: 1).0 == .accepted)
        }
        #expect(!scheduler.hasOpenStages)
    }

    @Test func noMoreIsAskedForThanFreeWorkersCanBeginAndNothingTwice() {
        var scheduler = scheduler()
        scheduler.workerJoined(two, slots: 1)
        _ = scheduler.assign(now: start)
        #expect(scheduler.assign(now: at(200)) == [.recall([lease(3)], from: one)])
        for time in [300, 400, 1000, 2000] { #expect(scheduler.assign(now: at(time)) == []) }
        // A worker that does not answer keeps the others waiting for two seconds.
        #expect(scheduler.assign(now: at(2300)) == [.recall([lease(2)], from: one)])
        for time in [3000, 6000, 9000] { #expect(scheduler.assign(now: at(time)) == []) }
        // It had begun them meanwhile.
        for task: UInt32 in 0..<4 {
            #expect(scheduler.taskFinished(lease(task), by: one, runNanoseconds: 1_000_000).0 == .accepted)
        }
        #expect(scheduler.invalidity() == nil && !scheduler.hasOpenStages)
    }

    @Test func whereTasksAreKnownToBeLongTheyAreAskedForAtOnce() {
        var scheduler = scheduler(tasks: 5)
        #expect(scheduler.taskFinished(lease(0), by: one, runNanoseconds: 60_000_000).0 == .accepted)
        // It gets no more: one task waits in place of two, since they are known to be long.
        _ = scheduler.assign(now: at(60))
        scheduler.workerJoined(two, slots: 1)
        // What nobody has goes first.
        #expect(recalls(scheduler.assign(now: at(100))) == [])
        #expect(scheduler.leases(of: two) == [lease(4)])
        scheduler.workerJoined(three, slots: 1)
        #expect(scheduler.assign(now: at(130)) == [.recall([lease(3)], from: one)])
    }

    @Test func quickTasksStayWhereTheyAreUnlessALongOneIsBeforeThem() {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 1)
        _ = scheduler.open(stage, tasks: 9)
        _ = scheduler.assign(now: start)
        _ = scheduler.taskFinished(lease(0), by: one, runNanoseconds: 1_000_000)
        _ = scheduler.assign(now: at(1))
        #expect(scheduler.load(of: one)?.running == 8)
        scheduler.workerJoined(two, slots: 1)
        #expect(scheduler.assign(now: at(2)) == [])
        _ = scheduler.taskFinished(lease(1), by: one, runNanoseconds: 1_000_000)
        #expect(scheduler.assign(now: at(90)) == [])
        #expect(scheduler.assign(now: at(150)) == [])
        #expect(scheduler.assign(now: at(190)) == [.recall([lease(8)], from: one)])
    }

    @Test func workersThatMayNotRunItOrAreAboutToLeaveGetNothing() throws {
        let gpu = try WorkerLabels(["gpu"])
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 1, labels: gpu)
        var terms = StageTerms()
        terms.require = gpu
        _ = scheduler.open(stage, tasks: 2, terms: terms)
        _ = scheduler.assign(now: start)
        scheduler.workerJoined(two, slots: 1)
        scheduler.workerJoined(three, slots: 1, labels: gpu)
        scheduler.workerDrains(three)
        for time in [10, 200, 400] { #expect(scheduler.assign(now: at(time)) == []) }
        scheduler.workerJoined(WorkerID(4), slots: 1, labels: gpu)
        #expect(scheduler.assign(now: at(600)) == [.recall([lease(1)], from: one)])
    }

    /// Its input is being made again: what came back could not go anywhere.
    @Test func aStageThatIsPausedKeepsItsTasks() {
        var scheduler = scheduler()
        scheduler.workerJoined(two, slots: 4)
        scheduler.pause(stage, true)
        for time in [10, 200, 400] { #expect(scheduler.assign(now: at(time)) == []) }
        scheduler.pause(stage, false)
        #expect(recalls(scheduler.assign(now: at(600))).count == 1)
    }

    /// Three tasks are there for three free slots: none waits at the worker that is busy.
    @Test func freeSlotsAreFilledBeforeAnythingWaits() {
        for pools in [1, 2] {
            var scheduler = Scheduler()
            scheduler.workerJoined(one, slots: 1)
            _ = scheduler.open(stage, tasks: 1)
            _ = scheduler.assign(now: start)
            scheduler.workerJoined(two, slots: 3)
            for pool in 1...pools {
                _ = scheduler.open(StageID(UInt32(pool + 1)), tasks: pool == 1 ? 4 - pools : 1)
            }
            _ = scheduler.assign(now: start)
            #expect(scheduler.load(of: one)?.running == 1)
            #expect(scheduler.load(of: two)?.running == 3)
        }
    }

    @Test func nobodyWaitsForLongWhereSomebodyHasTime() async throws {
        try await Schedules.run(0..<300) { seed in
            var world = RecallWorld(seed: seed)
            world.run()
            if let problem = world.problem { throw BrokenRule(problem) }
        }
    }

    /// What the schedules above are for.
    @Test func withoutAskingManyWaitForLong() {
        let waiting = (0..<40 as Range<UInt64>).count { seed in
            var world = RecallWorld(seed: seed, asks: false)
            world.run()
            return world.problem != nil
        }
        #expect(waiting >= 3)
    }
}

/// Workers that queue what they are given, and messages that take their time, on a clock that is moved by hand.
private struct RecallWorld {
    private struct Member {
        let slots: Int
        let labels: WorkerLabels
        /// Milliseconds that a message takes.
        let latency: Int
        var waiting: [Lease] = []
        var running: [(lease: Lease, end: Int, time: Int)] = []
        /// Since when it has had time for what waits elsewhere.
        var idleSince: Int?
    }

    private enum Message {
        case launch([Lease]), recall([Lease])
        case finished(Lease, milliseconds: Int), givenBack(Lease)
    }

    /// Milliseconds in which a task must have come where somebody has time: a tenth of a second until it counts as long,
    /// and messages to and fro.
    private static let longestWait = 400

    private var random: SeededGenerator
    private let origin = ContinuousClock.now
    private var time = 0
    private var scheduler: Scheduler
    private var members: [WorkerID: Member] = [:]
    private var wire: [(due: Int, worker: WorkerID, message: Message)] = []
    private var means: [StageID: Int] = [:]
    private var required: [StageID: WorkerLabels] = [:]
    private var done: Set<Lease> = []
    private var tasks = 0
    private var recalls: [Lease: Int] = [:]
    private(set) var problem: String?

    init(seed: UInt64, asks: Bool = true) {
        random = SeededGenerator(seed: seed)
        var configuration = Scheduler.Configuration()
        if !asks { (configuration.recall.least, configuration.recall.quiet) = (.seconds(3600), .seconds(3600)) }
        scheduler = Scheduler(configuration)
    }

    private func pick(_ range: ClosedRange<Int>, _ random: inout SeededGenerator) -> Int {
        Int.random(in: range, using: &random)
    }

    mutating func run() {
        join()
        open()
        let joins = Set((0..<pick(1...4, &random)).map { _ in pick(1...60, &random) * 25 })
        let opens = Set((0..<pick(0...2, &random)).map { _ in pick(1...60, &random) * 25 })
        while problem == nil, scheduler.hasOpenStages || time <= 1500 {
            time += wire.isEmpty && time % 25 == 0 ? 25 : 5
            if joins.contains(time) { join() }
            if opens.contains(time) { open() }
            work()
            deliver()
            perform(scheduler.assign(now: origin.advanced(by: .milliseconds(time))))
            if time % 50 == 0 { problem = problem ?? scheduler.invalidity() }
            look()
            if time > 1_000_000 { problem = "it does not end" }
        }
        if done.count != tasks { problem = problem ?? "\(done.count) of \(tasks) tasks are done" }
        if let lease = recalls.first(where: { $0.value > 4 }) {
            problem = problem ?? "\(lease.key) was asked for \(lease.value) times"
        }
    }

    private mutating func join() {
        var labels = WorkerLabels()
        if members.isEmpty || Bool.random(using: &random) { labels = (try? WorkerLabels(["gpu"])) ?? labels }
        let id = WorkerID(UInt64(members.count + 1))
        members[id] = Member(slots: pick(1...4, &random), labels: labels, latency: pick(0...20, &random))
        scheduler.workerJoined(id, slots: members[id]?.slots ?? 1, labels: labels)
    }

    private mutating func open() {
        let stage = StageID(UInt32(means.count + 1)), count = pick(1...12, &random)
        means[stage] = [3, 40, 300, 1000].randomElement(using: &random)
        var terms = StageTerms(job: JobID(stage.rawValue))
        if pick(0...3, &random) == 0 { terms.require = (try? WorkerLabels(["gpu"])) ?? terms.require }
        required[stage] = terms.require
        tasks += count
        perform(scheduler.open(stage, tasks: count, terms: terms))
    }

    /// Workers end what is over, and begin what waits.
    private mutating func work() {
        for id in members.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            guard var member = members[id] else { continue }
            for run in member.running where run.end <= time {
                send(.finished(run.lease, milliseconds: run.time), id, member.latency)
            }
            member.running.removeAll { $0.end <= time }
            while member.running.count < member.slots, !member.waiting.isEmpty {
                let lease = member.waiting.removeFirst(), mean = means[lease.stage] ?? 1
                // One of ten takes much longer than the others.
                let length = pick(max(1, mean / 2)...mean * 3 / 2, &random) * (pick(1...10, &random) == 1 ? 5 : 1)
                member.running.append((lease, time + length, length))
            }
            members[id] = member
        }
    }

    private mutating func send(_ message: Message, _ worker: WorkerID, _ latency: Int) {
        wire.append((time + latency, worker, message))
    }

    private mutating func deliver() {
        let due = wire.filter { $0.due <= time }
        wire.removeAll { $0.due <= time }
        for (_, worker, message) in due {
            switch message {
            case .launch(let leases): members[worker]?.waiting += leases
            case .recall(let leases):
                for lease in members[worker]?.waiting.filter(leases.contains) ?? [] {
                    send(.givenBack(lease), worker, members[worker]?.latency ?? 0)
                }
                members[worker]?.waiting.removeAll(where: leases.contains)
            case .finished(let lease, let milliseconds):
                let (verdict, actions) = scheduler.taskFinished(
                    lease, by: worker, runNanoseconds: UInt64(milliseconds) * 1_000_000)
                if verdict != .accepted || !done.insert(lease).inserted { problem = "\(lease) was \(verdict)" }
                perform(actions)
            case .givenBack(let lease):
                let now = origin.advanced(by: .milliseconds(time))
                let (verdict, actions) = scheduler.taskFailed(lease, by: worker, .givenBack, now: now)
                if verdict != .accepted || !actions.isEmpty { problem = "\(lease) could not be given back" }
            }
        }
    }

    private mutating func perform(_ actions: [Scheduler.Action]) {
        for action in actions {
            switch action {
            case .launch(let leases, let worker): send(.launch(leases), worker, members[worker]?.latency ?? 0)
            case .recall(let leases, let worker):
                for lease in leases { recalls[lease, default: 0] += 1 }
                send(.recall(leases), worker, members[worker]?.latency ?? 0)
            case .failed(let stage, _, let cause, _): problem = "\(stage) failed: \(cause)"
            default: break
            }
        }
    }

    /// Whether somebody has time while what it could begin waits elsewhere.
    private mutating func look() {
        for (id, member) in members {
            let isFree =
                member.running.count < member.slots && member.waiting.isEmpty
                && !wire.contains { $0.worker == id }
            let waits = members.contains { other, holder in
                other != id
                    && holder.waiting.contains { required[$0.stage]?.isSubset(of: member.labels) == true }
            }
            members[id]?.idleSince = isFree && waits ? member.idleSince ?? time : nil
            if let since = members[id]?.idleSince, time - since > Self.longestWait {
                problem = "at \(time) ms \(id) has had nothing to do since \(since) ms, and others hold what waits"
            }
        }
    }
}
