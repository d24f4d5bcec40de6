import Foundation
import ModelSimulator
import TestSupport
import Testing

/// Workers that are asked to end, that have a driver that stands still, and that meet rows of any shape.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct WorkerJourneyTests {
    private static let rowCount = 300

    /// SIGTERM to one worker: its calls in flight are answered and kept, and others do the rest.
    @Test func aWorkerThatIsToldToEndFinishesItsCalls() async throws {
        let cluster = try TestCluster()
        let model = try await SimulatedModel.start(latency: "0-50ms")
        try await cluster.up()
        model.running.hold(after: 100)
        let submitted = try cluster.submit(try model.job(cluster.folder, count: Self.rowCount))
        try #require(try await model.holds(after: 100, of: submitted), "\(submitted.text(1))")
        let worker = try #require(try await cluster.workers().first)
        kill(worker, SIGTERM)
        try await until("it drains") { try await cluster.drains(worker) }
        #expect(kill(worker, 0) == 0, "it waits for its calls")
        model.running.release()
        let result = try await submitted.end()
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(Self.rowCount, in: cluster.folder)
        #expect(model.running.statistics.doubledCalls == 0 && model.running.statistics.abandoned == 0)
        #expect(try result.number("unknown_calls") == 0)
        try await cluster.down()
        await model.running.stop()
    }

    @Test func aSecondSignalEndsAWorkerAtOnce() async throws {
        let cluster = try TestCluster()
        let model = try await SimulatedModel.start(latency: "0-50ms")
        try await cluster.up(workers: 1)
        model.running.hold(after: 50)
        let submitted = try cluster.submit(try model.job(cluster.folder, count: Self.rowCount))
        try #require(try await model.holds(after: 50, of: submitted), "\(submitted.text(1))")
        let worker = try #require(try await cluster.workers().first)
        kill(worker, SIGTERM)
        try await until("it drains") { try await cluster.drains(worker) }
        kill(worker, SIGTERM)
        // Its calls would be waited for 30 s.
        try await until("it is gone", within: .seconds(20)) { try await cluster.workers() != [worker] }
        model.running.release()
        #expect(try await submitted.end().code == 0)
        try await cluster.down()
        await model.running.stop()
    }

    /// A driver that is stopped for 4 s finds its workers again, and pays nothing twice.
    @Test func aDriverThatStandsStillLosesNoWorker() async throws {
        let cluster = try TestCluster()
        let model = try await SimulatedModel.start(latency: "0-50ms")
        try await cluster.up()
        model.running.hold(after: 100)
        let submitted = try cluster.submit(try model.job(cluster.folder, count: Self.rowCount))
        try #require(try await model.holds(after: 100, of: submitted), "\(submitted.text(1))")
        let before = try await cluster.workers()
        kill(cluster.driverProcess, SIGSTOP)
        try await Task.sleep(for: .seconds(4))
        model.running.release()
        try await Task.sleep(for: .milliseconds(500))
        kill(cluster.driverProcess, SIGCONT)
        let result = try await submitted.end()
        #expect(result.code == 0, "\(result.errors)")
        #expect(try await Set(cluster.workers()) == Set(before))
        try expectAll(Self.rowCount, in: cluster.folder)
        #expect(model.running.statistics.doubledCalls == 0 && model.running.statistics.abandoned == 0)
        #expect(try result.number("unknown_calls") == 0)
        try await cluster.down()
        await model.running.stop()
    }

    /// Rows as people have them in `messages`: what can be asked is, and a row that cannot says why.
    @Test(arguments: [
        (#"[{"type": "text", "text": "hi"}]"#, true),
        (#"[{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]"#, true),
        (#"["hi", "there"]"#, false), (#"{"text": "hi"}"#, false), ("7", false), ("true", false), ("1e300", false),
        (#""2024-01-05T10:00:00Z""#, true), (#""12:30:00""#, true), ("null", false),
        ("123456789012345678901234567890", false),
        (String(repeating: "[", count: 60) + String(repeating: "]", count: 60), false),
    ])
    func aContentOfAnyShapeTakesNoWorkerDown(content: String, isAsked: Bool) async throws {
        let folder = try TemporaryFolder()
        try folder.write("a.jsonl", #"{"messages": [{"role": "user", "content": \#(content)}]}"# + "\n")
        let job = try folder.write(
            "job.yaml",
            "model: {name: gpt-4o-mini, endpoint: simulator}\nmessages: messages\ninputs: {a: {file: a.jsonl}}\noutput: out\n"
        )
        let result = try await Program.run(["submit", job, "--local", "1"], in: folder.url)
        #expect(!result.errors.contains("signal"), "\(result.errors)")
        let row = try #require(try rows(folder.path("out/a.jsonl")).first)
        #expect((row["answer"] as? String != nil) == isAsked, "\(row)")
        if !isAsked { #expect((row["error_message"] as? String)?.contains("messages") == true, "\(row)") }
    }

    /// A file's name is a name: no other file is read and paid for.
    @Test(arguments: [
        "data[1].jsonl", "a*.jsonl", "q?.jsonl", "d[1]/x.jsonl", "we?rd/x.jsonl", "a{b,c}.jsonl", "it's.jsonl",
        "~x.jsonl",
    ])
    func namesThatLookLikePatternsAreNames(name: String) async throws {
        let folder = try TemporaryFolder()
        for other in ["data1.jsonl", "ab.jsonl", "qx.jsonl", "d1/x.jsonl", "weird/x.jsonl", name] {
            try FileManager.default.createDirectory(
                atPath: (folder.path(other) as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try folder.write(other, "{\"t\": \"\(other == name ? "right" : "wrong")\"}\n")
        }
        let job = try folder.write(
            "job.yaml",
            "model: {name: gpt-4o-mini, endpoint: simulator}\nprompt: \"Say {t}.\"\ninputs: {a: {file: \"\(name)\"}}\noutput: out\n"
        )
        let result = try await Program.run(["submit", job, "--local", "1"], in: folder.url)
        #expect(result.code == 0, "\(result.errors)")
        #expect(try rows(folder.path("out/a.jsonl")).map { $0["t"] as? String } == ["right"])
    }

    /// Whoever wrote what lies in the working folder does not get their code run.
    @Test(.enabled(if: compiler != nil, "no C compiler"))
    func theWorkingFoldersLibraryIsNotLoaded() async throws {
        let folder = try TemporaryFolder()
        let mark = folder.path("ran")
        let library = folder.url.appendingPathComponent("clone/.roost/duckdb")
        try FileManager.default.createDirectory(at: library, withIntermediateDirectories: true)
        try folder.write(
            "stub.c",
            """
            #include <stdio.h>
            __attribute__((constructor)) static void run(void) { fclose(fopen("\(mark)", "w")); }
            """)
        let compile = try Program.start(
            ["-shared", "-fPIC", "-o", library.path + "/libduckdb.so", folder.path("stub.c")],
            program: try #require(Self.compiler))
        #expect(try await compile.end().code == 0)
        try folder.write("clone/a.jsonl", "{\"prompt\": \"x\"}\n")
        let job = try folder.write(
            "clone/job.yaml",
            "model: {name: gpt-4o-mini, endpoint: simulator}\ninputs: {a: {file: a.jsonl}}\noutput: out\n")
        // An installed program: alone in a folder of its own.
        try FileManager.default.copyItem(atPath: Program.path, toPath: folder.path("roost"))
        for arguments in [["submit", job, "--local", "1", "--dry-run"], ["submit", job, "--local", "1"]] {
            for program in [folder.path("roost"), Program.path] {
                let running = try Program.start(
                    arguments + (arguments.contains("--dry-run") ? [] : ["--overwrite"]), program: program,
                    in: folder.url.appendingPathComponent("clone"))
                _ = try await running.end()
                #expect(!FileManager.default.fileExists(atPath: mark), "\(program) \(arguments)")
            }
        }
    }

    private static let compiler = ["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}
