import ArrowIPC
import Columnar
import Foundation
import Journal
import Logging
import Messaging
import ModelAPI
import Planning
import Synchronization
import TestSupport
import Testing
import ZeroMQTransport

@testable import Worker

/// A worker over the in-process transport, with calls and a clock that the test moves.
@Suite(.timeLimit(.minutes(5))) struct WorkerTests {
    @Test func itRegistersAndTellsOfNoEarlierCalls() async throws {
        let bench = try Bench()
        await bench.worker.start()
        await bench.driver.wait { $0.contains { $0.isRegister } }
        try await bench.join()
        await bench.driver.wait { $0.contains { $0.isRecovered } }
    }

    @Test func aStopWaitsForCallsInFlightAndGivesBackTheRest() async throws {
        let bench = try Bench(callsInFlight: 2)
        await bench.worker.start()
        try await bench.join()
        await bench.order([1, 2, 3, 4])
        #expect(bench.calls.begun == [1, 2])
        await bench.send(.stop(reason: "down", within: .seconds(30)))
        await bench.pass(.seconds(10))
        #expect(await bench.worker.ended == nil)
        #expect(bench.driver.messages.contains { $0.isDraining })
        await bench.driver.wait { $0.unsent == [3, 4] }
        // What comes now is given back, too.
        await bench.order([5])
        await bench.driver.wait { $0.unsent == [3, 4, 5] }
        bench.calls.answer(1)
        bench.calls.answer(2)
        await bench.driver.wait { $0.answered == [1, 2] }
        await bench.send(.acknowledged([1, 2]))
        await bench.pass(.milliseconds(200))
        #expect(await bench.worker.ended == .stopped(reason: "down"))
        #expect(bench.driver.messages.last?.isGoodbye == true)
        #expect(bench.calls.begun == [1, 2] && bench.calls.cancelled == [])
    }

    /// Reports are gathered for a while, and a call may end just before its worker.
    @Test func theLastReportsGoOutBeforeTheGoodbye() async throws {
        let bench = try Bench()
        await bench.worker.start()
        try await bench.join()
        await bench.order([1, 2])
        await bench.send(.stop(reason: "down", within: .seconds(30)))
        bench.calls.fail(1)
        bench.calls.answer(2)
        // Nobody acknowledges the answer.
        await bench.pass(.seconds(3))
        #expect(await bench.worker.ended == .stopped(reason: "down"))
        await bench.driver.wait { $0.last?.isGoodbye == true }
        #expect(bench.driver.messages.reports.map(\.call).sorted() == [1, 2])
    }

    @Test func whatEndedBeforeASecondSignalIsReported() async throws {
        let bench = try Bench()
        await bench.worker.start()
        try await bench.join()
        await bench.order([1, 2])
        await bench.worker.stop(because: "signal 15")
        bench.calls.answer(1)
        await bench.worker.stop(because: "signal 15")
        await bench.driver.wait { $0.last?.isGoodbye == true }
        #expect(bench.driver.messages.answered == [1])
    }

    /// Many rows do not go through the driver: the session finds them in its folder.
    @Test func manyRowsAreLeftInTheSessionsFolder() async throws {
        let bench = try Bench(), stage = StageID(7)
        await bench.worker.start()
        try await bench.join()
        let folder = NSTemporaryDirectory() + "results-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var pipeline = Pipeline()
        pipeline.operators = [.query("SELECT id, repeat('x', 100) AS text FROM input")]
        await bench.send(.stage(StageAnnouncement(stage: stage, pipeline: pipeline, resultFolder: folder)))
        await bench.send(
            .tasks([
                TaskDescription(
                    lease: Lease(stage: stage, task: 0, attempt: 0), input: .range(start: 0, end: 200_000, step: 1))
            ]))
        await bench.driver.wait { $0.file(of: stage) != nil }
        let file = try #require(bench.driver.messages.file(of: stage))
        #expect(file.rowCount == 200_000 && file.batches.allSatisfy { $0.byteCount < 8 << 20 })
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(file.name)")
        #expect(attributes[.size] as? Int == file.byteCount)
        // The same rows in messages, for a driver that names no folder.
        await bench.send(.stage(StageAnnouncement(stage: StageID(8), pipeline: pipeline)))
        await bench.send(
            .tasks([
                TaskDescription(
                    lease: Lease(stage: StageID(8), task: 0, attempt: 0),
                    input: .range(start: 0, end: 200_000, step: 1))
            ]))
        await bench.driver.wait { $0.rows(of: StageID(8)) != nil }
        #expect(bench.driver.messages.file(of: StageID(8)) == nil)
    }

    /// Rows that a task keeps go to another worker's task, which asks for them where the file is not on its machine.
    @Test func blocksAreKeptServedAndFetched() async throws {
        let bench = try Bench(), stage = StageID(7)
        await bench.worker.start()
        try await bench.join()
        var pipeline = Pipeline()
        pipeline.operators = [.blocks(BlockWrite(partitions: 1))]
        let lease = Lease(stage: stage, task: 0, attempt: 0)
        await bench.send(.stage(StageAnnouncement(stage: stage, pipeline: pipeline)))
        await bench.send(.tasks([TaskDescription(lease: lease, input: .range(start: 0, end: 500, step: 1))]))
        await bench.driver.wait { $0.rows(of: stage) != nil }
        let index = try #require(bench.driver.messages.rows(of: stage).flatMap { BlockIndex($0, partitions: 1) })
        // A task that has them elsewhere, as far as it knows.
        let block = Block(lease: lease, worker: WorkerID(9), folder: "/nowhere", part: index.parts[0])
        pipeline.operators = [.query("SELECT sum(id)::BIGINT AS sum FROM input0")]
        await bench.send(.stage(StageAnnouncement(stage: StageID(8), pipeline: pipeline)))
        await bench.send(
            .tasks([
                TaskDescription(
                    lease: Lease(stage: StageID(8), task: 0, attempt: 0),
                    input: .blocks([BlockRelation(schema: index.schema, blocks: [block])]))
            ]))
        await bench.driver.wait { $0.blockFetch != nil }
        let fetch = try #require(bench.driver.messages.blockFetch)
        #expect(fetch.worker == WorkerID(9) && fetch.lease == lease && fetch.start == index.parts[0].start)
        // The driver would ask the other worker; here both are one.
        await bench.send(.readBlock(fetch))
        await bench.driver.wait { $0.block != nil }
        await bench.send(.fetched(try #require(bench.driver.messages.block)))
        await bench.driver.wait { $0.rows(of: StageID(8)) != nil }
        #expect(bench.driver.messages.rows(of: StageID(8))?.first?.row(0) == [.integer(124_750)])
        await bench.send(.blocksOver([stage]))
        await bench.send(.readBlock(fetch))
        await bench.driver.wait { $0.contains { $0.isLostBlock } }
        #expect(!FileManager.default.fileExists(atPath: "\(index.folder)/7"))
    }

    /// A worker that is to leave finishes what runs, gives back what waits, and keeps its blocks while they are read.
    @Test func aWorkerThatDrainsFinishesItsTaskGivesBackTheRestAndServesItsBlocks() async throws {
        let bench = try Bench(), stage = StageID(7)
        await bench.worker.start()
        try await bench.join()
        var pipeline = Pipeline()
        pipeline.operators = [
            // Long enough that somebody sees it run, however busy the machine is.
            .query("SELECT sum(length(md5(i::VARCHAR)))::BIGINT AS id FROM range(12000000) t(i)"),
            .blocks(BlockWrite(partitions: 1)),
        ]
        await bench.send(.stage(StageAnnouncement(stage: stage, pipeline: pipeline)))
        let leases = (0..<3).map { Lease(stage: stage, task: $0, attempt: 0) }
        await bench.send(
            .tasks(leases.map { TaskDescription(lease: $0, input: .range(start: 0, end: 1, step: 1)) }))
        try await until("the first task runs") { StartedTasks.read(beside: try bench.answerLog()) == [leases[0]] }
        await bench.send(.stop(reason: "drain", within: .seconds(600)))
        await bench.driver.wait { $0.givenBack == Array(leases.dropFirst()) }
        #expect(await bench.worker.ended == nil)
        // So is what comes now.
        let late = Lease(stage: stage, task: 9, attempt: 0)
        await bench.send(.tasks([TaskDescription(lease: late, input: .range(start: 0, end: 1, step: 1))]))
        await bench.driver.wait { $0.givenBack.contains(late) }
        await bench.driver.wait { $0.rows(of: stage) != nil }
        let index = try #require(bench.driver.messages.rows(of: stage).flatMap { BlockIndex($0, partitions: 1) })
        await bench.pass(.seconds(20))
        #expect(await bench.worker.ended == nil, "its rows may be read yet")
        await bench.send(
            .readBlock(
                BlockFetch(
                    number: 4, worker: WorkerID(9), lease: leases[0], start: index.parts[0].start,
                    count: UInt32(index.parts[0].bytes))))
        await bench.driver.wait { $0.block != nil }
        await bench.send(.released)
        await bench.pass(.milliseconds(200))
        #expect(await bench.worker.ended == .stopped(reason: "drain"))
        #expect(bench.driver.messages.last?.isGoodbye == true)
        #expect(bench.driver.messages.failures.allSatisfy { $0.isGivenBack })
    }

    @Test func aWorkerThatIsAskedForTasksGivesBackThoseThatItHasNotBegun() async throws {
        let bench = try Bench(), stage = StageID(7)
        await bench.worker.start()
        try await bench.join()
        var pipeline = Pipeline()
        pipeline.operators = [.query("SELECT sum(length(md5(i::VARCHAR)))::BIGINT AS id FROM range(2000000000) t(i)")]
        await bench.send(.stage(StageAnnouncement(stage: stage, pipeline: pipeline)))
        let leases = (0..<3).map { Lease(stage: stage, task: $0, attempt: 0) }
        await bench.send(
            .tasks(leases.map { TaskDescription(lease: $0, input: .range(start: 0, end: 1, step: 1)) }))
        try await until("the first task runs") { StartedTasks.read(beside: try bench.answerLog()) == [leases[0]] }
        await bench.send(.recallTasks([leases[2], leases[0], Lease(stage: stage, task: 9, attempt: 0)]))
        await bench.driver.wait { $0.givenBack == [leases[2]] }
        await bench.pass(.milliseconds(200))
        #expect(bench.driver.messages.givenBack == [leases[2]])
        // The first one takes minutes, so that it runs whenever this is looked at; nobody waits for it.
        await bench.send(.stageOver(stage))
    }

    /// What is done is known while the next task runs.
    @Test func theResultOfALongTaskWaitsForNoOther() async throws {
        let bench = try Bench(), stage = StageID(7)
        await bench.worker.start()
        try await bench.join()
        var pipeline = Pipeline()
        pipeline.operators = [.query("SELECT sum(length(md5(i::VARCHAR)))::BIGINT AS id FROM range(1000000) t(i)")]
        await bench.send(.stage(StageAnnouncement(stage: stage, pipeline: pipeline)))
        await bench.send(
            .tasks(
                (0..<2).map {
                    TaskDescription(
                        lease: Lease(stage: stage, task: $0, attempt: 0), input: .range(start: 0, end: 1, step: 1))
                }))
        await bench.driver.wait { $0.results.count == 2 }
        #expect(bench.driver.messages.count { if case .results = $0 { true } else { false } } == 2)
    }

    @Test func aSilentDriverLosesNothing() async throws {
        let bench = try Bench()
        await bench.worker.start()
        try await bench.join()
        await bench.order([1, 2])
        await bench.pass(.seconds(12))
        #expect(await bench.worker.ended == nil)
        #expect(bench.driver.messages.count { $0.isPong } >= 3)
        #expect(bench.driver.messages.count { $0.isRegister } == 1)
        // It was stopped all the time, and goes on.
        bench.calls.answer(1)
        await bench.send(.ping)
        await bench.order([3])
        bench.calls.answer(2)
        bench.calls.answer(3)
        await bench.driver.wait { $0.answered == [1, 2, 3] }
        #expect(bench.calls.begun == [1, 2, 3])
    }

    @Test func aDriverThatForgotTheWorkerLearnsOfItsCallsOnce() async throws {
        let bench = try Bench(callsInFlight: 1)
        await bench.worker.start()
        try await bench.join()
        await bench.order([1, 2])
        await bench.send(.registerAgain)
        await bench.driver.wait { $0.count { $0.isRegister } == 2 }
        bench.calls.answer(1)
        try await bench.join()
        await bench.driver.wait { $0.recovered.sorted { $0.0 < $1.0 }.map(\.0) == [1, 2] }
        let recovered = Dictionary(uniqueKeysWithValues: bench.driver.messages.recovered)
        #expect(recovered[1] == true && recovered[2] == false, "one was answered, the other never sent")
        #expect(bench.calls.begun == [1] && bench.calls.cancelled == [])
        #expect(bench.driver.messages.known == [[], [1]], "and of no other call anything is known")
        #expect(bench.driver.messages.lives == [1, 2])
    }

    /// Whatever a returning worker does not name was not sent, and never will be.
    @Test func aWorkerThatIsBackSaysWhichCallsItIsMaking() async throws {
        let bench = try Bench(callsInFlight: 3)
        await bench.worker.start()
        try await bench.join()
        await bench.order([1, 2, 3, 4])
        bench.calls.answer(1)
        await bench.driver.wait { $0.answered == [1] }
        await bench.send(.acknowledged([1]))
        bench.calls.answer(2)
        await bench.send(.registerAgain)
        await bench.driver.wait { $0.count { $0.isRegister } == 2 }
        try await bench.join()
        await bench.driver.wait { $0.known.count == 2 }
        // 1 is acknowledged, 2 answered; 3 is under way, and so is 4 where it began in a slot that was free before.
        let known = try #require(bench.driver.messages.known.last)
        #expect(known == [2] + bench.calls.begun.filter { $0 > 2 }.sorted())
        #expect(known.contains(3))
        bench.calls.answer(3)
        await bench.driver.wait { $0.recovered.contains { $0 == (3, true) } }
    }

    @Test func aStageThatIsOverCallsItsCallsOff() async throws {
        let bench = try Bench()
        await bench.worker.start()
        try await bench.join()
        await bench.order([1])
        await bench.send(.stageOver(Bench.stage))
        await bench.deliver()
        #expect(bench.calls.cancelled == [1])
    }

    @Test func aSecondRequestEndsAtOnce() async throws {
        let bench = try Bench()
        await bench.worker.start()
        try await bench.join()
        await bench.order([1])
        await bench.worker.stop(because: "signal 15")
        await bench.pass(.seconds(1))
        #expect(await bench.worker.ended == nil)
        await bench.worker.stop(because: "signal 15")
        #expect(await bench.worker.ended == .stopped(reason: "signal 15"))
    }

    /// B11: a query of a session that is gone may run for hours, and its worker is needed.
    @Test func aStageThatIsOverFreesItsSlot() async throws {
        let bench = try Bench()
        await bench.worker.start()
        try await bench.join()
        var endless = Pipeline()
        endless.operators = [
            .query("SELECT count(*) AS n FROM range(10000000000000) t(i) WHERE i % 3 = length(md5(i::VARCHAR))")
        ]
        var quick = Pipeline()
        quick.operators = [.count]
        let (slow, next) = (StageID(8), StageID(9))
        await bench.send(.stage(StageAnnouncement(stage: slow, pipeline: endless)))
        let input = TaskInput.range(start: 0, end: 1, step: 1)
        await bench.send(.tasks([TaskDescription(lease: Lease(stage: slow, task: 0, attempt: 0), input: input)]))
        try await Task.sleep(for: .milliseconds(300))
        await bench.send(.stageOver(slow))
        await bench.send(.stage(StageAnnouncement(stage: next, pipeline: quick)))
        await bench.send(.tasks([TaskDescription(lease: Lease(stage: next, task: 0, attempt: 0), input: input)]))
        try await until("the next task has run") {
            await bench.worker.tick()
            return bench.driver.messages.results.contains(next)
        }
        #expect(bench.driver.messages.results == [next], "nothing comes of the one before")
    }

    @Test func aTaskThatRunsIsNotedBesideTheLog() async throws {
        let bench = try Bench()
        let lease = Lease(stage: StageID(3), task: 70_000, attempt: 2)
        let log = bench.folder + "/worker-1-ab.log"
        let trace = try #require(TaskTrace(beside: log, threads: 3))
        #expect(StartedTasks.read(beside: log) == [])
        trace.begin(lease, thread: 2)
        #expect(StartedTasks.read(beside: log) == [lease])
        trace.begin(Lease(stage: StageID(1), task: 0, attempt: 0), thread: 0)
        trace.end(thread: 2)
        #expect(StartedTasks.read(beside: log).map(\.stage) == [StageID(1)])
        trace.remove()
        #expect(StartedTasks.read(beside: log) == [])
    }

    @Test func whatWorkersLeftLongAgoIsRemoved() throws {
        let bench = try Bench()
        let names = ["worker-1-a.tasks", "worker-2-b.tasks", "worker-3-c.tasks"]
        for name in names + ["worker-2-b.log"] {
            try Data().write(to: URL(fileURLWithPath: bench.folder + "/" + name))
        }
        for name in names.dropLast() {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -90_000)], ofItemAtPath: bench.folder + "/" + name)
        }
        _ = TaskTrace(beside: bench.folder + "/worker-4-d.log", threads: 1)
        let left = try FileManager.default.contentsOfDirectory(atPath: bench.folder).sorted()
        #expect(left == ["worker-2-b.log", "worker-2-b.tasks", "worker-3-c.tasks", "worker-4-d.tasks"])
    }
}
