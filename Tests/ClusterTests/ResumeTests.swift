import Foundation
import ModelSimulator
import TestSupport
import Testing

/// A paid answer is kept: what is submitted again calls only what is missing.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct ResumeTests {
    /// Submissions that share a home, as one person's do.
    private struct Home {
        let folder: TemporaryFolder
        let model: SimulatedModel
        let environment: [String: String]

        init(latency: String = "0-10ms") async throws {
            folder = try TemporaryFolder()
            model = try await SimulatedModel.start(latency: latency)
            environment = Program.environment([
                "ROOST_HOME": folder.path("home"), "XDG_STATE_HOME": folder.path("home"),
            ])
        }

        func start(_ job: String, _ flags: [String] = []) throws -> Program.Running {
            try Program.start(
                ["submit", job, "--local", "2", "--json", "--overwrite"] + flags, environment: environment)
        }

        func submit(_ job: String, _ flags: [String] = []) async throws -> Program.Result {
            try await start(job, flags).end()
        }

        var calls: Int { model.running.statistics.calls }
    }

    @Test func aSecondSubmissionCallsNothingUnlessItIsFresh() async throws {
        let home = try await Home()
        let job = try home.model.job(home.folder, count: 200)
        for (flags, calls, kept) in [([], 200, 0), ([], 200, 200), (["--fresh"], 400, 0)] as [([String], Int, Int)] {
            let result = try await home.submit(job, flags)
            #expect(result.code == 0, "\(result.errors)")
            try expectAll(200, in: home.folder)
            #expect(home.calls == calls, "\(flags)")
            #expect(try result.number("from_journal") == kept, "\(flags)")
        }
        await home.model.running.stop()
    }

    @Test func identicalPromptsAreCalledOnce() async throws {
        let home = try await Home()
        let job = try home.model.job(home.folder, count: 1_000, prompts: 10)
        let result = try await home.submit(job)
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(1_000, in: home.folder)
        #expect(home.calls == 10)
        #expect(try result.number("shared") == 990)
        let each = try await home.submit(job, ["--no-dedupe", "--fresh"])
        #expect(each.code == 0, "\(each.errors)")
        try expectAll(1_000, in: home.folder)
        #expect(home.calls == 1_010)
        // Rows that do not share their answers keep them all the same.
        #expect(try await home.submit(job, ["--no-dedupe"]).code == 0)
        #expect(home.calls == 1_010)
        await home.model.running.stop()
    }

    @Test func aBudgetStopsAJobBeforeItIsPassedAndALargerOneGoesOn() async throws {
        let home = try await Home()
        let job = try home.model.job(home.folder, count: 200)
        let stopped = try await home.submit(job, ["--budget", "3000tokens"])
        #expect(stopped.code == 4, "\(stopped.errors)")
        #expect(stopped.errors.contains("--budget"))
        let statistics = home.model.running.statistics
        #expect(statistics.promptTokens + statistics.completionTokens <= 3_000)
        #expect(statistics.calls > 20 && statistics.calls < 200, "\(statistics.calls) calls")
        let rest = try await home.submit(job, ["--budget", "1000000tokens"])
        #expect(rest.code == 0, "\(rest.errors)")
        try expectAll(200, in: home.folder)
        #expect(home.calls == 200, "no row is paid for twice")
        await home.model.running.stop()
    }

    @Test func anInterruptKeepsWhatWasAnswered() async throws {
        let home = try await Home()
        let job = try home.model.job(home.folder, count: 1_000)
        home.model.running.hold(after: 200)
        let submitted = try home.start(job)
        try #require(try await home.model.holds(after: 200, of: submitted), "\(submitted.text(1))")
        kill(submitted.process.processIdentifier, SIGINT)
        try await until("it says that it stops") { submitted.text(1).contains("stopping") }
        home.model.running.release()
        let result = try await submitted.end()
        #expect(result.code == 130, "\(result.errors)")
        let before = home.calls
        #expect(before < 1_000)
        let rest = try await home.submit(job)
        #expect(rest.code == 0, "\(rest.errors)")
        try expectAll(1_000, in: home.folder)
        #expect(home.calls == 1_000, "calls in flight were waited for")
        #expect(try rest.number("from_journal") == before)
        await home.model.running.stop()
    }

    /// A key is used and told nowhere: no file of the state, no log, no output, no result holds it.
    @Test func aKeyIsWrittenNowhere() async throws {
        let key = "sk-secret-0123456789-abcdefghij"
        let cluster = try TestCluster(["OPENAI_API_KEY": key])
        let model = try await SimulatedModel.start(keys: [key])
        try await cluster.up()
        let job = try model.job(cluster.folder, count: 50)
        let result = try await cluster.submit(job).end()
        #expect(result.code == 0, "\(result.errors)")
        // One that fails, too: errors are where keys are told.
        let wrong = try await Program.run(
            ["submit", job, "--driver", cluster.address, "--fresh", "--overwrite"],
            environment: cluster.environment.merging(["OPENAI_API_KEY": key + "-wrong"]) { $1 })
        #expect(wrong.code == 3, "\(wrong.errors)")
        let outputs = [result, wrong].flatMap { [$0.output, $0.errors] }
        #expect(outputs.allSatisfy { !$0.contains("sk-secret-0123456789") })
        try await cluster.down()
        let files = try TestCluster.contents(below: cluster.folder.url.path)
        #expect(
            files.keys.contains { $0.hasPrefix("home/journal/") } && files.keys.contains { $0.hasSuffix(".log") },
            "\(files.keys)")
        for (name, bytes) in files { #expect(bytes.range(of: Data("sk-secret-0123456789".utf8)) == nil, "\(name)") }
        await model.running.stop()
    }
}
