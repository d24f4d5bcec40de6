import Foundation
import ModelSimulator
import TestSupport
import Testing

/// What is in a job's folder for results while it runs, when it is stopped, and after it was killed.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct ResultFilesTests {
    private func files(_ folder: TemporaryFolder, _ name: String = "results") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path(name))) ?? []).sorted()
    }

    @Test func twoJobsDoNotWriteIntoOneFolderAtOnce() async throws {
        let cluster = try TestCluster(), model = try await SimulatedModel.start()
        try await cluster.up()
        let job = try model.job(cluster.folder, count: 60)
        let other = try cluster.folder.write(
            "other.yaml", try String(contentsOfFile: job, encoding: .utf8).replacing("name: test", with: "name: other"))
        model.running.hold(after: 5)
        let first = try cluster.submit(job)
        try #require(try await model.holds(after: 5, of: first), "\(first.text(1))")
        // All that two workers have in flight.
        while model.running.statistics.inFlight < 32 { try await Task.sleep(for: .milliseconds(5)) }
        let calls = model.running.statistics.calls
        let second = try await cluster.submit(other).end()
        #expect(second.code == 1)
        for words in ["results", "another run", "process \(first.process.processIdentifier)", "--output"] {
            #expect(second.errors.contains(words), "\(second.errors)")
        }
        #expect(model.running.statistics.calls == calls, "a run that is refused calls nothing")
        // Whoever looks sees who runs it.
        let runner = "roost submit \(job)", process = "(process \(first.process.processIdentifier))"
        for command in [["status", "--driver", cluster.address], ["jobs"], ["jobs", "show", "1"]] {
            let shown = try await Program.run(command, environment: cluster.environment)
            #expect(shown.output.contains(runner) && shown.output.contains(process), "\(command): \(shown.output)")
        }
        let third = try cluster.submit(other, ["--output", cluster.folder.path("others")])
        model.running.release()
        #expect(try await first.end().code == 0)
        #expect(try await third.end().code == 0)
        try expectAll(60, in: cluster.folder)
        #expect(files(cluster.folder) == ["prompts.jsonl", "prompts.parquet"])
        #expect(files(cluster.folder, "others") == ["prompts.jsonl", "prompts.parquet"])
        try await cluster.down()
        await model.running.stop()
    }

    @Test func aSubmitThatIsStoppedWhileItWritesLeavesNothing() async throws {
        let cluster = try TestCluster(), model = try await SimulatedModel.start(latency: "50ms")
        try await cluster.up()
        let job = try model.job(cluster.folder, count: 3_000)
        for round in 1...4 {
            let submitted = try cluster.submit(job, ["--fresh"])
            try await waitForFiles(cluster.folder, of: submitted)
            kill(submitted.process.processIdentifier, SIGTERM)
            let deadline = ContinuousClock.now.advanced(by: .seconds(20))
            while submitted.process.isRunning && ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(10))
            }
            try #require(!submitted.process.isRunning, "round \(round) hangs")
            let end = try await submitted.end()
            #expect(end.code == 130, "\(end.errors)")
            #expect(files(cluster.folder) == [])
        }
        try await cluster.down()
        await model.running.stop()
    }

    @Test func whatAKilledSubmitLeftIsClearedByTheNextOne() async throws {
        let cluster = try TestCluster(), model = try await SimulatedModel.start(latency: "50ms")
        try await cluster.up()
        let job = try model.job(cluster.folder, count: 3_000)
        let submitted = try cluster.submit(job)
        try await waitForFiles(cluster.folder, of: submitted)
        kill(submitted.process.processIdentifier, SIGKILL)
        _ = try await submitted.end()
        let left = files(cluster.folder)
        #expect(!left.isEmpty && left.allSatisfy { $0.contains(".writing-") }, "\(left)")
        let again = try await cluster.submit(job).end()
        #expect(again.code == 0, "\(again.errors)")
        #expect(files(cluster.folder) == ["prompts.jsonl", "prompts.parquet"])
        try expectAll(3_000, in: cluster.folder)
        try await cluster.down()
        await model.running.stop()
    }

    /// Waits until the first rows are on their way into both files.
    private func waitForFiles(_ folder: TemporaryFolder, of program: Program.Running) async throws {
        while files(folder).count < 2 {
            try #require(program.process.isRunning, "\(program.text(1))")
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// A job's name, a prompt and a file's name come from outside.
    @Test func nothingFromOutsideCommandsATerminal() async throws {
        let folder = try TemporaryFolder(), model = try await SimulatedModel.start()
        try folder.write(
            "job.yaml",
            """
            name: "red \\u202E[31m"
            model: {name: gpt-4o-mini, endpoint: "\(model.url)", max_tokens: 10}
            prompt: "{prompt}"
            inputs: {a: {rows: ["clear \\e[2J\\a", "\\u202Ereversed"]}}
            output: results
            """)
        try folder.write("named.yaml", "name: \"red \\e[31m \\x9b2J\"\n")
        let environment = Program.environment()
        for command in [
            ["submit", "--local", "1", "job.yaml"], ["jobs"], ["jobs", "show", "1"],
            ["submit", "--local", "1", "named.yaml"],
            ["submit", "--local", "1", "--overwrite", "--json", "job.yaml"],
            ["submit", "--local", "1", "--dry-run", "job.yaml"], ["submit", "--local", "1", "no\u{1b}[31m.yaml"],
        ] {
            let result = try await Program.run(command, environment: environment, in: folder.url)
            let text = result.output + result.errors
            let commands = text.unicodeScalars.filter {
                $0 != "\n" && ($0.value < 0x20 || (0x7F..<0xA0).contains($0.value) || $0.value == 0x202E)
            }
            #expect(commands.isEmpty, "\(command): \(text.debugDescription)")
            let isShown = ["\\u001b", "\\u202e", "control character"].contains { text.contains($0) }
            #expect(isShown, "\(command): \(text)")
        }
        await model.running.stop()
    }
}
