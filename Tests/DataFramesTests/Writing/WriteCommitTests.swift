import Planning
import Scheduling
import TestSupport
import Testing

@testable import DataFrames

/// What becomes of the attempts' files.
@Suite struct WriteCommitTests {
    private static func file(_ path: String) -> WrittenFile { WrittenFile(path: path, rows: 1, bytes: 2) }

    @Test func filesGetTheirNamesWithoutTheirAttempts() throws {
        let commit = try WriteCommit(
            [
                WrittenFile(path: "1.2/k=b/x=1/part-00001-id.c000.csv", rows: 3, bytes: 30),
                WrittenFile(path: "0.0/k=a/x=1/part-00000-id.c000.csv", rows: 2, bytes: 20),
                WrittenFile(path: "1.2/k=a/x=1/part-00001-id.c000.csv", rows: 1, bytes: 10),
            ], id: "id")
        #expect(
            commit.moves.map(\.target) == [
                "k=a/x=1/part-00000-id.c000.csv", "k=a/x=1/part-00001-id.c000.csv", "k=b/x=1/part-00001-id.c000.csv",
            ])
        #expect(commit.moves.map(\.source.first) == ["0", "1", "1"])
        #expect(commit.folders == ["k=a", "k=a/x=1", "k=b", "k=b/x=1"])
        #expect(commit.partitions == ["k=a/x=1", "k=b/x=1"] && commit.rows == 6)
    }

    @Test(arguments: [
        ["part-id"], ["0.0/"], ["/etc/part-id"], ["0.0/../part-id"], ["0.0/./part-id"], ["0/part-id"],
        ["0.0.0/part-id"],
        ["x.0/part-id"], ["0.0/other"], ["0.0//part-id"], ["0.0/part-0-id", "0.1/part-1-id"],
        ["0.0/part-id", "1.0/part-id"], ["-1.0/part-id"], ["../0.0/part-id"],
    ])
    func filesThatNoAttemptWroteAreRefused(paths: [String]) {
        #expect(throws: WriteCommit.Refusal.self) { try WriteCommit(paths.map(Self.file), id: "id") }
    }

    /// Attempts that fail, die, come late and come twice: each task's rows are in the target exactly once.
    @Test func eachTasksRowsAreThereOnce() async throws {
        try await Schedules.run(0..<2_000) { seed in
            var write = SimulatedWrite(seed: seed)
            try write.run()
        }
    }
}

/// A writing stage of some tasks: the scheduler decides which attempts count, and a table stands for the disk.
private struct SimulatedWrite {
    private static let stage = StageID(1)
    private var random: SplitMix
    private var scheduler: Scheduler
    private let tasks: Int
    /// What runs, or has run on a worker that is given up and does not know it.
    private var running: [(lease: Lease, worker: WorkerID)] = []
    private var workers: [WorkerID] = []
    private var lastWorker: UInt64 = 0
    /// The rows of each file that an attempt has written to its end.
    private var disk: [String: Int] = [:]
    private var taken: [WrittenFile] = []
    private var isFinished = false
    private var hasFailed = false
    private let now = ContinuousClock.now

    init(seed: UInt64) {
        random = SplitMix(state: seed)
        tasks = 1 + Int(random.next() % 7)
        var configuration = Scheduler.Configuration()
        configuration.maxAttempts = 1_000
        configuration.maxDeaths = 1_000
        scheduler = Scheduler(configuration)
    }

    mutating func run() throws {
        perform(scheduler.open(Self.stage, tasks: tasks))
        for _ in 0..<2_000 where !isFinished && !hasFailed { step() }
        while !isFinished && !hasFailed { end(0, well: true) }
        // What is still under way writes on, and is told to nobody who counts it.
        while !running.isEmpty { end(0, well: true) }
        try hold(isFinished, "the stage failed")
        let commit = try WriteCommit(taken, id: "id")
        let found = commit.moves.map { (name: $0.target, rows: disk[$0.source]) }
        let wanted = (0..<tasks).map { "part-\($0)-id" }
        try hold(found.map(\.name) == wanted, "\(found) are the files of \(tasks) tasks")
        for (task, file) in found.enumerated() {
            try hold(file.rows == task + 10, "the file of task \(task) has \(String(describing: file.rows)) rows")
        }
        try hold(commit.rows == Int64((0..<tasks).reduce(0) { $0 + $1 + 10 }), "\(commit.rows) rows were counted")
    }

    private mutating func step() {
        if workers.isEmpty || workers.count < 3 && random.next() % 4 == 0 {
            lastWorker += 1
            workers.append(WorkerID(lastWorker))
            scheduler.workerJoined(WorkerID(lastWorker), slots: 2)
        }
        perform(scheduler.assign(now: now))
        switch random.next() % 8 {
        case 0 where workers.count > 1:
            // It is given up; its tasks may still write and report.
            let gone = workers.remove(at: Int(random.next() % UInt64(workers.count)))
            perform(scheduler.workerLeft(gone, because: "it was silent", isDeath: random.next() % 2 == 0))
            if random.next() % 2 == 0 { running.removeAll { $0.worker == gone } }
        case 1 where !running.isEmpty: end(Int(random.next() % UInt64(running.count)), well: false)
        case 2 where !running.isEmpty:
            // Its report comes twice.
            let again = running[Int(random.next() % UInt64(running.count))]
            running.append(again)
        default: if !running.isEmpty { end(Int(random.next() % UInt64(running.count)), well: true) }
        }
    }

    private mutating func end(_ index: Int, well: Bool) {
        if running.isEmpty {
            lastWorker += 1
            workers.append(WorkerID(lastWorker))
            scheduler.workerJoined(WorkerID(lastWorker), slots: 2)
            return perform(scheduler.assign(now: now))
        }
        let (lease, worker) = running.remove(at: index)
        guard well else {
            // Half of its rows are in a file that nobody will take.
            disk["\(lease.task).\(lease.attempt)/half-\(lease.task)-id"] = 1
            let (_, actions) = scheduler.taskFailed(
                lease, by: worker, TaskFailure("no", isTransient: true), now: now)
            return perform(actions)
        }
        let path = "\(lease.task).\(lease.attempt)/part-\(lease.task)-id"
        let rows = Int(lease.task) + 10
        disk[path] = rows
        let (verdict, actions) = scheduler.taskFinished(lease, by: worker, runNanoseconds: 1)
        if verdict == .accepted { taken.append(WrittenFile(path: path, rows: Int64(rows), bytes: 0)) }
        perform(actions)
    }

    private mutating func perform(_ actions: [Scheduler.Action]) {
        for action in actions {
            switch action {
            case .launch(let leases, let worker): running += leases.map { (lease: $0, worker: worker) }
            case .finished: isFinished = true
            case .failed: hasFailed = true
            case .announce, .dismiss, .isolate, .recall, .speculate: break
            }
        }
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
