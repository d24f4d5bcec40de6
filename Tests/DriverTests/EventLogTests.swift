import Foundation
import Logging
import Messaging
import Planning
import Scheduling
import Testing

@testable import Driver

/// The files of an event log, and what shares a line in it.
@Suite struct EventLogTests {
    private final class Folder {
        let path = NSTemporaryDirectory() + "events-" + UUID().uuidString
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private static func events(_ count: Int, job: UInt32 = 1) -> [ClusterEvent] {
        (0..<count).map { index in
            var event = ClusterEvent(.taskFailed, at: Double(index))
            (event.job, event.task, event.cause) = (job, UInt32(index), "a \"cause\"\nof two lines")
            return event
        }
    }

    private func decoded(_ page: EventPage) throws -> [ClusterEvent] {
        try page.lines.map { try JSONDecoder().decode(ClusterEvent.self, from: Data($0.utf8)) }
    }

    @Test func whatIsWrittenIsReadInPagesAndByJob() throws {
        let folder = Folder()
        var file = try EventFile(folder: folder.path, name: "7077")
        file.append(Self.events(5))
        file.append(Self.events(3, job: 11))
        let first = file.lines(after: 0, of: nil, most: 6)
        #expect(first.lines.count == 6 && first.last == 6 && first.hasMore)
        let rest = file.lines(after: first.last, of: nil, most: 6)
        #expect(try decoded(rest).map(\.n) == [7, 8] && !rest.hasMore)
        #expect(try decoded(file.lines(after: 0, of: 1, most: 99)).map(\.task) == [0, 1, 2, 3, 4])
        #expect(try decoded(file.lines(after: 0, of: 11, most: 99)).allSatisfy { $0.job == 11 })
        let none = file.lines(after: 8, of: nil, most: 9)
        #expect(none.lines.isEmpty && none.last == 8)
        // Another driver goes on with it.
        var again = try EventFile(folder: folder.path, name: "7077")
        again.append(Self.events(1))
        #expect(try decoded(again.lines(after: 8, of: nil, most: 9)).map(\.n) == [9])
    }

    @Test func filesAreSetAsideAndTheirNumberIsBounded() throws {
        let folder = Folder()
        var limits = EventFile.Limits()
        limits.bytes = 2_000
        limits.older = 2
        var file = try EventFile(folder: folder.path, name: "a", limits: limits)
        for _ in 0..<100 { file.append(Self.events(5)) }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == ["a.jsonl", "a.jsonl.1", "a.jsonl.2"])
        for name in names {
            let size = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")[.size] as? Int
            #expect(size ?? 0 < 3_000)
        }
        let kept = try decoded(file.lines(after: 0, of: nil, most: 10_000)).compactMap(\.n)
        #expect(kept.count > 20 && kept == Array(kept[0]...500), "the newest, without a gap")
        #expect(try decoded(file.lines(after: 499, of: nil, most: 9)).map(\.n) == [500])
        #expect(try EventFile(folder: folder.path, name: "a", limits: limits).last == 500)
    }

    /// Whatever a crash left at the end: what is whole stays, what is not goes, and the next lines are read.
    @Test(arguments: [
        "{\"n\":6,\"t\":1", "garbage\n{\"n\":7,\"t\":1,\"event\":\"x\"}\n", "\u{0}\u{0}\n", "{\"n\":6}\n",
    ])
    func theLogIsCutAtTheFirstLineThatIsNone(tail: String) throws {
        let folder = Folder()
        var file = try EventFile(folder: folder.path, name: "a")
        file.append(Self.events(5))
        let handle = try #require(FileHandle(forWritingAtPath: "\(folder.path)/a.jsonl"))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(tail.utf8))
        try handle.close()
        #expect(try decoded(file.lines(after: 0, of: nil, most: 99)).map(\.n) == [1, 2, 3, 4, 5])
        var again = try EventFile(folder: folder.path, name: "a")
        again.append(Self.events(2))
        #expect(try decoded(again.lines(after: 0, of: nil, most: 99)).map(\.n) == [1, 2, 3, 4, 5, 6, 7])
    }

    @Test func rangesNameTheirNumbersAndNoOthers() {
        let tasks: [UInt32] = [0, 1, 2, 5, 7, 8, .max]
        let text = TaskRanges.texts(tasks).first?.text ?? ""
        #expect(text == "0-2,5,7-8,4294967295")
        for task in [UInt32(0), 1, 2, 3, 4, 5, 6, 7, 8, 9, .max] {
            #expect(TaskRanges.contains(task, in: text) == tasks.contains(task))
        }
        #expect(TaskRanges.numbers(text) == tasks)
        let cut = TaskRanges.texts((0..<10).map { 2 * $0 }, most: 4)
        #expect(
            cut.map(\.count) == [4, 4, 2] && cut.flatMap { TaskRanges.numbers($0.text) } == (0..<10).map { 2 * $0 })
    }

    @Test func quickTasksShareALineThatNamesThemAll() {
        var batch = EventRecorder.Batch(from: 10, until: 11)
        var stage = ClusterEvent(.jobStage, at: 9.5)
        (stage.job, stage.stage, stage.run) = (3, 1, 7)
        var again = ClusterEvent(.jobRowsLost, at: 9.6)
        (again.job, again.stage, again.run, again.tasks) = (3, 0, 8, "4,9")
        batch.events = [stage, again]
        let (run, worker) = (StageID(7), WorkerID(1))
        batch.given = [.init(worker: worker, leases: (0..<4).map { Lease(stage: run, task: $0, attempt: 0) }, at: 9.7)]
        batch.done = [
            .init(run: run, worker: worker, first: 3, last: 3, microseconds: 200, at: 5),
            .init(run: run, worker: worker, first: 0, last: 1, microseconds: 400, at: 5),
        ]
        batch.done.append(.init(run: StageID(8), worker: worker, first: 1, last: 1, microseconds: 1, at: 9))
        var lines = EventLines()
        let events = lines.events(batch)
        #expect(
            events.map(\.event) == ["job.stage", "job.rows.lost", "tasks.given", "tasks.finished", "tasks.finished"])
        #expect(events[2].tasks == "0-3" && events[2].job == 3 && events[2].stage == 1)
        let done = events.suffix(2).sorted { $0.stage ?? 0 > $1.stage ?? 0 }
        #expect(done[0].tasks == "0-1,3" && done[0].count == 3 && done[0].seconds == 0.0002)
        #expect(done[1].stage == 0 && done[1].tasks == "9", "a task that runs again has its own number")
    }

    /// What a task costs the driver's thread; 300,000 of them come in a second.
    @Test func aQuickTaskCostsNextToNothing() throws {
        let folder = Folder()
        let log = EventLog(folder: folder.path, name: "a", log: .init(label: "test"))
        let recorder = EventRecorder(log)
        let start = ContinuousClock.now
        for task in 0..<300_000 {
            recorder.finished(
                Lease(stage: StageID(1), task: UInt32(task), attempt: 0), by: WorkerID(UInt64(task / 500 % 2)),
                nanoseconds: 1_000)
            if task % 1_000 == 0 { recorder.tick() }
        }
        let time = start.duration(to: .now)
        recorder.close()
        // A debug build takes some ten times as long as a release build.
        #expect(time < .seconds(2), "\(time)")
        let file = try EventFile(folder: folder.path, name: "a")
        let events = try decoded(file.lines(after: 0, of: nil, most: 10_000))
        #expect(events.reduce(0) { $0 + ($1.count ?? 0) } == 300_000)
        #expect(events.count < 50)
    }

    @Test(.timeLimit(.minutes(1))) func rangesOfMoreTasksThanThereAreEndAtAMillion() {
        let text = Array(repeating: "0-4294967295", count: 1_000).joined(separator: ",")
        #expect(TaskRanges.numbers(text).count == 1_000_000)
        #expect(TaskRanges.contains(.max, in: text))
    }

    @Test func aCallThatMayBePaidTwiceIsWrittenAtOnce() throws {
        let folder = Folder()
        let log = EventLog(folder: folder.path, name: "a", log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let recorder = EventRecorder(log)
        func kinds() throws -> [ClusterEvent.Kind?] {
            log.close()
            return try decoded(try EventFile(folder: folder.path, name: "a").lines(after: 0, of: nil, most: 9)).map(
                \.kind)
        }
        recorder.record(.idle)
        recorder.flushIfUrgent()
        #expect(try kinds().isEmpty)
        let end = CallEnd(7, .unknown)
        recorder.ended(end, isLast: false, of: JobID(1), by: WorkerID(1))
        recorder.flushIfUrgent()
        #expect(try kinds().prefix(2) == [.idle, .callUnknown])
    }
}
