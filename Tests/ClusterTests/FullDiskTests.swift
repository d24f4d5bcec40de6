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
            worker.errors.contains("ending, once tasks and calls are done, and what others read of it: ")
                && worker.errors.contains(".log cannot be written: File too large"), "\(worker.errors)")
        try await cluster.down()
        await model.running.stop()
    }

    /// A query with files of so many blocks of 512 bytes at the most: what is beyond is refused, as by a full disk.
    private func sql(_ query: String, _ arguments: [String], blocks: Int, in folder: TemporaryFolder) async throws
        -> Program.Result
    {
        let command = "trap '' XFSZ; ulimit -f \(blocks); exec \"$0\" sql --workers 1 \"$@\""
        return try await Program.start(
            ["-c", command, Program.path, query] + arguments, program: "/bin/sh",
            environment: Program.environment(["ROOST_HOME": folder.path("home")]), in: folder.url
        ).end()
    }

    @Test(arguments: ["parquet", "csv", "jsonl"])
    func rowsThatCannotBeWrittenLeaveTheTargetAsItWas(ending: String) async throws {
        let folder = try TemporaryFolder()
        let query = "SELECT id, id * 7919 % 1000003 AS a, id * 104729 % 1000003 AS b FROM range(300000)"
        for old in ["", "old"] {
            if !old.isEmpty { try folder.write("o.\(ending)", old) }
            let result = try await sql(query, ["--output", "o.\(ending)", "--overwrite"], blocks: 600, in: folder)
            #expect(result.code == 1 && result.errors.contains("o.\(ending) cannot be written: "), "\(result.errors)")
            #expect(result.errors.contains("File too large") && !result.errors.contains("{"), "\(result.errors)")
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
            #expect(Set(files) == (old.isEmpty ? ["home"] : ["home", "o.\(ending)"]), "\(files)")
            if !old.isEmpty {
                #expect(try String(contentsOfFile: folder.path("o.\(ending)"), encoding: .utf8) == old)
            }
        }
    }

    @Test func aQueryThatFindsNoRoomToPutRowsAsideNamesFolderAndSetting() async throws {
        let folder = try TemporaryFolder()
        let query =
            "SELECT id, CAST(id * 7919 % 1000003 AS STRING) AS s FROM range(6000000) ORDER BY s, id DESC LIMIT 5000000"
        let result = try await sql(
            query, ["--memory", "128MB", "--output", "o.parquet"], blocks: 2_000, in: folder)
        #expect(
            result.code == 1 && result.errors.contains("\(folder.path("home"))/spill, which cannot be written: "),
            "\(result.errors)")
        #expect(result.errors.contains("by ROOST_HOME") && result.errors.contains("--memory"), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("o.parquet")))
    }
}
