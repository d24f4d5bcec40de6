import Foundation
import ModelSimulator
import TestSupport
import Testing

/// Jobs with `mode: batch`: real processes against the simulator's files and batches.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct BatchJourneyTests {
    /// A simulator, and a job of `count` prompts in parts of `perPart`.
    private struct Setting {
        let folder: TemporaryFolder
        let model: SimulatedModel
        let count: Int

        init(
            count: Int = 300, perPart: Int = 100, duration: Duration = .milliseconds(800), expiresAfter: Double = 1,
            prompt: (Int) -> String = { "Describe a nurse, number \($0)." }
        ) async throws {
            folder = try TemporaryFolder()
            self.count = count
            var configuration = Simulator.Configuration()
            configuration.port = 0
            configuration.batchDuration = duration
            configuration.batchExpiresAfter = expiresAfter
            model = SimulatedModel(running: try await Simulator.start(configuration))
            let rows = (0..<count).map { "{\"id\": \($0), \"prompt\": \"\(prompt($0))\"}" }
            try folder.write("prompts.jsonl", rows.joined(separator: "\n") + "\n")
            try write(mode: "batch", perPart: perPart)
        }

        func write(mode: String, perPart: Int = 100, settings: String = "max_tokens: 50") throws {
            try folder.write(
                "job.yaml",
                """
                name: test
                model: {name: gpt-4o-mini, endpoint: "\(model.url)", \(settings)}
                prices: {prompt: 2.5, completion: 10}
                inputs:
                  prompts: {file: prompts.jsonl}
                output: results
                mode: \(mode)
                batch: {requests_per_part: \(perPart), poll_seconds: 0.1}
                """)
        }

        func submit(_ more: [String] = []) throws -> Program.Running {
            try Program.start(
                ["submit", folder.path("job.yaml"), "--local", "2", "--json", "--overwrite"] + more,
                environment: Program.environment(["ROOST_HOME": folder.path("home"), "OPENAI_API_KEY": "any"]))
        }

        func summary(_ result: Program.Result) throws -> [String: Any] {
            try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        }

        /// All rows, which are in their order.
        func answers() throws -> [[String: Any]] {
            let answers = try rows(folder.path("results/prompts.jsonl"))
            #expect(answers.compactMap { $0["id"] as? Int } == Array(0..<count), "every row once, in order")
            return answers
        }

        func expectEverythingOnce(parts: Int) throws {
            #expect(try answers().allSatisfy { ($0["answer"] as? String)?.isEmpty == false })
            let statistics = model.running.statistics
            #expect(statistics.uploads == parts)
            #expect(statistics.batches == parts)
            #expect(statistics.batchCalls == count)
            #expect(statistics.calls == 0, "nothing was asked row by row")
        }
    }

    @Test func answersComeInRowOrderAtHalfThePriceAndNothingIsLeft() async throws {
        let setting = try await Setting()
        let result = try await setting.submit().end()
        #expect(result.code == 0, "\(result.errors)")
        try setting.expectEverythingOnce(parts: 3)
        let summary = try setting.summary(result)
        let tokens = try #require(summary["prompt_tokens"] as? Double),
            made = try #require(summary["completion_tokens"] as? Double)
        let cost = try #require(summary["cost"] as? Double)
        #expect(abs(cost - (tokens * 1.25 + made * 5) / 1e6) < 1e-6)
        let left = try FileManager.default.contentsOfDirectory(atPath: setting.folder.path("home/batches"))
        #expect(left.isEmpty)

        // Again: all is in the journal.
        let again = try await setting.submit().end()
        #expect(try setting.summary(again)["from_journal"] as? Int == 300)
        try setting.expectEverythingOnce(parts: 3)
        await setting.model.running.stop()
    }

    @Test(arguments: [[0.15, 0.3, 0.5], [0.7, 0.9], [1.1, 0.4, 0.6], [1.4, 1.0]])
    func aDriverThatIsKilledUploadsNothingTwice(kills: [Double]) async throws {
        let setting = try await Setting(duration: .milliseconds(1_500))
        for wait in kills {
            let running = try setting.submit()
            try await Task.sleep(for: .seconds(wait))
            if running.process.isRunning { kill(running.process.processIdentifier, SIGKILL) }
            _ = try await running.end()
        }
        let result = try await setting.submit().end()
        #expect(result.code == 0, "\(result.errors)")
        try setting.expectEverythingOnce(parts: 3)
        await setting.model.running.stop()
    }

    /// An answer that was cut would be cut again.
    @Test func anAnswerThatWasCutIsPaidForOnce() async throws {
        let setting = try await Setting(count: 4, duration: .milliseconds(100))
        try setting.write(mode: "batch", settings: UselessAnswersTests.cutShort)
        let result = try await setting.submit().end()
        #expect(result.code == 3, "\(result.errors)")
        let paid = setting.model.running.statistics
        let summary = try setting.summary(result)
        #expect(paid.batchCalls == 4 && paid.batches == 1 && paid.batchCompletionTokens == 80, "\(paid) \(summary)")
        #expect(
            summary["failed"] as? Int == 4 && summary["retries"] as? Int == 0
                && summary["completion_tokens"] as? Int == 80, "\(summary)")
        let cost = try #require(summary["cost"] as? Double)
        #expect(abs(cost - (Double(paid.batchPromptTokens) * 1.25 + 80 * 5) / 1e6) < 1e-6)
        #expect(try setting.answers().allSatisfy { $0["attempts"] as? Int == 1 })
        await setting.model.running.stop()
    }

    @Test func whatAnExpiredBatchFinishedIsKeptAndTheRestIsAskedAgain() async throws {
        let setting = try await Setting(duration: .milliseconds(200), expiresAfter: 0.5)
        let result = try await setting.submit().end()
        // A half is left by each of six attempts.
        #expect(result.code == 3, "\(result.errors)")
        let answers = try setting.answers()
        let answered = answers.count { $0["answer"] is String }
        #expect(answered >= 290 && answered < 300)
        #expect(setting.model.running.statistics.batchCalls == answered, "no answer was paid for twice")
        let failed = answers.filter { $0["answer"] is NSNull || $0["answer"] == nil }
        #expect(failed.allSatisfy { $0["attempts"] as? Int == 6 && ($0["error_message"] as? String)?.isEmpty == false })
        await setting.model.running.stop()
    }

    @Test func anInterruptLeavesTheBatchesAndTheNextRunCollectsThem() async throws {
        let setting = try await Setting(duration: .seconds(4))
        let running = try setting.submit()
        while setting.model.running.statistics.batches < 3 { try await Task.sleep(for: .milliseconds(20)) }
        try await Task.sleep(for: .milliseconds(300))
        kill(running.process.processIdentifier, SIGINT)
        let stopped = try await running.end()
        #expect(stopped.code == 130)
        #expect(stopped.errors.contains("3 batches go on at the endpoint, submit the job again to collect them"))

        // Row by row, they would be paid for twice.
        try setting.write(mode: "live")
        let live = try await setting.submit().end()
        #expect(live.code == 1 && live.errors.contains("mode: batch"), "\(live.errors)")

        try setting.write(mode: "batch")
        let result = try await setting.submit().end()
        #expect(result.code == 0, "\(result.errors)")
        #expect(try setting.summary(result)["calls"] as? Int == 0)
        try setting.expectEverythingOnce(parts: 3)
        await setting.model.running.stop()
    }

    @Test func theBudgetIsNeverPassedAndALargerOneGoesOn() async throws {
        let setting = try await Setting()
        let result = try await setting.submit(["--budget", "0.05"]).end()
        #expect(result.code == 4, "\(result.errors)")
        let cost = try #require(setting.summary(result)["cost"] as? Double)
        #expect(cost > 0.045 && cost <= 0.05)
        let rest = try await setting.submit(["--budget", "1"]).end()
        #expect(rest.code == 0, "\(rest.errors)")
        #expect(setting.model.running.statistics.batchCalls == 300)
        await setting.model.running.stop()
    }

    @Test func identicalRequestsAreOneAndFilteredPromptsAreResults() async throws {
        let setting = try await Setting(count: 40) {
            $0 % 4 == 0 ? "[filter:hate] \($0)" : "Describe a nurse, number \($0 % 3)."
        }
        let result = try await setting.submit().end()
        #expect(result.code == 0, "\(result.errors)")
        #expect(try setting.summary(result)["calls"] as? Int == 13)
        let answers = try setting.answers()
        for (row, answer) in answers.enumerated() {
            #expect((answer["error_category"] as? String == "content_filter") == (row % 4 == 0))
        }
        await setting.model.running.stop()
    }

    @Test(arguments: [
        ("mode: nightly", "mode is live"), ("batch: {requests_per_part: 100001}", "batch.requests_per_part"),
        ("batch: {poll_seconds: 0}", "batch.poll_seconds"), ("batch: {parts: 3}", "parts"),
    ])
    func mistakesInTheJobFileAreNamed(line: String, name: String) async throws {
        let folder = try TemporaryFolder()
        let job = try folder.write(
            "job.yaml", "model: {name: m, endpoint: simulator}\ninputs:\n  a: {rows: [x]}\n\(line)\n")
        let result = try await Program.run(["submit", job, "--local", "1"])
        #expect(result.code != 0 && result.errors.contains(name), "\(result.errors)")
    }
}
