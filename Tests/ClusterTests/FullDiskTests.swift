import Foundation
import ModelSimulator
import TestSupport
import Testing

/// A worker that cannot keep answers makes no calls.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct FullDiskTests {
    @Test func aWorkerWhoseLogIsFullLeavesAndNothingIsPaidTwice() async throws {
        let cluster = try TestCluster()
        let model = try await SimulatedModel.start()
        try await cluster.up(workers: 1)
        // Files may have 8 KB: the system refuses the log what is beyond, as a full disk would.
        let limited = try Program.start(
            [
                "-c", "trap '' XFSZ; ulimit -f 16; exec \"$0\" worker --calls-in-flight 16 --driver \"$1\"",
                Program.path, cluster.address,
            ],
            program: "/bin/sh", environment: cluster.environment)
        try await until("the limited worker has joined") { try await cluster.workers().count == 2 }

        let result = try await cluster.submit(try model.job(cluster.folder, count: 2_000)).end()
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(2_000, in: cluster.folder)
        #expect(try result.number("unknown_calls") == 0, "the worker reports all that it called before it leaves")
        #expect(model.running.statistics.calls == 2_000)
        let worker = try await limited.end()
        #expect(worker.code == 1)
        #expect(
            worker.errors.contains("ending, once calls in flight are answered: ")
                && worker.errors.contains(".log cannot be written: File too large"), "\(worker.errors)")
        try await cluster.down()
        await model.running.stop()
    }
}
