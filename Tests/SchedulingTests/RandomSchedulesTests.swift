import Planning
import Scheduling
import TestSupport
import Testing

/// Whole clusters in one thread: workers that come, die, stall, fail and repeat themselves, on a clock that
/// is moved by hand.
///
/// Whatever the order of events, every task counts once, and every stage ends.
@Suite(.ownThreads) struct RandomSchedulesTests {
    @Test func everyTaskCountsOnceAndEveryStageEnds() async throws {
        try await Schedules.run(0..<3000) { seed in
            var cluster = SimulatedCluster(seed: seed)
            cluster.run()
            if let problem = cluster.problem { throw BrokenRule(problem) }
        }
    }
}

/// A cluster whose workers do what a random number says.
private struct SimulatedCluster {
    private var random: SeededGenerator
    /// Few schedules need many tasks to fail, and all are checked after every event: most are short.
    private let isLong: Bool
    private var scheduler: Scheduler
    private var now = ContinuousClock.now
    private var held: [WorkerID: [Lease]] = [:]
    private var announced: [WorkerID: Set<StageID>] = [:]
    private var old: [(WorkerID, Lease)] = []
    private var isolated: Set<WorkerID> = []
    private var draining: Set<WorkerID> = []
    private var labels: [WorkerID: WorkerLabels] = [:]
    private var required: [StageID: WorkerLabels] = [:]
    private var speculates: Set<StageID> = []
    /// Tasks that workers are asked for, and have not answered about.
    private var asked: [(worker: WorkerID, lease: Lease)] = []
    /// Tasks that failed in a way that ends their stage.
    private var fatal: [StageID: Set<UInt32>] = [:]
    /// Half of the clusters have workers and jobs that differ.
    private let hasPlacement: Bool
    private var accepted: [StageID: [UInt32: Int]] = [:]
    private var sizes: [StageID: Int] = [:]
    private var ended: [StageID: Bool] = [:]
    private var nextWorker: UInt64 = 1
    private var nextStage: UInt32 = 1
    private(set) var problem: String?

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        isLong = seed % 20 == 0
        var configuration = Scheduler.Configuration()
        configuration.maxAttempts = 12
        configuration.policy = Self.policy(seed)
        // Jobs that wait for labels wait for as long as the schedule.
        configuration.patienceWithoutWorkers = .seconds(3600)
        hasPlacement = seed % 2 == 1
        scheduler = Scheduler(configuration)
    }

    private static func policy(_ seed: UInt64) -> SchedulingPolicy {
        var policy = SchedulingPolicy()
        policy.mode = seed % 5 == 0 ? .fifo : .fair
        policy.pools = [("a", 3.0, 0), ("b", 0.5, 2)].compactMap {
            try? .init(name: $0.0, weight: $0.1, minShare: $0.2)
        }
        return policy
    }

    private mutating func anyLabels(_ most: Int) -> WorkerLabels {
        guard hasPlacement else { return WorkerLabels() }
        let texts = ["gpu", "zone=eu"].shuffled(using: &random).prefix(Int.random(in: 0...most, using: &random))
        return (try? WorkerLabels(Array(texts))) ?? WorkerLabels()
    }

    mutating func run() {
        for _ in 0..<Int.random(in: 1...4, using: &random) { join() }
        let steps = isLong ? 400 : 100
        for step in 0..<steps where problem == nil {
            if step < steps / 2, Int.random(in: 0..<20, using: &random) == 0 { open() }
            event()
            perform(scheduler.assign(now: now))
            check()
        }
        // From here on nothing goes wrong, so everything must end.
        for _ in 0..<20_000 where problem == nil && scheduler.hasOpenStages {
            if held.keys.allSatisfy({ draining.contains($0) || labels[$0]?.texts.count != (hasPlacement ? 2 : 0) }) {
                join(with: hasPlacement ? try? WorkerLabels(["gpu", "zone=eu"]) : nil)
            }
            perform(scheduler.assign(now: now))
            finishOne()
            now = now.advanced(by: .milliseconds(1))
            check()
        }
        if problem == nil && scheduler.hasOpenStages { problem = "stages are open that nothing runs" }
        for (stage, size) in sizes where ended[stage] == true && accepted[stage, default: [:]].count != size {
            problem = "\(stage) ended with \(accepted[stage, default: [:]].count) of \(size) tasks"
        }
        for stage in sizes.keys where ended[stage] == nil { problem = problem ?? "\(stage) never ended" }
    }

    private mutating func event() {
        now = now.advanced(by: .milliseconds(Int.random(in: 0...200, using: &random)))
        if Bool.random(using: &random) { answer() }
        switch Int.random(in: 0..<24, using: &random) {
        case 0: join()
        case 1: leave()
        case 2: failOne()
        case 3: repeatAnOldResult()
        case 4: if let stage = ended.isEmpty ? nil : sizes.keys.filter({ ended[$0] == nil }).min() { cancel(stage) }
        case 5: perform(scheduler.tick(now: now))
        case 6: drain()
        default: finishOne()
        }
    }

    private mutating func join(with given: WorkerLabels? = nil) {
        let id = WorkerID(nextWorker)
        nextWorker += 1
        held[id] = []
        announced[id] = []
        labels[id] = given ?? anyLabels(2)
        scheduler.workerJoined(
            id, slots: Int.random(in: 1...3, using: &random), labels: labels[id] ?? WorkerLabels())
    }

    private mutating func leave() {
        guard held.count > 1, let id = anyWorker() else { return }
        let isDrained = draining.contains(id)
        let theirs = held.removeValue(forKey: id) ?? []
        old += theirs.map { (id, $0) }
        announced[id] = nil
        isolated.remove(id)
        perform(
            scheduler.workerLeft(
                id, because: "the test said so", isDeath: !isDrained && Bool.random(using: &random),
                isDrained: isDrained))
    }

    /// A worker is about to leave: it gives back what it has not begun, and gets nothing more.
    private mutating func drain() {
        guard held.count > draining.count + 1, let id = anyWorker(), draining.insert(id).inserted else { return }
        scheduler.workerDrains(id)
        for lease in held[id]?.dropFirst() ?? [] {
            let before = accepted
            let (verdict, actions) = scheduler.taskFailed(lease, by: id, .givenBack, now: now)
            if verdict != (isDone(lease) ? .stale : .accepted) { problem = "\(lease) could not be given back" }
            if accepted != before { problem = "giving \(lease) back led to \(actions)" }
            if !actions.isEmpty, fatal[lease.stage] == nil { problem = "giving \(lease) back led to \(actions)" }
            perform(actions)
        }
        held[id] = held[id].map { Array($0.prefix(1)) }
    }

    /// A worker is asked for tasks that wait there.
    private mutating func ask(_ worker: WorkerID, for leases: [Lease]) {
        if draining.contains(worker) { problem = "\(worker) gives all back in any case" }
        for lease in leases {
            if held[worker]?.contains(lease) != true { problem = "\(worker) is asked for \(lease), and has it not" }
            if asked.contains(where: { $0 == (worker, lease) }) { problem = "\(worker) is asked twice for \(lease)" }
            if fatal[lease.stage] != nil { problem = "\(lease) comes back for nothing" }
            asked.append((worker, lease))
        }
    }

    /// Workers give back what they are asked for, unless it is the first that they have, which they have begun.
    private mutating func answer() {
        for (worker, lease) in asked where held[worker]?.dropFirst().contains(lease) == true {
            let (verdict, actions) = scheduler.taskFailed(lease, by: worker, .givenBack, now: now)
            if verdict != (isDone(lease) ? .stale : .accepted) { problem = "\(lease) could not be given back" }
            held[worker]?.removeAll { $0 == lease }
            if !actions.isEmpty, fatal[lease.stage] == nil { problem = "giving \(lease) back led to \(actions)" }
            perform(actions)
        }
        asked = []
    }

    private mutating func open() {
        let stage = StageID(nextStage)
        nextStage += 1
        sizes[stage] = Int.random(in: 0...(isLong ? 60 : 8), using: &random)
        var terms = StageTerms(job: hasPlacement ? JobID(UInt32.random(in: 1...4, using: &random)) : nil)
        terms.require = anyLabels(1)
        terms.speculates = Bool.random(using: &random)
        if terms.speculates { speculates.insert(stage) }
        if hasPlacement { terms.pool = [nil, "a", "b"].randomElement(using: &random) ?? nil }
        required[stage] = terms.require
        perform(scheduler.open(stage, tasks: sizes[stage] ?? 0, terms: terms))
    }

    private mutating func cancel(_ stage: StageID) {
        ended[stage] = false
        perform(scheduler.close(stage))
    }

    private mutating func finishOne() {
        guard let id = anyWorker(), let count = held[id]?.count, count > 0 else { return }
        let lease =
            held[id]?.remove(at: Int.random(in: 0..<count, using: &random))
            ?? Lease(stage: StageID(0), task: 0, attempt: 0)
        finish(lease, by: id, mustCount: !isDone(lease))
        old.append((id, lease))
    }

    /// Whether another attempt of its task was quicker.
    private func isDone(_ lease: Lease) -> Bool { accepted[lease.stage]?[lease.task] != nil }

    private mutating func finish(_ lease: Lease, by id: WorkerID, mustCount: Bool) {
        let (verdict, actions) = scheduler.taskFinished(
            lease, by: id, runNanoseconds: UInt64.random(in: 1...50_000_000, using: &random))
        if mustCount != (verdict == .accepted) { problem = "\(lease) by \(id) was \(verdict)" }
        if verdict == .accepted {
            accepted[lease.stage, default: [:]][lease.task, default: 0] += 1
            if accepted[lease.stage]?[lease.task] != 1 { problem = "\(lease) counted twice" }
        }
        perform(actions)
    }

    private mutating func failOne() {
        guard let id = anyWorker(), let lease = held[id]?.popLast() else { return }
        let failure = TaskFailure("the test said so", isTransient: Int.random(in: 0..<10, using: &random) > 0)
        let (verdict, actions) = scheduler.taskFailed(lease, by: id, failure, now: now)
        if verdict != (isDone(lease) ? .stale : .accepted) { problem = "the failure of \(lease) was \(verdict)" }
        if verdict == .accepted, !failure.isTransient { fatal[lease.stage, default: []].insert(lease.task) }
        perform(actions)
    }

    private mutating func repeatAnOldResult() {
        guard let (id, lease) = old.randomElement(using: &random), held[id]?.contains(lease) != true else { return }
        finish(lease, by: id, mustCount: false)
    }

    private mutating func anyWorker() -> WorkerID? {
        held.keys.sorted { $0.rawValue < $1.rawValue }.randomElement(using: &random)
    }

    private mutating func perform(_ actions: [Scheduler.Action]) {
        for action in actions {
            switch action {
            case .announce(let stage, let worker): announced[worker]?.insert(stage)
            case .launch(let leases, let worker):
                if draining.contains(worker) { problem = "tasks for \(worker), which is about to leave" }
                guard held[worker] != nil else { return problem = "tasks for \(worker), which is gone" }
                for lease in leases
                where required[lease.stage]?.isSubset(of: labels[worker] ?? WorkerLabels()) != true {
                    problem =
                        "\(worker) got a task of \(lease.stage), and lacks a label of \(required[lease.stage]?.texts ?? [])"
                }
                for lease in leases where announced[worker]?.contains(lease.stage) != true {
                    problem = "\(worker) does not know \(lease.stage)"
                }
                for lease in leases where fatal[lease.stage] != nil {
                    problem = "\(lease) begins, although its stage is about to fail"
                }
                for lease in leases
                where held.values.contains(where: { $0.contains { $0.task == lease.task && $0.stage == lease.stage } })
                {
                    problem = "\(lease) runs twice"
                }
                held[worker]? += leases
            case .speculate(let lease, let worker): speculate(lease, worker)
            case .recall(let leases, let worker): ask(worker, for: leases)
            case .dismiss(let stage, let worker):
                let dropped = held[worker]?.filter { $0.stage == stage } ?? []
                old += dropped.map { (worker, $0) }
                held[worker]?.removeAll { $0.stage == stage }
                announced[worker]?.remove(stage)
            case .finished(let stage): ended[stage] = true
            case .failed(let stage, let task, let cause, _):
                ended[stage] = false
                let first = fatal[stage]?.min()
                if cause == "the test said so", task.map({ UInt32($0) }) != first {
                    problem = "\(stage) failed with task \(task ?? -1), not \(first ?? 0)"
                }
            case .isolate(let worker, let isAlone):
                if isAlone { isolated.insert(worker) } else { isolated.remove(worker) }
            }
        }
    }

    private mutating func speculate(_ lease: Lease, _ worker: WorkerID) {
        let others = held.flatMap { id, leases in
            leases.filter { $0.stage == lease.stage && $0.task == lease.task }.map { (id, $0) }
        }
        if others.count != 1 || others[0].0 == worker || others[0].1.attempt >= lease.attempt {
            problem = "\(lease) runs beside \(others)"
        }
        if held[worker]?.isEmpty != true || draining.contains(worker) { problem = "\(worker) has other things to do" }
        if !speculates.contains(lease.stage) { problem = "\(lease.stage) may not run anything twice" }
        if fatal[lease.stage] != nil || isDone(lease) { problem = "\(lease) runs a second time for nothing" }
        if required[lease.stage]?.isSubset(of: labels[worker] ?? WorkerLabels()) != true {
            problem = "\(worker) lacks a label"
        }
        held[worker]?.append(lease)
    }

    private mutating func check() {
        if let invalid = scheduler.invalidity() { problem = invalid }
    }
}
