import Foundation
import ModelSimulator
import Testing

/// A worker that cannot keep answers makes no calls.
@Suite(.serialized, .timeLimit(.minutes(2))) struct FullDiskTests {
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
        while try await cluster.workers().count < 2 { try await Task.sleep(for: .milliseconds(20)) }

        let result = try await cluster.submit(try model.job(cluster.folder, count: 2_000)).end()
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(2_000, in: cluster.folder)
        // On a machine that is too busy the driver gives the worker up before it has told of its last calls: what
        // is called again is told then, every one.
        #expect(model.running.statistics.calls == 2_000 + (try result.number("unknown_calls")))
        let worker = try await limited.end()
        #expect(worker.code == 1)
        #expect(
            worker.errors.contains("ending, once calls in flight are answered: ")
                && worker.errors.contains(".log cannot be written: File too large"), "\(worker.errors)")
        try await cluster.down()
        await model.running.stop()
    }
}
