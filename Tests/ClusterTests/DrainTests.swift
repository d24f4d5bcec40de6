import Client
import Columnar
import Foundation
import Messaging
import ModelSimulator
import Planning
import Synchronization
import TestSupport
import Testing

@testable import ClusterCommand

/// Workers of a real cluster that leave in the middle of a job: no task and no call is made again.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct DrainTests {
    /// Rows that are exchanged by tasks that each take some time, before and after.
    private static var slow: JobPlan {
        let work = "(SELECT sum(length(md5(i::VARCHAR))) FROM range(200000) t(i))"
        var write = Pipeline(), read = Pipeline()
        write.operators = [
            .query(QueryText("SELECT id, \(work) AS work FROM input")),
            .blocks(BlockWrite(partitions: 9, partition: "SELECT CAST(id % 9 AS INTEGER) AS g FROM input")),
        ]
        read.operators = [.query(QueryText("SELECT id, \(work) AS work FROM input0"))]
        return JobPlan(stages: [
            StagePlan(input: .range(start: 0, end: 900, step: 1, partitions: 18), pipeline: write),
            StagePlan(input: .blocks([BlockRead(stage: 0)], partitions: 9), pipeline: read),
        ])
    }

    /// Has the first worker leave once a stage of the job has begun.
    @Test(arguments: [0, 1], [true, false])
    func aWorkerLeavesInTheMiddleOfAnExchangeAndNoTaskRunsTwice(stage: UInt32, byCommand: Bool) async throws {
        let cluster = try TestCluster()
        try await cluster.up(workers: 3)
        let leaving = try #require(try await cluster.workers().first)
        let connection = try await DriverConnection(to: cluster.address, appName: "test")
        let reached = Mutex(false)
        let running = Task {
            try await connection.client.run(Self.slow, name: "slow", credentials: Credentials()) { progress in
                if progress.stage == stage, progress.tasksRunning > 0 { reached.withLock { $0 = true } }
            }
        }
        try await until("the stage runs") { reached.withLock { $0 } }
        var drained: Program.Result?
        if byCommand {
            drained = try await cluster.roost("drain", "\(HostName.current):\(leaving)", "--within", "60", "--json")
        } else {
            kill(leaving, SIGTERM)
        }
        let result = try await running.value
        #expect(result.table.rowCount == 900 && result.retriedTasks == 0)
        try await until("it is gone") { !(try await cluster.workers()).contains(leaving) }
        if let drained {
            #expect(drained.code == 0, "\(drained.errors)")
            let left = try JSONSerialization.jsonObject(with: Data(drained.output.utf8)) as? [String: Any]
            #expect(left?["running_tasks"] as? Int == 0 && left?["keeps_blocks"] as? Bool == false)
            #expect(try await cluster.workers().count == 2, "a worker that was told to leave has no successor")
        }
        connection.close()
        try await cluster.down()
    }

    @Test func whatIsNotDoneInTimeIsMadeElsewhere() async throws {
        let cluster = try TestCluster(), model = try await SimulatedModel.start(latency: "0-50ms")
        try await cluster.up()
        model.running.hold(after: 40)
        let submitted = try cluster.submit(try model.job(cluster.folder, count: 200))
        try #require(try await model.holds(after: 40, of: submitted), "\(submitted.text(1))")
        let leaving = try #require(try await cluster.workers().first)
        let drained = try await cluster.roost("drain", "\(HostName.current):\(leaving)", "--within", "1")
        #expect(drained.code == 3 && drained.output.contains("others do that again"), "\(drained)")
        model.running.release()
        let result = try await submitted.end()
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(200, in: cluster.folder)
        try await cluster.down()
        await model.running.stop()
    }

    @Test func callsInFlightAreAnsweredOnce() async throws {
        let cluster = try TestCluster(), model = try await SimulatedModel.start(latency: "0-50ms")
        try await cluster.up()
        model.running.hold(after: 40)
        let submitted = try cluster.submit(try model.job(cluster.folder, count: 200))
        try #require(try await model.holds(after: 40, of: submitted), "\(submitted.text(1))")
        let leaving = try #require(try await cluster.workers().first)
        let draining = try Program.start(
            ["drain", "\(HostName.current):\(leaving)", "--driver", cluster.address], environment: cluster.environment)
        try await until("it drains") { try await cluster.drains(leaving) }
        model.running.release()
        let drained = try await draining.end()
        #expect(drained.code == 0 && drained.output.contains("nothing has to be made again"), "\(drained)")
        let result = try await submitted.end()
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(200, in: cluster.folder)
        #expect(model.running.statistics.doubledCalls == 0 && model.running.statistics.calls == 200)
        #expect(try result.number("unknown_calls") == 0)
        try await cluster.down()
        await model.running.stop()
    }

    @Test func aWorkerThatIsNotThereIsAnError() async throws {
        let cluster = try TestCluster()
        try await cluster.up(workers: 1)
        let result = try await cluster.roost("drain", "nobody:1")
        #expect(result.code == 1 && result.errors.contains("has no worker nobody:1"), "\(result)")
        try await cluster.down()
    }
}
