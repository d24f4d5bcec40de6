import Foundation
import ModelSimulator
import TestSupport
import Testing

/// What is paid for is kept where there is no room for all of it.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct FullDiskTests {
    /// What is answered is counted, and the advice brings it into files without another call.
    @Test func resultsThatCannotBeWrittenAreKeptInTheJournal() async throws {
        let cluster = try TestCluster()
        let model = try await SimulatedModel.start()
        try await cluster.up(workers: 1)
        let job = try model.job(cluster.folder, count: 2_000)
        // Only the program that writes results has files of 256 KiB at the most.
        let limited = try Program.start(
            [
                "-c", "trap '' XFSZ; ulimit -f 256; exec \"$0\" submit \"$1\" --driver \"$2\" --fresh", Program.path,
                job,
                cluster.address,
            ],
            program: "/bin/bash", environment: cluster.environment, in: cluster.folder.url)
        let result = try await limited.end()
        #expect(result.code == 1 && result.errors.contains("cannot be written: File too large"), "\(result.errors)")
        let head = try #require(result.output.firstMatch(of: /test: ([\d,]+) rows, ([\d,]+) answered, 0 failed/))
        #expect(head.1 == head.2 && head.1 != "0", "\(result.output)")
        #expect(
            result.errors.contains("the results were not written; the answers of \(head.2) rows are kept")
                && result.errors.contains("submit the job again without --fresh, or: roost jobs resume 1\n"),
            "\(result.errors)")
        let kept = Int(head.2.replacing(",", with: "")) ?? 0
        #expect(kept == model.running.statistics.answered)
        #expect(!FileManager.default.fileExists(atPath: cluster.folder.path("results/prompts.jsonl")))

        let resumed = try await Program.run(
            ["jobs", "resume", "1"], environment: cluster.environment, in: cluster.folder.url)
        #expect(resumed.code == 0, "\(resumed.errors)")
        #expect(try rows(cluster.folder.path("results/prompts.jsonl")).count == 2_000)
        #expect(model.running.statistics.calls == 2_000, "nothing is paid for twice")
        try await cluster.down()
        await model.running.stop()
    }

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
