import Foundation
import ModelSimulator
import TestSupport
import Testing

/// `roost jobs`, over jobs that real processes ran.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct JobsCommandTests {
    /// 20 prompt tokens and 20 answer tokens at these prices cost so much that ten rows are too many.
    private static let prices = "\nprices: {prompt: 1000, completion: 1000, currency: EUR}"

    private func pricedJob(_ jobs: PaidJobs, count: Int) throws -> String {
        let path = try jobs.job(count: count)
        try (try String(contentsOfFile: path, encoding: .utf8) + Self.prices).write(
            toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test func aJobThatReachedItsBudgetIsListedShownAndResumed() async throws {
        let jobs = try await PaidJobs.start()
        _ = try pricedJob(jobs, count: 50)
        let stopped = try await jobs.roost("submit", "--local", "2", "nurses.yaml", "--budget", "0.40")
        #expect(stopped.code == 4, "\(stopped.errors)")
        #expect(stopped.errors.contains("roost jobs resume 1 --budget MORE"))
        let paid = jobs.model.running.statistics.answered
        #expect(paid > 0 && paid < 40)

        let list = try await jobs.roost("jobs")
        let head = try #require(list.output.split(separator: "\n").first)
        #expect(head.hasPrefix("ID  NAME    STATE    ROWS  ANSWERED  FAILED  ") && head.utf8.count <= 80, "\(head)")
        let json = try await jobs.roost("jobs", "--json")
        let record = try #require(
            (try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])?.first)
        #expect(
            record["state"] as? String == "stopped" && record["calls"] as? Int == paid
                && record["currency"] as? String == "EUR" && record["simulated"] as? Bool == true)
        let spent = try #require(record["cost"] as? Double)
        #expect(spent > 0 && spent <= 0.40)

        let resumed = try await jobs.roost("jobs", "resume", "1", "--budget", "10", "--json")
        #expect(resumed.code == 0, "\(resumed.errors)")
        let summary = try #require(try JSONSerialization.jsonObject(with: Data(resumed.output.utf8)) as? [String: Any])
        let inAll = try #require(summary["in_all"] as? [String: Any])
        #expect(summary["rows"] as? Int == 50 && summary["answered"] as? Int == 50)
        #expect(summary["calls"] as? Int == 40 - paid, "only what was missing")
        #expect(inAll["calls"] as? Int == 40)
        let cost = try #require(summary["cost"] as? Double), all = try #require(inAll["cost"] as? Double)
        #expect(abs(all - cost - spent) < 1e-9, "the runs' costs are the job's")
        #expect(jobs.model.running.statistics.callsByPrompt.values.allSatisfy { $0 == 1 })
        #expect(try rows(jobs.folder.path("results-nurses/nurses.jsonl")).count == 50)

        let shown = try await jobs.roost("jobs", "show", "1")
        #expect(
            jobs.lines(shown.output, "job", "state", "model", "rows", "calls", "submitted", "go on") == """
                job         1  nurses
                state       finished
                model       gpt-4o-mini
                rows        50: 50 answered, 0 failed
                calls       40: 40 answered
                submitted   roost submit --local 2 nurses.yaml --budget 0.40   in FOLDER
                go on       nothing is left to do (roost jobs resume 1 --overwrite writes the results anew, without a call)
                """)
        await jobs.model.running.stop()
    }

    @Test func aKilledJobIsInterruptedAndGoesOn() async throws {
        let jobs = try await PaidJobs.start()
        _ = try jobs.job(count: 200)
        jobs.model.running.hold(after: 40)
        let running = try jobs.start("submit", "--local", "2", "nurses.yaml", "--max-in-flight", "8")
        try #require(try await jobs.model.holds(after: 40, of: running), "\(running.text(1))")
        let ofRunning = try await jobs.roost("jobs")
        #expect(ofRunning.output.contains("running"))
        let refused = try await jobs.roost("jobs", "forget", "1")
        #expect(refused.code == 1 && refused.errors.contains("is running; stop it before it is forgotten"))
        kill(running.process.processIdentifier, SIGKILL)
        jobs.model.running.release()
        _ = try await running.end()

        let shown = try await jobs.roost("jobs", "show", "1")
        #expect(
            jobs.lines(shown.output, "state", "took", "go on") == """
                state       interrupted
                took        unknown: its process was killed
                go on       roost jobs resume 1
                """)
        let resumed = try await jobs.roost("jobs", "resume", "1")
        #expect(resumed.code == 0, "\(resumed.errors)")
        #expect(resumed.output.contains("nurses: 200 rows, 200 answered, 0 failed"))
        #expect(resumed.output.contains("the job in all its runs: "))
        #expect(jobs.model.running.statistics.calls <= 160 + 8, "at most what was in flight was called again")
        await jobs.model.running.stop()
    }

    @Test func aJobThatAsksSomethingElseNowIsNotResumed() async throws {
        let jobs = try await PaidJobs.start()
        let path = try jobs.job(count: 5)
        _ = try await jobs.roost("submit", "--local", "1", "nurses.yaml")
        let calls = jobs.model.running.statistics.calls
        try (try String(contentsOfFile: path, encoding: .utf8).replacing("max_tokens: 20", with: "max_tokens: 30"))
            .write(toFile: path, atomically: true, encoding: .utf8)
        let resumed = try await jobs.roost("jobs", "resume", "1", "--overwrite")
        #expect(resumed.code == 1)
        #expect(resumed.errors.contains("cannot be resumed: its name, prompt, model or endpoint is another one now"))
        #expect(jobs.model.running.statistics.calls == calls, "nothing is paid for")
        let missing = try await jobs.roost("jobs", "resume", "7")
        #expect(missing.code == 1 && missing.errors.contains("has no job 7; 'roost jobs' lists those it has"))
        await jobs.model.running.stop()
    }

    @Test func errorsAreCountedByKindAndJobsForgotten() async throws {
        let jobs = try await PaidJobs.start(models: ["gpt-4o-mini"])
        _ = try jobs.job(count: 5, model: "gpt-9")
        let submitted = try await jobs.roost("submit", "--local", "1", "nurses.yaml")
        #expect(submitted.code == 3)
        let shown = try await jobs.roost("jobs", "show", "1")
        #expect(
            jobs.lines(shown.output, "rows", "errors", "cost", "go on") == """
                rows        5: 0 answered, 5 failed
                errors      4 not_found (identical requests count once)
                cost        no price of the model is known
                go on       roost jobs resume 1 --overwrite (calls only rows without an answer)
                """)
        let mistaken = try await jobs.roost("jobs", "forget", "1", "2")
        #expect(mistaken.code == 1)
        let forgotten = try await jobs.roost("jobs", "forget", "1")
        #expect(forgotten.output == "forgotten: job 1 (nurses), 0 answers\n")
        _ = try await jobs.roost("submit", "--local", "1", "nurses.yaml", "--overwrite")
        let young = try await jobs.roost("jobs", "prune", "--older-than", "1d")
        #expect(young.output == "deleted: 0 jobs\n")
        let old = try await jobs.roost("jobs", "prune", "--older-than", "0s")
        #expect(old.output == "deleted: 1 job\n")
        let none = try await jobs.roost("jobs")
        #expect(none.output.hasPrefix("no jobs in "))
        let wrong = try await jobs.roost("jobs", "prune", "--older-than", "soon")
        #expect(wrong.errors.contains("--older-than is 'soon'; write an age such as 30d, 12h or 90m"))
        await jobs.model.running.stop()
    }
}
