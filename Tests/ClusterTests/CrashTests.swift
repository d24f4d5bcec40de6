import Foundation
import ModelSimulator
import TestSupport
import Testing

/// kill -9 in the middle of a job: every row is answered, in order, and what was paid twice is at most what
/// Roost says may have been.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct CrashTests {
    private static let rowCount = 500

    @Test func aWorkerIsKilled() async throws {
        let cluster = try TestCluster()
        let model = try await SimulatedModel.start(latency: "0-50ms")
        try await cluster.up()
        let submitted = try cluster.submit(try model.job(cluster.folder, count: Self.rowCount))
        for round in 1...3 {
            model.running.hold(after: 100)
            try #require(try await model.holds(after: 100 * round, of: submitted), "\(submitted.text(1))")
            kill(try #require(try await cluster.workers().first), SIGKILL)
        }
        model.running.release()
        let result = try await submitted.end()
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(Self.rowCount, in: cluster.folder)
        let statistics = model.running.statistics
        let unknown = try result.number("unknown_calls")
        #expect(statistics.doubledCalls <= unknown)
        #expect(unknown <= 3 * 16, "only what was in flight is unknown")
        try await cluster.down()
        await model.running.stop()
    }

    /// What may have been paid is called again when somebody says so, and not before.
    @Test func aLostCallStaysUnknownUntilARunRetriesIt() async throws {
        let cluster = try TestCluster()
        let model = try await SimulatedModel.start(latency: "0-50ms")
        try await cluster.up()
        let job = try model.job(cluster.folder, count: Self.rowCount)
        model.running.hold(after: 100)
        let submitted = try cluster.submit(job, ["--on-unknown", "fail"])
        try #require(try await model.holds(after: 100, of: submitted), "\(submitted.text(1))")
        for worker in try await cluster.workers() { kill(worker, SIGKILL) }
        model.running.release()
        let first = try await submitted.end()
        let unknown = try first.number("unknown_calls")
        try #require(unknown > 0, "\(first.errors)")
        #expect(try first.number("failed") == unknown)

        // It is still unknown, however often it is given up.
        for _ in 0..<2 {
            let calls = model.running.statistics.calls
            let again = try await cluster.submit(job, ["--on-unknown", "fail", "--overwrite"]).end()
            #expect(
                try again.number("unknown_calls") == unknown && again.number("failed") == unknown, "\(again.errors)")
            #expect(model.running.statistics.calls == calls)
        }
        #expect(
            try await cluster.submit(job, ["--on-unknown", "ask", "--overwrite"]).end().errors.contains(
                "may have been paid"))
        let last = try await cluster.submit(job, ["--overwrite"]).end()
        #expect(last.code == 0, "\(last.errors)")
        #expect(try last.number("unknown_calls") == unknown)
        try expectAll(Self.rowCount, in: cluster.folder)
        #expect(model.running.statistics.doubledCalls <= unknown)
        try await cluster.down()
        await model.running.stop()
    }

    /// The driver's workers finish the calls that are under way and leave their answers for the next driver.
    @Test func theDriverIsKilled() async throws {
        let cluster = try TestCluster()
        let model = try await SimulatedModel.start(latency: "0-50ms")
        try await cluster.up()
        let job = try model.job(cluster.folder, count: Self.rowCount)
        model.running.hold(after: 150)
        let submitted = try cluster.submit(job)
        try #require(try await model.holds(after: 150, of: submitted), "\(submitted.text(1))")
        cluster.killDriver()
        model.running.release()
        #expect(try await submitted.end().code == 1)

        try await cluster.up()
        let result = try await cluster.submit(job).end()
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(Self.rowCount, in: cluster.folder)
        #expect(try result.number("from_journal") >= 100)
        #expect(try result.number("unknown_calls") == 0, "its workers lived, and told all that they knew")
        #expect(model.running.statistics.doubledCalls == 0)
        try await cluster.down()
        await model.running.stop()
    }

    @Test func everythingIsKilledAtOnce() async throws {
        let cluster = try TestCluster()
        let model = try await SimulatedModel.start(latency: "0-50ms")
        try await cluster.up()
        let job = try model.job(cluster.folder, count: Self.rowCount)
        model.running.hold(after: 150)
        let submitted = try cluster.submit(job)
        try #require(try await model.holds(after: 150, of: submitted), "\(submitted.text(1))")
        let workers = try await cluster.workers()
        for worker in workers { kill(worker, SIGKILL) }
        cluster.killDriver()
        kill(submitted.process.processIdentifier, SIGKILL)
        model.running.release()
        _ = try await submitted.end()

        try await cluster.up()
        let result = try await cluster.submit(job).end()
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(Self.rowCount, in: cluster.folder)
        let unknown = try result.number("unknown_calls")
        #expect(model.running.statistics.doubledCalls <= unknown)
        #expect(unknown <= 2 * 16)
        #expect(try result.number("from_journal") >= 100)
        try await cluster.down()
        await model.running.stop()
    }
}
