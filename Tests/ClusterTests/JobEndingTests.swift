import Foundation
import ModelSimulator
import TestSupport
import Testing

/// How a submission ends, and what it then advises.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct JobEndingTests {
    /// As under `| head -1`: the reader is gone before the second input's rows are there.
    @Test func aReaderThatGoesAwayEndsNoJob() async throws {
        let jobs = try await PaidJobs.start(latency: "50ms")
        try jobs.folder.write(
            "pair.yaml",
            """
            name: pair
            model: {name: gpt-4o-mini, endpoint: "\(jobs.model.url)", max_tokens: 10}
            inputs:
              first: {rows: [Describe a nurse., Describe a chef.]}
              second: {rows: [Describe a pilot.]}
            output: results

            """)
        for (number, pipe) in ["| head -1", "2>&1 | true", "--json | true"].enumerated() {
            let command = "\"$0\" submit --local 1 pair.yaml --overwrite \(pipe); echo \"code ${PIPESTATUS[0]}\""
            let result = try await Program.start(
                ["-c", command, Program.path], program: "/bin/bash", environment: jobs.environment,
                in: jobs.folder.url
            ).end()
            #expect(result.output.hasSuffix("code 0\n"), "\(pipe): \(result.output)\(result.errors)")
            #expect(!result.errors.contains("cannot be written"), "\(result.errors)")
            for (name, count) in [("first", 2), ("second", 1)] {
                #expect(try rows(jobs.folder.path("results/\(name).jsonl")).count == count, "\(pipe)")
                try FileManager.default.removeItem(atPath: jobs.folder.path("results/\(name).jsonl"))
            }
            #expect(jobs.model.running.statistics.calls == 3, "run \(number)")
        }
        await jobs.model.running.stop()
    }

    /// A full disk behind standard output is no reader that went away.
    @Test func outputThatCannotBeWrittenIsAnError() async throws {
        let folder = try TemporaryFolder()
        let result = try await Program.start(
            ["-c", "\"$0\" prices > /dev/full; echo \"code $?\"", Program.path], program: "/bin/bash", in: folder.url
        ).end()
        #expect(result.output == "code 1\n" && result.errors.contains("standard output cannot be written"))
    }

    /// `--fail-on-error` counts as the summary does: rows that cannot be asked have failed, those that a filter took have
    /// an outcome.
    @Test func failuresAreCountedOnce() async throws {
        var settings = Simulator.Configuration()
        settings.port = 0
        settings.faults = try ["content-filter@1", "content-filter@2", "content-filter@3"].map {
            try FaultRule(parsing: $0)
        }
        let model = try await Simulator.start(settings)
        let folder = try TemporaryFolder()
        let prompts = (0..<6).map { "{\"q\":\"prompt \($0)\"}" }
        func submit(_ lines: [String], _ limit: String) async throws -> Program.Result {
            try folder.write("in.jsonl", lines.joined(separator: "\n") + "\n")
            let job = try folder.write(
                "job.yaml",
                """
                model: {name: gpt-4o-mini, endpoint: "\(model.baseURL)/v1", max_tokens: 5}
                prompt: "{q}"
                inputs: {in: {file: in.jsonl}}
                output: out
                """)
            return try await Program.run(
                ["submit", job, "--local", "1", "--overwrite", "--fresh", "--fail-on-error", limit], in: folder.url)
        }
        let filtered = try await submit(prompts, "0")
        #expect(filtered.code == 0 && filtered.output.contains("6 rows, 6 answered, 0 failed"), "\(filtered.output)")
        #expect(filtered.output.contains("3 taken by a content filter"), "\(filtered.output)")
        let calls = model.statistics.calls
        let unaskable = prompts + Array(repeating: "{\"q\":null}", count: 3)
        let stopped = try await submit(unaskable, "2")
        #expect(stopped.code == 1 && stopped.output.contains(" 3 failed"), "\(stopped.output)\(stopped.errors)")
        #expect(
            stopped.errors.contains("more rows failed than --fail-on-error allows (2)"), "\(stopped.errors)")
        #expect(model.statistics.calls == calls, "what has failed already is known before the first call")
        let allowed = try await submit(unaskable, "3")
        #expect(allowed.code == 3 && allowed.output.contains("9 rows, 6 answered, 3 failed"), "\(allowed.output)")
        await model.stop()
    }

    /// The simulator of a job's own is gone with it, and so is what a run after it could go on with.
    @Test func aJobOfItsOwnSimulatorIsSimulatedAndNotResumed() async throws {
        let folder = try TemporaryFolder()
        let environment = Program.environment(["ROOST_HOME": folder.path("home")])
        func roost(_ arguments: String...) async throws -> Program.Result {
            try await Program.run(arguments, environment: environment, in: folder.url)
        }
        try folder.write(
            "own.yaml",
            """
            name: own
            model: {name: gpt-4o-mini, endpoint: simulator, max_tokens: 5}
            inputs: {in: {rows: [a, b, c, d, e, f, g, h]}}
            output: out
            """)
        let stopped = try await roost("submit", "--local", "1", "own.yaml", "--budget", "30tokens")
        #expect(stopped.code == 4, "\(stopped.errors)")
        #expect(!stopped.errors.contains("jobs resume") && stopped.errors.contains("begins anew"), "\(stopped.errors)")
        let shown = try await roost("jobs", "show", "1")
        let lines = shown.output.split(separator: "\n")
        #expect(
            lines.contains("answers     SIMULATED: no model was asked, and nothing was paid")
                && lines.contains { $0.hasPrefix("cost ") && $0.hasSuffix(" USD (simulated: nothing was paid)") },
            "\(shown.output)")
        #expect(
            lines.last
                == "go on       'roost submit --local 1 own.yaml --budget 30tokens' begins anew: the simulator that answered is gone",
            "\(shown.output)")
        let resumed = try await roost("jobs", "resume", "1")
        #expect(resumed.code == 1 && resumed.errors.contains("is gone with its answers"), "\(resumed.errors)")
        let list = try await roost("jobs")
        #expect(
            list.output.split(separator: "\n")[1].contains(" SIMULATED ")
                && list.output.hasSuffix("SIMULATED: a simulator made the answers up, and nothing was paid\n"),
            "\(list.output)")
        let json = try await roost("jobs", "show", "1", "--json")
        let record = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect((record["job"] as? [String: Any])?["simulated"] as? Bool == true)
    }
}
