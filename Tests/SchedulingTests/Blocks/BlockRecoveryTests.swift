import Planning
import Scheduling
import TestSupport
import Testing

/// Blocks that go with their workers are made again, only those, and nothing runs without its input.
@Suite(.ownThreads) struct BlockRecoveryTests {
    @Test func whatIsLostIsMadeAgainAndEveryJobEnds() async throws {
        try await Schedules.run(0..<4000) { seed in
            var world = BlockWorld(seed: seed)
            world.run()
            if let problem = world.problem { throw BrokenRule(problem) }
        }
    }

    private static let leases = (0..<9).map { Lease(stage: StageID(7), task: UInt32($0), attempt: 0) }
    private static let (first, second) = (WorkerID(1), WorkerID(2))

    @Test func onlyTheLostTasksRunAgainAndTheStageWaitsForThem() {
        var recovery = BlockRecovery(inputs: [[], [0]])
        recovery.opened(0, writing: 3)
        for task in 0..<3 { recovery.made(0, task: task, Self.leases[task], by: task == 1 ? Self.second : Self.first) }
        #expect(recovery.finished(0).isEmpty && recovery.next() == nil)
        recovery.opened(1, writing: nil)
        #expect(recovery.next() == nil)
        recovery.lost(Self.second)
        #expect(recovery.next() == .pause(stage: 1))
        #expect(recovery.next() == .rerun(stage: 0, tasks: [1]))
        #expect(recovery.next() == nil)
        recovery.made(0, task: 1, Self.leases[5], by: Self.first)
        #expect(recovery.finished(0).isEmpty)
        #expect(recovery.next() == .resume(stage: 1) && recovery.next() == nil)
        #expect(recovery.holders(of: 0)?.map(\.lease) == [Self.leases[0], Self.leases[5], Self.leases[2]])
    }

    @Test func aWorkerIsNeededUntilTheLastReaderOfItsBlocksIsDone() {
        var recovery = BlockRecovery(inputs: [[], [0], [1], []])
        recovery.opened(0, writing: 1)
        #expect(!recovery.needs(Self.first))
        recovery.made(0, task: 0, Self.leases[0], by: Self.first)
        #expect(recovery.needs(Self.first) && !recovery.needs(Self.second))
        _ = recovery.finished(0)
        #expect(recovery.needs(Self.first), "the next stage reads them")
        recovery.opened(1, writing: 1)
        recovery.made(1, task: 0, Self.leases[1], by: Self.second)
        #expect(recovery.needs(Self.first))
        _ = recovery.finished(1)
        #expect(!recovery.needs(Self.first) && recovery.needs(Self.second))
        recovery.opened(2, writing: nil)
        recovery.lost(Self.first)
        #expect(recovery.next() == nil, "nothing is made again")
        recovery.stop()
        #expect(!recovery.needs(Self.second), "the job is over")
    }

    @Test func inputOfInputIsMadeFirst() {
        var recovery = BlockRecovery(inputs: [[], [0], [1]])
        for stage in 0..<2 {
            recovery.opened(stage, writing: 1)
            recovery.made(stage, task: 0, Self.leases[stage], by: Self.first)
            _ = recovery.finished(stage)
        }
        recovery.opened(2, writing: nil)
        recovery.lost(Self.first)
        var actions: [BlockRecovery.Action] = []
        while let action = recovery.next() { actions.append(action) }
        #expect(
            actions == [
                .pause(stage: 2), .rerun(stage: 1, tasks: [0]), .pause(stage: 1), .rerun(stage: 0, tasks: [0]),
            ])
        // What it ran for is done all the same: a task had read its rows before they were gone.
        #expect(recovery.finished(2) == [.drop(stage: 0), .drop(stage: 1)] && recovery.next() == nil)
    }

    @Test func blocksThatWereMadeAgainAreNotLostByAnOldWord() {
        var recovery = BlockRecovery(inputs: [[], [0]])
        recovery.opened(0, writing: 1)
        recovery.made(0, task: 0, Self.leases[0], by: Self.first)
        recovery.made(0, task: 0, Self.leases[1], by: Self.second)
        _ = recovery.finished(0)
        recovery.opened(1, writing: nil)
        recovery.lost(Self.leases[0])
        recovery.lost(Self.first)
        #expect(recovery.next() == nil)
    }

    @Test func blocksThatCanNeverBeReadEndTheJob() {
        var recovery = BlockRecovery(inputs: [[], [0]])
        recovery.opened(0, writing: 1)
        recovery.made(0, task: 0, Self.leases[0], by: Self.first)
        _ = recovery.finished(0)
        recovery.opened(1, writing: nil)
        for round in 0..<5 {
            recovery.lost(Self.leases[round])
            if round == 4 { break }
            #expect(recovery.next() == .pause(stage: 1))
            #expect(recovery.next() == .rerun(stage: 0, tasks: [0]))
            recovery.made(0, task: 0, Self.leases[round + 1], by: Self.first)
            _ = recovery.finished(0)
            #expect(recovery.next() == .resume(stage: 1))
        }
        guard case .fail(let cause)? = recovery.next() else { return #expect(Bool(false), "it goes on for ever") }
        #expect(cause.contains("disks"))
    }
}

/// A job whose workers come, die and lose blocks at moments that a random number chooses.
private struct BlockWorld {
    private var random: SeededGenerator
    private let inputs: [[Int]]
    private let sizes: [Int]
    private var recovery: BlockRecovery
    /// The stage of the plan that runs; as many as there are at the end.
    private var current = 0
    /// Tasks of each run that are not done, and whether they may begin.
    private var open: [Int: (tasks: Set<Int>, isPaused: Bool)] = [:]
    /// Who has the blocks of a task.
    private var blocks: [Int: [Int: (WorkerID, Lease)]] = [:]
    private var workers: Set<WorkerID> = [WorkerID(1)]
    private var nextWorker: UInt64 = 2
    private var nextLease: UInt32 = 0
    /// How often each task had to run, and did.
    private var allowed: [Int: [Int: Int]] = [:]
    private(set) var problem: String?

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...6, using: &random)
        inputs = (0..<count).map { stage in (0..<stage).filter { _ in Int.random(in: 0..<3, using: &random) > 0 } }
        sizes = (0..<count).map { _ in Int.random(in: 1...5, using: &random) }
        recovery = BlockRecovery(inputs: inputs)
        self.random = random
    }

    mutating func run() {
        openStage()
        for step in 0..<600 where problem == nil && current < sizes.count {
            // From some moment on nothing is lost any more.
            let event = step < 300 ? Int.random(in: 0..<10, using: &random) : 9
            switch event {
            case 0: loseWorker()
            case 1: loseBlock()
            case 2: join()
            case 3: releaseWorker()
            default: finishTask()
            }
            perform()
            if problem == nil { problem = recovery.invalidity() }
        }
        if current < sizes.count { problem = problem ?? "stage \(current) of \(sizes.count) never ended" }
    }

    private mutating func openStage() {
        guard current < sizes.count else { return }
        open[current] = (Set(0..<sizes[current]), false)
        for task in 0..<sizes[current] { allowed[current, default: [:]][task] = 1 }
        recovery.opened(current, writing: current == sizes.count - 1 ? nil : sizes[current])
        perform()
    }

    private mutating func join() {
        workers.insert(WorkerID(nextWorker))
        nextWorker += 1
    }

    private mutating func loseWorker() {
        guard let worker = workers.min(by: { $0.rawValue < $1.rawValue }) else { return }
        workers.remove(worker)
        join()
        for (stage, tasks) in blocks { for (task, block) in tasks where block.0 == worker { lose(stage, task) } }
        recovery.lost(worker)
    }

    /// A worker that nobody needs leaves: nothing is made again for that.
    private mutating func releaseWorker() {
        let free = workers.filter { !recovery.needs($0) }
        guard let worker = free.min(by: { $0.rawValue < $1.rawValue }) else { return }
        workers.remove(worker)
        join()
        for (stage, tasks) in blocks { for (task, block) in tasks where block.0 == worker { lose(stage, task) } }
        recovery.lost(worker)
        if let action = recovery.next() { problem = "\(worker) was not needed, and then \(action)" }
    }

    private mutating func loseBlock() {
        let all = blocks.flatMap { stage, tasks in tasks.map { (stage, $0.key, $0.value.1) } }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        // Few enough that no job fails of it.
        guard let (stage, task, lease) = all.randomElement(using: &random), allowed[stage]?[task] ?? 0 < 4 else {
            return
        }
        lose(stage, task)
        recovery.lost(lease)
    }

    private mutating func lose(_ stage: Int, _ task: Int) {
        blocks[stage]?[task] = nil
        allowed[stage, default: [:]][task, default: 1] += 1
    }

    private mutating func finishTask() {
        // A task that began before its stage was paused may end all the same.
        let runs = open.filter {
            !$0.value.tasks.isEmpty && (!$0.value.isPaused || Int.random(in: 0..<8, using: &random) == 0)
        }
        guard let stage = runs.keys.sorted().randomElement(using: &random),
            let task = open[stage]?.tasks.sorted().randomElement(using: &random)
        else { return }
        if open[stage]?.isPaused == false {
            for input in inputs[stage] where blocks[input, default: [:]].count != sizes[input] {
                problem = "task \(task) of stage \(stage) runs, and stage \(input) has lost rows"
            }
        }
        open[stage]?.tasks.remove(task)
        if stage < sizes.count - 1,
            let worker = workers.sorted(by: { $0.rawValue < $1.rawValue }).randomElement(using: &random)
        {
            if blocks[stage]?[task] != nil { problem = "task \(task) of stage \(stage) ran, and its rows were there" }
            nextLease += 1
            let lease = Lease(stage: StageID(1), task: nextLease, attempt: 0)
            blocks[stage, default: [:]][task] = (worker, lease)
            recovery.made(stage, task: task, lease, by: worker)
        }
        guard open[stage]?.tasks.isEmpty == true else { return }
        open[stage] = nil
        for case .drop(let other) in recovery.finished(stage) { open[other] = nil }
        if stage == current {
            if !open.isEmpty { problem = "stages run for a stage that is over: \(open.keys.sorted())" }
            current += 1
            openStage()
        }
    }

    private mutating func perform() {
        while problem == nil, let action = recovery.next() {
            switch action {
            case .pause(let stage): open[stage]?.isPaused = true
            case .resume(let stage): open[stage]?.isPaused = false
            case .rerun(let stage, let tasks):
                if open[stage] != nil { problem = "stage \(stage) runs twice at once" }
                for task in tasks where blocks[stage]?[task] != nil {
                    problem = "task \(task) of stage \(stage) runs again, and its rows are there"
                }
                open[stage] = (Set(tasks), false)
            case .drop(let stage): open[stage] = nil
            case .fail(let cause): problem = cause
            }
        }
    }
}
